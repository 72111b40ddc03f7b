/** Calls: of functions of this file, of streams, of what libraries make, and of what nobody here knows. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind, NULLISH } from '../ir/model.ts';
import { formatsSse, givesSseHeaders, judgeName, saysSse } from '../streams/names.ts';
import { isChain, isFunction, memberName, methodCalled, siteOf, unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import { callOneOf } from './alternatives.ts';
import { callBuiltin } from './builtins.ts';
import { callBack, glimpse, handCallbacks, isInteresting, LISTENS } from './callbacks.ts';
import { callSuper } from './construct.ts';
import { isCaught, type Lowering } from './context.ts';
import { either, handle, mayThrow, throwTarget } from './control.ts';
import { callDeclared } from './declared.ts';
import { delegateError } from './delegating.ts';
import { stopListening } from './events.ts';
import { lowerExpression } from './expressions.ts';
import { feedByCall } from './feeding.ts';
import { isFollowed, isQuiet, mayTouch, quietly, summarise } from './foreign.ts';
import { invoke, startAgain } from './functions.ts';
import { callHandle, handleTo } from './handles.ts';
import { instanceAt } from './instances.ts';
import { noteAccept } from './media-type.ts';
import { waitForSource } from './listeners.ts';
import { readMember, readSuper } from './members.ts';
import { callOpener } from './openers.ts';
import { asPromise, chain, chainFinally, type Callback } from './promises.ts';
import { callSink, setsEventStream, likelySink, noteHeaderOwner, noteOnContext, send, sinkOf } from './sinks.ts';
import { stepThrough } from './racing.ts';
import { newField, newRecord } from './slots.ts';
import type { Stream } from './streams.ts';
import { detach, isStartedInPlace } from './starter.ts';
import { HOLE, refTo, UNKNOWN, type Ref, type Value } from './value.ts';

/** What becomes of a call's value: a promise that nobody looks at runs beside the code that made it. */
export type Use = 'value' | 'awaited' | 'discarded';

export interface Call {
  readonly node: TSESTree.CallExpression | TSESTree.NewExpression;
  /** Names of the callee as written: `['this', 'logger', 'info']`. */
  readonly path: readonly string[];
  readonly callee: Value;
  /** The receiver of a method call. */
  readonly self: Value | undefined;
  readonly args: readonly Value[];
  readonly use: Use;
}

export function lowerCall(cx: Lowering, node: TSESTree.CallExpression, use: Use): Value {
  const callee = unwrap(node.callee);
  if (callee.type === 'MemberExpression') return lowerMethodCall(cx, node, callee, use);
  const isSuper = callee.type === 'Super';
  const value = isSuper ? UNKNOWN : lowerExpression(cx, callee);
  if (node.optional) skipIfNullish(cx, value, node);
  const call: Call = { node, path: calleePath(callee), callee: value, self: undefined, args: lowerArguments(cx, node.arguments), use };
  return isSuper ? callSuper(cx, call, () => dispatch(cx, call)) : dispatch(cx, call);
}

function lowerMethodCall(cx: Lowering, node: TSESTree.CallExpression, callee: TSESTree.MemberExpression, use: Use): Value {
  let name = memberName(callee);
  if (name === 'then' || name === 'catch' || name === 'finally') return lowerChainCall(cx, node, callee, name, use);
  const isSuper = callee.object.type === 'Super';
  const self = isSuper ? (cx.env.self ?? UNKNOWN) : lowerExpression(cx, callee.object);
  const path = calleePath(callee);
  if (callee.computed) {
    const key = lowerExpression(cx, callee.property);
    name ??= nameIn(key);
    if (name !== undefined) path[path.length - 1] = name;
  }
  if (callee.optional) skipIfNullish(cx, self, node);
  const instance = name === undefined || isSuper ? undefined : instanceAt(cx, self, callee.object, name);
  const member = name === undefined ? UNKNOWN : isSuper ? readSuper(cx, node, name) : readMember(cx, instance ?? self, name);
  // A method of a library that may be missing (`res.flush?.()`) is taken to be there; a callback kept in a field may not be.
  if (node.optional && isCallable(member)) skipIfNullish(cx, member, node);
  const args = lowerArguments(cx, node.arguments);
  return dispatch(cx, { node, path, callee: member, self, args, use });
}

