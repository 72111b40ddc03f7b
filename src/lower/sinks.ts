/** Which values are streams, and what their methods do. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind, type EffectName, type Site } from '../ir/model.ts';
import { modelOf, PROPERTIES, TYPES } from '../models/index.ts';
import type { Does } from '../models/model.ts';
import { makesSse, saysSse } from '../streams/names.ts';
import { COMMITTED, GONE, OVER } from '../streams/protocol.ts';
import { isClass, isFunction, memberName, unwrap, type Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { throwTarget } from './control.ts';
import { throwIfGone } from './events.ts';
import { lineageOf } from './inheritance.ts';
import { isMadeElsewhere } from './makers.ts';
import type { Stream } from './streams.ts';
import { readSlot } from './slots.ts';
import { isEventStreamType, isFrame } from './text.ts';
import { OTHER_TYPES } from '../types.ts';
import { methodsCalledOn, nameOfFunction } from './usage.ts';
import type { Env, PathRef, Value } from './value.ts';

/**
 * The stream that a value is, if it is one.
 * @param method the method about to be called on it
 */
export function sinkOf(cx: Lowering, object: Value, method: string | undefined, node: Node): Stream | undefined {
  const { ref } = object;
  if (ref?.kind === 'stream') return ref.part === 'sink' ? ref.stream : undefined;
  if (ref?.kind !== 'path') return undefined;
  const known = cx.sinks.get(ref.key);
  if (known !== undefined) return known;
  const id = classify(cx, ref, method, node);
  if (id === undefined) return undefined;
  const stream = cx.newStream(ref.names.join('.'), modelOf(id), ref);
  cx.sinks.set(ref.key, stream);
  // A helper that gets it may tell more: `fail(res)` calls `res.status(500)`.
  if (id === 'node-http' && typeNameOf(cx, ref) === undefined) stream.guessed = true;
  // `reply.send()` answers for the response that `reply.raw` is.
  if (id === 'fastify-raw' && ref.parent !== undefined) cx.sinks.set(ref.parent.key, stream);
  if (id === 'koa-raw' && ref.parent !== undefined) cx.contexts.set(ref.parent.key, stream);
  return stream;
}

/** The stream that a value is, when only its name or type can tell: for values handed to calls that are not known. */
export function likelySink(cx: Lowering, value: Value, node: Node): Stream | undefined {
  const known = sinkOf(cx, value, undefined, node);
  if (known !== undefined || value.ref?.kind !== 'path') return known;
  // `chunk.response` is a text more often than a stream; `ctx.res`, `reply.raw` are not.
  const { names } = value.ref;
  if (!(names.length === 1 || names[0] === 'this' ? RESPONSE_NAME : RESPONSE_MEMBER).test(names.at(-1)!)) return undefined;
  const stream = cx.newStream(value.ref.names.join('.'), modelOf(inItsVersion(cx, 'node-http')), value.ref);
  cx.sinks.set(value.ref.key, stream);
  return stream;
}

/** The streams that a value is or holds, as far as is known by now. */
export function streamsIn(cx: Lowering, { ref }: Value, depth = 0): Stream[] {
  if (ref?.kind === 'stream') return [ref.stream];
  const known = ref?.kind === 'path' ? cx.sinks.get(ref.key) : undefined;
  if (known !== undefined) return [known];
  if (ref?.kind !== 'record' || depth > DEEPEST) return [];
  return [...ref.fields.values()].flatMap((field) => streamsIn(cx, readSlot(field), depth + 1));
}

/** How deep streams are looked for in objects. */
const DEEPEST = 3;

const RESPONSE_NAME = /^_?(?:res|resp|response|reply|rep|raw|sse|sseStream|eventStream|rawResponse|serverResponse|httpResponse)$/i;

const RESPONSE_MEMBER = /^_?(?:res|raw|reply)$/i;

