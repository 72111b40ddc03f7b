/** Sources that are read to their end for a client that may have left, where nothing in the code would hear of that. */
import { isFunction, isLoop, memberName, unwrap, type Node } from '../../syntax/node.ts';
import type { Scopes } from '../../syntax/scope.ts';
import type { Send } from '../../lower/context.ts';
import { find, isDisconnectListener, methodCall, type Handler, type Leak } from './handler.ts';

export function unwired(handler: Handler): Leak[] {
  const { scopes, stream, sends, fn } = handler;
  // A send to a stream that was cancelled throws, which ends the loop.
  if (stream.model.afterEnd.cancelled === 'throws') return [];
  const feeds = new Set<Node>();
  for (const send of sends) {
    const found = feedOf(scopes, send);
    if (found === undefined || found.around.some(hears)) continue;
    feeds.add(found.node);
  }
  if (feeds.size === 0 || hears(fn)) return [];
  return [...feeds].map((node) => ({
    form: 'unwired',
    // Whether what the source gives is of use when nobody listens any more, as a job's result is, only its author knows.
    certain: false,
    node,
    message: `Nothing here hears that the client has left, so that the source goes on to its end for nobody: stop it when \`${stream.name}\` closes.`,
  }));
}

/** What feeds a send: a loop over an asynchronous source, or an awaited call that is given the function that sends. */
function feedOf(scopes: Scopes, send: Send): { readonly node: Node; readonly around: readonly Node[] } | undefined {
  const around: Node[] = [];
  let feed: Node | undefined;
  for (let place: { readonly node: Node; readonly env: Send['env'] } | undefined = send; place !== undefined; place = place.env.call) {
    let below = place.node;
    for (let up = scopes.parentOf(below); up !== undefined; below = up, up = scopes.parentOf(up)) {
      feed ??= isSource(scopes, up) ? up : awaitedWith(scopes, up, below);
      if (isFunction(up)) around.push(up);
    }
  }
  return feed === undefined ? undefined : { node: feed, around };
}

const READS = /^(?:read|next|dequeue|shift|take)$/;

/** A loop that asks an asynchronous source for each of its rounds. */
function isSource(scopes: Scopes, node: Node): boolean {
  if (!isLoop(node)) return false;
  if (node.type === 'ForOfStatement') return node.await;
  return find(node, (inner) => inner.type === 'AwaitExpression' && READS.test(methodCall(unwrap(inner.argument))?.name ?? '') && scopes.functionAround(inner) === scopes.functionAround(node)) !== undefined;
}

/** `await agent.run({ onStep: (step) => send(step) })`: the call, where it is given a function. */
function awaitedWith(scopes: Scopes, call: Node, argument: Node): Node | undefined {
  if (call.type !== 'CallExpression' || !call.arguments.some((one) => one === argument) || (!isFunction(argument) && argument.type !== 'ObjectExpression')) return undefined;
  let outer: Node = call;
  for (let up = scopes.parentOf(outer); up !== undefined; outer = up, up = scopes.parentOf(up)) {
    if (up.type === 'AwaitExpression') return AT_ONCE.test(methodCall(call)?.name ?? '') ? undefined : up;
    if (up.type !== 'MemberExpression' && !(up.type === 'CallExpression' && up.callee === outer)) return undefined;
  }
  return undefined;
}

/** Calls that run a function for what is at hand, or keep the stream. */
const AT_ONCE = /^(?:map|forEach|all|allSettled|filter|reduce|then|catch|finally|streamSSE|stream)$/;

const TELLS = /^(?:destroyed|aborted|closed|readableAborted|isConnected|connected|socket)$/;

/** Is there anything that hears, or asks, whether the client is there? That the stream was ended is another matter. */
function hears(node: Node): boolean {
  return find(node, (inner) => isDisconnectListener(inner) || (inner.type === 'MemberExpression' && TELLS.test(memberName(inner) ?? '')) || (inner.type === 'Identifier' && /signal|abort|disconnect|cancel|gone|client_?closed|isClosed|^closed$/i.test(inner.name))) !== undefined;
}
