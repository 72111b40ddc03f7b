/** Sources that are read to their end for a client that may have left, where nothing in the code would hear of that. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, isLoop, memberName, unwrap, type Node } from '../../syntax/node.ts';
import type { Scopes } from '../../syntax/scope.ts';
import type { Send } from '../../lower/context.ts';
import { find, isDisconnectListener, isMadeIn, methodCall, type Handler, type Leak } from './handler.ts';

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
    certain: isLoop(node) && isMadeHere(handler, node) && !isOfUse(handler, node),
    node,
    message: `Nothing here hears that the client has left, so that the source goes on to its end for nobody: stop it when \`${stream.name}\` closes.`,
  }));
}

/** Is the source made for this stream: what a call gives, rather than something that others handed over? */
function isMadeHere({ scopes }: Handler, loop: Node): boolean {
  let source: Node = loop.type === 'ForOfStatement' ? loop.right : methodCall(unwrap((find(loop, isRead) as TSESTree.AwaitExpression).argument))!.owner;
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    source = unwrap(source.type === 'AwaitExpression' ? source.argument : source);
    if (source.type === 'MemberExpression') source = source.object;
    else if (source.type === 'CallExpression') {
      const call = methodCall(source);
      const [given] = source.arguments;
      if (call !== undefined && PARTS.test(call.name)) source = call.owner;
      else if (given !== undefined && RECASTS.test(calleeNameOf(source))) source = given;
      else return true;
    } else {
      const [write, ...others] = source.type === 'Identifier' ? (scopes.variableOf(source)?.writes ?? []) : [];
      if (write?.value === undefined || others.length > 0) return false;
      source = write.value;
    }
  }
  return false;
}

const MOST_HOPS = 12;

/** What only shows a source in another way. */
const PARTS = /^(?:getReader|pipeThrough|values|iterator)$/;

/** What reads a source that it is given. */
const RECASTS = /^(?:parse|decode|read|iterat|transform|convert|map|wrap|split|lines?|to|from|sse|ndjson)/i;

/**
 * May what the source gives be of use when nobody listens any more? Something else is awaited for it, in the loop or
 * behind it, or is named for keeping it.
 */
function isOfUse({ scopes, text, sends }: Handler, loop: Node): boolean {
  const around = scopes.functionAround(loop);
  const isSend = (node: Node) => sends.some((send) => isMadeIn(send, node));
  return find(around, (node) => {
    if (node.range[1] <= loop.range[0]) return false;
    if (node.type === 'AwaitExpression') return !isRead(node) && !isSend(node);
    return node.type === 'CallExpression' && KEEPS.test(calleeNameOf(node)) && !isSend(node);
  }) !== undefined || WANTED.test(text.slice(...around.range));
}

const isRead = (node: Node): boolean => node.type === 'AwaitExpression' && READS.test(methodCall(unwrap(node.argument))?.name ?? '');

/** What is done for its own sake: going on is wanted then. */
const WANTED = /download|install|(?:un)?zip|backup|import(?:ing|ed)|migrat|resum|resubscri|reconnect/i;

const KEEPS = /extract|capture|save|persist|store|insert|update|upsert|record|track|bill|usage|append|history|cache|commit|memor|publish|finali[sz]e|complete/i;

function calleeNameOf(node: Node): string {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  return callee?.type === 'Identifier' ? callee.name : callee?.type === 'MemberExpression' ? (memberName(callee) ?? '') : '';
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
