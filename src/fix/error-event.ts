/** An error event in the `catch` around the loop: what the client sees of an error that the code only logs. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { Node } from '../syntax/node.ts';
import { Draft, isFirstOnLine } from './draft.ts';
import { merge, type Edit } from './edits.ts';
import type { FixInput } from './plan.ts';
import { ancestorsOf, contains, functionsAround, leaves, rethrows, sitesOf, statementsOf } from './sites.ts';
import { negated, stackFor } from './stacks.ts';
import { styleOf } from './style.ts';
import { wordsOf } from './words.ts';

const EVENT = { event: 'error', data: '{"message":"The stream failed."}' };

/** @returns undefined where no `catch` of the function takes the loop's errors, or it answers or sends by itself */
export function errorEventFix({ text, scopes, scope, stream, loop, culprits }: FixInput): Edit | undefined {
  // What a listener throws no `catch` around takes.
  if (loop.kind === 'events') return undefined;
  const [owner] = functionsAround(scopes, loop.node);
  const handler = owner === undefined ? undefined : handlerAround(ancestorsOf(scopes, loop.node), owner);
  const sites = sitesOf(scope.graph, stream.id, scopes.program);
  if (owner === undefined || handler === undefined || sites === undefined || sites.aborts.length > 0 || culprits.answered) return undefined;
  const stack = stackFor(stream.model.id, sites);
  const { body } = handler;
  if (stack === undefined || sites.sends.some((send) => contains(body, send)) || (stack.discards && rethrows(body))) return undefined;
  const style = styleOf(text, scopes.program);
  const draft = new Draft(text, style);
  // Before the end where the `catch` has one, and otherwise when all else there is done.
  const end = sites.ends.find((one) => contains(body, one));
  const before = end === undefined ? undefined : body.body.find((statement) => contains(statement, end));
  const last = body.body.at(-1);
  const place: Node | undefined = before ?? last;
  if (place === undefined || (before === undefined && leaves(body)) || !isFirstOnLine(draft, place) || statementsOf(body) === undefined) return undefined;
  const words = wordsOf(style, { scopes, text, sites, stack, stream }, EVENT, '', place);
  if (words === undefined || (words.send.startsWith('await ') && !owner.async)) return undefined;
  const code = stack.over === undefined ? words.send : `if (${negated(stack.over(words.receiver.text))}) ${words.send}`;
  if (before === undefined) draft.insertAfter(place, [code]);
  else draft.insertBefore(place, [code]);
  return merge(text, draft.edits);
}

function handlerAround(ancestors: readonly Node[], owner: Node): TSESTree.CatchClause | undefined {
  for (const [at, node] of ancestors.entries()) {
    if (node === owner) return undefined;
    if (node.type === 'TryStatement' && node.handler !== null && ancestors[at - 1] === node.block) return node.handler;
  }
  return undefined;
}
