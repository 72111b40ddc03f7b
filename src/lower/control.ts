/** Where control goes when it leaves a block early: through every `finally` on the way. */
import { siteOf, type Node } from '../syntax/node.ts';
import type { BlockId, Reason } from '../ir/model.ts';
import type { FinallyScope, FunctionScopeEntry, JumpScope, Lowering } from './context.ts';

export type Jump =
  | { readonly kind: 'break' | 'continue'; readonly label: string | undefined }
  | { readonly kind: 'return'; readonly from: FunctionScopeEntry };

/** The activation that is being lowered. */
export function currentFunction(cx: Lowering): FunctionScopeEntry {
  for (let index = cx.jumps.length - 1; index >= 0; index--) {
    const scope = cx.jumps[index]!;
    if (scope.kind === 'function') return scope;
    if (scope.kind === 'barrier') index = scope.below + 1;
  }
  throw new Error('Code is lowered outside of every function.');
}

/** Ends the current block with a jump. */
export function jump(cx: Lowering, to: Jump, top = cx.jumps.length - 1): void {
  if (!cx.builder.reachable) return;
  const target = cx.jumps.findLastIndex((scope, index) => index <= top && targetIn(scope, to) !== undefined);
  // A break outside of any loop is a syntax error elsewhere; here the path just ends.
  if (target < 0) return cx.builder.stop();
  for (let index = top; index > target; index--) {
    const scope = cx.jumps[index]!;
    if (scope.kind !== 'finally') continue;
    // By where it leads: a generator and the loop that it feeds may both return through the same finally.
    return enterFinally(cx, scope, `${to.kind} ${target}`, () => jump(cx, to, index - 1));
  }
  cx.builder.goto(targetIn(cx.jumps[target]!, to)!);
}

function targetIn(scope: JumpScope, to: Jump): BlockId | undefined {
  if (to.kind === 'return') return scope === to.from ? to.from.returnTo : undefined;
  if (scope.kind !== 'breakable') return undefined;
  if (to.kind === 'continue') {
    return scope.continueTo !== undefined && (to.label === undefined || scope.labels.includes(to.label)) ? scope.continueTo : undefined;
  }
  if (to.label !== undefined) return scope.labels.includes(to.label) ? scope.breakTo : undefined;
  return scope.labels.includes(UNLABELLED) ? scope.breakTo : undefined;
}

/** The pseudo-label of what a plain `break` leaves: loops and switches, not labelled blocks. */
export const UNLABELLED = '';

const MOST_COMPLETIONS = 30;

function enterFinally(cx: Lowering, scope: FinallyScope, key: string, resume: () => void): void {
  let completion = scope.completions.get(key);
  if (completion === undefined) {
    // Past thirty ways to leave one try, the rest share a bit: paths are added, none is lost.
    const bit = 1 << Math.min(scope.completions.size + 1, MOST_COMPLETIONS);
    scope.completions.set(key, (completion = { bit, resume }));
  }
  cx.assign(scope.tag, { from: 'const', mask: completion.bit });
  cx.builder.goto(scope.entry);
}

/** The block where an exception thrown here arrives. */
export function throwTarget(cx: Lowering, top = cx.jumps.length - 1): BlockId {
  for (let index = top; index >= 0; index--) {
    const scope = cx.jumps[index]!;
    if (scope.kind === 'catch') return scope.to;
    if (scope.kind === 'barrier') index = scope.below + 1;
    if (scope.kind === 'function' && scope.rejectTo !== undefined) return scope.rejectTo;
    if (scope.kind === 'finally') return finallyLanding(cx, scope, index);
  }
  throw new Error('An exception has nowhere to go.');
}

function finallyLanding(cx: Lowering, scope: FinallyScope, index: number): BlockId {
  if (scope.throwLanding !== undefined) return scope.throwLanding;
  const here = cx.builder.here;
  scope.throwLanding = cx.builder.newBlock();
  cx.builder.at(scope.throwLanding);
  enterFinally(cx, scope, 'throw', () => throwNow(cx, index - 1));
  if (here !== undefined) cx.builder.at(here);
  return scope.throwLanding;
}

/** Ends the current block with a throw. */
export function throwNow(cx: Lowering, top = cx.jumps.length - 1): void {
  if (cx.builder.reachable) cx.builder.goto(throwTarget(cx, top));
}

/** What stands here may throw; what handles an error is taken not to, unless it waits for something (`streams/throws.ts`). */
export function mayThrow(cx: Lowering, node: Node, why: Reason = 'throws'): void {
  if (cx.builder.reachable && (cx.handling === 0 || why !== 'throws')) cx.mayGo(throwTarget(cx), why, node);
}

/** Runs `body`, which cleans up or answers for an error: a catch clause, a finally block, a function for one of them. */
export function handle<T>(cx: Lowering, body: () => T): T {
  cx.handling++;
  const value = body();
  cx.handling--;
  return value;
}

/** Runs `body`, which is called from a handler perhaps, but is none. */
export function afresh<T>(cx: Lowering, body: () => T): T {
  const before = cx.handling;
  cx.handling = 0;
  const value = body();
  cx.handling = before;
  return value;
}

/** Ends the current block with a choice that depends on nothing known. */
export function either(cx: Lowering, a: BlockId, b: BlockId, node: Node): void {
  const site = siteOf(node);
  cx.builder.choose([
    { to: a, why: 'either', site },
    { to: b, why: 'either', site },
  ]);
}

/** Runs `body` with `scope` on top of the jump scopes. */
export function within(cx: Lowering, scope: JumpScope, body: () => void): void {
  cx.jumps.push(scope);
  const depth = cx.jumps.length;
  body();
  if (cx.jumps.length !== depth) throw new Error('Jump scopes are not balanced.');
  cx.jumps.pop();
}
