/**
 * Listeners and timers that touch a stream. They run when the code that set them up has returned, in any order and any
 * number of times: an event loop, laid out behind the scope. What is known of the order is what sources keep to: after
 * its end or its error a source is silent.
 */
import type { BlockId, Var } from '../ir/model.ts';
import { GONE, OVER, statusSet } from '../streams/protocol.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import type { Call } from './calls.ts';
import { callBack, type Touched } from './callbacks.ts';
import { isUnheard, type FunctionScopeEntry, type Loop, type Lowering } from './context.ts';
import { throwNow, throwTarget, within } from './control.ts';
import { endersOf } from './handed-out.ts';
import { REJECTED } from './promises.ts';
import type { Stream } from './streams.ts';
import { sameRef, type Ref } from './value.ts';

/** A function that is called for an event. */
export interface Listener {
  readonly fn: Ref;
  /** The call that set it up. */
  readonly node: Node;
  /** What it listens to; one group for each source, timer and connection. */
  readonly group: string;
  readonly event: string;
  /** A tag: is it still set up? */
  readonly active: Var;
  /** Streams that it sends to or ends. */
  readonly touched: Touched;
  /** The loop that the source is. */
  readonly loop?: Loop;
  /** It is called once, until it is set up again. */
  readonly once?: true;
  /** Where it is laid out: blocks from one on, before the other. */
  readonly laidOut: (readonly [from: BlockId, before: BlockId])[];
}

const NOTHING: Touched = { streams: new Set(), ended: new Set() };

export const ON = 1;
const OFF = 2;

/** Groups of listeners that no source stands behind. */
export const INTERVAL = 'interval';
export const TIMEOUT = 'timeout';
export const CONNECTION = 'connection';

/** The event of a `cancel()`. */
export const CANCEL = 'cancel()';
/** The event of the signal that a request comes with. */
export const ABORT = 'abort';

/** Events after which a source has nothing more to say. */
const ENDS = /^(?:end|close|exit|finish|done|complete|completed|finalMessage|final)$/;
const FAILS = /^error$/;

/** Is it an item of the source, and not its end or its error? */
export const isItem = (event: string): boolean => !ENDS.test(event) && !FAILS.test(event);

export interface Listening {
  readonly touched?: Touched | undefined;
  readonly loop?: Loop | undefined;
  readonly once?: boolean | undefined;
}

/** Notes a listener; what it does is laid out when the scope is left. One that sets itself up again is the same one. */
export function listen(cx: Lowering, fn: Ref, node: Node, group: string, event: string, { touched = NOTHING, loop, once = false }: Listening = {}): Listener {
  const known = once ? cx.listeners.find((one) => one.once === true && one.group === group && one.event === event && sameRef(one.fn, fn)) : undefined;
  const active = known?.active ?? notSetUp(cx);
  cx.assign(active, { from: 'const', mask: ON });
  if (known !== undefined) return known;
  const listener: Listener = { fn, node, group, event, active, touched, laidOut: [], ...(loop !== undefined ? { loop } : {}), ...(once ? { once } : {}) };
  cx.listeners.push(listener);
  return listener;
}

/** A tag for what is set up later: it is off where the scope is entered. */
export function notSetUp({ builder }: Lowering): Var {
  const active = builder.newVar('listening', 'tag');
  builder.initially({ op: 'assign', target: active, source: { from: 'const', mask: OFF } });
  return active;
}

function turnOff(cx: Lowering, listeners: readonly Listener[]): void {
  for (const { active } of listeners) cx.assign(active, { from: 'const', mask: OFF });
}

/**
 * `clearInterval(timer)`, `source.off('data', listener)`, `subscription.unsubscribe()`, `unsubscribe()`.
 * @returns whether the call was one of these
 */
