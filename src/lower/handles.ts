/**
 * What another file makes of a response: `const { send, end } = openSse(res)`, `new SseWriter(res)`. The name of the
 * function or class says that it is for events, the names of its members say what they do.
 */
import { ANY, Kind } from '../ir/model.ts';
import { judgeName, saysSse } from '../streams/names.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { likelySink } from './sinks.ts';
import type { Stream } from './streams.ts';
import { refTo, type Value } from './value.ts';

export const handleTo = (stream: Stream): Value => ({ ...refTo({ kind: 'stream', stream, part: 'handle' }), safe: true });

/** `new SseWriter(res)`, of a class that is not of this file: nothing is committed yet. */
export function constructHandle(cx: Lowering, call: Call, name: string): Value | undefined {
  if (!saysSse(name) || READS.test(name)) return undefined;
  for (const arg of call.args) {
    const stream = likelySink(cx, arg, call.node);
    if (stream === undefined) continue;
    cx.prove(stream, 'name', call.node);
    cx.effect(stream, 'prepare', call.node);
    return { ...handleTo(stream), mask: Kind.Object };
  }
  return undefined;
}

const READS = /client|pars|read|decod|source|consum/i;

/** A member of a handle that is called. One that finishes may send a last event first. */
export function callHandle(cx: Lowering, on: Value, name: string, call: Call): Value | undefined {
  if (on.ref?.kind !== 'stream' || on.ref.part !== 'handle') return undefined;
  const { stream } = on.ref;
  const judged = judgeName(name);
  const finishes = FINISHES.test(name);
  if (judged.sends || finishes || SENDS.test(name)) cx.effect(stream, 'send', call.node);
  if (judged.ends) cx.effect(stream, 'end', call.node);
  return { mask: ANY, safe: true };
}

const FINISHES = /^_*(?:done|finish|complete|fail|error)(?![a-z])/;
const SENDS = /^(?:event|data|message|comment|ping|heartbeat|chunk|delta|text|next)$/;
