/** What one lowering of a scope carries along: the graph being built, where jumps go, the activation, the streams. */
import { Builder } from '../ir/builder.ts';
import { ANY, type BlockId, type EffectName, type Exit, type Reason, type Site, type Source, type Var } from '../ir/model.ts';
import type { DeclaredLibrary } from '../models/declared.ts';
import type { StreamModel } from '../models/model.ts';
import type { ModuleGraph } from '../modules/graph.ts';
import type { SseSettings } from '../settings.ts';
import type { ThrowPolicy } from '../streams/throws.ts';
import type { FunctionNode, Node } from '../syntax/node.ts';
import { isFunction, memberName, methodCalled, siteOf, unwrap } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import type { Types } from '../types.ts';
import type { Listener } from './events.ts';
import type { Evidence, Stream } from './streams.ts';
import type { Touching } from './touching.ts';
import type { Env, PathRef, Slot, Value } from './value.ts';

/** A loop as it is laid out; the same statement may be laid out several times, for different streams. */
export interface Loop {
  readonly id: number;
  /** The statement, the function that is a loop by calling itself or by being `pull`, or the call that listens or pipes. */
  readonly node: Node;
  kind: 'for-await' | 'loop' | 'plain' | 'recursion' | 'pull' | 'pipe' | 'events';
  /** It awaits `read()` or `next()` of a source, not counting loops inside it. */
  reads: boolean;
  /** It awaits anything. */
  awaits: boolean;
  /** Of kind `recursion`: the function was seen to call itself. */
  recursive: boolean;
  /** Of kind `events`: it runs while a promise is awaited. */
  pumped?: true;
}

/** A send as it is laid out; the same call may be laid out several times. */
export interface Send {
  readonly stream: Stream;
  readonly node: Node;
  /** What is sent, where that is one expression. */
  readonly payload: Node | undefined;
  /** The activation in which it is evaluated. */
  readonly env: Env;
  readonly block: BlockId;
}

/** What puts the head of a stream out, if nothing has yet. */
export type Opening = Pick<Send, 'stream' | 'node' | 'env'>;

/** A call that listens for the `drain` of a stream. */
export interface DrainCall {
  readonly stream: Stream;
  readonly node: Node;
  /** The stream as the call names it. */
  readonly target: Node | undefined;
  readonly env: Env;
  /** Undefined where control does not come. */
  readonly block: BlockId | undefined;
}

/** What `break`, `continue`, `return` and a throw look for on their way out. */
export type JumpScope =
  | { readonly kind: 'catch'; readonly to: BlockId }
  | FinallyScope
  | { readonly kind: 'breakable'; readonly labels: readonly string[]; readonly breakTo?: BlockId; readonly continueTo?: BlockId; readonly loop?: number }
  | FunctionScopeEntry
  /** The consumer's loop body runs inside a generator: its exceptions and returns skip the generator's own scopes. */
  | { readonly kind: 'barrier'; readonly below: number };

export interface FinallyScope {
  readonly kind: 'finally';
  readonly entry: BlockId;
  readonly tag: Var;
  readonly completions: Map<string, { readonly bit: number; readonly resume: () => void }>;
  throwLanding?: BlockId;
}

export interface FunctionScopeEntry {
  readonly kind: 'function';
  readonly node: FunctionNode | undefined;
  readonly env: Env;
  readonly returnTo: BlockId;
  readonly result: Slot;
  /** A tag: the state of the promise that it returned; fulfilled when it returned anything else. */
  readonly settled: Var;
  /** Where its exceptions go, when they do not go on to the caller: an async function rejects its promise. */
  readonly rejectTo?: BlockId;
  /** Runs the consumer's loop body for a value that this generator yields. */
  readonly onYield?: (value: Value, site: Site, argument: Node | undefined) => void;
  /** Of code that runs beside the rest: who takes over where it ends. */
  readonly beside?: Exit['to'];
  /** Where a recursive call goes, and where it comes back to. */
  readonly recursion?: Recursion;
}

