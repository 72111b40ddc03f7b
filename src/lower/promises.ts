/** Promises: what an async call leaves behind, and what awaiting or chaining it does. */
import { ANY, Kind, type Var } from '../ir/model.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import type { FirstStep, FunctionScopeEntry, Lowering } from './context.ts';
import { mayThrow, throwTarget, within } from './control.ts';
import { mayDepart, runUntilSettled, type Listener } from './events.ts';
import { newField, newRecord, readResult, sourceOf, writeSlot } from './slots.ts';
import type { Stream } from './streams.ts';
import { refTo, UNDEFINED, type GeneratorRef, type StreamReader, type Value } from './value.ts';

/** The bits of a promise's state, a tag. */
export const FULFILLED = 1;
export const REJECTED = 2;

export interface PromiseParts {
  readonly state: Var;
  readonly value: Value;
}

/** @param pump listeners that its executor set up: they run until it is settled */
export function newPromise(state: Var, value: Value, pump: readonly Listener[] = []): Value {
  return refTo({ kind: 'promise', state, value, ...(pump.length > 0 ? { pump } : {}) });
}

/** The state of a promise that resolves to `value`: that of `value` when it is a promise itself. */
export function settle(cx: Lowering, state: Var, value: Value, node?: Node): void {
  if (value.ref?.kind === 'promise') cx.assign(state, { from: 'copy', var: value.ref.state });
  else if (node !== undefined && mayReject(value)) cx.assign(state, { from: 'const', mask: FULFILLED | REJECTED });
  else cx.assign(state, { from: 'const', mask: FULFILLED });
}

/** What an activation returns, and how that settles. */
export function noteReturn(cx: Lowering, entry: FunctionScopeEntry, value: Value): void {
  writeSlot(cx, entry.result, value);
  if (value.ref?.kind === 'promise') cx.assign(entry.settled, { from: 'copy', var: value.ref.state });
  else cx.assign(entry.settled, { from: 'const', mask: entry.node?.async === true && mayReject(value) ? FULFILLED | REJECTED : FULFILLED });
}

/** What an activation returned, seen from its end. */
export function returned(entry: FunctionScopeEntry): Value {
  const value = readResult(entry.result);
  return value.ref?.kind === 'promise' ? newPromise(entry.settled, value.ref.value) : value;
}

/** Nothing is known that says this value is no promise, or one that cannot reject. */
function mayReject(value: Value): boolean {
  if (value.safe === true || value.text !== undefined || value.lengthOf !== undefined) return false;
  switch (value.ref?.kind) {
    case undefined:
      return (value.mask & Kind.Object) !== 0;
    case 'path':
    case 'import':
    case 'global':
    case 'method':
    case 'read':
      return true;
    default:
      return false;
  }
}

/** `await value`. */
export function awaitValue(cx: Lowering, value: Value, node: Node): Value {
  noteAwait(cx);
  const { ref } = value;
  if (ref?.kind === 'promise') {
    const { builder } = cx;
    if (!builder.reachable) return ref.value;
    if (ref.pump !== undefined) runUntilSettled(cx, ref.state, ref.pump, node);
    const fulfilled = builder.newBlock();
    builder.branch({ on: 'var', var: ref.state, mask: REJECTED }, throwTarget(cx), fulfilled, siteOf(node));
    builder.at(fulfilled);
    mayDepart(cx, node);
    return ref.value;
  }
  if (ref?.kind === 'read') {
    const result = readStep(cx, node, ref.of);
    mayDepart(cx, node);
    return result;
  }
  if (mayReject(value)) mayThrow(cx, node, 'rejects');
  mayDepart(cx, node);
  return value;
}

function noteAwait(cx: Lowering): void {
  for (let index = cx.activeLoops.length - 1; index >= 0; index--) {
    const loop = cx.activeLoops[index]!;
    loop.awaits = true;
    if (loop.kind !== 'recursion') return;
  }
}

/** The bits of a generator that is consumed by hand, a tag. */
export const NOT_STARTED = 1;
const STARTED = 2;

/**
 * One awaited step of an asynchronous source: it throws, ends or yields.
 * @param source the generator of this file that is asked, whose code tells what its first step may be; or the stream of
 *   this file that is read
 */
export function readStep(cx: Lowering, node: Node, source?: GeneratorRef | StreamReader): Value {
  noteReading(cx, source);
  const { builder } = cx;
  const result = newRecord('result', false, undefined, true);
  const done = newField(cx, result, 'done').cell;
  const item = newField(cx, result, 'value').cell;
  if (!builder.reachable) return refTo(result);
  const [ends, yields, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  const step = (first: FirstStep) => {
    builder.choose([
      ...(first.ends ? [{ to: ends, why: 'source-ends', site } as const] : []),
      ...(first.throws ? [{ to: throwTarget(cx), why: 'source-throws', site } as const] : []),
      { to: yields, why: 'source-yields', site },
    ]);
  };
  if (source?.kind === 'generator') {
    // Its frames are sent by who asks for them.
    if (cx.glimpsed === undefined) cx.visited.add(source.node);
    const [fresh, later] = [builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'var', var: source.started, mask: NOT_STARTED }, fresh, later, site);
    builder.at(fresh);
    cx.assign(source.started, { from: 'const', mask: STARTED });
    step(cx.firstStepOf(source.node));
    builder.at(later);
  }
  step({ ends: true, throws: true });
  builder.at(ends);
  cx.assign(done, { from: 'const', mask: Kind.True });
  cx.assign(item, { from: 'const', mask: Kind.Undefined });
  builder.goto(after);
  builder.at(yields);
  cx.assign(done, { from: 'const', mask: Kind.False });
  cx.assign(item, { from: 'const', mask: ANY });
  builder.goto(after);
  builder.at(after);
  return refTo(result);
}

