/** Laying out a function of this file where it is called. */
import { ANY, Kind } from '../ir/model.ts';
import { memberName, siteOf, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import { isInteresting } from './callbacks.ts';
import { BUDGET, type Behind, type FunctionScopeEntry, type Lowering, type Recursion } from './context.ts';
import { afresh, currentFunction, jump, throwNow, within } from './control.ts';
import { lowerExpression } from './expressions.ts';
import { bindPattern } from './patterns.ts';
import { FULFILLED, newPromise, NOT_STARTED, noteReturn, REJECTED, returned, settle } from './promises.ts';
import { lowerBody } from './statements.ts';
import { refTo, UNDEFINED, UNKNOWN, type Env, type Ref, type Value } from './value.ts';

export type FunctionRef = Extract<Ref, { kind: 'function' }>;

export interface InvokeOptions {
  readonly onYield?: FunctionScopeEntry['onYield'];
}

/**
 * Lays out a call of a known function.
 * @returns its value: a promise for an async function, undefined when the budget is used up and the call counts as unknown
 */
export function invoke(cx: Lowering, fn: FunctionRef, args: readonly Value[], site: Node, options: InvokeOptions = {}): Value | undefined {
  if (!cx.builder.reachable) return UNKNOWN;
  if (fn.node.generator && options.onYield === undefined) {
    const started = cx.builder.newVar('started', 'tag');
    cx.assign(started, { from: 'const', mask: NOT_STARTED });
    return refTo({ ...fn, kind: 'generator', args, started });
  }
  const active = activationOf(cx, fn);
  if (active !== undefined) return recurse(cx, active, args, site);
  if (!mayInline(cx)) return undefined;
  cx.activations++;
  const before = cx.builder.size;
  const value = fn.node.async && !fn.node.generator ? invokeAsync(cx, fn, args, site) : activate(cx, fn, args, site, undefined, options);
  if (cx.modules.isForeign(fn.node) && !cx.modules.isForeign(cx.env.home)) cx.elsewhere.blocks -= cx.builder.size - before;
  return value;
}

function mayInline(cx: Lowering): boolean {
  const depth = cx.jumps.filter((scope) => scope.kind === 'function').length;
  return cx.activations < BUDGET.activations && depth < BUDGET.inlineDepth && cx.builder.size < cx.mostBlocks;
}

/** An async function runs to its end here; what comes of it is kept in its promise until somebody awaits it. */
function invokeAsync(cx: Lowering, fn: FunctionRef, args: readonly Value[], site: Node): Value {
  const { builder } = cx;
  const state = builder.newVar('promise', 'tag');
  const [rejected, after] = [builder.newBlock(), builder.newBlock()];
  const result = activate(cx, fn, args, site, rejected, {}, (recursion) => {
    builder.at(rejected);
    cx.assign(state, { from: 'const', mask: REJECTED });
    comeBack(cx, recursion, 'rejected', site);
    builder.goto(after);
  });
  settle(cx, state, result);
  builder.goto(after);
  builder.at(after);
  return newPromise(state, result.ref?.kind === 'promise' ? result.ref.value : result);
}

function activate(
  cx: Lowering,
  fn: FunctionRef,
  args: readonly Value[],
  site: Node,
  rejectTo: number | undefined,
  options: InvokeOptions,
  onEnd?: (recursion: Recursion) => void,
): Value {
  const { builder } = cx;
  const env: Env = { home: fn.node, slots: new Map(), parent: fn.env, self: fn.node.type === 'ArrowFunctionExpression' ? fn.env.self : fn.self, call: { node: site, env: cx.env } };
  const recursion = newRecursion(cx, fn.node);
  const entry: FunctionScopeEntry = {
    kind: 'function',
    node: fn.node,
    env,
    returnTo: builder.newBlock(),
    result: cx.newSlot([`${nameOf(fn.node)}()`]),
    settled: builder.newVar('settled', 'tag'),
    recursion,
    ...(rejectTo !== undefined ? { rejectTo } : {}),
    ...(options.onYield !== undefined ? { onYield: options.onYield } : {}),
  };
  const callerEnv = cx.env;
  cx.env = env;
  cx.step();
  builder.emit({ op: 'enter', loop: recursion.loop.id, site: headSite(fn.node) });
  within(cx, entry, () => {
    bindParameters(cx, fn.node, args);
    cx.assign(recursion.running, { from: 'const', mask: OUTERMOST });
    builder.goto(recursion.entry);
    builder.at(recursion.entry);
    cx.activeLoops.push(recursion.loop);
    // A writer that a handler starts is no handler itself.
    if (isInteresting(cx, fn.node)) afresh(cx, () => lowerFunctionBody(cx, fn.node));
    else lowerFunctionBody(cx, fn.node);
    cx.activeLoops.pop();
  });
  cx.env = callerEnv;
  onEnd?.(recursion);
  builder.at(entry.returnTo);
  const value = returned(entry);
  if (rejectTo !== undefined && value.ref?.kind === 'promise') {
    const fulfilled = builder.newBlock();
    builder.branch({ on: 'var', var: entry.settled, mask: REJECTED }, rejectTo, fulfilled, siteOf(site));
    builder.at(fulfilled);
  }
  comeBack(cx, recursion, 'returned', site);
  return value;
}

/** The bits of `Recursion.running`. */
const OUTERMOST = 1;
const INNER = 2;

export function newRecursion(cx: Lowering, node: FunctionNode): Recursion {
  return { entry: cx.builder.newBlock(), loop: cx.newLoop(node, 'recursion'), behind: [], running: cx.builder.newVar('activation', 'tag') };
}

/** The end of an activation that may have been a recursive one: what stands behind the call goes on, or the outermost caller does. */
export function comeBack(cx: Lowering, recursion: Recursion, how: keyof Behind, node: Node): void {
  const { builder } = cx;
  if (recursion.behind.length === 0 || !builder.reachable) return;
  const site = siteOf(node);
  const [inner, on] = [builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'var', var: recursion.running, mask: INNER }, inner, on, site);
  builder.at(inner);
  builder.choose([on, ...recursion.behind.map((call) => call[how])].map((to) => ({ to, why: 'either' as const, site })));
  builder.at(on);
}