const isCallable = ({ ref }: Value): boolean => ref?.kind === 'function' || ref?.kind === 'one-of' || ref?.kind === 'bound';

/** The name that a computed key is known to be: `res[method]`. */
export const nameIn = ({ text }: Value): string | undefined => (text === undefined || text === '' || text.includes(HOLE) ? undefined : text);

export function lowerArguments(cx: Lowering, nodes: readonly Node[]): Value[] {
  return nodes.map((node) => {
    if (node.type !== 'SpreadElement') return lowerExpression(cx, node);
    lowerExpression(cx, node.argument);
    return UNKNOWN;
  });
}

/** `a?.b(…)`: where `a` is nullish the rest of the chain is left out. */
export function skipIfNullish(cx: Lowering, value: Value, node: Node): void {
  const skip = cx.chainSkips.at(-1);
  const { builder } = cx;
  if (skip === undefined || !builder.reachable) return;
  // A stream behind `?.` is taken to be there: without it nobody waits for an answer.
  if (value.ref?.kind === 'stream' || (value.ref?.kind === 'path' && (cx.sinks.has(value.ref.key) || connectionOf(cx, value) !== undefined))) return;
  if (value.ref !== undefined && value.ref.kind !== 'path' && value.cell === undefined) return;
  const go = builder.newBlock();
  const site = { start: node.range[0], end: node.range[1] };
  if (value.cell !== undefined) builder.branch({ on: 'var', var: value.cell, mask: NULLISH }, skip, go, site);
  else either(cx, skip, go, node);
  builder.at(go);
}

const dispatch = (cx: Lowering, call: Call): Value => stepThrough(cx, call, follow(cx, call));

function follow(cx: Lowering, call: Call): Value {
  const { callee, args, node, use } = call;
  const { ref } = callee;
  if (ref?.kind === 'bound') return ref.call(args);
  if (cx.listeners.length > 0 && stopListening(cx, call)) return UNKNOWN;
  if (ref?.kind === 'one-of') return callOneOf(cx, ref.refs, node, (one) => dispatch(cx, { ...call, callee: { mask: Kind.Object, ref: one } }));
  if (ref?.kind === 'function' && isFollowed(cx, call, ref)) {
    if (use === 'discarded' && ref.node.async && startAgain(cx, ref, args)) return UNKNOWN;
    if (use === 'discarded' && ref.node.async && (isInteresting(cx, ref.node) || isStartedInPlace(call.node, ref.node))) return detach(cx, node, () => callBack(cx, ref, args, node));
    const value = isQuiet(cx, call, ref) ? quietly(cx, () => invoke(cx, ref, args, node)) : invoke(cx, ref, args, node);
    if (value !== undefined) return value;
  } else if (ref?.kind === 'function' && !cx.modules.isForeign(ref.node)) return summarise(cx, call, ref);
  feedByCall(cx, call);
  return (call.self === undefined && args.length > 0 ? delegateError(cx, ref, node) : undefined) ?? callOpener(cx, call) ?? callStream(cx, call) ?? readOf(call) ?? callBuiltin(cx, call) ?? callUnknown(cx, call);
}

/** `reader.read()`, `iterator.next()`: a step of an asynchronous source once it is awaited. */
function readOf(call: Call): Value | undefined {
  const name = call.path.at(-1);
  if (call.self === undefined || (name !== 'read' && name !== 'next')) return undefined;
  const { ref } = call.self;
  return { mask: Kind.Object, ref: ref?.kind === 'generator' || ref?.kind === 'reader' ? { kind: 'read', of: ref } : { kind: 'read' } };
}