/** Standard streams, files and sockets that write too, told by the last name of their path. */
const NEVER = /^(?:stdin|stdout|stderr|process|console|ws|wss|socket|webSocket|websocket|fs|file|db|redis|client|emitter|logger)$/i;

const EXPRESS_ONLY = ['status', 'json', 'set', 'sendStatus', 'type', 'contentType', 'send', 'redirect', 'header'];
const NODE_ONLY = ['writeHead', 'setHeader', 'flushHeaders', 'setHeaders'];

/** The id of the model that fits a path, by its type, its last names and the methods that the file calls on it. */
function classify(cx: Lowering, path: PathRef, method: string | undefined, node: Node): string | undefined {
  const last = path.names.at(-1)!;
  const type = typeNameOf(cx, path) ?? cx.types?.nameOf(receiverOf(node) ?? path.variable?.identifier ?? node);
  const byType = type === undefined ? undefined : TYPES.get(type);
  if (byType === undefined && ((NEVER.test(last) && !saysSse(last)) || isMadeElsewhere(cx.scopes, path, node))) return undefined;
  const used = new Set(methodsCalledOn(cx.scopes, path.variable, path.names, node));
  if (method !== undefined) used.add(method);
  const has = (...names: string[]) => names.some((name) => used.has(name));
  const byProperty = PROPERTIES.get(path.names.slice(-2).join('.'));
  if (byProperty === 'fastify-raw') return isHijacked(cx, path, node) ? 'fastify-hijacked' : 'fastify-raw';
  if (byProperty !== undefined) return byProperty;
  if (path.variable !== undefined && path.names.length === 1 && isNestResponse(cx, path.variable.identifier)) return 'nest-response';
  if (byType === 'node-http') return byType;
  if (byType !== undefined && (byType !== 'express' || has('write', 'end', ...NODE_ONLY, ...EXPRESS_ONLY))) return inItsVersion(cx, byType);
  if (type !== undefined && OTHER_TYPES.test(type)) return undefined;
  if (has('writeSSE')) return 'hono-sse';
  if (has('enqueue')) return 'web-controller';
  if (has('sse') && RESPONSE_NAME.test(last)) return 'fastify-sse-v2';
  if (has('pushComment')) return 'h3-event-stream';
  if (has('dispatchMessage', 'dispatchComment')) return 'oak-target';
  if (has(...NODE_ONLY) || (has('write') && has('end', ...EXPRESS_ONLY))) return inItsVersion(cx, has(...EXPRESS_ONLY) ? 'express' : 'node-http');
  if (has('next') && has('complete')) return 'nest-observer';
  if (has('write') && (has('close', 'abort', 'releaseLock') || /writer$/i.test(last))) return 'web-writer';
  if (saysSse(last) && !/client|source|parser|reader|server/i.test(last) && has('send', 'emit', 'push', 'sendEvent', 'writeEvent', 'write')) return 'sender';
  if (saysSse(type ?? '') && has('send', 'push', 'write', 'sendEvent', 'writeEvent')) return 'sender';
  if (has('write')) return inItsVersion(cx, 'node-http');
  if (RESPONSE_NAME.test(last) && has(...EXPRESS_ONLY)) return inItsVersion(cx, 'express');
  return undefined;
}

/** What a method is called on. */
function receiverOf(node: Node): Node | undefined {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : node;
  return callee.type === 'MemberExpression' ? callee.object : undefined;
}

/** `@Res() res`. */
function isNestResponse(cx: Lowering, identifier: Node): boolean {
  const decorators = (identifier as TSESTree.Identifier).decorators as TSESTree.Decorator[] | undefined;
  return decorators?.some((decorator) => /^(?:Res|Response)$/.test(decoratorName(decorator) ?? '')) === true && cx.scopes.parentOf(identifier) !== undefined;
}

export function decoratorName(decorator: TSESTree.Decorator): string | undefined {
  const { expression } = decorator;
  const callee = expression.type === 'CallExpression' ? expression.callee : expression;
  return callee.type === 'Identifier' ? callee.name : undefined;
}

