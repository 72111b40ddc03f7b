/** Functions that are handed to calls: what they do, and when. */
import { ANY, Kind, type Exit, type Mask, type Var } from '../ir/model.ts';
import { saysGone } from '../streams/names.ts';
import { isClass, isFunction, isLoop, memberName, unwrap, walk, type ClassNode, type Node } from '../syntax/node.ts';
import { callOneOf, itemOf } from './alternatives.ts';
import type { Call } from './calls.ts';
import { hearConnection, hearHook, hearSource, hearSubscription, hearTimer, isHook } from './listeners.ts';
import { isCaught, type FunctionScopeEntry, type Lowering } from './context.ts';
import { either, mayThrow } from './control.ts';
import { delegateError } from './delegating.ts';
import { mayTouch } from './foreign.ts';
import { fork } from './fork.ts';
import { activationOf, invoke, type FunctionRef } from './functions.ts';
import { giveOut } from './handed-out.ts';
import { pipesIntoOwn } from './piping.ts';
import { settle } from './promises.ts';
import type { Stream } from './streams.ts';
import { functionsFrom } from './usage.ts';
import { UNKNOWN, type Ref, type Value } from './value.ts';

/** Calls what a value refers to, as a library would. */
export function callBack(cx: Lowering, ref: Ref | undefined, args: readonly Value[], node: Node): Value {
  if (ref?.kind === 'bound') return ref.call(args);
  if (ref?.kind === 'one-of') return callOneOf(cx, ref.refs, node, (one) => callBack(cx, one, args, node));
  if (ref?.kind === 'function') {
    const value = invoke(cx, ref, args, node);
    if (value !== undefined) return value;
  }
  const delegated = delegateError(cx, ref, node);
  if (delegated !== undefined) return delegated;
  // `.catch(console.error)`, `.then(String)`.
  const path = ref?.kind === 'global' ? ref.name.split('.') : ref?.kind === 'path' ? ref.names : ref?.kind === 'import' ? ref.name.split('.') : [];
  if (cx.policy.isExempt(path, false)) return { mask: ANY, safe: true };
  mayThrow(cx, node);
  return UNKNOWN;
}

interface Reach {
  readonly iterates: boolean;
  /** Is there a loop that awaits anything? One that does not is done before anything else runs. */
  readonly loops: boolean;
  /** Functions of the same file that the code names. */
  readonly functions: ReadonlySet<Node>;
  /** Callees and base classes that may be imported. What they stand for may change while the file does not. */
  readonly imports: ReadonlySet<Node>;
}

const reaches = new WeakMap<Node, Reach>();

/** May a writer loop run inside: is there async iteration below this node, or in a function at hand that it calls? */
export function isInteresting(cx: Lowering, node: Node): boolean {
  // A set that grows while it is walked: each function is looked at once.
  const seen = new Set<Node>([node]);
  for (const one of seen) {
    const reach = reachOf(cx, one);
    if (reach.iterates || (cx.awaitingLoops && reach.loops)) return true;
    for (const fn of reach.functions) seen.add(fn);
    for (const callee of reach.imports) {
      const code = cx.modules.codeCalled(callee) ?? classNamed(cx, callee);
      if (code !== undefined) seen.add(code);
    }
  }
  return false;
}

function reachOf(cx: Lowering, node: Node): Reach {
  let reach = reaches.get(node);
  if (reach === undefined) reaches.set(node, (reach = lookAt(cx, node)));
  return reach;
}

function lookAt(cx: Lowering, node: Node): Reach {
  let iterates = false;
  let loops = false;
  const functions = new Set<Node>();
  const imports = new Set<Node>();
  walk(node, (inner) => {
    if (iterates) return false;
    // Functions inside are looked at on their own, so that deep nesting costs no more than its size.
    if (inner !== node && isFunction(inner)) {
      functions.add(inner);
      return false;
    }
    if (inner.type === 'ForOfStatement' && inner.await) iterates = true;
    else if (inner.type === 'AwaitExpression') loops ||= isInLoop(cx, inner, node);
    else if (inner.type === 'CallExpression') {
      const callee = unwrap(inner.callee);
      const name = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
      if (name === 'read' || name === 'next' || (name === 'on' && isData(inner.arguments[0])) || pipesIntoOwn(cx.scopes, inner)) iterates = true;
      const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
      if (object.type === 'Identifier' && cx.scopes.variableOf(object)?.kind === 'import') imports.add(callee);
    } else if (inner.type === 'Identifier') {
      for (const { value } of cx.scopes.variableOf(inner)?.writes ?? []) for (const fn of functionsFrom(value)) functions.add(fn);
    } else if (inner.type === 'MemberExpression' && unwrap(inner.object).type === 'ThisExpression') {
      const { method, base } = methodNamed(cx, inner);
      if (method !== undefined) functions.add(method);
      else if (base !== undefined) imports.add(base);
    }
    return true;
  });
  return { iterates, loops, functions, imports };
}

