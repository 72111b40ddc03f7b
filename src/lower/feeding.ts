/** Generators that are handed to what is known to be a stream of events: as its body, with its headers, into its pipe. */
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import type { Value } from './value.ts';

/** `sendStream(event, frames())`, `reply.send(frames())`, `pipeline(frames(), res)`, where the other one carries the media type. */
export function feedByCall(cx: Lowering, call: Call): void {
  const values = call.self === undefined ? call.args : [call.self, ...call.args];
  if (!call.args.some(isGenerator) || !values.some((value) => carriesEvents(cx, value))) return;
  for (const arg of call.args) feed(cx, arg);
}

/** `ctx.body = frames()`. */
export function feedByAssignment(cx: Lowering, object: Value, value: Value): void {
  if (isGenerator(value) && carriesEvents(cx, object)) feed(cx, value);
}

const isGenerator = ({ ref }: Value): boolean => ref?.kind === 'generator';

function feed(cx: Lowering, { ref }: Value): void {
  if (ref?.kind === 'generator') cx.feeding.add(ref.node);
}

/** Was the media type of an event stream set on it, or on the response that it is? */
function carriesEvents(cx: Lowering, { ref }: Value): boolean {
  if (ref?.kind !== 'path') return false;
  const stream = cx.sinks.get(ref.key);
  return cx.headerOwners.has(ref.variable ?? ref.names[0]) || (stream !== undefined && stream.evidence.some((evidence) => evidence.kind === 'header'));
}