/** A method of a stream, or a call that the settings declare to be one. */
function callStream(cx: Lowering, call: Call): Value | undefined {
  const { self, path, node, args } = call;
  const name = path.at(-1);
  if (name === undefined) return undefined;
  const known = callDeclared(cx, call);
  if (known !== undefined) return known;
  const method = self === undefined ? methodAlias(call) : { on: self, name };
  if (method === undefined) return undefined;
  const handled = callHandle(cx, method.on, method.name, call) ?? cutConnection(cx, method.on, method.name, node);
  if (handled !== undefined) return handled;
  const stream = sinkOf(cx, method.on, method.name, node);
  if (stream !== undefined && args[0]?.text === 'drain') noteDrain(cx, call, stream, receiverOf(node));
  return stream === undefined ? undefined : callSink(cx, stream, method.name, args, method.on, node, call.use === 'discarded');
}

/** `res.socket.destroy()`. */
function cutConnection(cx: Lowering, on: Value, name: string, node: Node): Value | undefined {
  const stream = /^(?:destroy|destroySoon|end)$/.test(name) ? connectionOf(cx, on) : undefined;
  if (stream === undefined) return undefined;
  cx.effect(stream, 'abort', node, name);
  return { mask: ANY, safe: true };
}

/** The stream whose connection a value is: `res.socket`. */
function connectionOf(cx: Lowering, { ref }: Value): Stream | undefined {
  if (ref?.kind !== 'path' || ref.parent === undefined || !/^(?:socket|connection)$/.test(ref.names.at(-1)!)) return undefined;
  return cx.sinks.get(ref.parent.key);
}

/** `res.once('drain', …)`, `once(res, 'drain')`. */
function noteDrain(cx: Lowering, { node }: Call, stream: Stream, on: Node | undefined): void {
  cx.drains.push({ stream, node, target: on, env: cx.env, block: cx.builder.here });
}

function receiverOf({ callee }: Call['node']): Node | undefined {
  const member = unwrap(callee);
  return member.type === 'MemberExpression' ? member.object : undefined;
}

/** `const write = res.write.bind(res); write(…)`: a method by another name. */
function methodAlias(call: Call): { readonly on: Value; readonly name: string } | undefined {
  const { ref } = call.callee;
  if (ref?.kind === 'method') return ref;
  if (ref?.kind !== 'path' || ref.parent === undefined) return undefined;
  return { on: refTo(ref.parent), name: ref.names.at(-1)! };
}

/** A call that nothing is known of: judged by its name where it gets a stream; may throw unless it is exempt. */
function callUnknown(cx: Lowering, call: Call): Value {
  const { path, args, node, use } = call;
  const name = path.at(-1) ?? '';
  const waited = waitForSource(cx, call);
  if (waited !== undefined) return waited;
  noteHeadersSet(cx, call);
  if (call.self !== undefined && /^(?:set|append|redirect)$/.test(name)) noteOnContext(cx, call.self, node, name);
  const started = startTransport(cx, call, name);
  noteAccept(cx, call);
  const given = giveStreams(cx, call, name) ?? started;
  const called = handCallbacks(cx, call);
  if (given !== undefined) return given;
  // Functions of other files that say what they make.
  const headers = givesSseHeaders(name);
  const formats = !headers && formatsSse(name) && args.length > 0;
  if (!formats && cx.policy.isExempt(path, use === 'awaited')) return (LISTENS.test(name) ? called : undefined) ?? { mask: ANY, safe: true };
  if (use !== 'awaited' && !formats) mayThrow(cx, node);
  if (called !== undefined) return called;
  if (formats) return { mask: ANY, text: `data: ${HOLE}\n\n` };
  return headers ? sseHeaders(cx) : { mask: ANY };
}

