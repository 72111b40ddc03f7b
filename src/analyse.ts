/**
 * The only door to the engine: a syntax tree and its text in, findings out. The same tree is analysed once, however many
 * rules ask.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import type { AnalysisOptions, Finding, Fixes, LoopKind } from './findings.ts';
import { DEFAULT_LIMITS, solve, type Exploded } from './flow/solve.ts';
import { culpritsOf } from './fix/culprits.ts';
import { closeEventFix, type FixInput } from './fix/plan.ts';
import { primeFix } from './fix/prime.ts';
import { runTogether } from './flow/together.ts';
import { findWitness, worstAhead, type Found } from './flow/witness.ts';
import { mayHoldWriter } from './gate.ts';
import { Lines } from './lines.ts';
import type { EffectName, Exit } from './ir/model.ts';
import type { FirstStep, Loop } from './lower/context.ts';
import { headSite } from './lower/functions.ts';
import { rootsOf, writersIn } from './lower/roots.ts';
import { lowerScope, type LoweredScope } from './lower/scope.ts';
import type { Stream } from './lower/streams.ts';
import { stepsOf } from './report/path.ts';
import { sentence } from './report/words.ts';
import { readSettings, type SseSettings } from './settings.ts';
import { initialStatus, judgeFor } from './streams/judge.ts';
import { OUTCOMES, SETTLED, STATUSES, step, type Outcome } from './streams/protocol.ts';
import { isFunction, type FunctionNode, type Node } from './syntax/node.ts';
import { resolveScopes, type Scopes } from './syntax/scope.ts';

export interface Source {
  /** An ESTree program with ranges, of any parser. */
  readonly ast: unknown;
  readonly text: string;
}

const cache = new WeakMap<object, Map<string, Finding[]>>();

/**
 * Finds the writer loops of one file that can leave an SSE stream with nothing sent.
 * @param rawSettings what the config has under `settings.sse`
 * @throws {TypeError} when the settings are not valid
 */
export function analyse(source: Source, rawSettings?: unknown, options: AnalysisOptions = {}): Finding[] {
  const settings = readSettings(rawSettings);
  const { loops = 'async', report = 'silent' } = options;
  const awaitingLoops = loops === 'awaiting';
  if (!mayHoldWriter(source.text, awaitingLoops, settings)) return [];
  const ast = source.ast as TSESTree.Program;
  const key = JSON.stringify([settings, loops, report]);
  let known = cache.get(ast);
  if (known === undefined) cache.set(ast, (known = new Map()));
  let findings = known.get(key);
  if (findings === undefined) known.set(key, (findings = new Analysis(ast, source.text, settings, { loops, report }).run()));
  return findings;
}

/** The scopes of a file as the engine lays them out: for tests and for debugging. */
export function lowerFile(source: Source, rawSettings?: unknown, options: AnalysisOptions = {}): LoweredScope[] {
  return new Analysis(source.ast as TSESTree.Program, source.text, readSettings(rawSettings), options).lower();
}

/** How many points the solver may spend on one file before it keeps less apart, and what each stream still gets then. */
const MOST_POINTS = 400_000;
const FEWEST_POINTS = 2_000;

class Analysis {
  readonly #scopes: Scopes;
  readonly #text: string;
  readonly #lines: Lines;
  readonly #settings: SseSettings;
  readonly #awaitingLoops: boolean;
  readonly #wanted: readonly Outcome[];
  readonly #worst = new Map<Node, Finding>();
  readonly #found = new Map<Node, Found>();
  readonly #feeding = new Set<FunctionNode>();
  readonly #firstSteps = new Map<FunctionNode, FirstStep>();
  /** Streams that were judged, by their model and loops. */
  readonly #judged = new Set<string>();
  #pointsLeft = MOST_POINTS;