/** Express answers a handler that rejects from version 5 on. */
function inItsVersion(cx: Lowering, id: string): string {
  if (id !== 'express' && id !== 'node-http') return id;
  if ((cx.settings.express ?? cx.modules.majorOf('express')) !== 5) return id;
  // A handler that only writes and ends looks like one of node:http; the imports tell.
  const isNode = ['http', 'https', 'http2'].some((name) => cx.imports.has(name) || cx.imports.has(`node:${name}`));
  return id === 'express' || (id === 'node-http' && !isNode) ? 'express5' : id;
}

function isHijacked(cx: Lowering, path: PathRef, node: Node): boolean {
  return methodsCalledOn(cx.scopes, path.variable, path.names.slice(0, -1), node).has('hijack');
}

/** The last name of the type that the path's variable or field is annotated with. */
function typeNameOf(cx: Lowering, path: PathRef): string | undefined {
  if (path.variable !== undefined && path.names.length === 1) return annotationOf(path.variable.identifier);
  if (path.names[0] !== 'this' || path.names.length !== 2) return undefined;
  return fieldTypes(cx).get(path.names[1]!);
}

function annotationOf(identifier: Node): string | undefined {
  const annotation = (identifier as TSESTree.Identifier).typeAnnotation?.typeAnnotation;
  return annotation === undefined ? undefined : typeName(annotation);
}

function typeName(type: TSESTree.TypeNode): string | undefined {
  if (type.type === 'TSTypeReference') {
    const name = type.typeName;
    return name.type === 'Identifier' ? name.name : name.type === 'TSQualifiedName' ? name.right.name : undefined;
  }
  if (type.type === 'TSUnionType') return type.types.map(typeName).find((name) => name !== undefined);
  return undefined;
}

/** Types of the fields of the classes around the code being lowered, and of those that they extend, parameter properties included. */
function fieldTypes(cx: Lowering): Map<string, string> {
  const types = new Map<string, string>();
  const { home, self } = cx.env;
  const classes: Node[] = self?.ref?.kind === 'record' && self.ref.cls !== undefined ? lineageOf(cx, self.ref.cls).map(({ node }) => node) : [];
  for (let up: Node | undefined = home; up !== undefined; up = cx.scopes.parentOf(up)) classes.unshift(up);
  for (const cls of classes.reverse()) {
    if (!isClass(cls)) continue;
    for (const member of cls.body.body) {
      if (member.type === 'PropertyDefinition' && member.key.type === 'Identifier' && member.typeAnnotation) {
        const name = typeName(member.typeAnnotation.typeAnnotation);
        if (name !== undefined) types.set(member.key.name, name);
      } else if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
        for (const param of member.value.params) {
          if (param.type !== 'TSParameterProperty' || param.parameter.type !== 'Identifier') continue;
          const name = annotationOf(param.parameter);
          if (name !== undefined) types.set(param.parameter.name, name);
        }
      }
    }
  }
  return types;
}

/**
 * Lowers a method call on a stream.
 * @param discarded nobody looks at what the call returns
 * @returns the call's value, or undefined when the model does not know the method
 */
export function callSink(cx: Lowering, stream: Stream, method: string, args: readonly Value[], self: Value, node: Node, discarded: boolean): Value | undefined {
  if (stream.guessed === true && EXPRESS_ONLY.includes(method)) stream.model = modelOf(inItsVersion(cx, 'express'));
  const does = stream.model.methods[method];
  if (does === undefined) return undefined;
  if (stream.model.sseOnly && does !== 'nothing') {
    proveByUse(cx, stream, args, node);
    for (const arg of args) if (arg.ref?.kind === 'generator') cx.feeding.add(arg.ref.node);
  }
  if (discarded && stream.model.rejects === true && (does === 'send' || does === 'end') && cx.glimpsed === undefined) cx.floating.push({ stream, node, name: method });
  if (stream.model.rejects === true && isCaughtByNothing(cx, node) && cx.glimpsed === undefined) cx.emptyCatches.push({ stream, node, name: method });
  if (!(stream.model.rejects === true && (discarded || isChained(cx, node)))) throwIfOver(cx, stream, does, node, method);
  perform(cx, stream, does, args, node, method);
  return does === 'headers' || does === 'status' || does === 'write-head' ? { ...self, safe: true } : { mask: ANY, safe: true };
}