export function stopListening(cx: Lowering, call: Call): boolean {
  const name = call.path.at(-1) ?? '';
  const of = (ref: Ref | undefined) => (ref?.kind === 'listening' ? ref.listeners : undefined);
  const called = of(call.callee.ref);
  if (called !== undefined) {
    turnOff(cx, called);
    return true;
  }
  if (/^clear(?:Interval|Timeout|Immediate)$/.test(name)) {
    // A timer that cannot be told may be any.
    turnOff(cx, of(call.args[0]?.ref) ?? cx.listeners.filter((one) => one.group === INTERVAL || one.group === TIMEOUT));
    return true;
  }
  if (/^(?:unsubscribe|dispose|stop|cancel|close|return|abort)$/.test(name)) {
    const own = of(call.self?.ref);
    if (own !== undefined) turnOff(cx, own);
    return own !== undefined;
  }
  if (!/^(?:off|removeListener|removeEventListener|removeAllListeners)$/.test(name)) return false;
  const fn = call.args[1]?.ref;
  const event = call.args[0]?.text;
  turnOff(cx, cx.listeners.filter((one) => (fn?.kind === 'function' ? one.fn.kind === 'function' && one.fn.node === fn.node : event === undefined || one.event === event) && one.group !== INTERVAL && one.group !== TIMEOUT));
  return true;
}

/** Lays out the event loop behind every way in which the scope returns. */
export function lowerEventLoop(cx: Lowering, node: Node): void {
  if (!cx.listeners.some((listener) => listener.touched.streams.size > 0)) return;
  const { builder } = cx;
  const head = builder.newBlock();
  builder.detour(head, siteOf(node));
  cx.inEvents = true;
  const arms = [...armsOf(cx, cx.listeners, head, true), ...endersOf(cx).map((ender) => once(cx, ender, head))];
  if (arms.length === 0) {
    builder.at(head);
    builder.stop();
  } else choose(cx, head, [...arms, ...departures(cx, head)], node);
  cx.inEvents = false;
}

function choose(cx: Lowering, head: BlockId, arms: readonly BlockId[], node: Node): void {
  cx.builder.at(head);
  cx.builder.choose(arms.map((to) => ({ to, why: 'called' as const, site: siteOf(node) })));
}

/** `await new Promise((resolve) => source.on('end', resolve))`: what its executor set up runs until it is settled. */
export function runUntilSettled(cx: Lowering, state: Var, listeners: readonly Listener[], node: Node): void {
  const { builder } = cx;
  if (!listeners.some((listener) => listener.touched.streams.size > 0) || cx.glimpsed !== undefined) return;
  const [head, going, settled] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  cx.assign(state, { from: 'const', mask: PENDING });
  builder.goto(head);
  builder.at(head);
  builder.branch({ on: 'var', var: state, mask: PENDING }, going, settled, siteOf(node));
  const arms = armsOf(cx, listeners, head, false);
  choose(cx, going, arms, node);
  builder.at(settled);
}

/**
 * `await stream.finalMessage()`: the source runs until it is over, and who listens to it hears that; then it is silent.
 * @param group the source
 */
export function runToItsEnd(cx: Lowering, group: string, node: Node): void {
  const { builder } = cx;
  const heard = cx.listeners.filter((one) => one.group === group);
  const [head, ends, fails] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  builder.goto(head);
  const items = heard.filter((one) => isItem(one.event)).map((item) => {
    const start = builder.newBlock();
    builder.at(start);
    if (item.loop !== undefined) item.loop.pumped = true;
    run(cx, item, head);
    return start;
  });
  builder.at(head);
  builder.choose([
    { to: ends, why: 'source-ends', site },
    { to: fails, why: 'source-throws', site },
    ...items.map((to) => ({ to, why: 'source-yields', site }) as const),
  ]);
  const finish = (from: BlockId, listens: (listener: Listener) => boolean): void => {
    builder.at(from);
    cx.assign(overOf(cx, group), { from: 'const', mask: ON });
    runAll(cx, heard.filter(listens));
  };
  finish(fails, ({ event }) => FAILS.test(event));
  throwNow(cx);
  finish(ends, ({ event }) => ENDS.test(event));
  mayDepart(cx, node);
}

/** The bit of a promise that nothing has settled. */
const PENDING = 4;

/** @param leaves once a source is over, nothing more may happen */
function armsOf(cx: Lowering, listeners: readonly Listener[], head: BlockId, leaves: boolean): BlockId[] {
  const loops = cx.activeLoops.splice(0);
  const arms: BlockId[] = [];
  const done = new Set<string>();
  // What runs may set up more: a list that grows while it is walked.
  for (const { group } of listeners) {
    if (group === CONNECTION || done.has(group) || done.size > MOST_LISTENERS) continue;
    const [timers, ofGroup] = [group === INTERVAL || group === TIMEOUT, listeners.filter((one) => one.group === group)];
    done.add(group);
    if (timers) arms.push(...ofGroup.map((one) => timer(cx, one, head)));
    else if (ofGroup.some((one) => one.touched.streams.size > 0)) arms.push(...source(cx, ofGroup, head, leaves));
  }
  cx.activeLoops.push(...loops);
  return arms;
}

