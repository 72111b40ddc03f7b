/** Lowers one writer scope: a function that nothing in the file calls, with all that it calls laid out. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { DeclaredLibrary } from '../models/declared.ts';
import { modelOf } from '../models/index.ts';
import type { BlockId, Graph } from '../ir/model.ts';
import type { ModuleGraph } from '../modules/graph.ts';
import type { SseSettings } from '../settings.ts';
import type { ThrowPolicy } from '../streams/throws.ts';
import { siteOf, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { callBack, glimpse } from './callbacks.ts';
import { build, constructorOf } from './construct.ts';
import { Lowering, type Allowance, type FirstStep, type FunctionScopeEntry } from './context.ts';
import { within } from './control.ts';
import { lowerEventLoop } from './events.ts';
import { lowerExpression } from './expressions.ts';
import { mayTell } from './foreign.ts';
import { comeBack, headSite, lowerFunctionBody, newRecursion } from './functions.ts';
import { lineageOf, type Class } from './inheritance.ts';
import { noteEndsOfClass } from './ownership.ts';
import { REJECTED, returned } from './promises.ts';
import type { Handing } from './roots.ts';
import { isEvent, send } from './sinks.ts';
import { newRecord, readSlot } from './slots.ts';
import type { Touching } from './touching.ts';
import type { Types } from '../types.ts';
import { classAround, nameOfFunction } from './usage.ts';
import { refTo, type Env, type Value } from './value.ts';

export interface LoweredScope {
  readonly root: FunctionNode;
  readonly cx: Lowering;
  readonly graph: Graph;
  /** Code of the file calls it that was not laid out as far as this: what becomes of it when it is left is not known. */
  readonly adrift?: true;
}

export interface ScopeOptions {
  /** Loops that only await between sends count as writers too. */
  readonly awaitingLoops: boolean;
  /** The libraries that the settings declare. */
  readonly libraries: readonly DeclaredLibrary[];
  /** The files that imports lead to. */
  readonly modules: ModuleGraph;
  /** What a type checker tells, where there is one. */
  readonly types: Types | undefined;
  /** Generators that are known to feed an SSE stream. */
  readonly feeding: ReadonlySet<FunctionNode>;
  /** What the code of a generator tells of its first step. */
  readonly firstStepOf: (generator: FunctionNode) => FirstStep;
  /** What may throw. */
  readonly policy: ThrowPolicy;
  /** Which functions of the linted file are laid out where they are called. */
  readonly touching: Touching;
  /** What the code of other files may still fill. */
  readonly elsewhere: Allowance;
  /** The call that hands the root on, where that is what shows how it runs. */
  readonly handing?: Handing | undefined;
}

export function lowerScope(scopes: Scopes, settings: SseSettings, root: FunctionNode, options: ScopeOptions): LoweredScope {
  const cx = new Lowering(scopes, settings, options);
  const { builder } = cx;
  const [returnTo, rejectTo] = [builder.newBlock(), builder.newBlock()];
  const recursion = newRecursion(cx, root);
  const before: FunctionScopeEntry = { kind: 'function', node: undefined, env: cx.outer, returnTo, rejectTo, result: cx.newSlot(['instance']), settled: builder.newVar('settled', 'tag') };
  cx.jumps.push(before);
  const self = selfOf(cx, root);
  cx.jumps.pop();
  const inherited = cx.headerOwners.size;
  const env: Env = { home: root, slots: new Map(), parent: cx.outer, self };
  const onYield = root.generator ? generatorStream(cx, root, options) : undefined;
  const entry: FunctionScopeEntry = {
    kind: 'function',
    node: root,
    env,
    returnTo,
    rejectTo,
    result: cx.newSlot(['result']),
    settled: builder.newVar('settled', 'tag'),
    recursion,
    ...(onYield !== undefined ? { onYield } : {}),
  };
  cx.env = env;
  builder.emit({ op: 'enter', loop: recursion.loop.id, site: headSite(root) });
  builder.goto(recursion.entry);
  builder.at(recursion.entry);
  if (options.handing !== undefined) {
    const { call } = options.handing;
    // It is laid out where the call leads to it, if it does.
    cx.visited.delete(root);
    cx.env = cx.outer;
    within(cx, { ...before, returnTo, rejectTo, result: entry.result }, () => runHanded(cx, call, returnTo, rejectTo));
  } else {
    within(cx, entry, () => {
      cx.activeLoops.push(recursion.loop);
      lowerFunctionBody(cx, root);
      cx.activeLoops.pop();
    });
  }
  leave(cx, entry, root, returnTo, rejectTo);
  lowerEventLoop(cx, root);
  noteEndsOfClass(cx, self);
  proveByOwners(cx, inherited);
  return { root, cx, graph: builder.finish() };
}

/** The call runs the function, or makes a handler that does. */
function runHanded(cx: Lowering, call: TSESTree.CallExpression, returnTo: BlockId, rejectTo: BlockId): void {
  const made = lowerExpression(cx, call);
  const value = made.ref?.kind === 'function' ? callBack(cx, made.ref, argumentsOf(cx, made.ref.node), call) : made;
  if (value.ref?.kind === 'promise') cx.builder.branch({ on: 'var', var: value.ref.state, mask: REJECTED }, rejectTo, returnTo, siteOf(call));
  else cx.builder.goto(returnTo);
}

