/**
 * One file as the engine sees it: its names resolved once, each writer scope laid out once, whichever question asks
 * first.
 */
import { DEFAULT_LIMITS, solve, solveApart, type Exploded, type Machine } from './flow/solve.ts';
import type { Exit, Site } from './ir/model.ts';
import { bringsEvents, mayPassOn } from './gate.ts';
import type { Lines } from './lines.ts';
import { allowanceOfFile, type FirstStep } from './lower/context.ts';
import { handingOf, isCalledByName, rootsOf, streamFunctionsIn, type Handing } from './lower/roots.ts';
import { lowerScope, type LoweredScope } from './lower/scope.ts';
import type { Stream } from './lower/streams.ts';
import type { ImportEvidence } from './lower/showing.ts';
import { touchingOf, type Touching } from './lower/touching.ts';
import type { ModuleGraph, Place } from './modules/graph.ts';
import { declaredLibraries, type DeclaredLibrary } from './models/declared.ts';
import { declaredNames, type SseSettings } from './settings.ts';
import { untilSent, wholeLife } from './streams/machines.ts';
import { ThrowPolicy } from './streams/throws.ts';
import { SETTLED } from './streams/protocol.ts';
import type { Types } from './types.ts';
import { isFunction, type FunctionNode, type Node } from './syntax/node.ts';
import type { Scopes } from './syntax/scope.ts';

/** How many points the solver may spend on one file before it keeps less apart, and what each stream still gets then. */
const MOST_POINTS = 400_000;
const FEWEST_POINTS = 2_000;
/** The life of a stream in a larger scope runs into the limits, after it has cost as much as they allow. */
const MOST_BLOCKS = 12_000;

export class SourceFile {
  readonly scopes: Scopes;
  readonly text: string;
  readonly lines: Lines;
  readonly settings: SseSettings;
  readonly #layouts = new Map<boolean, Layout>();
  readonly #firstSteps = new Map<FunctionNode, FirstStep>();
  #streamScopes: readonly LoweredScope[] | undefined;
  #pointsLeft = MOST_POINTS;
  readonly #elsewhere = allowanceOfFile();
  readonly #policy: ThrowPolicy;
  #touchingFunctions: Touching | undefined;
  #importShows: boolean | undefined;

  /** The libraries that the settings declare. */
  readonly libraries: readonly DeclaredLibrary[];
  /** The file itself, and those that it imports. */
  readonly modules: ModuleGraph;

  readonly types: Types | undefined;

  constructor(modules: ModuleGraph, settings: SseSettings, types?: Types) {
    this.types = types;
    this.modules = modules;
    this.scopes = modules.scopes;
    this.text = modules.text;
    this.lines = modules.lines;
    this.settings = settings;
    this.libraries = declaredLibraries(settings);
    this.#policy = new ThrowPolicy(settings.nonThrowing ?? []);
  }

  /** Does a node stand in the linted file? */
  owns({ range: [start, end] }: Node): boolean {
    return this.placeOf({ start, end }).file === undefined;
  }

  /** Where code stands: in this file or in one that it imports. */
  placeOf(site: Site): Place {
    return this.modules.placeOf(site);
  }

  /** Is there nothing left to spend, so that what was asked already has to stand for the rest? */
  get isSpent(): boolean {
    return this.#pointsLeft <= 0;
  }

