/** A `pull` is called again and again: its flag lives outside, its ends get the guard, and an error with nothing sent becomes the event. */
import { isFunction, type Node } from '../syntax/node.ts';
import { isFirstOnLine } from './draft.ts';
import { guardEnds } from './guard-ends.ts';
import { caught, closeTry, openTry, type Plan } from './shapes.ts';

export function wrapPull(plan: Plan, culprits: ReadonlySet<string>): readonly Node[] | undefined {
  const { draft, loop, flag, stack } = plan;
  if (!isFunction(loop)) return undefined;
  const body = loop.body.type === 'BlockStatement' ? loop.body.body : undefined;
  const [first, last] = [body?.[0], body?.at(-1)];
  if (body === undefined || first === undefined || last === undefined || !isFirstOnLine(draft, first) || body.some((statement) => statement.type === 'TryStatement')) return undefined;
  const words = plan.wordsAt(first);
  if (words?.end === undefined || !stack.discards) return undefined;
  openTry(draft, first, last, loop);
  const guarded = culprits.size > 0 ? guardEnds(plan, culprits) : [];
  if (guarded === undefined) return undefined;
  closeTry(draft, first, last, [...caught(flag, draft.style), `\t${words.send}`, `\t${words.end}`, '}']);
  return [loop, ...guarded];
}
