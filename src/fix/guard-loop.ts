/**
 * The loop in a `try`, together with what sends behind it, and the guard behind that; nothing else is changed. It mends what
 * it stands in, but what follows may answer as well, and an error may find the headers gone: so it is only suggested.
 */
import type { Node } from '../syntax/node.ts';
import { isFirstOnLine } from './draft.ts';
import { endsOnNextLine } from './marks.ts';
import { caught, closeTry, isClosed, openTry, type Plan } from './shapes.ts';
import { ancestorsOf, contains, functionsAround, leaves, statementsOf } from './sites.ts';
import { lastWords } from './words.ts';

export function guardLoop(plan: Plan): readonly Node[] | undefined {
  const { draft, scopes, stack, loop, owner, flag } = plan;
  const parent = scopes.parentOf(loop);
  const first = parent?.type === 'LabeledStatement' ? parent : loop;
  const region = upToLastSend(plan, first);
  const last = region?.at(-1);
  if (region === undefined || last === undefined || !isFirstOnLine(draft, first) || endsOnNextLine(draft.text, last)) return undefined;
  const words = plan.wordsAt(first);
  if (words === undefined) return undefined;
  openTry(draft, first, last, owner);
  if (stack.discards && !isCaught(plan)) {
    // Without a `return` in it nothing but an error skips what comes behind.
    if (region.some(leaves)) return undefined;
    closeTry(draft, first, last, [...caught(flag, draft.style), '}', ...lastWords(stack, words)]);
  } else closeTry(draft, first, last, ['} finally {', ...lastWords(stack, words).map((line) => `\t${line}`), '}']);
  return [first, last];
}

/** What stands between the loop and the last send behind it. @returns undefined where the event would not come last */
function upToLastSend({ scopes, sites, owner }: Plan, loop: Node): readonly Node[] | undefined {
  const statements = statementsOf(scopes.parentOf(loop));
  if (statements === undefined) return undefined;
  const isBehind = (node: Node): boolean => node.range[0] >= loop.range[1] && functionsAround(scopes, node)[0] === owner;
  const sends = sites.sends.filter(isBehind);
  const from = statements.indexOf(loop);
  const region = statements.slice(from, 1 + Math.max(from, statements.findLastIndex((statement) => sends.some((send) => contains(statement, send)))));
  const isInside = (node: Node): boolean => region.some((statement) => contains(statement, node));
  if (!sends.every(isInside) || sites.ends.some((end) => isBehind(end) && isInside(end)) || (region.length > 1 && !isClosed(scopes, region))) return undefined;
  return region;
}

/** Is there a `catch` around the loop, in its function, that an error cannot get past? */
function isCaught({ scopes, loop, owner }: Plan): boolean {
  const around = ancestorsOf(scopes, loop);
  return around.slice(0, around.indexOf(owner)).some((node, at) => node.type === 'TryStatement' && node.handler !== null && around[at - 1] === node.block);
}