/** What stands behind a recursive call: where it goes on when the inner activation has returned or rejected. */
export interface Behind {
  readonly returned: BlockId;
  readonly rejected: BlockId;
}

export interface Recursion {
  readonly entry: BlockId;
  readonly loop: Loop;
  readonly behind: Behind[];
  /** A tag: is the outermost activation running, or one that a recursive call started? */
  readonly running: Var;
}

/** What the first step of a generator may be, besides yielding a value. */
export interface FirstStep {
  readonly ends: boolean;
  readonly throws: boolean;
}

/** A place where something of a stream is used by its name. */
export interface NamedUse {
  readonly stream: Stream;
  readonly node: Node;
  readonly name: string;
}

/** How much one scope may be laid out: beyond it calls count as unknown, so that nothing explodes. */
export const BUDGET = { blocks: 30_000, activations: 1_200, inlineDepth: 16, nesting: 260 };

/**
 * How many more blocks the code of other files may fill, over all scopes of the linted one. A test that calls the same
 * server in each of its cases would have that laid out as often.
 */
export interface Allowance {
  blocks: number;
}

export const allowanceOfFile = (): Allowance => ({ blocks: 2 * BUDGET.blocks });

export class Lowering {
  readonly builder = new Builder();
  readonly streams: Stream[] = [];
  readonly loops: Loop[] = [];
  /** Glimpsed ones too: their blocks hang together, though no path comes to them. */
  readonly sends: Send[] = [];
  /** In order, what runs as an event left out. */
  readonly openings: Opening[] = [];
  readonly drains: DrainCall[] = [];
  /** Loops and functions that are on some path, not only glimpsed. */
  readonly visited: Set<Node> = new Set();
  readonly jumps: JumpScope[] = [];
  /** Loops around the current point, callers' included. */
  readonly activeLoops: Loop[] = [];
  readonly scopes: Scopes;
  readonly settings: SseSettings;
  readonly policy: ThrowPolicy;
  readonly libraries: readonly DeclaredLibrary[];
  /** Slots of variables, fields and paths that stand outside what is laid out. */
  readonly outer: Env;
  readonly paths = new Map<string, Slot>();
  /** Of lists to which frames were added, one of these. */
  readonly framesIn = new WeakMap<Var, string>();
  readonly sinks = new Map<string, Stream>();
  /** The raw responses of Koa's contexts, by the paths of these. */
  readonly contexts = new Map<string, Stream>();

  /** Variables, fields and objects that are still there when the scope is left: what is stored in them others may go on with. */
  readonly lasting: WeakSet<object> = new WeakSet();

  /** Objects (by root name) on which the media type of an event stream was set, though they are no stream themselves. */
  readonly headerOwners = new Set<unknown>();
  /** Generators whose values were given to something that is known to send events. */
  readonly feeding = new Set<FunctionNode>();
  /** Something was fetched that was asked to be a stream of events. */
  asksForEvents = false;
  readonly #assigned = new Set<Var>();
  /** How many of the loops around the current point stand around the code that runs beside the rest, too. */
  loopsBeside = 0;
  env: Env;
  activations = 0;
  nesting = 0;
  /** Set while code is looked at only for what it would do, and is on no path. */
  glimpsed: { readonly streams: Set<Stream>; readonly ended: Set<Stream>; readonly assigned: Map<Var, number>; readonly before: number; readonly from: BlockId | undefined; readonly depth: number; iterates: boolean } | undefined;
  /** Listeners and timers that touch a stream, in the order in which they are set up. */
  readonly listeners: Listener[] = [];
  /** Functions that end a stream and that others may call from some point on. */
  readonly handedOut: Listener[] = [];
  /** The event loop behind the scope is being laid out. */
  inEvents = false;
  /** What hears that the client has left is being laid out. */
  leaving = false;
  /** Of each timer: where it ticks once the client has left. */
  readonly lastTicks = new Map<Listener, BlockId>();
  /** A tag: has the client left while the code waited? */
  departed: Var | undefined;
  /** The call that a chain of promises starts with, where the chain answers for what it is rejected with. */
  answeredFor: Node | undefined;
  /** The streams whose own functions are around the current point. */
  readonly feeds: number[] = [];
  /** For each piece of code around the current point that runs beside the rest: the streams that it has to do with. */
  readonly beside: Set<number>[] = [];
  /** Number of promise executors around the current point. */
  executors = 0;
  /** Of each group of listeners: is its source over? Tags. */
  readonly over = new Map<string, Var>();
  detachedDepth = 0;
  /** How many catch clauses and finally blocks are around this point, callers' included: plain calls in them are taken not to throw. */
  handling = 0;
  /** Something was nested too deep to be looked at. */
  truncated = false;
  /** Where optional chains around the current point go when they are cut short. */
  readonly chainSkips: BlockId[] = [];
  /** Loops that only await between sends count too. */
  readonly awaitingLoops: boolean;

