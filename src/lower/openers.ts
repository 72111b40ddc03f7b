/** Calls and constructors that make a stream. */
import { Kind, type Exit } from '../ir/model.ts';
import { modelOf, openersOf } from '../models/index.ts';
import type { Opener } from '../models/model.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import { callBack, isInteresting } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { throwTarget } from './control.ts';
import { openDeclared } from './declared.ts';
import { fork } from './fork.ts';
import { headSite, type FunctionRef } from './functions.ts';
import { hearCancel } from './listeners.ts';
import { observable, subject } from './observables.ts';
import { asPromise, awaitValue, FULFILLED, newPromise, REJECTED } from './promises.ts';
import { holdsEventStream, likelySink, noteIfCommitted } from './sinks.ts';
import type { Stream } from './streams.ts';
import { refTo, UNDEFINED, UNKNOWN, type RecordRef, type Value } from './value.ts';

/** @returns the call's value when it makes a stream, or takes one as the body of a response */
export function callOpener(cx: Lowering, call: Call): Value | undefined {
  const name = libraryName(call);
  for (const opener of openersOf(name)) if (comesFrom(call, opener)) return open(cx, call, opener);
  const declared = openDeclared(cx, call);
  if (declared !== undefined) return declared;
  if (call.node.type === 'NewExpression') return construct(cx, call, name);
  if (name === 'from' && call.path.at(-2) === 'HttpResponseStream') return lambdaStream(cx, call);
  if (name === 'from' && /^(?:Readable|ReadableStream)$/.test(call.path.at(-2) ?? '')) return call.args[0]?.ref?.kind === 'generator' ? call.args[0] : undefined;
  return undefined;
}

/** The name of what is called, as its library has it: `import { streamSSE as sse }` renames it. */
function libraryName(call: Call): string {
  const { ref } = call.callee;
  const imported = ref?.kind === 'import' && call.self === undefined && ref.name !== 'default' && ref.name !== '*' ? ref.name : undefined;
  return imported ?? call.path.at(-1) ?? '';
}

function comesFrom(call: Call, opener: Opener): boolean {
  if (opener.from === undefined) return true;
  const { ref } = call.callee;
  return ref?.kind === 'import' && opener.from.includes(ref.module);
}

function open(cx: Lowering, call: Call, opener: Opener): Value | undefined {
  const { node, args } = call;
  const caught = opener.model === 'hono-sse' && args[2]?.ref !== undefined;
  const stream = cx.newStream((opener.callback === undefined ? targetName(cx, node) : undefined) ?? 'stream', modelOf(caught ? 'hono-sse-caught' : opener.model), node);
  cx.effect(stream, 'make', node);
  if (stream.model.sseOnly) cx.prove(stream, 'api', node);
  if (opener.callback !== undefined) {
    const fn = args[opener.callback.argument]?.ref;
    if (fn?.kind !== 'function') return undefined;
    const given: Value[] = [];
    given[opener.callback.parameter] = nameSink(stream, fn);
    fork(cx, node, 'framework', () => callBack(cx, fn, given, node));
    return { mask: Kind.Object, safe: true };
  }
  const read = opener.name === 'Readable' && args[0]?.ref?.kind === 'record' ? functionOf(args[0].ref, 'read') : undefined;
  // Nobody awaits an async `read()`.
  if (read !== undefined && isInteresting(cx, read.node)) runPull(cx, node, { ...read, self: sink(stream) }, [], 'detached');
  // The transport writes the head itself when it is started.
  const under = opener.model === 'mcp-sse' && args[1] !== undefined ? likelySink(cx, args[1], node) : undefined;
  if (under !== undefined) {
    cx.prove(under, 'api', node);
    under.goesOn = true;
    stream.under = under;
    noteIfCommitted(cx, under, node, opener.name);
  }
  // A session is another face of the response that it is made from.
  const response = opener.model === 'better-sse' ? args[1]?.ref : undefined;
  if (response?.kind === 'path') cx.sinks.set(response.key, stream);
  return { ...sink(stream), safe: true };
}