const MOST_LISTENERS = 24;

/** Runs a listener if it is set up, then goes to `next`. */
function run(cx: Lowering, listener: Listener, next: BlockId): void {
  const { builder } = cx;
  if (!builder.reachable) return;
  const [on, failed] = [builder.newBlock(), builder.newBlock()];
  const site = siteOf(listener.node);
  builder.branch({ on: 'var', var: listener.active, mask: ON }, on, next, site);
  builder.at(on);
  if (listener.loop !== undefined) cx.activeLoops.push(listener.loop);
  if (listener.once === true) turnOff(cx, [listener]);
  const entry: FunctionScopeEntry = { kind: 'function', node: undefined, beside: 'event', env: cx.env, returnTo: next, rejectTo: failed, result: cx.newSlot(['event']), settled: builder.newVar('settled', 'tag') };
  within(cx, entry, () => {
    const { ref } = callBack(cx, listener.fn, [], listener.node);
    if (ref?.kind === 'promise') builder.branch({ on: 'var', var: ref.state, mask: REJECTED }, failed, next, site);
    else builder.goto(next);
  });
  if (listener.loop !== undefined) cx.activeLoops.pop();
  listener.laidOut.push([on, builder.size]);
  builder.at(failed);
  // Whoever cancels a stream is told that its `cancel()` failed, and who calls what was handed out may catch.
  if (listener.event === CANCEL || cx.handedOut.includes(listener)) builder.stop();
  else cx.exit({ how: 'throw', to: 'event' }, listener.node);
}

/** A timer runs again and again, unless the end of its stream has turned it off. */
function timer(cx: Lowering, listener: Listener, head: BlockId): BlockId {
  const { builder } = cx;
  const [start, tick] = [builder.newBlock(), builder.newBlock()];
  builder.at(start);
  const [stream] = listener.touched.streams;
  if (stream !== undefined) {
    const over = builder.newBlock();
    builder.branch({ on: 'status', stream: stream.id, statuses: OVER }, over, tick, siteOf(listener.node));
    builder.at(over);
    runAll(cx, cx.listeners.filter((one) => one.group === CONNECTION && hearsOwnEnd(one)));
  }
  builder.goto(tick);
  builder.at(tick);
  run(cx, listener, head);
  return start;
}

/** Runs a listener that is set up, and takes it off. */
function once(cx: Lowering, listener: Listener, head: BlockId): BlockId {
  const { builder } = cx;
  const here = builder.here;
  const [start, runs, rest] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.at(start);
  builder.branch({ on: 'var', var: listener.active, mask: ON }, runs, head, siteOf(listener.node));
  builder.at(runs);
  run(cx, listener, rest);
  builder.at(rest);
  turnOff(cx, [listener]);
  builder.goto(head);
  if (here !== undefined) builder.at(here);
  return start;
}

/**
 * The close of a response comes when it was ended as well. Nobody cancels a web stream that its own code has closed, nor is
 * the signal of its request aborted (measured: @hono/node-server, srvx).
 */
const hearsOwnEnd = ({ event }: Listener): boolean => event !== CANCEL && event !== ABORT;

function runAll(cx: Lowering, listeners: readonly Listener[]): void {
  for (const one of listeners) {
    const next = cx.builder.newBlock();
    run(cx, one, next);
    cx.builder.at(next);
  }
}