/** Does a node run in each round of a loop, below the other one? */
function isInLoop(cx: Lowering, node: Node, below: Node): boolean {
  for (let up = cx.scopes.parentOf(node); up !== undefined && up !== below; up = cx.scopes.parentOf(up)) if (isLoop(up)) return true;
  return false;
}

/** A class of the same file by its name. */
function classNamed(cx: Lowering, node: Node): Node | undefined {
  const declaration = cx.scopes.variableOf(node)?.declaration;
  return isClass(declaration) ? declaration : undefined;
}

/** `'data'`: what a source with listeners is told by. */
function isData(node: Node | undefined): boolean {
  return node?.type === 'Literal' && node.value === 'data';
}

function methodNamed(cx: Lowering, member: Node): { readonly method?: Node | undefined; readonly base?: Node | undefined } {
  if (member.type !== 'MemberExpression') return {};
  const name = memberName(member);
  for (let up: Node | undefined = member; up !== undefined; up = cx.scopes.parentOf(up)) {
    if (up.type !== 'ClassBody') continue;
    const method = up.body.find((item) => item.type === 'MethodDefinition' && item.key.type === 'Identifier' && item.key.name === name);
    return { method, base: (cx.scopes.parentOf(up) as ClassNode).superClass ?? undefined };
  }
  return {};
}

const ON_DISCONNECT = /^on(?:Abort|Close|Closed|Disconnect|Cancel)$/;
/** What sets up a listener, and mostly returns what it is called on. */
export const LISTENS = /^(?:on|once|addListener|prependListener|addEventListener)$/;
/** They call back while they run. */
const CALLS_AT_ONCE = /^(?:forEach|map|flatMap|filter|find|findIndex|some|every|reduce|reduceRight|sort)$/;

/**
 * Lowers what a call that nobody here knows may do with the functions it is given.
 * @returns the call's value where the functions tell it
 */
export function handCallbacks(cx: Lowering, call: Call): Value | undefined {
  const name = call.path.at(-1) ?? '';
  if (LISTENS.test(name) && call.args.length > 1) return hearSource(cx, call);
  const functions = call.args.flatMap(functionsIn);
  if (functions.length === 0) return undefined;
  if (isHook(cx, call, name, functions)) return hearHook(cx, call, functions, name);
  if (ON_DISCONNECT.test(name)) return hearConnection(cx, call, functions);
  if (name === 'setInterval' || name === 'setTimeout') return hearTimer(cx, call, functions[0]!, name);
  if (name === 'subscribe') return hearSubscription(cx, call, functions);
  if (CALLS_AT_ONCE.test(name) && functions.length === 1) return callMany(cx, call, functions[0]!);
  let value: Value | undefined;
  for (const fn of functions) {
    // Awaited or passed on: whoever is called runs the function and hands on its promise, as `withSpan(…)` does.
    const isWriter = call.use !== 'discarded' && fn.node.async && !LISTENS.test(name) && isInteresting(cx, fn.node);
    if (isWriter && keepsHandler(call, name)) fork(cx, call.node, 'root', () => callBack(cx, fn, [], call.node));
    else if (isWriter) value = callBack(cx, fn, [], call.node);
    else if (call.use === 'awaited' || isChained(cx, call.node)) runMeanwhile(cx, fn, call.node);
    else giveOut(cx, fn, call.node);
  }
  return value;
}

/**
 * `await run({ onToken: (token) => res.write(…) })`: it is called while the call runs, if at all, or for longer when the
 * call only sets something up. A call that rejects has set nothing up.
 */