function sseHeaders(cx: Lowering): Value {
  const record = newRecord('headers', true);
  newField(cx, record, 'Content-Type').text = 'text/event-stream';
  return refTo(record);
}

/**
 * `server.connect(transport)` starts the transport, which writes its head and its first event, and nothing fails behind
 * them: where it rejects, the head is hardly out.
 * @returns the call's value, where it starts one and is waited for
 */
function startTransport(cx: Lowering, { args, node, use }: Call, name: string): Value | undefined {
  const { ref } = args[0] ?? UNKNOWN;
  const under = name === 'connect' && ref?.kind === 'stream' ? ref.stream.under : undefined;
  if (under === undefined) return undefined;
  if (use === 'awaited' && !lend(cx, under, node, name)) mayThrow(cx, node, 'rejects');
  cx.effect(under, 'send', node, name);
  return use === 'awaited' ? { mask: ANY, safe: true } : undefined;
}

/** `ctx.set('Content-Type', 'text/event-stream')`, `setResponseHeader(event, …)`, on something that is no stream itself. */
function noteHeadersSet(cx: Lowering, call: Call): void {
  // What a request is sent with says nothing of the response.
  if (/^(?:fetch|request)$/.test(call.path.at(-1) ?? '')) return;
  // A lone text is set only by a method that is named for it: `includes('text/event-stream')` asks.
  const [first] = call.args;
  if (!setsEventStream(call.args) || (call.args.length === 1 && first?.text !== undefined && !/^(?:type|contentType|setContentType)$/.test(call.path.at(-1) ?? ''))) return;
  noteHeaderOwner(cx, call.self ?? call.args[0] ?? UNKNOWN, call.node);
  for (const arg of call.args) if (arg.ref?.kind === 'stream' && arg.ref.part !== 'sink') cx.prove(arg.ref.stream, 'header', call.node);
}

/** @returns the call's value where it got a stream and its name said what it does to it */
function giveStreams(cx: Lowering, call: Call, name: string): Value | undefined {
  const { args, node, self } = call;
  const judged = judgeName(name);
  const says = saysSse(name) || call.path.slice(0, -1).some(saysSse);
  for (const [index, arg] of args.entries()) {
    const stream = judged.sends || judged.ends || judged.opens || judged.answers ? likelySink(cx, arg, node) : sinkOf(cx, arg, undefined, node);
    if (stream === undefined) continue;
    cx.meets(stream);
    if (args[index + 1]?.text === 'drain') noteDrain(cx, call, stream, node.arguments[index]);
    if (STORES.test(name) && self !== undefined) {
      stream.handedOver = true;
      letGo(stream);
      continue;
    }
    if (says) cx.prove(stream, 'name', node);
    if (judged.opens) cx.effect(stream, 'open', node);
    if (judged.sends) {
      if (!says && MAY_END.test(name)) letGo(stream);
      send(cx, stream, args.find((other) => other.text !== undefined && other !== arg && /\n/.test(other.text)), node);
    }
    if (judged.answers) cx.effect(stream, 'answer', node);
    if (judged.ends) cx.effect(stream, 'end', node);
    if (judged.opens) return handleTo(stream);
    if (judged.sends || judged.ends || judged.answers) return { mask: ANY, safe: true };
    // Whatever it does with the stream, it may end it.
    if (!cx.policy.isExempt(call.path, false)) letGo(stream);
    if (call.use === 'awaited' && stream.evidence.length > 0) lend(cx, stream, node, name);
  }
  for (const arg of args) if (arg.ref?.kind === 'record' && arg.ref.cls === undefined) for (const field of arg.ref.fields.values()) giveAway(cx, field.ref);
  return undefined;
}

/**
 * `await relay(res)` may reject when it has sent something, or before.
 * @returns whether somebody hears of that
 */