  /**
   * The scopes in which these functions are judged, laid out.
   * @param awaitingLoops loops that only await between sends count as writers too
   * @param inner functions inside of others that no scope came by are judged by themselves, whatever they are; otherwise
   *   only those that are given a response
   */
  lowerAround(functions: readonly FunctionNode[], awaitingLoops: boolean, inner = true): LoweredScope[] {
    let layout = this.#layouts.get(awaitingLoops);
    if (layout === undefined) this.#layouts.set(awaitingLoops, (layout = { scopes: new Map(), feeding: new Set() }));
    const roots = new Set(functions.flatMap((fn) => rootsOf(this, fn)));
    const lowered = new Map<FunctionNode, LoweredScope>();
    const visited = new Set<Node>();
    const add = (root: FunctionNode) => {
      if (lowered.has(root) || !this.#mayFeed(root)) return;
      const scope = this.#lower(layout, root, awaitingLoops);
      lowered.set(root, scope);
      for (const node of scope.cx.visited) visited.add(node);
    };
    const [generators, others] = partition([...roots], (root) => root.generator);
    others.forEach(add);
    // Who iterates a generator tells whether it is a stream of events.
    for (const generator of generators) for (const user of this.#usersOf(generator)) if (!roots.has(user)) add(user);
    generators.forEach(add);
    // What no scope came by is judged by itself.
    for (const fn of functions) {
      if (visited.has(fn) || (!inner && isFunction(this.scopes.functionAround(fn)) && !isHandler(fn))) continue;
      for (const root of rootsOf(this, fn, true)) add(root);
      if (visited.has(fn)) continue;
      add(fn);
      const scope = lowered.get(fn);
      if (scope !== undefined && isCalledByName(this.scopes, fn) && !rootsOf(this, fn).includes(fn)) lowered.set(fn, { ...scope, adrift: true });
    }
    return [...lowered.values()];
  }

  /** The scopes that touch a stream of events in any way, laid out. */
  get streamScopes(): readonly LoweredScope[] {
    const own = declaredNames(this.settings);
    return (this.#streamScopes ??= this.lowerAround(streamFunctionsIn(this.modules, own), false, false));
  }

  /**
   * @param machine the life of the stream as far as the question follows it; by default up to the first send
   * @param apart how many states a block keeps apart
   */
  solve({ graph }: LoweredScope, stream: Stream, machine: Machine = untilSent(stream), apart = DEFAULT_LIMITS.apart): Exploded {
    const exploded = solve(graph, machine, { apart, points: this.#pointsAtHand });
    this.#pointsLeft -= exploded.spent;
    return exploded;
  }

  /**
   * The whole life of a stream, with so many states kept apart at a block.
   * @returns undefined where it is too large for each variable to be followed
   */
  solveLife({ graph }: LoweredScope, stream: Stream, apart: number): Exploded | undefined {
    if (graph.blocks.length > MOST_BLOCKS) return undefined;
    const { exploded, spent } = solveApart(graph, wholeLife(graph, stream), { apart, points: this.#pointsAtHand });
    this.#pointsLeft -= spent;
    return exploded;
  }

  get #pointsAtHand(): number {
    return Math.max(FEWEST_POINTS, Math.min(DEFAULT_LIMITS.points, this.#pointsLeft));
  }

  #lower(layout: Layout, root: FunctionNode, awaitingLoops: boolean): LoweredScope {
    let scope = layout.scopes.get(root);
    if (scope !== undefined) return scope;
    const handing = root.generator ? undefined : handingOf(this, root);
    scope = this.#layOut(layout, root, awaitingLoops, handing);
    // What was handed on may not have been run there.
    if (handing !== undefined && !scope.cx.visited.has(root)) scope = this.#layOut(layout, root, awaitingLoops);
    layout.scopes.set(root, scope);
    for (const generator of scope.cx.feeding) layout.feeding.add(generator);
    return scope;
  }

  #layOut(layout: Layout, root: FunctionNode, awaitingLoops: boolean, handing?: Handing): LoweredScope {
    return lowerScope(this.scopes, this.settings, root, {
      awaitingLoops,
      libraries: this.libraries,
      modules: this.modules,
      types: this.types,
      feeding: layout.feeding,
      policy: this.#policy,
      touching: this.#touching,
      elsewhere: this.#elsewhere,
      handing,
      firstStepOf: (generator) => this.#firstStepOf(layout, generator, awaitingLoops),
    });
  }

  get #touching(): Touching {
    return (this.#touchingFunctions ??= touchingOf(this.scopes, this.#policy, declaredNames(this.settings), this.#importEvidence()));
  }

  #importEvidence(): ImportEvidence {
    const { modules } = this;
    // A type checker tells of what it knows only when asked.
    if (this.types !== undefined) return { anyShows: () => true, shows: (variable) => modules.isImport(variable) };
    return { anyShows: () => (this.#importShows ??= modules.someImport(bringsEvents, mayPassOn)), shows: (variable) => modules.importTells(variable, bringsEvents, mayPassOn, true) };
  }

  /** May there be a stream of events in the scope of a function? */
  #mayFeed(root: FunctionNode): boolean {
    if (this.modules.isForeign(root) || (this.#touching.touches(root) && this.#touching.shows(root))) return true;
    const code = handingOf(this, root)?.code;
    return isFunction(code) && (this.modules.isForeign(code) || this.#touching.shows(code));
  }

  #usersOf(generator: FunctionNode): FunctionNode[] {
    const variable = generator.id ? this.scopes.variableOf(generator.id) : undefined;
    const places = variable?.references ?? [generator];
    return places.map((place) => this.scopes.functionAround(place)).filter((fn) => isFunction(fn));
  }

  /** What a generator does before it yields anything, told by its own code whatever its arguments are. */
  #firstStepOf(layout: Layout, generator: FunctionNode, awaitingLoops: boolean): FirstStep {
    const known = this.#firstSteps.get(generator);
    if (known !== undefined) return known;
    // While it is looked at, a generator that asks itself may do anything.
    this.#firstSteps.set(generator, { ends: true, throws: true });
    const scope = this.#lower(layout, generator, awaitingLoops);
    const stream = scope.cx.streams.find((one) => one.model.id === 'generator');
    if (stream === undefined) return { ends: true, throws: true };
    const { points, graph } = this.solve(scope, stream);
    const leaves = (how: Exit['how']) =>
      points.some(({ block, leaves }) => {
        const { term } = graph.blocks[block]!;
        return term.op === 'exit' && term.exit.how === how && term.exit.to === 'root' && ((SETTLED >> leaves) & 1) === 0;
      });
    const first = { ends: leaves('return'), throws: leaves('throw') };
    this.#firstSteps.set(generator, first);
    return first;
  }
}

/** `(req, res) => …`, returned by a function or registered by one. */
const isHandler = ({ params }: FunctionNode): boolean => params.some((param) => param.type === 'Identifier' && HANDED.test(param.name));
const HANDED = /^_?(?:res|resp|response|reply|rep|ctx|context|c)$/i;

interface Layout {
  readonly scopes: Map<FunctionNode, LoweredScope>;
  /** Generators that are known to feed an SSE stream. */
  readonly feeding: Set<FunctionNode>;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