  /** The modules that the file imports. */
  readonly imports: ReadonlySet<string>;

  /** The files that imports lead to. */
  readonly modules: ModuleGraph;

  /** What a type checker tells, where there is one. */
  readonly types: Types | undefined;

  /** Calls whose promise nobody looks at, though it is rejected once the client has left. */
  readonly floating: NamedUse[] = [];
  /** Calls whose rejection is handed to a `.catch()` that is given no function. */
  readonly emptyCatches: NamedUse[] = [];
  /** Properties that are read although they tell nothing of the stream: `res.writable`. */
  readonly idleGuards: NamedUse[] = [];
  /** What the code of a generator tells of its first step. */
  readonly firstStepOf: (generator: FunctionNode) => FirstStep;
  /** Which functions of the linted file are laid out where they are called. */
  readonly touching: Touching;
  readonly elsewhere: Allowance;
  /** Past so many blocks no call is laid out any more. */
  mostBlocks = BUDGET.blocks;

  constructor(scopes: Scopes, settings: SseSettings, options: Pick<Lowering, 'awaitingLoops' | 'elsewhere' | 'firstStepOf' | 'libraries' | 'modules' | 'policy' | 'touching' | 'types'>) {
    this.elsewhere = options.elsewhere;
    this.types = options.types;
    this.awaitingLoops = options.awaitingLoops;
    this.modules = options.modules;
    this.firstStepOf = options.firstStepOf;
    this.touching = options.touching;
    this.scopes = scopes;
    this.imports = new Set(scopes.program.body.flatMap((node) => (node.type === 'ImportDeclaration' ? [node.source.value] : [])));
    this.settings = settings;
    this.policy = options.policy;
    this.libraries = options.libraries;
    this.outer = { home: scopes.program, slots: new Map(), parent: undefined, self: undefined };
    this.env = this.outer;
  }

  newSlot(names: readonly string[], variable?: Variable, parent?: PathRef): Slot {
    const name = names.slice(-4).join('.');
    const cell = this.builder.newVar(name);
    const path: PathRef = { kind: 'path', key: `${name}#${cell.id}`, names, ...(variable !== undefined ? { variable } : {}), ...(parent !== undefined ? { parent } : {}) };
    return { cell, path, mask: 0, ref: undefined, mixed: false, text: undefined, assigned: false };
  }

  assign(target: Var, source: Source): void {
    if (this.glimpsed !== undefined && target.id < this.glimpsed.before) {
      const known = this.glimpsed.assigned.get(target) ?? 0;
      this.glimpsed.assigned.set(target, source.from === 'const' ? known | source.mask : ANY);
    }
    this.#assigned.add(target);
    this.builder.assign(target, source);
  }

  /** Does the code lowered so far assign this variable? */
  wasAssigned(target: Var): boolean {
    return this.#assigned.has(target);
  }

