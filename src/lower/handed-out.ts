/**
 * Functions that are handed out for good: given to a call that keeps them, or stored where they outlive the code.
 * `registry.add({ close: () => controller.close() })`: whoever holds one may call it at any time, and what it ends is over
 * for the timers of the code, too.
 */
import type { BlockId } from '../ir/model.ts';
import type { Node } from '../syntax/node.ts';
import { callBack, functionsIn, glimpse } from './callbacks.ts';
import type { Lowering } from './context.ts';
import { INTERVAL, notSetUp, ON, TIMEOUT, type Listener } from './events.ts';
import { mayTouch } from './foreign.ts';
import type { Value } from './value.ts';

export function handOut(cx: Lowering, value: Value, node: Node): void {
  if (cx.glimpsed !== undefined || !cx.builder.reachable) return;
  for (const fn of functionsIn(value)) {
    if (!mayTouch(cx, fn.node)) continue;
    const active = notSetUp(cx);
    cx.assign(active, { from: 'const', mask: ON });
    cx.handedOut.push({ fn, node, active });
  }
}

/**
 * Those that end a stream to which a timer sends: what is known of them is only that they may be called.
 * @param head where the event loop begins
 */
export function endersOf(cx: Lowering, head: BlockId): Listener[] {
  const timed = new Set(cx.listeners.filter(({ group }) => group === INTERVAL || group === TIMEOUT).flatMap(({ touched }) => [...touched.streams]));
  if (timed.size === 0) return [];
  cx.builder.at(head);
  return cx.handedOut.flatMap(({ fn, node, active }) => {
    const touched = glimpse(cx, () => callBack(cx, fn, [], node));
    if (![...touched.ended].some((stream) => timed.has(stream))) return [];
    const ender: Listener = { fn, node, group: 'handed out', event: 'call', active, touched, laidOut: [] };
    cx.enders.push(ender);
    return [ender];
  });
}