function lend(cx: Lowering, stream: Stream, node: Node, name: string): boolean {
  const { builder } = cx;
  if (!builder.reachable || cx.glimpsed !== undefined || !isCaught(cx.jumps)) return false;
  const [failed, after] = [builder.newBlock(), builder.newBlock()];
  either(cx, failed, after, node);
  builder.at(failed);
  cx.effect(stream, 'lend', node, name);
  builder.choose([{ to: throwTarget(cx), why: 'rejects', site: siteOf(node) }]);
  builder.at(after);
  return true;
}

/** The stream is out of hand: whoever holds it may end it. */
export function giveAway(cx: Lowering, ref: Ref | undefined): void {
  const stream = ref?.kind === 'stream' ? ref.stream : ref?.kind === 'path' ? cx.sinks.get(ref.key) : undefined;
  if (stream !== undefined) letGo(stream);
}

function letGo(stream: Stream): void {
  stream.goesOn = true;
  stream.outOfHand = true;
}

/** `sendError(res, 500)`: a whole answer more often than an event. */
const MAY_END = /(?:Error|Failure|Response|Json|JSON)$/;

/** `clients.add(res)`, `sessions.set(id, res)`, `waiting.push(res)`: somebody else will go on with it. */
const STORES = /^(?:add|set|push|unshift|register|subscribe|attach|addClient|connect|store|append)$/;

/** `promise.then(…)`, `.catch(…)`, `.finally(…)`. */
function lowerChainCall(cx: Lowering, node: TSESTree.CallExpression, callee: TSESTree.MemberExpression, name: string, use: Use): Value {
  if (use === 'discarded') noteClosed(cx, node, unwrap(callee.object), name);
  if (use === 'discarded' && !settlesPromise(cx, node)) {
    if (isInteresting(cx, node) || startsWriter(cx, node) || endsStream(cx, node)) return detach(cx, node, () => lowerChainCall(cx, node, callee, name, 'value'));
    if (!startsAtOnce(node)) {
      lowerQuietChain(cx, node, callee);
      return UNKNOWN;
    }
  }
  const object = unwrap(callee.object);
  const receiver = answering(cx, node, () => lowerExpression(cx, object));
  const promise = asPromise(cx, receiver, callee.object);
  const [first, second] = node.arguments.map((argument) => {
    const value = lowerExpression(cx, argument.type === 'SpreadElement' ? argument.argument : argument);
    return value.mask !== 0 && (value.mask & ~NULLISH) === 0 ? undefined : (args: readonly Value[]) => callBack(cx, value.ref, args, argument);
  });
  if (name === 'then') return chain(cx, promise, first, handler(cx, second), node);
  if (name === 'catch') return chain(cx, promise, undefined, handler(cx, first), node);
  return chainFinally(cx, promise, handler(cx, first), node);
}

/** `writer.closed.then(…);`: what `closed` is rejected with once the client has left goes on to a promise that nobody looks at. */
function noteClosed(cx: Lowering, node: TSESTree.CallExpression, closed: Node, name: string): void {
  if (closed.type !== 'MemberExpression' || memberName(closed) !== 'closed' || cx.glimpsed !== undefined) return;
  if (name === 'catch' || (name === 'then' && node.arguments.length > 1) || cx.scopes.parentOf(node)?.type !== 'ExpressionStatement') return;
  const { ref } = lowerExpression(cx, closed.object);
  if (ref?.kind === 'stream' && ref.part === 'sink' && ref.stream.model.rejects === true) cx.floating.push({ stream: ref.stream, node, name: 'closed' });
}

const handler = (cx: Lowering, callback: Callback): Callback => callback && ((args) => handle(cx, () => callback(args)));

/** What a chain starts with: `run()` in `run().then(…).catch(…)`. */
function startOf(node: TSESTree.CallExpression): Node {
  let start: Node = node;
  while (isChain(start)) start = unwrap(((start as TSESTree.CallExpression).callee as TSESTree.MemberExpression).object);
  return start;
}