  /**
   * @param by the name of the method that has the effect, for words
   * @param last it is sent with the end, so that no loop goes on sending
   */
  effect(stream: Stream, effect: EffectName, node: Node, by?: string, last = false): void {
    // That the client leaves is nothing that the code does.
    if (effect !== 'depart' && effect !== 'leave') this.meets(stream);
    if (this.glimpsed !== undefined) {
      if (effect === 'send' || effect === 'end') this.glimpsed.streams.add(stream);
      if (effect === 'end') this.glimpsed.ended.add(stream);
      return;
    }
    if (effect === 'send' && !last) for (const loop of this.activeLoops) if (!stream.around.has(loop.id)) stream.loops.add(loop.id);
    if ((effect === 'send' || effect === 'end') && !this.inEvents && isBeside(this.jumps)) stream.fedBeside = true;
    if (effect === 'end' && !this.inEvents) stream.ends = true;
    if (effect === 'end' && !isBeside(this.jumps)) stream.endsInOrder = true;
    if ((effect === 'end' || effect === 'abort') && !this.inEvents && isStartedBeside(this.jumps)) stream.endsBeside = true;
    if ((effect === 'open' || effect === 'prepare') && !this.inEvents) stream.opens = true;
    if ((effect === 'open' || effect === 'send') && !this.inEvents) this.openings.push({ stream, node, env: this.env });
    const through = this.modules.isForeign(node) ? this.#callHere() : undefined;
    // Each effect stands in a block of its own, so that a witness can point at it.
    this.builder.emit({ op: 'effect', stream: stream.id, effect, site: siteOf(node), ...(by !== undefined ? { by } : {}), ...(through !== undefined ? { through } : {}), ...(isCaught(this.jumps) || (stream.model.rejects === true && node === this.answeredFor) ? { caught: true } : {}), ...(isUnheard(this.jumps) ? { unheard: true } : {}) });
    this.step();
  }

  /** The call of the linted file through which the current point of another is reached. */
  #callHere(): Site | undefined {
    for (let call = this.env.call; call !== undefined; call = call.env.call) if (!this.modules.isForeign(call.node)) return siteOf(call.node);
    return undefined;
  }

  /** Notes that the code around the current point has to do with a stream. */
  meets({ id }: Stream): void {
    this.beside.at(-1)?.add(id);
  }

  /** Goes on in a new block. */
  step(): void {
    if (!this.builder.reachable) return;
    const next = this.builder.newBlock();
    this.builder.goto(next);
    this.builder.at(next);
  }

  /** @param from the path by which it is reached from outside, or the node that makes it */
  newStream(name: string, model: StreamModel, from?: PathRef | Node): Stream {
    const reached = from !== undefined && 'kind' in from && from.kind === 'path' ? from : undefined;
    const stream: Stream = {
      id: this.streams.length,
      name,
      model,
      evidence: [],
      borrowed: reached !== undefined,
      origin: reached === undefined ? undefined : (reached.variable ?? reached.names[0]),
      handedOver: false,
      goesOn: false,
      sentByCalls: false,
      outOfHand: false,
      fedBeside: false,
      oneOfMany: reached?.variable !== undefined && isElement(this.scopes, reached.variable),
      captured: reached?.variable !== undefined && this.#isCaptured(reached.variable),
      lookedUp: reached?.variable !== undefined && isLookedUp(reached.variable),
      ends: false,
      endsInOrder: false,
      opens: false,
      loops: new Set(),
      around: new Set(from !== undefined && 'range' in from ? this.activeLoops.map((loop) => loop.id) : []),
      ...(from !== undefined && 'range' in from ? { madeAt: siteOf(from) } : {}),
    };
    this.streams.push(stream);
    return stream;
  }

  #isCaptured({ home }: Variable): boolean {
    for (let env: Env | undefined = this.env; env !== undefined; env = env.parent) if (env.home === home) return false;
    return isFunction(home);
  }

  prove(stream: Stream, kind: Evidence['kind'], node: Node): void {
    if (runsInBrowser(this.scopes, node)) return;
    stream.evidence.push({ kind, site: siteOf(node), block: this.glimpsed === undefined ? this.builder.here : this.glimpsed.from });
  }

  /** Control may go to `to` here, or go on. */
  mayGo(to: BlockId, why: Reason, node: Node): void {
    if (!this.builder.reachable) return;
    const next = this.builder.newBlock();
    const site = siteOf(node);
    this.builder.choose([
      { to: next, why: 'either', site },
      { to, why, site },
    ]);
    this.builder.at(next);
  }

  newLoop(node: Node, kind: Loop['kind']): Loop {
    if (this.glimpsed === undefined) this.visited.add(node);
    const loop: Loop = { id: this.loops.length, node, kind, reads: false, awaits: false, recursive: false };
    this.loops.push(loop);
    return loop;
  }

  exit(exit: Exit, node: Node): void {
    this.builder.exit(exit, siteOf(node));
  }
}

