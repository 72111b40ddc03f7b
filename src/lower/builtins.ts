/** Functions and methods of the language whose result matters: texts, lists, promises, streams. */
import { ANY, BOOLEAN, Kind, LIST, TEXT } from '../ir/model.ts';
import { isArrayExpression, propertyName, unwrap, type Node } from '../syntax/node.ts';
import { callEncoder } from './ag-ui.ts';
import { callBack, handCallbacks } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { fork } from './fork.ts';
import { invoke } from './functions.ts';
import { importCalled } from './imports.ts';
import { forwardedType } from './media-type.ts';
import { targetName } from './openers.ts';
import { storeIn } from './ownership.ts';
import { pipeTo } from './piping.ts';
import { all, asPromise, newPromise, REJECTED } from './promises.ts';
import { readMember } from './members.ts';
import { callSink, holdsEventStream, noteHeaderOwner, send, sinkOf } from './sinks.ts';
import { newField, pathSlot, readSlot, writeSlot } from './slots.ts';
import type { Stream } from './streams.ts';
import { concatenate, isFrame } from './text.ts';
import { HOLE, ofText, refTo, UNDEFINED, UNKNOWN, type Ref, type Value } from './value.ts';

/** @returns the call's value, or undefined when the engine knows nothing of it */
export function callBuiltin(cx: Lowering, call: Call): Value | undefined {
  const name = call.path.at(-1) ?? '';
  if (call.self === undefined) return callGlobal(cx, call, name);
  const owner = call.self.ref?.kind === 'global' ? call.self.ref.name : '';
  if (owner === 'Promise') return callPromise(cx, call, name);
  if (owner === 'Object' || owner === 'JSON' || owner === 'Buffer' || owner === 'Array' || owner === 'Reflect') return callStatic(cx, call, owner, name);
  return callFunctionMethod(cx, call, name) ?? pipeTo(cx, call) ?? callStreamEnd(cx, call, name) ?? callEncoder(call, name) ?? callRecord(cx, call, name) ?? callList(cx, call, name) ?? forwardedType(cx, call, name) ?? callText(call, name);
}

function callGlobal(cx: Lowering, call: Call, name: string): Value | undefined {
  const [first] = call.args;
  if (name === 'pipeline' && first?.ref?.kind === 'stream') carryOn(cx, first.ref.stream, call.args.findLast((arg) => arg.ref?.kind !== 'function'));
  if (call.callee.ref?.kind !== 'global') return undefined;
  if (name === 'require' && first?.text !== undefined) return importCalled(cx, first.text, call.node);
  if (name === 'String' && first !== undefined) return first.text === undefined ? { mask: TEXT, text: HOLE } : ofText(first.text);
  if (name === 'Boolean') return { mask: BOOLEAN, ...(first?.cell !== undefined ? { cell: first.cell } : {}) };
  if (name === 'Number' || name === 'parseInt') return { mask: ANY };
  return undefined;
}

function callPromise(cx: Lowering, call: Call, name: string): Value | undefined {
  const [first] = call.args;
  const { node } = call;
  if (name === 'resolve') return first?.ref?.kind === 'promise' ? first : { ...(first ?? UNDEFINED), safe: true };
  if (name === 'reject') {
    const state = cx.builder.newVar('promise', 'tag');
    cx.assign(state, { from: 'const', mask: REJECTED });
    return newPromise(state, UNDEFINED);
  }
  if (name === 'allSettled' && first !== undefined) return { mask: ANY, safe: true };
  if (name !== 'all' && name !== 'any' && name !== 'race') return undefined;
  if (first?.ref?.kind === 'promises') return name === 'all' ? newPromise(first.ref.state, UNKNOWN) : UNKNOWN;
  if (first?.ref?.kind !== 'list' || name !== 'all') return UNKNOWN;
  const argument = node.arguments[0];
  const literal = argument === undefined ? undefined : unwrap(argument);
  const items = first.ref.items.map((item, index) => asPromise(cx, item, (isArrayExpression(literal) ? literal.elements[index] : undefined) ?? node));
  return all(cx, items, node);
}

function callStatic(cx: Lowering, call: Call, owner: string, name: string): Value | undefined {
  const [first] = call.args;
  if (owner === 'JSON' && name === 'stringify') return { mask: Kind.Text, text: `{${HOLE}` };
  if (owner === 'Buffer') return first === undefined ? UNKNOWN : { mask: Kind.Object, ...(first.text !== undefined ? { text: first.text } : {}) };
  if (owner === 'Object' && name === 'assign') {
    if (call.args.slice(1).some(holdsEventStream)) noteHeaderOwner(cx, first ?? UNKNOWN, call.node);
    for (const from of call.args.slice(1)) copyFields(cx, from, first ?? UNKNOWN);
    return first ?? UNKNOWN;
  }
  if (owner === 'Object' && (name === 'freeze' || name === 'seal')) return first ?? UNKNOWN;
  if (owner === 'Object' && (name === 'keys' || name === 'values' || name === 'entries')) return { mask: LIST };
  if (owner === 'Reflect' && name === 'apply' && first?.ref !== undefined) return callOn(cx, first.ref, call.args[1], itemsOf(call.args[2]), call);
  if (owner === 'Reflect' && name === 'get' && first !== undefined && call.args[1]?.text !== undefined) return readMember(cx, first, call.args[1].text);
  return undefined;
}