export function lowerFunctionBody(cx: Lowering, node: FunctionNode): void {
  const entry = currentFunction(cx);
  if (node.body.type === 'BlockStatement') {
    lowerBody(cx, node.body.body);
    if (cx.builder.reachable) noteReturn(cx, entry, UNDEFINED);
  } else noteReturn(cx, entry, lowerExpression(cx, node.body));
  jump(cx, { kind: 'return', from: entry });
}

export function bindParameters(cx: Lowering, node: FunctionNode, args: readonly Value[]): void {
  node.params.forEach((param, index) => {
    if (param.type === 'RestElement') {
      bindPattern(cx, param.argument, { mask: Kind.EmptyList | Kind.List, ref: { kind: 'list', items: args.slice(index) } });
      return;
    }
    bindPattern(cx, param.type === 'TSParameterProperty' ? param.parameter : param, args[index] ?? UNDEFINED);
  });
}

/**
 * An activation of the same function that is still running: calling it again is recursion. What is only glimpsed runs
 * later, when none of those around it does: a function that hands itself on (`res.once('drain', step)`) is looked at anew.
 */
export function activationOf(cx: Lowering, fn: FunctionRef): FunctionScopeEntry | undefined {
  const first = cx.glimpsed?.depth ?? 0;
  for (let index = cx.jumps.length - 1; index >= first; index--) {
    const scope = cx.jumps[index]!;
    if (scope.kind === 'function' && scope.node === fn.node && scope.env.parent === fn.env && scope.recursion !== undefined) return scope;
  }
  return undefined;
}

/**
 * A call of a function from within itself goes back to its start, as a loop does. What stands behind the call is reached
 * from the end of the activation, which stands for the inner one as well as for the outer.
 */
function recurse(cx: Lowering, active: FunctionScopeEntry, args: readonly Value[], site: Node): Value {
  const { builder } = cx;
  const { recursion } = active;
  if (recursion === undefined || active.node === undefined) return UNKNOWN;
  recursion.loop.recursive = true;
  const env = cx.env;
  cx.env = active.env;
  bindParameters(cx, active.node, args);
  cx.env = env;
  cx.assign(recursion.running, { from: 'const', mask: INNER });
  builder.goto(recursion.entry);
  const behind: Behind = { returned: builder.newBlock(), rejected: builder.newBlock() };
  recursion.behind.push(behind);
  if (!active.node.async || active.node.generator) {
    builder.at(behind.rejected);
    throwNow(cx);
    builder.at(behind.returned);
    if (!chains(active.node)) return { mask: ANY };
    const inner = builder.newVar('promise', 'tag');
    cx.assign(inner, { from: 'copy', var: active.settled });
    return newPromise(inner, { mask: ANY });
  }
  const state = builder.newVar('promise', 'tag');
  const after = builder.newBlock();
  for (const [block, mask] of [[behind.rejected, REJECTED], [behind.returned, FULFILLED]] as const) {
    builder.at(block);
    cx.assign(state, { from: 'const', mask });
    builder.goto(after);
  }
  builder.at(after);
  void site;
  return newPromise(state, { mask: ANY });
}

const chaining = new WeakMap<Node, boolean>();

/** Does the function work with promises by hand, so that what it returns is one? */
function chains(node: FunctionNode): boolean {
  let found = chaining.get(node);
  if (found === undefined) {
    found = false;
    walk(node.body, (inner) => {
      if (inner.type === 'MemberExpression' && memberName(inner) === 'then') found = true;
      return !found;
    });
    chaining.set(node, found);
  }
  return found;
}

/** A recursive call whose promise nobody looks at: the activation starts again, and nothing comes back here. */
export function startAgain(cx: Lowering, fn: FunctionRef, args: readonly Value[]): boolean {
  const active = activationOf(cx, fn);
  if (active?.recursion === undefined || active.node === undefined) return false;
  const env = cx.env;
  cx.env = active.env;
  bindParameters(cx, active.node, args);
  cx.env = env;
  cx.builder.goto(active.recursion.entry);
  active.recursion.loop.recursive = true;
  return true;
}

export function nameOf(node: FunctionNode): string {
  return node.id?.name ?? 'function';
}

/** The line that names a function: up to its body. */
export function headSite(node: Node): { start: number; end: number } {
  const body = (node as FunctionNode).body as Node | undefined;
  return { start: node.range[0], end: Math.min(body?.range[0] ?? node.range[1], node.range[1]) };
}