/** Is the current point in code that runs beside the scope's own? */
function isBeside(jumps: readonly JumpScope[]): boolean {
  return jumps.some((scope) => scope.kind === 'function' && scope.node === undefined);
}

/** Is the current point in code that nobody waits for, and that a function started which a library calls? */
function isStartedBeside(jumps: readonly JumpScope[]): boolean {
  const beside = jumps.flatMap((scope) => (scope.kind === 'function' && scope.beside !== undefined ? [scope.beside] : []));
  return beside.length > 1 && beside.at(-1) === 'detached';
}

/** Is the current point in code whose exceptions nobody hears of? */
export function isUnheard(jumps: readonly JumpScope[]): boolean {
  return jumps.some((scope) => scope.kind === 'function' && (scope.beside === 'detached' || scope.beside === 'event'));
}

/** Is there a `catch` around the current point, in this function or in those that wait for it? */
export function isCaught(jumps: readonly JumpScope[]): boolean {
  for (let index = jumps.length - 1; index >= 0; index--) {
    const scope = jumps[index]!;
    if (scope.kind === 'catch') return true;
    if (scope.kind === 'barrier') index = scope.below + 1;
    // What runs beside the rest has nobody who waits for it.
    else if (scope.kind === 'function' && scope.node === undefined) return false;
  }
  return false;
}

/** `const client = clients.get(id)`, `const client = clients[id]`. */
function isLookedUp({ writes: [write, ...others] }: Variable): boolean {
  if (write?.value === undefined || others.length > 0) return false;
  const value = unwrap(write.value);
  if (value.type === 'MemberExpression') return value.computed;
  return /^(?:get|find|at)$/.test(methodCalled(value) ?? '');
}

/** Code of a client component or of a hook answers no request: a stream of events that it makes it reads itself. */
function runsInBrowser(scopes: Scopes, node: Node): boolean {
  const [first] = scopes.program.body;
  if (first?.type === 'ExpressionStatement' && first.directive === 'use client') return true;
  for (let up = scopes.functionAround(node); isFunction(up); up = scopes.functionAround(up)) {
    const holder = up.id ?? scopes.parentOf(up);
    const name = holder?.type === 'VariableDeclarator' ? holder.id : holder;
    if (name?.type === 'Identifier' && /^use[A-Z]/.test(name.name)) return true;
  }
  return false;
}

/** Does the variable stand for each element of a collection: `for (const client of clients)`, `clients.forEach((client) => …)`? */
function isElement(scopes: Scopes, variable: Variable): boolean {
  if (variable.kind === 'param') {
    const call = isFunction(variable.home) ? scopes.parentOf(variable.home) : undefined;
    const callee = call?.type === 'CallExpression' && call.callee !== variable.home ? unwrap(call.callee) : undefined;
    return callee?.type === 'MemberExpression' && /^(?:forEach|map)$/.test(memberName(callee) ?? '');
  }
  const declaration = scopes.parentOf(variable.declaration);
  const loop = declaration === undefined ? undefined : scopes.parentOf(declaration);
  return loop?.type === 'ForOfStatement' && !loop.await && loop.left === declaration;
}