/** `Object.assign(to, from)`, as far as the fields are at hand. */
function copyFields(cx: Lowering, from: Value, to: Value): void {
  if (from.ref?.kind !== 'record') return;
  for (const [name, field] of from.ref.fields) {
    if (to.ref?.kind === 'record') writeSlot(cx, newField(cx, to.ref, name), readSlot(field));
    else if (to.ref?.kind === 'path') writeSlot(cx, pathSlot(cx, to.ref, name), readSlot(field));
  }
}

/** `fn.call(self, …)`, `fn.apply(…)`, `fn.bind(…)`. */
function callFunctionMethod(cx: Lowering, call: Call, name: string): Value | undefined {
  const fn = call.self?.ref;
  if (fn?.kind !== 'function' && fn?.kind !== 'bound' && fn?.kind !== 'method' && (fn?.kind !== 'path' || fn.parent === undefined)) return undefined;
  if (name === 'bind') return fn.kind === 'function' && call.args[0] !== undefined ? refTo({ ...fn, self: call.args[0] }) : call.self;
  const [self, ...args] = call.args;
  if (name === 'call') return callOn(cx, fn, self, args, call);
  return name === 'apply' ? callOn(cx, fn, self, itemsOf(args[0]), call) : undefined;
}

/** Calls a function or method on a receiver of the caller's choice. */
function callOn(cx: Lowering, fn: Ref, self: Value | undefined, args: readonly Value[], { node, use }: Call): Value | undefined {
  if (fn.kind === 'function') return callBack(cx, { ...fn, ...(self !== undefined ? { self } : {}) }, args, node);
  const name = fn.kind === 'method' ? fn.name : fn.kind === 'path' ? fn.names.at(-1) : undefined;
  const stream = self === undefined || name === undefined ? undefined : sinkOf(cx, self, name, node);
  return stream === undefined ? undefined : callSink(cx, stream, name!, args, self!, node, use === 'discarded');
}

/** The elements of a list of arguments, as far as they are known. */
const itemsOf = (list: Value | undefined): readonly Value[] => (list?.ref?.kind === 'list' ? list.ref.items : []);

/** The parts of a stream that has two ends, and what a pipe makes of it. */
function callStreamEnd(cx: Lowering, call: Call, name: string): Value | undefined {
  const ref = call.self?.ref;
  const target = call.args[0]?.ref?.kind === 'path' ? cx.sinks.get(call.args[0].ref.key) : undefined;
  if (ref?.kind === 'generator' && name === 'pipe' && target !== undefined) return pipeGenerator(cx, call, ref, target);
  if (ref?.kind !== 'stream') return undefined;
  if (name === 'getWriter') {
    ref.stream.name = targetName(cx, call.node) ?? ref.stream.name;
    return refTo({ ...ref, part: 'sink' });
  }
  if (name === 'getReader' && ref.part === 'readable') return refTo({ kind: 'reader', stream: ref.stream });
  // What comes out of a transform that has something of its own to say is another stream.
  if (name === 'pipeThrough' && ref.part === 'readable' && !onlyConverts(cx, call.node.arguments[0])) return UNKNOWN;
  if (name === 'pipeThrough' || name === 'pipe' || name === 'pipeTo') {
    // `pass.pipe(res)`: what goes into one comes out of the other.
    carryOn(cx, ref.stream, call.args[0]);
    return call.self;
  }
  if (name === 'on' || name === 'once') {
    handCallbacks(cx, call);
    return call.self;
  }
  return undefined;
}

/** `new TextEncoderStream()`, `new TransformStream({ transform })`: for nothing that comes in nothing goes out. */
function onlyConverts(cx: Lowering, node: Node | undefined): boolean {
  let made = node === undefined ? undefined : unwrap(node);
  if (made?.type === 'Identifier') {
    const declaration = cx.scopes.variableOf(made)?.declaration;
    made = declaration?.type === 'VariableDeclarator' && declaration.init !== null ? unwrap(declaration.init) : undefined;
  }
  if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier') return false;
  if (made.callee.name !== 'TransformStream') return /^(?:TextEncoder|TextDecoder|Compression|Decompression)Stream$/.test(made.callee.name);
  const [transformer] = made.arguments;
  if (transformer === undefined) return true;
  return transformer.type === 'ObjectExpression' && transformer.properties.every((property) => property.type === 'Property' && !/^(?:start|flush)$/.test(propertyName(property.key, property.computed) ?? 'start'));
}

