/**
 * The fix of a writer loop: a flag that tells whether anything was sent, and a close event behind it on the paths on
 * which nothing was.
 *
 * Two shapes. Where every silent path comes to an end that is written in the code, the event goes right before that end.
 * Where a path leaves without one, by an exception or by never ending, the loop gets a `finally` (or, where an error that
 * leaves would discard what was sent, a `catch` that lets it pass only when something was sent), and an end that stood in
 * the `try` moves behind the guard.
 */
import type { Culprits } from './culprits.ts';
import { generatorFix } from './generator.ts';
import { Draft } from './draft.ts';
import { merge, overlap, type Edit } from './edits.ts';
import { appendGuard, guardEnds, wrapLoop, type Plan } from './shapes.ts';
import { markSend } from './marks.ts';
import { receiverOf } from './receiver.ts';
import { ancestorsOf, contains, functionsAround, sitesOf, statementsOf } from './sites.ts';
import { stackOf, type CloseEvent } from './stacks.ts';
import { freshName, styleOf } from './style.ts';
import { wordsOf } from './words.ts';
import type { Loop } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { isFunction, isLoop, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';

export interface FixInput {
  readonly text: string;
  readonly scopes: Scopes;
  readonly scope: LoweredScope;
  readonly stream: Stream;
  readonly culprits: Culprits;
  readonly loop: Loop;
}

/** @returns undefined when there is no fix that is known to be right */
export function closeEventFix(input: FixInput, event: CloseEvent): Edit | undefined {
  const { text, scopes, scope, stream, loop, culprits } = input;
  if (stream.model.id === 'generator') return generatorFix(input, event);
  const stack = stackOf(stream.model.id);
  const sites = sitesOf(scope.graph, stream.id, scopes.program);
  // After a deliberate abort nothing may be sent or ended.
  if (stack === undefined || sites === undefined || sites.aborts) return undefined;
  const receiver = receiverOf(scopes, text, sites, stack);
  if (receiver === undefined) return undefined;
  const [owner] = functionsAround(scopes, loop.node);
  // A function that is a loop by being called again has no statement that could be wrapped.
  if (isFunction(loop.node) ? !culprits.onlyEnds : owner?.async !== true) return undefined;
  const style = styleOf(text, scopes.program);
  const flag = freshName(text, ...FLAGS);
  const words = wordsOf(style, text, stack, receiver, event, flag);
  if (words === undefined) return undefined;
  const code = text.slice(...(owner ?? loop.node).range);
  // Once mended and still reported: another flag would not help. Writers side by side may have sent what no flag tells yet.
  if (new RegExp(`let ${FLAGS[0]} = false`).test(code) || (stack.awaited && runsTogether(scopes, text, loop.node))) return undefined;
  const draft = new Draft(text, style);
  const isPull = loop.kind === 'pull' && owner !== undefined;
  const plan: Plan = { draft, scopes, stack, words, flag, sites, owner: owner ?? (loop.node as FunctionNode), loop: loop.node, root: scope.root, receiver, streamHome: isPull ? owner : receiver.root.home, lent: stream.borrowed && !stream.opens && !stream.ends };
  const anchors = culprits.onlyEnds ? guardEnds(plan, culprits.ends) : culprits.onlyReturns && culprits.ends.size === 0 ? appendGuard(plan) : culprits.answered ? undefined : wrapLoop(plan);
  if (anchors === undefined) return undefined;
  const marked = sites.sends.filter((send) => !(sites.ends.includes(send)));
  if (!marked.every((send) => markSend(draft, scopes, send, flag))) return undefined;
  if (!declare(plan, [...marked, ...anchors, loop.node])) return undefined;
  return overlap(draft.edits) ? undefined : merge(text, draft.edits);
}

/** What the flag is called. */
export const FLAGS = ['bodySent', 'eventSent'] as const;

function runsTogether(scopes: Scopes, text: string, loop: Node): boolean {
  return functionsAround(scopes, loop).some((fn) => /\bPromise\.(?:all|allSettled|any|race)\b/.test(text.slice(fn.range[0], fn.range[1])));
}

/** Declares the flag where everything that uses it sees the same one, outside of any loop. */
export function declare({ draft, scopes, flag, streamHome }: Pick<Plan, 'draft' | 'scopes' | 'flag' | 'streamHome'>, users: readonly Node[]): boolean {
  const [first] = users;
  const around = ancestorsOf(scopes, first!).filter((node) => users.every((user) => contains(node, user) && node !== user));
  let block = around.findIndex((node) => node.type === 'BlockStatement');
  if (block < 0 || around.slice(block).every((node) => !isFunction(node))) return false;
  // Not inside a loop of the same function, where it would start anew each time.
  const home = around.findIndex((node, index) => index >= block && isFunction(node));
  const outermostLoop = around.slice(block, home).findLastIndex((node) => isLoop(node));
  if (outermostLoop >= 0) block = around.findIndex((node, index) => index > block + outermostLoop && node.type === 'BlockStatement');
  const holder = around[block];
  const statements = statementsOf(holder);
  if (holder === undefined || statements === undefined || block >= home) return false;
  // The stream itself must be known there already, or the flag would outlive it.
  if (!functionsAround(scopes, statements[0]!).some((fn) => fn === streamHome)) return false;
  const start = Math.min(...users.map((user) => user.range[0]));
  const statement = statements.find((one) => one.range[0] <= start && start < one.range[1]);
  if (statement === undefined) return false;
  draft.insertFirst(statement, [`let ${flag} = false${draft.style.semicolon}`]);
  return true;
}