function runMeanwhile(cx: Lowering, fn: FunctionRef, node: Node): void {
  const before = new Set(cx.streams.filter((stream) => stream.goesOn));
  const touched = afterwards(cx, fn, node, 'root');
  if (touched === undefined) return;
  for (const stream of touched.ended) stream.outOfHand = true;
  const onlySent = [...touched.streams].filter((stream) => !touched.ended.has(stream));
  for (const stream of onlySent) {
    stream.sentByCalls = true;
    if (!before.has(stream)) stream.goesOn = false;
  }
  const { builder } = cx;
  if (onlySent.length === 0 || !builder.reachable || !(isCaught(cx.jumps) || isChained(cx, node))) return;
  const [runs, after] = [builder.newBlock(), builder.newBlock()];
  either(cx, runs, after, node);
  builder.at(runs);
  callBack(cx, fn, [], node);
  builder.goto(after);
  builder.at(after);
}

/** `run(…).then(…)` */
function isChained(cx: Lowering, node: Node): boolean {
  const member = cx.scopes.parentOf(node);
  return member?.type === 'MemberExpression' && member.object === node && /^(?:then|catch|finally)$/.test(memberName(member) ?? '');
}

/** `const server = createServer(handler)`, `app.get('/a', handler).get('/b', handler)`: the function runs for each request, and nobody waits for it. */
function keepsHandler({ use, args }: Call, name: string): boolean {
  return use === 'value' && (/^create(?:Secure)?Server$/.test(name) || (/^(?:all|get|post|put|patch|delete|on|use|route)$/.test(name) && args[0]?.text !== undefined));
}

/** The functions that a value is or holds: `{ callbacks: { onStream } }`. */
export function functionsIn(value: { readonly ref?: Ref | undefined; readonly mixed?: boolean }, depth = 0): FunctionRef[] {
  const { ref } = value;
  if (value.mixed === true || depth > DEEPEST) return [];
  if (ref?.kind === 'function') return [ref];
  if (ref?.kind === 'one-of') return ref.refs.filter((one) => one.kind === 'function');
  if (ref?.kind === 'list') return ref.items.flatMap((item) => functionsIn(item, depth + 1));
  if (ref?.kind !== 'record' || ref.cls !== undefined) return [];
  return [...ref.fields.values()].flatMap((field) => functionsIn(field, depth + 1));
}

/** How deep functions are looked for in objects that are handed on. */
const DEEPEST = 3;

