/**
 * The loop alone in a `try` with the guard behind it, and nothing else changed. It mends what it stands in, but what
 * follows the loop may send or answer as well, and an error may find the headers gone: so it is only suggested.
 */
import type { Node } from '../syntax/node.ts';
import { isFirstOnLine } from './draft.ts';
import { endsOnNextLine } from './marks.ts';
import { caught, closeTry, openTry, type Plan } from './shapes.ts';
import { ancestorsOf, leaves, statementsOf } from './sites.ts';
import { lastWords } from './words.ts';

export function guardLoop(plan: Plan): readonly Node[] | undefined {
  const { draft, scopes, stack, loop, owner, flag } = plan;
  const parent = scopes.parentOf(loop);
  const statement = parent?.type === 'LabeledStatement' ? parent : loop;
  const holder = scopes.parentOf(statement);
  if (statementsOf(holder) === undefined || !isFirstOnLine(draft, statement) || endsOnNextLine(draft.text, statement)) return undefined;
  const words = plan.wordsAt(statement);
  if (words === undefined) return undefined;
  openTry(draft, statement, statement, owner);
  if (stack.discards && !isCaught(plan)) {
    // Without a `return` in it nothing but an error skips what comes behind.
    if (leaves(loop)) return undefined;
    closeTry(draft, statement, statement, [...caught(flag, draft.style), '}', ...lastWords(stack, words)]);
  } else closeTry(draft, statement, statement, ['} finally {', ...lastWords(stack, words).map((line) => `\t${line}`), '}']);
  return [statement];
}

/** Is there a `catch` around the loop, in its function, that an error cannot get past? */
function isCaught({ scopes, loop, owner }: Plan): boolean {
  const around = ancestorsOf(scopes, loop);
  return around.slice(0, around.indexOf(owner)).some((node, at) => node.type === 'TryStatement' && node.handler !== null && around[at - 1] === node.block);
}