  constructor(ast: TSESTree.Program, text: string, settings: SseSettings, options: AnalysisOptions) {
    this.#scopes = resolveScopes(ast);
    this.#text = text;
    this.#lines = new Lines(text);
    this.#settings = settings;
    this.#awaitingLoops = options.loops === 'awaiting';
    this.#wanted = options.report === 'hang' ? ['hang', 'crash'] : OUTCOMES;
  }

  run(): Finding[] {
    for (const scope of this.lower()) this.#judge(scope);
    return [...this.#worst.values()].sort((a, b) => a.range[0] - b.range[0]);
  }

  lower(): LoweredScope[] {
    const writers = writersIn(this.#scopes, this.#awaitingLoops);
    const roots = new Set(writers.flatMap((writer) => rootsOf(this.#scopes, writer)));
    const lowered: LoweredScope[] = [];
    const visited = new Set<Node>();
    const done = new Set<FunctionNode>();
    const add = (root: FunctionNode) => {
      if (done.has(root)) return;
      done.add(root);
      const scope = this.#lower(root);
      lowered.push(scope);
      for (const node of scope.cx.visited) visited.add(node);
    };
    const [generators, functions] = partition([...roots], (root) => root.generator);
    functions.forEach(add);
    // Who iterates a generator tells whether it is a stream of events.
    for (const generator of generators) for (const user of this.#usersOf(generator)) if (!roots.has(user)) add(user);
    generators.forEach(add);
    // What no scope came by is judged by itself.
    for (const writer of writers) {
      if (visited.has(writer)) continue;
      for (const root of rootsOf(this.#scopes, writer, true)) add(root);
      if (!visited.has(writer)) add(writer);
    }
    return lowered;
  }

  #usersOf(generator: FunctionNode): FunctionNode[] {
    const variable = generator.id ? this.#scopes.variableOf(generator.id) : undefined;
    const places = variable?.references ?? [generator];
    return places.map((place) => this.#scopes.functionAround(place)).filter((fn) => isFunction(fn));
  }

  #lower(root: FunctionNode): LoweredScope {
    const scope = lowerScope(this.#scopes, this.#settings, root, {
      awaitingLoops: this.#awaitingLoops,
      feeding: this.#feeding,
      firstStepOf: (generator) => this.#firstStepOf(generator),
    });
    for (const generator of scope.cx.feeding) this.#feeding.add(generator);
    return scope;
  }

  /** What a generator does before it yields anything, told by its own code whatever its arguments are. */
  #firstStepOf(generator: FunctionNode): FirstStep {
    const known = this.#firstSteps.get(generator);
    if (known !== undefined) return known;
    // While it is looked at, a generator that asks itself may do anything.
    this.#firstSteps.set(generator, { ends: true, throws: true });
    const scope = this.#lower(generator);
    const stream = scope.cx.streams.find((one) => one.model.id === 'generator');
    if (stream === undefined) return { ends: true, throws: true };
    const { points, graph } = this.#solve(scope, stream);
    const leaves = (how: Exit['how']) =>
      points.some(({ block, leaves }) => {
        const { term } = graph.blocks[block]!;
        return term.op === 'exit' && term.exit.how === how && term.exit.to === 'root' && ((SETTLED >> leaves) & 1) === 0;
      });
    const first = { ends: leaves('return'), throws: leaves('throw') };
    this.#firstSteps.set(generator, first);
    return first;
  }

  #judge(scope: LoweredScope): void {
    for (const stream of scope.cx.streams) {
      if (stream.evidence.length === 0 || stream.oneOfMany) continue;
      const loops = scope.cx.loops.filter((loop) => stream.loops.has(loop.id) && this.#kindOf(loop) !== undefined && isShown(scope, stream, loop));
      if (loops.length === 0) continue;
      // The same code called many times makes as many streams: past the budget one of each kind stands for all.
      const kind = `${stream.model.id} ${Math.min(...loops.map((loop) => loop.node.range[0]))}`;
      if (this.#pointsLeft <= 0 && this.#judged.has(kind)) continue;
      this.#judged.add(kind);
      this.#judgeStream(scope, stream, loops);
    }
  }

  #judgeStream(scope: LoweredScope, stream: Stream, loops: readonly Loop[]): void {
    const exploded = this.#solve(scope, stream);
    const judge = judgeFor(stream, this.#wanted);
    const ahead = worstAhead(exploded, judge);
    for (const loop of loops) {
      const found = findWitness(exploded, judge, ahead, loop.id, this.#found.get(loop.node));
      if (found === undefined) continue;
      this.#found.set(loop.node, found);
      const outcome = OUTCOMES[found.rank]!;
      const path = stepsOf({ text: this.#text, lines: this.#lines }, exploded, found.witness, stream.id, loop.id);
      const kind = this.#kindOf(loop)!;
      const { name, model } = stream;
      const range = this.#headOf(loop.node);
      const lent = stream.borrowed && !stream.opens && !stream.ends;
      this.#worst.set(loop.node, {
        rule: 'no-unguarded-writer-loop',
        outcome,
        loopKind: kind,
        range,
        loc: { start: this.#lines.at(range[0]), end: this.#lines.at(range[1]) },
        stream: { name, model: model.id, title: model.title },
        path,
        message: sentence(kind, { name, title: model.title }, outcome, path, lent),
        fixes: this.#fixes({ text: this.#text, scopes: this.#scopes, scope, stream, loop, culprits: culpritsOf(exploded, stream, loop) }),
      });
    }
  }

  #fixes(input: FixInput): Fixes {
    return { closeEvent: (event) => closeEventFix(input, event), prime: (certain) => primeFix(input, certain) };
  }

  #solve({ graph }: LoweredScope, stream: Stream): Exploded {
    const machine = {
      stream: stream.id,
      initial: STATUSES.indexOf(initialStatus(stream)),
      step: (status: number, effect: EffectName) => STATUSES.indexOf(step(STATUSES[status]!, effect)),
      isSettled: (status: number) => ((SETTLED >> status) & 1) === 1,
    };
    const points = Math.max(FEWEST_POINTS, Math.min(DEFAULT_LIMITS.points, this.#pointsLeft));
    const exploded = solve(graph, machine, { ...DEFAULT_LIMITS, points });
    this.#pointsLeft -= exploded.spent;
    return exploded;
  }

  #kindOf(loop: Loop): LoopKind | undefined {
    switch (loop.kind) {
      case 'for-await':
        return 'for-await';
      case 'pull':
        return loop.reads ? 'pull' : undefined;
      case 'recursion':
        return loop.recursive && loop.reads ? 'recursion' : undefined;
      default:
        return loop.reads ? 'loop' : this.#awaitingLoops && loop.awaits ? 'awaiting' : undefined;
    }
  }

  /** The head of a loop, cut to its first line. */
  #headOf(node: Node): [number, number] {
    const { start, end } = isFunction(node) ? headSite(node) : { start: node.range[0], end: (node as { body?: Node }).body?.range[0] ?? node.range[1] };
    const stop = node.type === 'DoWhileStatement' ? start + 2 : end;
    const last = Math.min(stop, this.#lines.endOfLine(start));
    return [start, start + this.#text.slice(start, last).trimEnd().length];
  }
}

/** Is there evidence that holds where this loop runs? The same response may be plain in one branch and SSE in another. */
function isShown({ graph }: LoweredScope, stream: Stream, loop: Loop): boolean {
  if (stream.evidence.some((evidence) => evidence.block === undefined)) return true;
  const entries = graph.blocks.filter((block) => block.instrs.some((instr) => instr.op === 'enter' && instr.loop === loop.id));
  const together = runTogether(graph, entries.map((block) => block.id));
  return stream.evidence.some((evidence) => evidence.block !== undefined && together(evidence.block));
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