/** `writer.write(frame).catch(() => {})`: what the call at the start is rejected with is answered for. */
function answering<T>(cx: Lowering, node: TSESTree.CallExpression, body: () => T): T {
  const before = cx.answeredFor;
  const name = methodCalled(node);
  if ((name === 'catch' && node.arguments.length > 0) || (name === 'then' && node.arguments.length > 1)) cx.answeredFor = startOf(node);
  const result = body();
  cx.answeredFor = before;
  return result;
}

/** `Promise.resolve().then(…)`: nothing is waited for. */
function startsAtOnce(node: TSESTree.CallExpression): boolean {
  const start = startOf(node);
  return start.type === 'CallExpression' && calleePath(start.callee).join('.') === 'Promise.resolve';
}

/** `run(…).then(…)`, where `run` is a parameter that holds a writer. */
function startsWriter(cx: Lowering, node: TSESTree.CallExpression): boolean {
  const start = startOf(node);
  const callee = start.type === 'CallExpression' ? unwrap(start.callee) : undefined;
  const ref = callee?.type === 'Identifier' ? lowerExpression(cx, callee).ref : undefined;
  return ref?.kind === 'function' && isInteresting(cx, ref.node);
}

/**
 * `run(…).then(() => res.end()).catch(…)`: whether the stream is ended depends on how it goes. What runs beside the scope
 * has returned before the chain gets there.
 */
function endsStream(cx: Lowering, node: TSESTree.CallExpression): boolean {
  if (cx.glimpsed !== undefined || startOf(node).type !== 'CallExpression' || startsAtOnce(node) || cx.jumps.some((jump) => jump.kind === 'function' && jump.beside !== undefined)) return false;
  return callbacksOf(node).some((fn) => mayTouch(cx, fn) && glimpse(cx, () => callBack(cx, lowerExpression(cx, fn).ref, [], fn)).ended.size > 0);
}

/** The functions that are written in a chain of promises. */
function callbacksOf(node: TSESTree.CallExpression): FunctionNode[] {
  const functions = node.arguments.map((argument) => unwrap(argument)).filter(isFunction);
  const before = unwrap((node.callee as TSESTree.MemberExpression).object);
  return isChain(before) ? [...callbacksOf(before as TSESTree.CallExpression), ...functions] : functions;
}

/** `run().then(resolve, reject)`: whoever awaits the promise that these settle waits for the chain. */
function settlesPromise(cx: Lowering, node: TSESTree.CallExpression): boolean {
  return node.arguments.some((argument) => argument.type === 'Identifier' && lowerExpression(cx, argument).ref?.kind === 'bound');
}

/** A chain that nobody awaits and that holds no writer: its callbacks may run at some later time. */
function lowerQuietChain(cx: Lowering, node: TSESTree.CallExpression, callee: TSESTree.MemberExpression): void {
  const object = unwrap(callee.object);
  answering(cx, node, () => lowerExpression(cx, object, isChain(object) ? 'discarded' : 'awaited'));
  const args = lowerArguments(cx, node.arguments);
  handCallbacks(cx, { node, path: ['then'], callee: UNKNOWN, self: UNKNOWN, args, use: 'discarded' });
}

/** How many names of a callee are kept: patterns look at the last ones. */
const MOST_NAMES = 6;

/** The last names of a callee as written; `()` stands for the result of a call. */
export function calleePath(node: Node): string[] {
  const names: string[] = [];
  let callee = unwrap(node);
  while (names.length < MOST_NAMES) {
    if (callee.type === 'MemberExpression') {
      names.unshift(memberName(callee) ?? '[]');
      callee = unwrap(callee.object);
    } else if (callee.type === 'CallExpression') {
      names.unshift('()');
      callee = unwrap(callee.callee);
    } else {
      names.unshift(callee.type === 'Identifier' ? callee.name : callee.type === 'ThisExpression' ? 'this' : callee.type === 'Super' ? 'super' : '()');
      break;
    }
  }
  return names;
}