/** `items.map(async …)`, `items.forEach(…)`: the function runs for each of some number of items. */
function callMany(cx: Lowering, call: Call, fn: FunctionRef): Value {
  const { builder } = cx;
  if (!builder.reachable) return UNKNOWN;
  const state = builder.newVar('all', 'tag');
  cx.assign(state, { from: 'const', mask: 1 });
  const [head, body, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  // A list that is written there has its elements.
  builder.goto(call.self?.mask === Kind.List && call.self.cell === undefined ? body : head);
  builder.at(head);
  either(cx, body, after, call.node);
  builder.at(body);
  const name = call.path.at(-1);
  const item = itemOf(call.self?.ref);
  if (fn.node.async && name === 'forEach' && isInteresting(cx, fn.node)) fork(cx, call.node, 'detached', () => callBack(cx, fn, [item], call.node));
  else {
    const value = callBack(cx, fn, call.self === undefined || name?.startsWith('reduce') === true ? [] : [item], call.node);
    if (value.ref?.kind === 'promise') {
      const one = builder.newVar('one', 'tag');
      settle(cx, one, value);
      const [bad, next] = [builder.newBlock(), builder.newBlock()];
      builder.branch({ on: 'var', var: one, mask: 2 }, bad, next, { start: call.node.range[0], end: call.node.range[1] });
      builder.at(bad);
      cx.assign(state, { from: 'const', mask: 2 });
      builder.goto(head);
      builder.at(next);
    }
  }
  builder.goto(head);
  builder.at(after);
  return { mask: ANY, ref: { kind: 'promises', state } };
}

export interface Glimpse {
  readonly value: Value;
  /** Streams that the code sends to or ends. */
  readonly streams: ReadonlySet<Stream>;
  readonly ended: ReadonlySet<Stream>;
  /** What it assigns to variables that were there before. */
  readonly assigned: ReadonlyMap<Var, Mask>;
  /** It iterates an asynchronous source. */
  readonly iterates: boolean;
}

/** Looks at what code would do, without its being on any path. */
export function glimpse(cx: Lowering, body: () => Value): Glimpse {
  const { builder } = cx;
  const here = builder.here;
  const outerGlimpse = cx.glimpsed;
  const seen = { streams: new Set<Stream>(), ended: new Set<Stream>(), assigned: new Map<Var, Mask>(), before: builder.varCount, from: outerGlimpse === undefined ? here : outerGlimpse.from, depth: outerGlimpse === undefined ? cx.jumps.length : outerGlimpse.depth, iterates: false };
  cx.glimpsed = seen;
  cx.detachedDepth++;
  const loops = cx.activeLoops.splice(0);
  const start = builder.newBlock();
  builder.at(start);
  let value: Value = UNKNOWN;
  const scope: FunctionScopeEntry = { kind: 'function', node: undefined, env: cx.env, returnTo: builder.newBlock(), rejectTo: builder.newBlock(), result: cx.newSlot(['aside']), settled: builder.newVar('settled', 'tag') };
  cx.jumps.push(scope);
  try {
    value = body();
  } finally {
    cx.jumps.pop();
    cx.activeLoops.push(...loops);
    cx.detachedDepth--;
    cx.glimpsed = outerGlimpse;
    builder.leave();
    if (here !== undefined) builder.at(here);
  }
  if (outerGlimpse !== undefined && seen.iterates) outerGlimpse.iterates = true;
  return { value, streams: seen.streams, ended: seen.ended, assigned: seen.assigned, iterates: seen.iterates };
}

/**
 * A callback that runs at some later time, if at all: a path of its own when it may hold a writer.
 * @param timer which timer calls it
 * @returns the streams that it sends to or ends; undefined when it has a path of its own or is on none
 */
export function afterwards(cx: Lowering, fn: FunctionRef, node: Node, to: Exit['to'], timer?: 'setInterval' | 'setTimeout'): Touched | undefined {
  if (!mayTouch(cx, fn.node)) return undefined;
  const { streams, ended, assigned, iterates } = glimpse(cx, () => callBack(cx, fn, [], node));
  // On no path itself, what it starts is not on one either.
  if (cx.glimpsed !== undefined) return undefined;
  if (iterates || (cx.awaitingLoops && isInteresting(cx, fn.node))) {
    // A function that has itself called later (`setTimeout(poll, 500)`) leaves its stream to that call.
    if (activationOf(cx, fn) !== undefined) for (const stream of streams) stream.handedOver = stream.goesOn = true;
    fork(cx, node, to, () => callBack(cx, fn, [], node));
    return undefined;
  }
  for (const stream of streams) {
    stream.handedOver = true;
    // An interval that only sends keeps a stream alive, and leaves its end to others. What runs once may set up what comes next.
    if (timer !== 'setInterval' || ended.has(stream)) stream.goesOn = true;
  }
  // What an executor's listeners do is seen where its promise is awaited.
  if (cx.executors > 0 && streams.size > 0) return { streams, ended };
  // Nothing runs in between before the code waits or is left: what it sets then is seen where it is laid out.
  if (streams.size > 0 && !mayWait(cx, node)) return { streams, ended };
  // Flags named for the end of the stream are set when the client has left, unless a timer does it.
  for (const [target, mask] of assigned) if (timer === 'setTimeout' || !saysGone(target.name)) cx.assign(target, { from: 'weak', var: target, mask });
  return { streams, ended };
}

/** Does a function that is running await anything, other than before this node? */
function mayWait(cx: Lowering, node: Node): boolean {
  return cx.jumps.some((jump) => {
    if (jump.kind !== 'function' || jump.node === undefined) return false;
    const { body, range } = jump.node;
    const isAround = range[0] <= node.range[0] && node.range[1] <= range[1];
    let [waits, loop] = [false, false];
    walk(body, (inner) => {
      if (waits || isFunction(inner)) return false;
      if (isLoop(inner) && inner.range[0] <= node.range[0] && node.range[1] <= inner.range[1]) loop = true;
      const isWait = inner.type === 'AwaitExpression' || inner.type === 'YieldExpression' || (inner.type === 'ForOfStatement' && inner.await);
      if (isWait && (!isAround || loop || inner.range[1] > node.range[0])) waits = true;
      return !waits;
    });
    return waits;
  });
}

/** Streams that code sends to or ends, and those of them that it ends. */
export type Touched = Pick<Glimpse, 'streams' | 'ended'>;
