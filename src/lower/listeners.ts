/** Calls that set up listeners, and that wait for what these hear: for a source, a subscription, a timer, the connection. */
import { ANY } from '../ir/model.ts';
import { sinkOf } from './sinks.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import type { Call } from './calls.ts';
import { afterwards, callBack, functionsIn, glimpse, type Touched } from './callbacks.ts';
import type { Loop, Lowering } from './context.ts';
import { ABORT, CANCEL, CONNECTION, INTERVAL, isItem, listen, runToItsEnd, TIMEOUT, type Listener } from './events.ts';
import type { FunctionRef } from './functions.ts';
import type { Stream } from './streams.ts';
import { refTo, UNKNOWN, type Ref, type Value } from './value.ts';

/** Events that tell that the client has left, or that the response is over. */
const DISCONNECT = /^(?:close|aborted|abort|disconnect|disconnected|finish|error|cancel)$/;
/** Events of a connection or a process that come once: no source has them for items. */
const ONCE = /^(?:timeout|connect|secureConnect|lookup|socket|response|upgrade|continue|open|ready|spawn|drain|pause|resume|pipe|unpipe)$/;
/** Names of what stands for the connection. */
const CONNECTION_NAME = /^_?(?:req|request|res|resp|response|reply|raw|socket|connection|signal|incoming|client|ctx|context|session)$/i;

/** `source.on('data', listener)`. */
export function hearSource(cx: Lowering, call: Call): Value | undefined {
  const event = call.args[0]?.text ?? '';
  const functions = call.args.slice(1).flatMap((arg) => functionsIn(arg));
  if (isConnection(cx, call) && DISCONNECT.test(event)) return hearConnection(cx, call, functions);
  const group = groupOf(call);
  const before = cx.listeners.length;
  const again = () => ownedBy(call) ?? (cx.listeners.length === before ? UNKNOWN : { ...UNKNOWN, ref: { kind: 'listening' as const, listeners: cx.listeners.slice(before) } });
  if (functions.length === 0) {
    // `.on('error', console.error)`: it is heard, and nothing comes of it here.
    if (cx.glimpsed === undefined && call.args[1]?.ref !== undefined && !isItem(event)) listen(cx, call.args[1].ref, call.node, group, event, { once: isOnce(call) });
    return again();
  }
  for (const fn of functions) hear(cx, fn, call, group, event);
  return again();
}

/** What is listened to, which `on()` returns, where it is known what that is. */
const ownedBy = ({ self }: Call): Value | undefined => (self?.ref === undefined ? undefined : refTo(self.ref));

/**
 * `await stream.finalMessage()`, `await runner.done()`, on something that is listened to: the promise settles when the
 * source is over.
 * @returns the call's value, or undefined where it is no such call
 */
export function waitForSource(cx: Lowering, call: Call): Value | undefined {
  if (call.use !== 'awaited' || call.self === undefined || cx.glimpsed !== undefined || !SETTLES.test(call.path.at(-1) ?? '')) return undefined;
  const group = groupOf(call);
  const isHeard = cx.listeners.some((one) => one.group === group && one.loop !== undefined);
  if (!isHeard || !cx.builder.reachable) return undefined;
  runToItsEnd(cx, group, call.node);
  return { mask: ANY, safe: true };
}

const SETTLES = /^(?:final[A-Z]\w*|done|finished|completed?|ended|toPromise)$/;

/** `source.onData(listener)`, `worker.onClose(listener)`: a source with a method for each of its events. */
export function isHook(cx: Lowering, call: Call, name: string, functions: readonly FunctionRef[]): boolean {
  const { self, args } = call;
  if (!HOOK.test(name) || self === undefined || functions.length !== 1 || args.length !== 1) return false;
  // A Node response has no such methods: what only looks like one is something else.
  const model = sinkOf(cx, self, undefined, call.node)?.model.id;
  return model === undefined ? !isConnection(cx, call) : model === 'node-http';
}

export function hearHook(cx: Lowering, call: Call, [fn]: readonly FunctionRef[], name: string): Value | undefined {
  hear(cx, fn!, call, groupOf(call), name.slice(2).toLowerCase(), false);
  return undefined;
}

const HOOK = /^on(?:Data|Message|Chunk|Item|Token|Text|Event|Error|End|Exit|Close|Done|Finish|Complete)$/;

/** `source.subscribe({ next, error, complete })`, `source.subscribe(next, error, complete)`. */
export function hearSubscription(cx: Lowering, call: Call, functions: readonly FunctionRef[]): Value | undefined {
  const [first] = call.args;
  const group = `subscription ${call.node.range[0]}`;
  const named: [event: string, fn: FunctionRef][] = [];
  if (first?.ref?.kind === 'record') {
    for (const [field, event] of OBSERVER) {
      const fn = first.ref.fields.get(field)?.ref;
      if (fn?.kind === 'function') named.push([event, fn]);
    }
  } else if (functions.length > 1) functions.slice(0, OBSERVER.length).forEach((fn, index) => named.push([OBSERVER[index]![1], fn]));
  if (named.length === 0) for (const fn of functions) named.push(['item', fn]);
  const listeners = named.flatMap(([event, fn]) => hear(cx, fn, call, group, event) ?? []);
  return listeners.length === 0 ? undefined : { ...UNKNOWN, ref: { kind: 'listening', listeners } };
}