/** Items, then the end or an error: what listeners of one source hear. */
function source(cx: Lowering, listeners: readonly Listener[], head: BlockId, leaves: boolean): BlockId[] {
  const { builder } = cx;
  const [first] = listeners as [Listener, ...Listener[]];
  const over = overOf(cx, first.group);
  const arms: BlockId[] = [];
  // What is called once is off behind that, while the source goes on.
  const steady = listeners.find((one) => one.once !== true);
  const arm = (own: Listener, body: () => void) => {
    const [start, set, going, stop] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
    builder.at(stop);
    builder.stop();
    builder.at(start);
    builder.branch({ on: 'var', var: over, mask: ON }, stop, set, siteOf(first.node));
    builder.at(set);
    builder.branch({ on: 'var', var: (steady ?? own).active, mask: ON }, going, stop, siteOf(first.node));
    builder.at(going);
    body();
    arms.push(start);
  };
  for (const item of listeners.filter((one) => isItem(one.event))) arm(item, () => run(cx, item, head));
  const ends = listeners.filter((one) => ENDS.test(one.event));
  const fails = listeners.filter((one) => FAILS.test(one.event));
  const finish = (why: 'source-ends' | 'source-throws', heard: readonly Listener[]) => {
    const going = builder.newBlock();
    builder.choose([{ to: going, why, site: siteOf(first.node) }]);
    builder.at(going);
    cx.assign(over, { from: 'const', mask: ON });
    runAll(cx, heard);
    if (!leaves) builder.goto(head);
    else if (!goesOnElsewhere(cx, first.group, listeners) && !endsByItem(listeners)) leaveOrGoOn(cx, first, head);
    else leaveWhereEnded(cx, first, listeners, head);
  };
  if (ends.length > 0 || listeners.some((one) => one.event === 'data')) arm(ends[0] ?? first, () => finish('source-ends', ends));
  if (fails.length > 0) arm(fails[0]!, () => finish('source-throws', [...fails, ...ends.filter((one) => one.event === 'close')]));
  return arms;
}

/** Does an item end a stream, so that its last one may be what ends it? */
function endsByItem(listeners: readonly Listener[]): boolean {
  return listeners.some((one) => isItem(one.event) && one.touched.ended.size > 0);
}

/** Does a listener of another source send to a stream that these touch, or a timer end it? Then that one goes on. */
function goesOnElsewhere(cx: Lowering, group: string, listeners: readonly Listener[]): boolean {
  const goesOn = (other: Listener) => (other.group === INTERVAL || other.group === TIMEOUT ? other.touched.ended : other.touched.streams);
  return cx.listeners.some((other) => other.group !== group && other.group !== CONNECTION && listeners.some((one) => [...one.touched.streams].some((stream) => goesOn(other).has(stream))));
}

function overOf(cx: Lowering, group: string): Var {
  let over = cx.over.get(group);
  if (over === undefined) {
    cx.over.set(group, (over = cx.builder.newVar('over', 'tag')));
    cx.builder.initially({ op: 'assign', target: over, source: { from: 'const', mask: OFF } });
  }
  return over;
}

/** Nothing more happens, or something else does. */
function leaveOrGoOn(cx: Lowering, { node }: Listener, head: BlockId): void {
  const { builder } = cx;
  const left = builder.newBlock();
  const site = siteOf(node);
  builder.choose([{ to: head, why: 'either', site }, { to: left, why: 'either', site }]);
  builder.at(left);
  cx.exit({ how: 'return', to: 'event' }, node);
}

/** Others may go on with a stream, unless these have ended it. */
function leaveWhereEnded(cx: Lowering, first: Listener, listeners: readonly Listener[], head: BlockId): void {
  const { builder } = cx;
  for (const stream of new Set(listeners.flatMap((one) => [...one.touched.ended]))) {
    const [ended, next] = [builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'status', stream: stream.id, statuses: ENDED }, ended, next, siteOf(first.node));
    builder.at(ended);
    leaveOrGoOn(cx, first, next);
    builder.at(next);
  }
  builder.goto(head);
}

const ENDED = statusSet('ended');

/**
 * The client may leave while the code waits. Listeners for that run, and the code goes on: where one of them ends the
 * stream, or where nobody hears of it when a later call throws. Timers that are still set up go on as well.
 */