/** The name of the variable that a new stream goes to. */
export function targetName(cx: Lowering, node: Node): string | undefined {
  for (let up = cx.scopes.parentOf(node); up !== undefined; up = cx.scopes.parentOf(up)) {
    if (up.type === 'VariableDeclarator') return up.id.type === 'Identifier' ? up.id.name : undefined;
    if (up.type === 'AssignmentExpression' && up.left.type === 'Identifier') return up.left.name;
    if (up.type !== 'AwaitExpression' && up.type !== 'TSAsExpression') break;
  }
  return undefined;
}

const sink = (stream: Stream): Value => refTo({ kind: 'stream', stream, part: 'sink' });

/** `awslambda.HttpResponseStream.from(responseStream, { headers })`: the same stream, with a head. */
function lambdaStream(cx: Lowering, call: Call): Value {
  const [given, head] = call.args;
  const stream = cx.newStream(targetName(cx, call.node) ?? 'responseStream', modelOf('lambda-stream'), call.node);
  cx.effect(stream, 'make', call.node);
  if (head !== undefined && holdsEventStream(head)) cx.prove(stream, 'header', call.node);
  if (given?.ref?.kind === 'path') cx.sinks.set(given.ref.key, stream);
  return { ...sink(stream), safe: true };
}

function construct(cx: Lowering, call: Call, name: string): Value | undefined {
  switch (name) {
    case 'ReadableStream':
      return readableStream(cx, call);
    case 'TransformStream':
      return transformStream(cx, call);
    case 'Response':
    case 'NextResponse':
      return response(cx, call);
    case 'Observable':
      return observable(cx, call);
    case 'Subject':
    case 'ReplaySubject':
    case 'BehaviorSubject':
      return subject(cx, call);
    case 'Promise':
      return promise(cx, call);
    case 'Headers':
      return call.args[0]?.ref?.kind === 'record' ? call.args[0] : refTo({ kind: 'record', id: 'headers', fields: new Map(), open: false });
    case 'Map':
    case 'Set':
      return { mask: call.args.length === 0 ? Kind.EmptyList : Kind.EmptyList | Kind.List, ref: { kind: 'instance', of: name } };
    default:
      return undefined;
  }
}

function transformStream(cx: Lowering, call: Call): Value {
  const stream = cx.newStream(targetName(cx, call.node) ?? 'stream', modelOf('web-writer'), call.node);
  cx.effect(stream, 'make', call.node);
  return refTo({ kind: 'stream', stream, part: 'pair' });
}

/** `new ReadableStream({ start, pull, cancel })`: the runtime calls start at once and pull whenever more is wanted. */
function readableStream(cx: Lowering, call: Call): Value {
  const source = call.args[0]?.ref;
  const direct = source?.kind === 'record' && source.fields.get('type')?.text === 'direct';
  const stream = cx.newStream('controller', modelOf(direct ? 'bun-direct' : 'web-controller'), call.node);
  cx.effect(stream, 'make', call.node);
  const whole = refTo({ kind: 'stream', stream, part: 'readable' });
  if (source?.kind !== 'record') return whole;
  const [start, pull, cancel] = [functionOf(source, 'start'), functionOf(source, 'pull'), functionOf(source, 'cancel')];
  if (cancel !== undefined) hearCancel(cx, call.node, cancel);
  if (pull === undefined) {
    if (start !== undefined) runStart(cx, call.node, stream, start);
  } else if (direct) fork(cx, call.node, 'framework', () => callBack(cx, pull, [nameSink(stream, pull)], call.node), stream);
  else {
    stream.pulled = true;
    // Nothing is pulled before an async `start()` is done.
    const before = start === undefined ? undefined : () => awaitValue(cx, callBack(cx, start, [nameSink(stream, start)], call.node), call.node);
    runPull(cx, call.node, pull, [nameSink(stream, pull)], 'framework', before);
  }
  return whole;
}