/** The loop around this point goes on with a step of a source. */
export function noteReading(cx: Lowering, source: GeneratorRef | StreamReader | undefined): void {
  if (cx.glimpsed !== undefined) cx.glimpsed.iterates = true;
  // What runs beside a loop, as a stream that is made in it does, is no step of it.
  for (let index = cx.activeLoops.length - 1; index >= cx.loopsBeside; index--) {
    const loop = cx.activeLoops[index]!;
    // What one stream of events passes on to the next is judged where it is made.
    if (source?.kind !== 'reader' || !isShown(source.stream)) loop.reads = true;
    if (loop.kind !== 'recursion') break;
  }
}

const isShown = (stream: Stream): boolean => stream.evidence.length > 0;

/** Runs `body`; an exception in it rejects the promise that is returned, with what `body` yields as its value. */
export function capture(cx: Lowering, node: Node, state: Var, body: () => Value): Value {
  const { builder } = cx;
  if (!builder.reachable) return UNDEFINED;
  const [rejected, after] = [builder.newBlock(), builder.newBlock()];
  let value: Value = UNDEFINED;
  within(cx, { kind: 'catch', to: rejected }, () => {
    value = body();
    if (value.ref?.kind === 'read') value = readStep(cx, node, value.ref.of);
  });
  settle(cx, state, value, node);
  builder.goto(after);
  builder.at(rejected);
  cx.assign(state, { from: 'const', mask: REJECTED });
  builder.goto(after);
  builder.at(after);
  return value.ref?.kind === 'promise' ? value.ref.value : value;
}

/** The promise that a value is or is taken for. */
export function asPromise(cx: Lowering, value: Value, node: Node): PromiseParts {
  if (value.ref?.kind === 'promise') return value.ref;
  const state = cx.builder.newVar('promise', 'tag');
  const inner = capture(cx, node, state, () => {
    if (value.ref?.kind === 'read' || !mayReject(value)) return value;
    mayThrow(cx, node, 'rejects');
    return { ...value, safe: true };
  });
  return { state, value: inner };
}

/** `promise.then(onFulfilled, onRejected)`, `.catch(onRejected)`. */
export function chain(cx: Lowering, promise: PromiseParts, onFulfilled: Callback, onRejected: Callback, node: Node): Value {
  const { builder } = cx;
  const state = builder.newVar('promise', 'tag');
  if (!builder.reachable) return newPromise(state, UNDEFINED);
  const [rejected, fulfilled, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'var', var: promise.state, mask: REJECTED }, rejected, fulfilled, siteOf(node));
  builder.at(fulfilled);
  let value = promise.value;
  if (onFulfilled !== undefined) value = capture(cx, node, state, () => onFulfilled([promise.value]));
  else cx.assign(state, { from: 'const', mask: FULFILLED });
  builder.goto(after);
  builder.at(rejected);
  if (onRejected !== undefined) capture(cx, node, state, () => onRejected([{ mask: ANY }]));
  else cx.assign(state, { from: 'const', mask: REJECTED });
  builder.goto(after);
  builder.at(after);
  return newPromise(state, value);
}

/** A callback as it is called: it lays itself out. */
export type Callback = ((args: readonly Value[]) => Value) | undefined;

/** `promise.finally(callback)`: the state passes through unless the callback fails. */
export function chainFinally(cx: Lowering, promise: PromiseParts, callback: Callback, node: Node): Value {
  const { builder } = cx;
  if (callback === undefined || !builder.reachable) return newPromise(promise.state, promise.value);
  const own = builder.newVar('finally', 'tag');
  const state = builder.newVar('promise', 'tag');
  capture(cx, node, own, () => callback([]));
  const [failed, passed, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'var', var: own, mask: REJECTED }, failed, passed, siteOf(node));
  builder.at(failed);
  cx.assign(state, { from: 'const', mask: REJECTED });
  builder.goto(after);
  builder.at(passed);
  cx.assign(state, sourceOf({ mask: ANY, cell: promise.state }));
  builder.goto(after);
  builder.at(after);
  return newPromise(state, promise.value);
}

/** `Promise.all(promises)`: rejected as soon as one is. */
export function all(cx: Lowering, promises: readonly PromiseParts[], node: Node): Value {
  const { builder } = cx;
  const state = builder.newVar('all', 'tag');
  if (!builder.reachable) return newPromise(state, { mask: ANY });
  const [rejected, after] = [builder.newBlock(), builder.newBlock()];
  for (const promise of promises) {
    const next = builder.newBlock();
    builder.branch({ on: 'var', var: promise.state, mask: REJECTED }, rejected, next, siteOf(node));
    builder.at(next);
  }
  cx.assign(state, { from: 'const', mask: FULFILLED });
  builder.goto(after);
  builder.at(rejected);
  cx.assign(state, { from: 'const', mask: REJECTED });
  builder.goto(after);
  builder.at(after);
  return newPromise(state, { mask: ANY });
}
