/** Who finishes a stream: it is handed over where it is stored in something that outlives the code that got it. */
import type { Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { handOut } from './handed-out.ts';
import { lineageOf, type Class } from './inheritance.ts';
import { likelySink, streamsIn } from './sinks.ts';
import { readSlot } from './slots.ts';
import type { Stream } from './streams.ts';
import { methodsCalledOn } from './usage.ts';
import type { RecordRef, Value } from './value.ts';

/** `clients.add(res)`, `sessions.set(id, { res })`, `clients[id] = res`: whoever looks it up there may go on with it. */
export function storeIn(cx: Lowering, holder: Value, values: readonly Value[], node: Node): void {
  if (!lasts(cx, holder)) return;
  for (const value of values) {
    for (const stream of likelyStreams(cx, value, node)) handOver(stream);
    handOut(cx, value, node);
  }
}

/** `this.res = res`, `state.res = res`. A field of a class is its methods' to finish, if one of them does. */
export function storeInField(cx: Lowering, record: RecordRef, name: string, value: Value, node: Node): void {
  if (!cx.lasting.has(record)) return;
  handOut(cx, value, node);
  if (record.cls !== undefined && !isEndedBy(cx, record.cls, name)) return;
  for (const stream of likelyStreams(cx, value, node)) handOver(stream);
}

/** Whoever looks it up may end it. */
function handOver(stream: Stream): void {
  stream.handedOver = true;
  stream.stored = true;
  stream.goesOn = true;
}

function lasts(cx: Lowering, { ref, cell }: Value): boolean {
  return (ref?.kind === 'record' && cx.lasting.has(ref)) || (cell !== undefined && cx.lasting.has(cell));
}

function likelyStreams(cx: Lowering, value: Value, node: Node) {
  const held = streamsIn(cx, value);
  const likely = held.length === 0 ? likelySink(cx, value, node) : undefined;
  return likely === undefined ? held : [likely];
}

/** A stream in a field is the class's to end: any of its methods may. */
export function noteEndsOfClass(cx: Lowering, self: Value | undefined): void {
  if (self?.ref?.kind !== 'record' || self.ref.cls === undefined) return;
  for (const [name, field] of self.ref.fields) {
    if (isEndedBy(cx, self.ref.cls, name)) for (const stream of streamsIn(cx, readSlot(field))) stream.endedByMethod = true;
  }
}

/** Does a method of the class, or of one that it extends, end the stream in the field? */
function isEndedBy(cx: Lowering, cls: Class, name: string): boolean {
  return lineageOf(cx, cls).some(({ node }) => {
    const called = methodsCalledOn(cx.scopes, undefined, ['this', name], node);
    return ENDS.some((method) => called.has(method));
  });
}

const ENDS = ['end', 'close', 'destroy', 'abort', 'finish', 'done'];