/** A function in a field of an object: a method of an underlying source or sink. */
export function functionOf(record: RecordRef, name: string): FunctionRef | undefined {
  const ref = record.fields.get(name)?.ref;
  return ref?.kind === 'function' ? ref : undefined;
}

/** The controller, called as the function calls it. */
export function nameSink(stream: Stream, fn: FunctionRef): Value {
  const [parameter] = fn.node.params;
  if (parameter?.type === 'Identifier') stream.name = parameter.name;
  return sink(stream);
}

function runStart(cx: Lowering, node: Node, stream: Stream, start: FunctionRef): void {
  const controller = nameSink(stream, start);
  if (start.node.async || isInteresting(cx, start.node)) fork(cx, node, 'framework', () => callBack(cx, start, [controller], node), stream);
  else callBack(cx, start, [controller], node);
}

/**
 * `pull()`, or the `read()` of a Readable: called again after each chunk. One that returns without a chunk is not called
 * again (measured: the consumer waits), so that what comes of the first call is all that a silent stream comes to.
 */
function runPull(cx: Lowering, node: Node, pull: FunctionRef, args: readonly Value[], to: Exit['to'], before?: () => void): void {
  const { builder } = cx;
  fork(cx, node, to, () => {
    before?.();
    const loop = cx.newLoop(pull.node, 'pull');
    builder.emit({ op: 'enter', loop: loop.id, site: headSite(pull.node) });
    cx.step();
    cx.activeLoops.push(loop);
    const result = asPromise(cx, callBack(cx, pull, args, node), node);
    cx.activeLoops.pop();
    const [fulfilled, failed] = [builder.newBlock(), throwTarget(cx)];
    builder.branch({ on: 'var', var: result.state, mask: REJECTED }, failed, fulfilled, siteOf(node));
    builder.at(fulfilled);
    return UNDEFINED;
  });
}

function response(cx: Lowering, call: Call): Value | undefined {
  const [body, init] = call.args;
  if (body?.ref?.kind === 'stream') {
    if (init !== undefined && holdsEventStream(init)) cx.prove(body.ref.stream, 'header', call.node);
    return { mask: Kind.Object, ref: body.ref };
  }
  if (body?.ref?.kind === 'generator') {
    if (init !== undefined && holdsEventStream(init)) cx.feeding.add(body.ref.node);
    return body;
  }
  return { mask: Kind.Object, ref: { kind: 'instance', of: 'Response' } };
}

/** `new Promise((resolve, reject) => …)`: settled by what the executor calls, now or later. */
function promise(cx: Lowering, call: Call): Value | undefined {
  const fn = call.args[0]?.ref;
  if (fn?.kind !== 'function') return undefined;
  const { builder } = cx;
  const state = builder.newVar('promise', 'tag');
  if (!builder.reachable) return newPromise(state, UNKNOWN);
  const settles = (mask: number): Value => ({
    mask: Kind.Object,
    ref: {
      kind: 'bound',
      call: (args) => {
        if (mask === FULFILLED && args[0]?.ref?.kind === 'promise') cx.assign(state, { from: 'copy', var: args[0].ref.state });
        else cx.assign(state, { from: 'const', mask });
        return { mask: Kind.Undefined, safe: true };
      },
    },
  });
  // Until something settles it, whoever awaits the promise waits; it may be rejected later only if reject is used.
  const rejects = fn.node.params.length > 1;
  cx.assign(state, { from: 'const', mask: rejects ? FULFILLED | REJECTED : FULFILLED });
  const [failed, after] = [builder.newBlock(), builder.newBlock()];
  const before = cx.listeners.length;
  cx.jumps.push({ kind: 'catch', to: failed });
  cx.executors++;
  callBack(cx, fn, [settles(FULFILLED), settles(REJECTED)], call.node);
  cx.executors--;
  cx.jumps.pop();
  builder.goto(after);
  builder.at(failed);
  cx.assign(state, { from: 'const', mask: REJECTED });
  builder.goto(after);
  builder.at(after);
  return newPromise(state, UNKNOWN, cx.glimpsed === undefined ? cx.listeners.slice(before) : []);
}
