/**
 * The fix of a writer loop: a flag that tells whether anything was sent, and a close event behind it on the paths on
 * which nothing was.
 *
 * Where every silent path comes to an end that is written in the code, the event goes right before that end. Where a path
 * leaves without one, by an exception or by never ending, the loop gets a `finally` (or, where an error that leaves would
 * discard what was sent, a `catch` that lets it pass only when something was sent), and an end that stood in the `try`
 * moves behind the guard.
 *
 * Where none of these is known to change nothing else, the loop alone gets the guard: a suggestion.
 */
import type { Culprits } from './culprits.ts';
import { generatorFix, isYielded } from './generator.ts';
import { Draft } from './draft.ts';
import { merge, overlap, type Edit } from './edits.ts';
import { guardEnds } from './guard-ends.ts';
import { appendGuard, wrapLoop, type Plan } from './shapes.ts';
import { toldInside } from './told.ts';
import { wrapPull } from './wrap-pull.ts';
import { guardLoop } from './guard-loop.ts';
import { isLent } from './lent.ts';
import { flagOf } from './flags.ts';
import { markSend, needed } from './marks.ts';
import { isOpenedLate } from './opened-late.ts';
import { mayCarryOther } from './raw.ts';
import { isVariable, receiverOf, type Asked } from './receiver.ts';
import { ancestorsOf, contains, functionsAround, pullAround, runnerOf, sendsBefore, sitesOf, statementsOf, wholeOf } from './sites.ts';
import { stackFor, type CloseEvent, type StackFix } from './stacks.ts';
import { freshName, styleOf } from './style.ts';
import { wordsOf } from './words.ts';
import type { Loop } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { isFunction, isLoop, memberName, methodCalled, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { FunctionScope, Scopes } from '../syntax/scope.ts';

export interface FixInput {
  readonly text: string;
  readonly scopes: Scopes;
  readonly scope: LoweredScope;
  readonly stream: Stream;
  readonly culprits: Culprits;
  readonly loop: Loop;
}

/**
 * @param event undefined for the last event that the code itself sends, and one of ours where it has none
 * @param certain only what changes nothing where something was sent; otherwise what is at hand
 * @param verified the changed text is analysed before it is offered
 * @returns undefined when there is no such fix
 */
export function closeEventFix(input: FixInput, event: CloseEvent | undefined, certain = true, verified = true): Edit | undefined {
  if (isYielded(input)) return generatorFix(input, event, certain);
  return writerFix(throughRunner(throughPull(input)), event, certain, verified);
}

/**
 * A function that is a loop by calling itself, and is waited for where it is called: what would be put around a loop goes
 * around that. Where guards before its ends will do, it stays as it is.
 */
function throughRunner(input: FixInput): FixInput {
  const { scopes, loop, culprits } = input;
  const runner = loop.kind === 'recursion' && isFunction(loop.node) && !culprits.onlyEnds ? runnerOf(scopes, loop.node) : undefined;
  if (runner?.type !== 'ExpressionStatement' || runner.expression.type !== 'AwaitExpression') return input;
  return { ...input, loop: { ...loop, kind: 'loop', node: runner } };
}

/** A loop in `pull` is run again by each call of it: what would be put around the loop goes around that. */
export function throughPull<Input extends Pick<FixInput, 'scopes' | 'loop'>>(input: Input): Input {
  const pull = pullAround(input.scopes, input.loop.node);
  return pull === undefined ? input : { ...input, loop: { ...input.loop, kind: 'pull', node: pull } };
}

function writerFix(input: FixInput, event: CloseEvent | undefined, certain: boolean, verified: boolean): Edit | undefined {
  if (certain) {
    const plan = planOf(input, event, certain, verified);
    return plan === undefined || sideBySide(plan) ? undefined : carryOut(plan, certainShape(plan, input.culprits));
  }
  const plan = planOf(input, event, certain, verified);
  return plan === undefined || plan.loop.type === 'CallExpression' ? undefined : carryOut(plan, guardLoop(plan));
}

/** @returns undefined where nothing can be sent, or a send could not be told */
function planOf({ text, scopes, scope, stream, loop, culprits }: FixInput, event: CloseEvent | undefined, certain: boolean, verified: boolean): Plan | undefined {
  const sites = sitesOf(scope.graph, stream.id, scopes.program, loop.kind === 'events');
  // Where the code sends behind its end already, another send would leave that one as it is: it wants moving.
  if (sites === undefined || culprits.late) return undefined;
  // Whether a helper of another file sends each time is known when the changed text is analysed.
  if (!verified && sites.through.size > 0) return undefined;
  const stack = stackFor(stream.model.id, sites);
  const [owner] = functionsAround(scopes, loop.node);
  if (stack === undefined || !hasPlace(loop, culprits, owner)) return undefined;
  if (isOpenedLate(stack, scope, stream, loop, culprits, 'fresh')) return undefined;
  if (mayCarryOther(scopes, stack, sites, scope.root, loop.node)) return undefined;
  if (isHandedOut(scopes, sites.sends, stack)) return undefined;
  const style = styleOf(text, scopes.program);
  const names = { scopes, text, sites, stack, stream };
  const lent = isLent(scopes, scope.root, stream);
  // The function that makes the stream or is given it.
  const streamHome = loop.kind === 'pull' ? owner : [loop.node, ...sites.ends, ...sites.sends].map((place) => receiverOf(names, place)?.home).find((home) => home !== undefined);
  if (streamHome === undefined) return undefined;
  // Guards before ends ask for no more than what may come before them; a function that is a loop comes before itself.
  const asked = certain && culprits.onlyEnds && !isFunction(loop.node) ? sendsBefore(scope.graph, stream.id, sites.sends, culprits.ends) : sites.sends;
  const marked = toldInside(scopes, asked.filter((send) => !sites.ends.includes(send)), streamHome);
  if (marked === undefined || (certain && isSentToElsewhere(names, loop.node, streamHome))) return undefined;
  // While one listener waits for its send another may end the stream: a flag set behind the wait comes too late.
  if (certain && loop.kind === 'events' && marked.some((send) => wholeOf(scopes, send).type === 'AwaitExpression')) return undefined;
  const known = flagOf(scopes, marked, loop.node);
  // Once mended and still reported: another flag would not help.
  if (known === undefined && new RegExp(`let ${FLAGS[0]} = false`).test(text.slice(...(owner ?? loop.node).range))) return undefined;
  const flag = known ?? freshName(text, ...FLAGS);
  const wordsAt = (place: Node, early = false) => {
    const head = early && culprits.mayAnswer(place.range);
    // Where the loop is come to with headers that are only set, nothing tells it from what is answered before.
    return head && (stack.committed === undefined || culprits.uncommitted.size > 0) ? undefined : wordsOf(style, names, event, flag, place, head);
  };
  return { draft: new Draft(text, style), scopes, stack, wordsAt, flag, isKnown: known !== undefined, marked, sites, owner: owner ?? (loop.node as FunctionNode), loop: loop.node, root: scope.root, streamHome, lent, answers: sites.answers };
}

/** Is there a place for a guard: a statement that could be wrapped, or else the ends, which is all that a function or a call has that is a loop? */
function hasPlace(loop: Loop, culprits: Culprits, owner: FunctionNode | undefined): boolean {
  if (isFunction(loop.node)) return loop.kind === 'pull' || culprits.onlyEnds;
  if (loop.kind === 'events') return true;
  return owner?.async === true || (loop.kind === 'pipe' && culprits.onlyEnds);
}

/**
 * Is the stream a field that other methods send to as well, which nothing here calls? Then a flag of one method does not tell
 * whether anything was sent.
 */
function isSentToElsewhere(asked: Asked, loop: Node, home: FunctionScope): boolean {
  const { scopes, text, sites, stack } = asked;
  const receiver = receiverOf(asked, loop);
  if (receiver === undefined || isVariable(receiver.root)) return false;
  const known = new Set<Node>([...sites.sends, ...sites.ends]);
  let found = false;
  walk(receiver.root, (node) => {
    const callee = node.type === 'CallExpression' && !known.has(node) ? unwrap(node.callee) : undefined;
    if (callee?.type === 'MemberExpression' && memberName(callee) === stack.send && text.slice(...callee.object.range) === receiver.text && !functionsAround(scopes, node).includes(home as FunctionNode)) found = true;
    return !found;
  });
  return found;
}

/** `return sendStream(event, stream)` hands the stream to the framework, whatever its name says: nothing is sent by then. */
function isHandedOut(scopes: Scopes, sends: readonly Node[], stack: StackFix): boolean {
  return stack.handedOut === true && sends.some((send) => methodCalled(send) === undefined && scopes.parentOf(send)?.type === 'ReturnStatement');
}

function certainShape(plan: Plan, culprits: Culprits): readonly Node[] | undefined {
  if (plan.stack.staysOpen) return undefined;
  if (culprits.onlyEnds) return culprits.again && plan.stack.over === undefined ? undefined : guardEnds(plan, culprits.ends);
  // A source that is listened to, or piped by a call that nobody waits for, has no statement that could be wrapped.
  if (plan.loop.type === 'CallExpression') return undefined;
  // After a deliberate abort nothing may be sent or ended.
  if (plan.sites.aborts.length > 0) return undefined;
  if (isFunction(plan.loop)) return culprits.answered ? undefined : wrapPull(plan, culprits.ends);
  if (culprits.onlyReturns && culprits.ends.size === 0) {
    const anchors = appendGuard(plan);
    if (anchors !== undefined) return anchors;
  }
  return culprits.answered ? undefined : wrapLoop(plan, culprits.ends);
}

/** Writers side by side may have sent what no flag tells yet. */
function sideBySide({ scopes, draft, loop, stack }: Plan): boolean {
  return stack.awaited && functionsAround(scopes, loop).some((fn) => /\bPromise\.(?:all|allSettled|any|race)\b/.test(draft.text.slice(...fn.range)));
}

/** Sets and declares the flag for the guards that a shape has written. */
function carryOut(plan: Plan, anchors: readonly Node[] | undefined): Edit | undefined {
  const { draft, scopes, flag, loop, marked, isKnown, stack } = plan;
  if (anchors === undefined) return undefined;
  if (!isKnown) {
    const told = needed(scopes, marked);
    if (!told.every((send) => markSend(draft, scopes, send, flag, stack.awaited))) return undefined;
    if (!declare(plan, [...told, ...anchors, loop])) return undefined;
  }
  return overlap(draft.edits) ? undefined : merge(draft.text, draft.edits);
}

/** What the flag is called. */
export const FLAGS = ['bodySent', 'eventSent'] as const;

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
