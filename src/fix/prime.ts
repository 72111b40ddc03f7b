/** The simplest mend: a comment before the loop, which also gets the client its headers at once. */
import { isFunction } from '../syntax/node.ts';
import { Draft } from './draft.ts';
import { merge, type Edit } from './edits.ts';
import type { FixInput } from './plan.ts';
import { receiverOf } from './receiver.ts';
import { functionsAround, sitesOf, statementsOf } from './sites.ts';
import { stackOf } from './stacks.ts';
import { styleOf } from './style.ts';
import { commentOf } from './words.ts';

/**
 * @param certain only where no other answer is given up for it
 * @returns undefined where the stack has no comments or the loop no place before it
 */
export function primeFix({ text, scopes, scope, stream, loop, culprits }: FixInput, certain = false): Edit | undefined {
  // The head goes out with the comment: what answered otherwise until here no longer can.
  if (certain && (culprits.answered || (stream.borrowed && !stream.opens && !stream.ends))) return undefined;
  const stack = stackOf(stream.model.id);
  const sites = sitesOf(scope.graph, stream.id, scopes.program);
  if (stack === undefined || sites === undefined || isFunction(loop.node)) return undefined;
  const receiver = receiverOf(scopes, text, sites, stack);
  const around = functionsAround(scopes, loop.node);
  if (receiver === undefined || !around.some((fn) => fn === receiver.root.home) || around[0]?.async !== true) return undefined;
  const style = styleOf(text, scopes.program);
  const comment = commentOf(style, text, stack, receiver);
  const parent = scopes.parentOf(loop.node);
  const statement = parent?.type === 'LabeledStatement' ? parent : loop.node;
  if (comment === undefined || statementsOf(scopes.parentOf(statement)) === undefined) return undefined;
  const draft = new Draft(text, style);
  draft.insertBefore(statement, [comment]);
  return merge(text, draft.edits);
}