const OBSERVER = [['next', 'next'], ['error', 'error'], ['complete', 'complete']] as const;

/** `setInterval(tick, …)`. */
export function hearTimer(cx: Lowering, call: Call, fn: FunctionRef, name: 'setInterval' | 'setTimeout'): Value | undefined {
  const touched = afterwards(cx, fn, call.node, 'root', name);
  if (touched === undefined || touched.streams.size === 0) return undefined;
  return { ...UNKNOWN, ref: { kind: 'listening', listeners: [listen(cx, fn, call.node, name === 'setInterval' ? INTERVAL : TIMEOUT, 'tick', { touched, once: name === 'setTimeout' })] } };
}

/** `res.on('close', …)`, `stream.onAbort(…)`: what is set there is not held against the code, since the client has left. */
export function hearConnection(cx: Lowering, call: Call, functions: readonly FunctionRef[]): Value {
  const event = isSignalOfRequest(call) ? ABORT : 'close';
  if (cx.glimpsed === undefined) for (const fn of functions) listen(cx, fn, call.node, CONNECTION, event, { touched: touchedBy(cx, fn, call.node) });
  return call.self?.ref === undefined ? UNKNOWN : refTo(call.self.ref);
}

/** `request.signal`, `c.req.raw.signal`: others may be aborted by the code itself. */
function isSignalOfRequest({ self, path }: Call): boolean {
  const names = self?.ref?.kind === 'path' ? self.ref.names : path.slice(0, -1);
  return names.at(-1) === 'signal' && REQUEST.test(names.at(-2) ?? '');
}

const REQUEST = /^_?(?:req|request|raw)$/i;

/** `cancel()` of a readable stream. */
export function hearCancel(cx: Lowering, node: Node, cancel: FunctionRef): void {
  if (cx.glimpsed === undefined) listen(cx, cancel, node, CONNECTION, CANCEL);
}

/** @param loops what is heard makes a writer loop */
function hear(cx: Lowering, fn: FunctionRef, call: Call, group: string, event: string, loops = true): Listener | undefined {
  // What is heard of a source's end or error may only be noted; the rest matters where it touches a stream.
  const touched = DISCONNECT.test(event) ? touchedBy(cx, fn, call.node) : afterwards(cx, fn, call.node, 'detached');
  if (touched === undefined || (touched.streams.size === 0 && isItem(event))) return undefined;
  for (const stream of touched.ended) stream.goesOn = true;
  // Its own events are no source that ends.
  if (call.self?.ref?.kind === 'record') return undefined;
  const loop = loops && isItem(event) && !ONCE.test(event) ? enterLoop(cx, call, touched.streams) : undefined;
  return listen(cx, fn, call.node, group, event, { touched, loop, once: isOnce(call) });
}

function touchedBy(cx: Lowering, fn: FunctionRef, node: Node): Touched | undefined {
  const touched = glimpse(cx, () => callBack(cx, fn, [], node));
  if (cx.glimpsed !== undefined) return undefined;
  return touched;
}

/** `source.once('drain', listener)` */
const isOnce = ({ path }: Call): boolean => path.at(-1) === 'once';

/** A source with a listener is a loop. */
function enterLoop(cx: Lowering, call: Call, streams: ReadonlySet<Stream>): Loop {
  const loop = cx.newLoop(call.node, 'events');
  loop.reads = true;
  loop.awaits = true;
  if (cx.executors > 0) loop.pumped = true;
  cx.builder.emit({ op: 'enter', loop: loop.id, site: siteOf(call.node) });
  cx.step();
  for (const stream of streams) stream.loops.add(loop.id);
  return loop;
}

function isConnection(cx: Lowering, call: Call): boolean {
  const { self } = call;
  if (self === undefined) return false;
  const names = self.ref?.kind === 'path' ? self.ref.names : call.path.slice(0, -1);
  return CONNECTION_NAME.test(names.at(-1) ?? '') || sinkOf(cx, self, undefined, call.node) !== undefined;
}

/** Listeners of `proc` and of `proc.stdout` hear the same source. */
function groupOf(call: Call): string {
  const ref: Ref | undefined = call.self?.ref;
  if (ref?.kind === 'listening' && ref.listeners[0] !== undefined) return ref.listeners[0].group;
  if (ref?.kind === 'path') return `source ${ref.variable?.identifier.range[0] ?? ''} ${ref.names.slice(0, ref.names[0] === 'this' ? 2 : 1).join('.')}`;
  return call.self?.cell !== undefined ? `source #${call.self.cell.id}` : `source ${call.path.slice(0, -1).join('.')}`;
}