/** What throws once the client has left, and what may throw once the stream is over; what a controller is to enqueue always does. */
function throwIfOver(cx: Lowering, stream: Stream, does: Does, node: Node, by: string): void {
  if (does !== 'send' && does !== 'end') return;
  throwIfGone(cx, stream, node);
  if (stream.model.afterEnd[does] === 'throws') throwIn(cx, stream, OVER & ~GONE, stream.model.id === 'web-controller' && does === 'send' ? does : undefined, node, by);
}

/** `writer.close().catch(…)`: a rejection is heard. */
function isChained(cx: Lowering, node: Node): boolean {
  const parent = cx.scopes.parentOf(node);
  return parent?.type === 'MemberExpression' && /^(?:then|catch)$/.test(memberName(parent) ?? '');
}

/** `writer.write(…).catch()`. */
function isCaughtByNothing(cx: Lowering, node: Node): boolean {
  const member = cx.scopes.parentOf(node);
  const call = member?.type === 'MemberExpression' && member.object === node && memberName(member) === 'catch' ? cx.scopes.parentOf(member) : undefined;
  return call?.type === 'CallExpression' && call.arguments.length === 0;
}

/** A hand-written sender is one only when it is given events; the other SSE-only APIs prove it by being used. */
function proveByUse(cx: Lowering, stream: Stream, args: readonly Value[], node: Node): void {
  if (stream.model.id !== 'sender') cx.prove(stream, 'api', node);
  else if (args.some((arg) => isEvent(arg) || isFrame(arg.text))) cx.prove(stream, 'frame', node);
}

/** An object literal with the fields of an event: `{ event, data }`. */
export function isEvent(value: Value): boolean {
  return value.ref?.kind === 'record' && value.ref.fields.has('data') && (value.ref.fields.has('event') || value.ref.fields.has('id'));
}

function perform(cx: Lowering, stream: Stream, does: Does, args: readonly Value[], node: Node, by: string): void {
  const [first] = args;
  switch (does) {
    case 'headers':
      noteHeaders(cx, stream, args, node);
      cx.effect(stream, 'prepare', node, by);
      return;
    case 'later-headers':
      noteHeaders(cx, stream, args, node);
      cx.effect(stream, 'prepare', node);
      return;
    case 'status':
      cx.effect(stream, declines(first) ? 'decline' : 'prepare', node);
      return;
    case 'write-head':
      noteHeaders(cx, stream, args, node);
      throwIfCommitted(cx, stream, node, by);
      cx.effect(stream, declines(first) ? 'decline' : 'open', node, by);
      return;
    case 'open':
      cx.effect(stream, 'open', node, by);
      return;
    case 'send':
      send(cx, stream, first, node, by, firstArgument(node));
      return;
    case 'end':
      // `end()` and `end(callback)` send nothing.
      if (first !== undefined && first.ref?.kind !== 'function' && !isNamedForCallbacks(firstArgument(node))) send(cx, stream, first, node, by, firstArgument(node), true);
      cx.effect(stream, 'end', node, by);
      return;
    case 'push':
      if (first !== undefined && (first.mask & ~(Kind.Null | Kind.Undefined)) === 0) cx.effect(stream, 'end', node, by);
      else send(cx, stream, first, node, by, firstArgument(node));
      return;
    case 'send-end':
      cx.effect(stream, 'send', node, by);
      cx.effect(stream, 'end', node, by);
      return;
    case 'abort':
      cx.effect(stream, 'abort', node, by);
      return;
    case 'answer':
      answer(cx, stream, node, by);
      return;
    case 'nothing':
      return;
  }
}

