/**
 * Does what feeds a stream stop when the client leaves? Each form is a plain question to the function that has the
 * stream; a listener that another function sets up may answer it unseen.
 *
 * Misses, for one: a source that ignores the signal that it is given.
 */
import type { SourceFile } from '../file.ts';
import type { Finding } from '../findings.ts';
import { reachable } from '../flow/together.ts';
import type { Lowering, Send } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import type { Env, Ref } from '../lower/value.ts';
import { isFunction } from '../syntax/node.ts';
import { listenerLeaks } from './disconnect/listeners.ts';
import { isWithin, type Handler, type Leak } from './disconnect/handler.ts';
import { signalLeaks } from './disconnect/signals.ts';
import { sourceLeaks } from './disconnect/sources.ts';
import { uncancelled } from './disconnect/uncancelled.ts';
import { unwired } from './disconnect/unwired.ts';
import { comesFromElsewhere, isSeenAt, toldElsewhere } from './evidence.ts';

export function stopOnDisconnect(file: SourceFile): Finding[] {
  const found = new Map<string, Finding>();
  for (const scope of file.streamScopes) {
    for (const handler of handlersIn(file, scope)) {
      for (const leak of [...listenerLeaks(handler), ...sourceLeaks(handler), ...signalLeaks(handler), ...unwired(handler), ...uncancelled(handler)]) {
        const key = `${leak.node.range[0]} ${leak.form}`;
        if (file.owns(leak.node) && !found.has(key)) found.set(key, findingOf(file, handler.stream, leak));
      }
    }
  }
  return [...found.values()];
}

function handlersIn(file: SourceFile, scope: LoweredScope): Handler[] {
  const { scopes, text, modules } = file;
  const { cx, graph } = scope;
  const reached = reachable(graph);
  const told = toldElsewhere(file, scope);
  return cx.streams.flatMap((stream) => {
    if (stream.oneOfMany || stream.model.id === 'generator' || (told.has(stream.id) && comesFromElsewhere(file, stream))) return [];
    const sends = cx.sends.filter((send) => send.stream === stream && isSeenAt(graph, stream, send.block, reached));
    const heads = cx.openings.filter((head) => head.stream === stream);
    return sends.length === 0 ? [] : [{ scopes, text, modules, stream, sends, heads, ...placeOf(scope, stream, sends) }];
  });
}

/** The function whose parameter the stream is, or in whose scope it is made. */
function placeOf({ cx, root }: LoweredScope, stream: Stream, sends: readonly Send[]): Pick<Handler, 'fn' | 'response'> {
  const { origin } = stream;
  const variable = typeof origin === 'object' ? origin : undefined;
  if (variable?.kind !== 'param' || !isFunction(variable.home)) return { fn: root, response: variable?.home === root ? variable : undefined };
  const given = { fn: variable.home, response: variable };
  for (const send of sends) {
    const handed = handedTo(cx, stream, send);
    if (handed !== undefined && !isWithin(handed.fn, given.fn)) return handed;
  }
  return given;
}

/** The handler in `wrap(async (req, res) => …)`, where the code of `wrap` is at hand and the stream is a parameter of what it makes. */
function handedTo(cx: Lowering, stream: Stream, send: Send): Pick<Handler, 'fn' | 'response'> | undefined {
  let outermost: Pick<Handler, 'fn' | 'response'> | undefined;
  const around = new Set([send.env]);
  // A list that grows while it is walked, from the inside outwards.
  for (const { home, slots, call, parent } of around) {
    if (parent !== undefined) around.add(parent);
    if (call === undefined) continue;
    around.add(call.env);
    const response = isHandedOn(cx, home) ? [...slots].find(([variable, { ref }]) => variable.home === home && variable.kind === 'param' && isStream(cx, ref, stream))?.[0] : undefined;
    if (response !== undefined && isFunction(home)) outermost = { fn: home, response };
  }
  return outermost;
}

/** Is it a function that stands as an argument of a call? */
function isHandedOn({ scopes }: Lowering, home: Env['home']): boolean {
  const call = isFunction(home) ? scopes.parentOf(home) : undefined;
  return call?.type === 'CallExpression' && call.callee !== home;
}

function isStream({ sinks }: Lowering, ref: Ref | undefined, stream: Stream): boolean {
  return ref?.kind === 'stream' ? ref.stream === stream : ref?.kind === 'path' && sinks.get(ref.key) === stream;
}

function findingOf({ lines }: SourceFile, { name, model }: Stream, { form, certain, node, message, change }: Leak): Finding {
  const range = [node.range[0], Math.min(node.range[1], lines.endOfLine(node.range[0]))] as const;
  return {
    rule: 'stop-on-disconnect',
    form,
    certain,
    range,
    loc: { start: lines.at(range[0]), end: lines.at(range[1]) },
    stream: { name, model: model.id, title: model.title },
    path: [],
    message,
    changes: change === undefined ? [] : [{ ...change, certain: false }],
  };
}