export function mayDepart(cx: Lowering, node: Node): void {
  const { builder } = cx;
  if (cx.glimpsed !== undefined || cx.inEvents || cx.leaving || !builder.reachable) return;
  const connection = cx.listeners.filter((one) => one.group === CONNECTION);
  const throwing = cx.streams.filter((stream) => stream.model.afterEnd.cancelled === 'throws');
  const unheard = isUnheard(cx.jumps);
  const goesOn = throwing.some((stream) => unheard || connection.some((one) => one.touched.ended.has(stream)));
  const timers = cx.listeners.filter((one) => (one.group === INTERVAL || one.group === TIMEOUT) && throwing.some((stream) => one.touched.streams.has(stream)));
  if (!goesOn && timers.length === 0) return;
  const [leaves, stays] = [builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  builder.choose([{ to: stays, why: 'either', site }, { to: leaves, why: 'either', site }]);
  builder.at(leaves);
  cx.assign(departed(cx), { from: 'const', mask: ON });
  for (const stream of cx.streams) cx.effect(stream, 'depart', node);
  cx.leaving = true;
  runAll(cx, connection);
  cx.leaving = false;
  tickOnceGone(cx, timers, throwing, node);
  if (unheard) for (const stream of throwing) cx.effect(stream, 'leave', node);
  if (goesOn) builder.goto(stays);
  else builder.stop();
  builder.at(stays);
}

/** A timer that the disconnect did not clear ticks while the code still waits: nobody hears of what it throws. */
function tickOnceGone(cx: Lowering, timers: readonly Listener[], throwing: readonly Stream[], node: Node): void {
  const { builder } = cx;
  for (const one of timers) {
    const [ticks, goesOn] = [builder.newBlock(), builder.newBlock()];
    const site = siteOf(node);
    builder.choose([{ to: goesOn, why: 'either', site }, { to: ticks, why: 'either', site }]);
    builder.at(ticks);
    for (const stream of throwing) cx.effect(stream, 'leave', node);
    builder.goto(tickOf(cx, one));
    builder.at(goesOn);
  }
}

/** A timer's last tick, laid out once for all places that lead there: the path ends with it. */
function tickOf(cx: Lowering, timer: Listener): BlockId {
  const { builder, lastTicks } = cx;
  const known = lastTicks.get(timer);
  if (known !== undefined) return known;
  const here = builder.here;
  const [tick, after] = [builder.newBlock(), builder.newBlock()];
  lastTicks.set(timer, tick);
  const loops = cx.activeLoops.splice(0);
  builder.at(tick);
  run(cx, timer, after);
  builder.at(after);
  builder.stop();
  cx.activeLoops.push(...loops);
  if (here !== undefined) builder.at(here);
  return tick;
}

/** Once the client has left, some streams throw at whatever is done to them. */
export function throwIfGone(cx: Lowering, stream: Stream, node: Node): void {
  const { builder } = cx;
  if (stream.model.afterEnd.cancelled !== 'throws' || cx.glimpsed !== undefined || !builder.reachable || !isUnheard(cx.jumps)) return;
  const [gone, there] = [builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  builder.branch({ on: 'status', stream: stream.id, statuses: GONE }, gone, there, site);
  builder.at(gone);
  builder.choose([{ to: throwTarget(cx), why: 'gone', site }]);
  builder.at(there);
}

/** A tag: has the client left? */
function departed(cx: Lowering): Var {
  if (cx.departed === undefined) {
    cx.departed = cx.builder.newVar('departed', 'tag');
    cx.builder.initially({ op: 'assign', target: cx.departed, source: { from: 'const', mask: OFF } });
  }
  return cx.departed;
}

/** Goes to `yes` where the client has left: `signal.aborted`. */
export function decideDeparted(cx: Lowering, node: Node, yes: BlockId, no: BlockId): void {
  if (cx.departed === undefined) cx.builder.goto(no);
  else cx.builder.branch({ on: 'var', var: cx.departed, mask: ON }, yes, no, siteOf(node));
}

const UNENDED = statusSet('fresh', 'prepared', 'declined', 'open', 'sent');

/** The client leaves: streams that throw from then on are told so, and so are those who listen for it. */
function departures(cx: Lowering, head: BlockId): BlockId[] {
  const { builder } = cx;
  return cx.streams.filter((stream) => stream.model.afterEnd.cancelled === 'throws' && [...cx.listeners].some((one) => one.touched.streams.has(stream))).map((stream) => {
    const [start, leaves] = [builder.newBlock(), builder.newBlock()];
    const site = siteOf(cx.listeners[0]!.node);
    builder.at(start);
    const stop = builder.newBlock();
    builder.branch({ on: 'status', stream: stream.id, statuses: UNENDED }, leaves, stop, site);
    builder.at(stop);
    builder.stop();
    builder.at(leaves);
    cx.effect(stream, 'depart', cx.listeners.find((one) => one.touched.streams.has(stream))!.node);
    runAll(cx, cx.listeners.filter((one) => one.group === CONNECTION));
    cx.effect(stream, 'leave', cx.listeners.find((one) => one.touched.streams.has(stream))!.node);
    cx.assign(departed(cx), { from: 'const', mask: ON });
    builder.goto(head);
    return start;
  });
}