/** A callback that a wrapper passes on: who calls the wrapper may not be seen. */
const isNamedForCallbacks = (node: Node | undefined): boolean => node?.type === 'Identifier' && /^(?:cb|callback)$/i.test(node.name);

const firstArgument = (node: Node): Node | undefined => (node.type === 'CallExpression' ? node.arguments[0] : undefined);

/**
 * @param by the name of the method, for words
 * @param expression what is sent as the code writes it, where that is one expression
 * @param last it is sent with the end
 */
export function send(cx: Lowering, stream: Stream, payload: Value | undefined, node: Node, by?: string, expression?: Node, last?: boolean): void {
  // Raw bytes: an empty text sends none. An API that builds frames sends an event without data.
  if (!stream.model.sseOnly && payload !== undefined && (payload.mask & ~(Kind.EmptyText | Kind.Undefined | Kind.Null)) === 0) return;
  if (isFrame(payload?.text) || (payload?.text?.endsWith('\n\n') === true && isNamedForEvents(cx))) cx.prove(stream, 'frame', node);
  if (cx.builder.here !== undefined) cx.sends.push({ stream, node, payload: expression, env: cx.env, block: cx.builder.here });
  cx.effect(stream, 'send', node, by, last);
}

/** Is the code in a function whose name says that it makes events? */
function isNamedForEvents(cx: Lowering): boolean {
  for (let env: Env | undefined = cx.env; env !== undefined; env = env.parent) {
    if (isFunction(env.home) && makesSse(nameOfFunction(cx.scopes, env.home) ?? '')) return true;
  }
  return false;
}

/** `res.json(…)`: a whole answer while nothing is committed, an exception afterwards. */
function answer(cx: Lowering, stream: Stream, node: Node, by: string): void {
  throwIfCommitted(cx, stream, node, by);
  cx.effect(stream, 'answer', node, by);
}

/** A head that is out cannot be written again: ERR_HTTP_HEADERS_SENT. */
const throwIfCommitted = (cx: Lowering, stream: Stream, node: Node, by: string): void => throwIn(cx, stream, COMMITTED, 'late', node, by);

/**
 * What stands here throws in these statuses of the stream.
 * @param effect what it does to the stream where it surely throws; undefined where it may, and otherwise does what it does elsewhere
 */
function throwIn(cx: Lowering, stream: Stream, statuses: number, effect: EffectName | undefined, node: Node, by: string): void {
  const { builder } = cx;
  if (!builder.reachable) return;
  const site: Site = { start: node.range[0], end: node.range[1] };
  const [fine, late] = [builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'status', stream: stream.id, statuses }, late, fine, site);
  builder.at(late);
  if (effect !== undefined) cx.effect(stream, effect, node, by);
  builder.choose([{ to: throwTarget(cx), why: 'throws', site }, ...(effect === undefined ? [{ to: fine, why: 'either' as const, site }] : [])]);
  builder.at(fine);
}

/** What comes too late when the head is out, and does not stop the code. */
export function noteIfCommitted(cx: Lowering, stream: Stream, node: Node, by: string): void {
  const { builder } = cx;
  if (!builder.reachable) return;
  const [fine, late] = [builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'status', stream: stream.id, statuses: COMMITTED }, late, fine, { start: node.range[0], end: node.range[1] });
  builder.at(late);
  cx.effect(stream, 'late', node, by);
  builder.goto(fine);
  builder.at(fine);
}

/** Does this status say that the answer is no stream? */
function declines(status: Value | undefined): boolean {
  const code = status?.text === undefined ? NaN : Number(status.text);
  return code === 204 || code >= 300;
}

function noteHeaders(cx: Lowering, stream: Stream, args: readonly Value[], node: Node): void {
  if (setsEventStream(args)) cx.prove(stream, 'header', node);
}

