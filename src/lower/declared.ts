/** Calls that the settings declare to open a stream, hand one on, send to it or end it. */
import { ANY, Kind } from '../ir/model.ts';
import type { DeclaredLibrary } from '../models/declared.ts';
import type { Node } from '../syntax/node.ts';
import { callBack } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { fork } from './fork.ts';
import { nameSink, targetName } from './openers.ts';
import { likelySink, send } from './sinks.ts';
import type { Stream } from './streams.ts';
import { refTo, type Value } from './value.ts';

/** Do the settings say what this call does? */
export function isDeclared(cx: Lowering, path: readonly string[]): boolean {
  return cx.libraries.some(({ opens, provides, sends, ends }) => opens.match(path) || provides.match(path) || sends.match(path) || ends.match(path));
}

export function openDeclared(cx: Lowering, call: Call): Value | undefined {
  for (const library of cx.libraries) {
    if (library.opens.match(call.path)) return openWith(cx, call, library);
    const provided = library.provides.match(call.path) ? provide(cx, call, library) : undefined;
    if (provided !== undefined) return provided;
  }
  return undefined;
}

function openWith(cx: Lowering, { args: [first], node }: Call, library: DeclaredLibrary): Value {
  const known = first === undefined ? undefined : declaredStream(cx, first, library, node);
  const stream = known ?? cx.newStream(targetName(cx, node) ?? 'stream', library.modelOn());
  // From here on the response is the library's.
  if (known !== undefined) known.model = library.modelOn(known.model);
  cx.prove(stream, 'setting', node);
  cx.effect(stream, 'open', node);
  return { ...refTo({ kind: 'stream', stream, part: 'sink' }), safe: true };
}

/** `withStream(req, async (stream) => {…})`. */
function provide(cx: Lowering, { args, node }: Call, { modelOn }: DeclaredLibrary): Value | undefined {
  const fn = args.findLast((arg) => arg.ref?.kind === 'function')?.ref;
  if (fn?.kind !== 'function') return undefined;
  const stream = cx.newStream('stream', modelOn());
  cx.prove(stream, 'setting', node);
  const given = nameSink(stream, fn);
  fork(cx, node, 'framework', () => callBack(cx, fn, [given], node));
  return { mask: Kind.Object, safe: true };
}

export function callDeclared(cx: Lowering, { path, self, args, node }: Call): Value | undefined {
  const library = cx.libraries.find(({ sends, ends }) => sends.match(path) || ends.match(path));
  const target = self ?? args[0];
  if (library === undefined || target === undefined) return undefined;
  const stream = declaredStream(cx, target, library, node);
  if (stream === undefined) return undefined;
  cx.prove(stream, 'setting', node);
  if (library.sends.match(path)) send(cx, stream, undefined, node);
  else cx.effect(stream, 'end', node);
  return { mask: ANY, safe: true };
}

/** A stream that is known already, or one that only the settings know. */
function declaredStream(cx: Lowering, value: Value, { modelOn }: DeclaredLibrary, node: Node): Stream | undefined {
  const known = likelySink(cx, value, node);
  if (known !== undefined || value.ref?.kind !== 'path') return known;
  const stream = cx.newStream(value.ref.names.join('.'), modelOn());
  cx.sinks.set(value.ref.key, stream);
  return stream;
}

/** Is this a call whose functions are given a stream? */
export const isProvider = (libraries: readonly DeclaredLibrary[], path: readonly string[]): boolean => libraries.some(({ provides }) => provides.match(path));
