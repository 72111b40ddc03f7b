/**
 * Does what feeds a stream stop when the client leaves? Each form is a plain question to the function that has the
 * stream; a listener that another function sets up may answer it unseen.
 *
 * Misses, for one: a source that ignores the signal that it is given.
 */
import type { SourceFile } from '../file.ts';
import type { Finding } from '../findings.ts';
import { reachable } from '../flow/together.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { isFunction, type FunctionNode } from '../syntax/node.ts';
import { listenerLeaks } from './disconnect/listeners.ts';
import type { Handler, Leak } from './disconnect/handler.ts';
import { signalLeaks } from './disconnect/signals.ts';
import { sourceLeaks } from './disconnect/sources.ts';
import { unwired } from './disconnect/unwired.ts';
import { isSeenAt } from './evidence.ts';

export function stopOnDisconnect(file: SourceFile): Finding[] {
  const found = new Map<string, Finding>();
  for (const scope of file.streamScopes) {
    for (const handler of handlersIn(file, scope)) {
      for (const leak of [...listenerLeaks(handler), ...sourceLeaks(handler), ...signalLeaks(handler), ...unwired(handler)]) {
        const key = `${leak.node.range[0]} ${leak.form}`;
        if (file.owns(leak.node) && !found.has(key)) found.set(key, findingOf(file, handler.stream, leak));
      }
    }
  }
  return [...found.values()];
}

function handlersIn({ scopes, text }: SourceFile, scope: LoweredScope): Handler[] {
  const { cx, graph } = scope;
  const reached = reachable(graph);
  return cx.streams.flatMap((stream) => {
    if (stream.oneOfMany || stream.model.id === 'generator') return [];
    const sends = cx.sends.filter((send) => send.stream === stream && isSeenAt(graph, stream, send.block, reached));
    return sends.length === 0 ? [] : [{ scopes, text, stream, sends, fn: functionOf(stream, scope) }];
  });
}

/** The function whose parameter the stream is, or in whose scope it is made. */
function functionOf({ origin }: Stream, { root }: LoweredScope): FunctionNode {
  return typeof origin === 'object' && origin.kind === 'param' && isFunction(origin.home) ? origin.home : root;
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