/** What stands at the two ends of the scope: recursive calls go on behind, the rest leaves. */
function leave(cx: Lowering, entry: FunctionScopeEntry, root: Node, returnTo: number, rejectTo: number): void {
  const { builder } = cx;
  const site = { start: root.range[0], end: root.range[1] };
  for (const [block, how] of [[returnTo, 'return'], [rejectTo, 'throw']] as const) {
    builder.at(block);
    if (how === 'return' && returned(entry).ref?.kind === 'promise') {
      const fulfilled = builder.newBlock();
      builder.branch({ on: 'var', var: entry.settled, mask: REJECTED }, rejectTo, fulfilled, site);
      builder.at(fulfilled);
    }
    if (entry.recursion !== undefined) comeBack(cx, entry.recursion, how === 'return' ? 'returned' : 'rejected', root);
    cx.exit({ how, to: 'root' }, root);
  }
}

/**
 * `this`: a fresh instance of the class around, made just before the method is called. What its other methods would do
 * in between is looked at only for what they tell of the fields.
 */
function selfOf(cx: Lowering, root: FunctionNode): Value | undefined {
  const cls = classAround(cx.scopes, root);
  if (cls === undefined) return undefined;
  const record = newRecord('this', true, { node: cls, env: cx.outer });
  const self = refTo(record);
  cx.lasting.add(record);
  const lineage = lineageOf(cx, { node: cls, env: cx.outer });
  const constructor = lineage.map(constructorOf).find((one) => one !== undefined);
  const whole = cx.mostBlocks;
  const most = () => Math.min(whole, cx.builder.size + MOST_ASIDE);
  cx.mostBlocks = most();
  if (root !== constructor) build(cx, record, lineage, constructor === undefined ? [] : argumentsOf(cx, constructor), constructor ?? cls);
  cx.mostBlocks = most();
  tellOfFields(cx, lineage, root, self);
  cx.mostBlocks = whole;
  return self;
}

/** Looks at what the other methods of a class do with its fields. */
function tellOfFields(cx: Lowering, lineage: readonly Class[], root: FunctionNode, self: Value): void {
  const members = lineage.flatMap(({ node, env }) => node.body.body.map((member) => ({ member, env })));
  if (members.length > MOST_MEMBERS) return;
  for (const { member, env } of members) {
    if (cx.builder.size > cx.mostBlocks) break;
    if (member.type !== 'MethodDefinition' || member.kind !== 'method' || member.value === root || member.value.type !== 'FunctionExpression') continue;
    const node = member.value;
    if (mayTell(cx, node)) glimpse(cx, () => callBack(cx, { kind: 'function', node, env, self }, argumentsOf(cx, node), node));
  }
}

/** A class with more members than this is not looked through for each of its methods. */
const MOST_MEMBERS = 60;
/**
 * So many blocks of its constructor, and of other methods, are looked at before a method itself: they call each other and
 * hand out functions that run later, and each would lay out most of the class.
 */
const MOST_ASIDE = 3_000;

/** Parameters that stand for themselves. */
function argumentsOf(cx: Lowering, node: FunctionNode): Value[] {
  return node.params.map((param) => {
    const pattern = param.type === 'TSParameterProperty' ? param.parameter : param;
    const variable = pattern.type === 'Identifier' ? cx.scopes.variableOf(pattern) : undefined;
    return readSlot(cx.newSlot([variable?.name ?? 'argument'], variable));
  });
}

/** A generator that is itself the stream: what it yields is sent. */
function generatorStream(cx: Lowering, root: FunctionNode, options: ScopeOptions): NonNullable<FunctionScopeEntry['onYield']> {
  const stream = cx.newStream(nameOfFunction(cx.scopes, root) ?? 'generator', modelOf('generator'));
  if (options.feeding.has(root) || yieldsMessageEvents(cx, root)) cx.prove(stream, 'api', root);
  const node = root;
  return (value, site, argument) => {
    const place = { ...node, range: [site.start, site.end] } as Node;
    if (isEvent(value) && cx.headerOwners.size > 0) cx.prove(stream, 'frame', place);
    send(cx, stream, value, place, undefined, argument);
  };
}

/** `AsyncGenerator<MessageEvent>`: what Nest serves as events; fastify-sse-v2 calls it `EventMessage`. */
function yieldsMessageEvents(cx: Lowering, root: FunctionNode): boolean {
  const type = root.returnType?.typeAnnotation;
  const item = type?.type === 'TSTypeReference' ? type.typeArguments?.params[0] : undefined;
  const name = item?.type === 'TSTypeReference' && item.typeName.type === 'Identifier' ? item.typeName.name : undefined;
  return name === 'MessageEvent' || (name === 'EventMessage' && cx.imports.has('fastify-sse-v2'));
}

/** The media type was set on the context, the reply or the headers of the same request: its streams carry it. */
function proveByOwners(cx: Lowering, inherited: number): void {
  if (cx.headerOwners.size === 0) return;
  for (const stream of cx.streams) {
    // What the constructor of its class sets on some response says nothing of a generator.
    if (stream.model.id === 'generator' && cx.headerOwners.size === inherited) continue;
    if (stream.evidence.some((evidence) => evidence.kind === 'header')) continue;
    if (stream.origin === undefined || cx.headerOwners.has(stream.origin)) stream.evidence.push({ kind: 'header', site: { start: 0, end: 0 }, block: undefined });
  }
}