/**
 * Do these arguments set the media type of an event stream: `('Content-Type', 'text/event-stream')`, `({ 'Content-Type': … })`,
 * or the type alone, as `res.type()` takes it?
 */
export function setsEventStream(args: readonly Value[]): boolean {
  return args.some((arg, index) => (isEventStreamType(arg.text) ? index === 0 || isContentType(args[index - 1]?.text) : holdsEventStream(arg)));
}

const isContentType = (name: string | undefined): boolean => name !== undefined && /^content[-_]?type$/i.test(name);

/** Is this an object or list of headers, or an object with such headers, that says `Content-Type: text/event-stream`? */
export function holdsEventStream(value: Value): boolean {
  const { ref } = value;
  if (ref?.kind === 'list') return setsEventStream(ref.items);
  if (ref?.kind === 'record') {
    for (const [name, field] of ref.fields) {
      if (isEventStreamType(field.text) && isContentType(name)) return true;
      if (/^(?:headers|\.\.\.)$/i.test(name) && field.ref !== undefined && holdsEventStream({ mask: ANY, ref: field.ref })) return true;
    }
    return false;
  }
  if (ref?.kind === 'import') return saysSse(ref.name) && /header|init|response|options/i.test(ref.name);
  return false;
}

/** `set.headers['content-type'] = 'text/event-stream'`, `ctx.type = …`, `res.statusCode = …`. */
export function noteHeaderAssignment(cx: Lowering, target: TSESTree.MemberExpression, object: Value, name: string, value: Value): void {
  if ((isEventStreamType(value.text) && (isContentType(name) || name === 'type')) || (name === 'headers' && holdsEventStream(value))) noteHeaderOwner(cx, object, target);
  const stream = name === 'statusCode' || name === 'status' ? sinkOf(cx, object, undefined, target) : undefined;
  if (stream !== undefined) cx.effect(stream, declines(value) ? 'decline' : 'prepare', target);
  if (CONTEXT_FIELDS.test(name)) noteOnContext(cx, object, target, name);
}

const CONTEXT_FIELDS = /^(?:status|type|length|etag|lastModified)$/;

/** Koa ignores what is set on the context once the head of its response is out. */
export function noteOnContext(cx: Lowering, { ref }: Value, node: Node, by: string): void {
  const stream = ref?.kind === 'path' ? cx.contexts.get(ref.key) : undefined;
  if (stream !== undefined) noteIfCommitted(cx, stream, node, by);
}

/** The media type was set on something that is no stream itself: streams of the same origin carry it. */
export function noteHeaderOwner(cx: Lowering, object: Value, node: Node): void {
  const stream = object.ref?.kind === 'path' ? cx.sinks.get(object.ref.key) : undefined;
  if (stream !== undefined) cx.prove(stream, 'header', node);
  cx.headerOwners.add(object.ref?.kind === 'path' ? (object.ref.variable ?? object.ref.names[0]) : 'somewhere');
}

/** `res.writable` and `controller.desiredSize` look as if they told that the stream is over, and do not. */
export function noteIdleGuard(cx: Lowering, node: Node, object: Value, name: string): void {
  const stream = sinkOf(cx, object, undefined, node);
  const model = stream?.model.id;
  if (stream !== undefined && (name === 'desiredSize') === (model === 'web-controller') && cx.glimpsed === undefined) cx.idleGuards.push({ stream, node, name });
}

/** Properties that tell where the stream is in its life, as the set of statuses in which they are true. */
export function statusProperty(name: string): { readonly statuses: number; readonly negated: boolean } | undefined {
  switch (name) {
    case 'headersSent':
    case 'sent':
      return { statuses: COMMITTED, negated: false };
    case 'writableEnded':
    case 'writableFinished':
    case 'finished':
    case 'destroyed':
    case 'closed':
    case 'aborted':
    case 'errored':
      return { statuses: OVER, negated: false };
    case 'isConnected':
    case 'connected':
      return { statuses: OVER, negated: true };
    default:
      return undefined;
  }
}