/** What shows that the target of a pipe is a stream of events shows it of what is piped into it. */
function carryOn(cx: Lowering, stream: Stream, into: Value | undefined): void {
  const target = into?.ref?.kind === 'path' ? cx.sinks.get(into.ref.key) : undefined;
  if (target !== undefined) stream.evidence.push(...target.evidence);
}

/** `Readable.from(frames()).pipe(res)`: every value is written, then the response is ended; nobody hears of an error. */
function pipeGenerator(cx: Lowering, call: Call, source: Extract<Ref, { kind: 'generator' }>, target: Stream): Value {
  fork(cx, call.node, 'detached', () => {
    const onYield = (value: Value) => send(cx, target, value, call.node);
    invoke(cx, { kind: 'function', node: source.node, env: source.env, ...(source.self !== undefined ? { self: source.self } : {}) }, source.args, call.node, { onYield });
    cx.effect(target, 'end', call.node);
    return UNDEFINED;
  });
  return call.args[0] ?? UNKNOWN;
}

/** Header objects and maps: `headers.set('Content-Type', …)`. */
function callRecord(cx: Lowering, call: Call, name: string): Value | undefined {
  const ref = call.self?.ref;
  if (ref?.kind !== 'record' || ref.cls !== undefined || (name !== 'set' && name !== 'append')) return undefined;
  const [key, value] = call.args;
  if (key?.text === undefined || value === undefined) return undefined;
  writeSlot(cx, newField(cx, ref, key.text), value);
  return UNDEFINED;
}

const GROWS = /^(?:push|unshift|add|set|append)$/;
const SHRINKS = /^(?:pop|shift|splice|delete)$/;
const HAS_MANY = /^(?:map|filter|slice|flat|flatMap|sort|reverse|concat)$/;

function callList(cx: Lowering, call: Call, name: string): Value | undefined {
  const { self, args } = call;
  if (self?.ref?.kind === 'list' && name === 'at' && args[0]?.text !== undefined) return self.ref.items.at(Number(args[0].text));
  if (self?.ref?.kind === 'list' && name === 'join' && self.ref.items.length > 0) {
    const separator = args[0]?.text ?? (args.length === 0 ? ',' : HOLE);
    return ofText(concatenate(self.ref.items.flatMap((item, index) => (index === 0 ? [item.text] : [separator, item.text]))));
  }
  const frame = self?.cell === undefined ? undefined : cx.framesIn.get(self.cell);
  if (name === 'join' && frame !== undefined) return ofText(concatenate([HOLE, frame, HOLE]));
  if (self?.cell === undefined || (self.ref !== undefined && self.ref.kind !== 'list' && self.ref.kind !== 'path' && self.ref.kind !== 'instance')) return undefined;
  // Only where the variable is known to hold a list: its own elements, or `new Set()`.
  if (GROWS.test(name) && self.ref?.kind !== 'path') {
    // `push(...others)` may add nothing.
    storeIn(cx, self, args, call.node);
    const added = args.find((arg) => isFrame(arg.text))?.text;
    if (added !== undefined) cx.framesIn.set(self.cell, added);
    const sure = call.node.arguments.some((argument) => argument.type !== 'SpreadElement');
    cx.assign(self.cell, sure ? { from: 'const', mask: Kind.List } : { from: 'weak', var: self.cell, mask: Kind.List });
    return { mask: ANY };
  }
  if (SHRINKS.test(name) && self.ref?.kind !== 'path') {
    cx.assign(self.cell, { from: 'weak', var: self.cell, mask: LIST });
    return { mask: ANY };
  }
  if (name === 'clear' && self.ref?.kind !== 'path') cx.assign(self.cell, { from: 'const', mask: Kind.EmptyList });
  if (HAS_MANY.test(name) && call.args.length === 0) return { mask: LIST, cell: self.cell };
  return undefined;
}

function callText(call: Call, name: string): Value | undefined {
  const { self, args } = call;
  const [first] = args;
  if (name === 'encode' && first !== undefined) return { mask: Kind.Object, ...(first.text !== undefined ? { text: first.text } : {}) };
  if (name === 'toString' && self?.text !== undefined) return ofText(self.text);
  if (name === 'concat' && self?.text !== undefined) return ofText(concatenate([self.text, ...args.map((arg) => arg.text)]));
  if (name === 'trim' || name === 'trimEnd' || name === 'trimStart' || name === 'slice' || name === 'toString' || name === 'replace' || name === 'replaceAll') {
    return { mask: ANY, text: HOLE };
  }
  return undefined;
}
