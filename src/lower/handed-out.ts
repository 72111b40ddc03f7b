/**
 * Functions that are handed out for good: given to a call that keeps them, or stored where they outlive the code.
 * `registry.add({ close: () => controller.close() })`: whoever holds one may call it at any time, and what it ends is out
 * of hand, and over for the timers of the code.
 */
import type { Node } from '../syntax/node.ts';
import { afterwards, functionsIn } from './callbacks.ts';
import type { Lowering } from './context.ts';
import { INTERVAL, notSetUp, ON, TIMEOUT, type Listener } from './events.ts';
import type { FunctionRef } from './functions.ts';
import type { Value } from './value.ts';

/** What is stored where it outlives the code. */
export function handOut(cx: Lowering, value: Value, node: Node): void {
  if (cx.glimpsed === undefined && cx.builder.reachable) for (const fn of functionsIn(value)) giveOut(cx, fn, node);
}

/** Whoever was given the function calls it some time, or hands it on. */
export function giveOut(cx: Lowering, fn: FunctionRef, node: Node): void {
  const touched = afterwards(cx, fn, node, 'root');
  if (touched === undefined || touched.ended.size === 0) return;
  for (const stream of touched.ended) stream.outOfHand = true;
  const active = notSetUp(cx);
  cx.assign(active, { from: 'const', mask: ON });
  cx.handedOut.push({ fn, node, group: 'handed out', event: 'call', active, touched, laidOut: [] });
}

/** Those that end a stream to which a timer sends: what is known of them is only that they may be called. */
export function endersOf({ handedOut, listeners }: Lowering): Listener[] {
  const timed = new Set(listeners.filter(({ group }) => group === INTERVAL || group === TIMEOUT).flatMap(({ touched }) => [...touched.streams]));
  return handedOut.filter(({ touched }) => [...touched.ended].some((stream) => timed.has(stream)));
}
