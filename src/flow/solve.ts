import type { Arm, EffectName, Graph, Site, Test } from '../ir/model.ts';
import { behind, isSame, join, keyOf, NOTHING_KNOWN, restrict, taking, unchanged, type Env } from './env.ts';
import { relevanceOf, type Relevance } from './relevance.ts';

/**
 * A typestate machine over one stream. Statuses are small integers, so that sets of them are bits; the solver does not
 * know what they mean.
 */
export interface Machine {
  readonly stream: number;
  readonly initial: number;
  step(status: number, effect: EffectName): number;
  /** A path that leaves the block in such a status is of no more interest and is not followed. */
  isSettled(status: number, block: number): boolean;
}

/** A point of the exploded graph: a block entered in a status, with what is known of the variables there. */
export interface Point {
  readonly id: number;
  readonly block: number;
  readonly status: number;
  readonly env: Env;
  /** The status at the block's end, after its effects. */
  readonly leaves: number;
  readonly next: Edge[];
}

export interface Edge {
  readonly to: Point;
  /** More is known before it than at the point that it leads to: paths over it may be none of the graph. */
  readonly joins: boolean;
  /** Which arm of a `choose`, or which side of a `branch` this is. */
  readonly arm?: Arm;
  readonly side?: { readonly taken: boolean; readonly site: Site };
}

/** Every point that some path reaches. `points[0]` is the start. */
export interface Exploded {
  readonly graph: Graph;
  readonly points: readonly Point[];
  /** How many points were made, those of attempts that were given up included. */
  readonly spent: number;
}

export interface Limits {
  /** How many environments a block keeps apart per status before it joins them. */
  readonly apart: number;
  /** How many points, large ones counting more, may be made before the solver starts again and keeps less apart. */
  readonly points: number;
}

export const DEFAULT_LIMITS: Limits = { apart: 24, points: 40_000 };

/**
 * Follows every path of the graph for one stream.
 *
 * Over-approximates: every real path is a path here. States at a block are kept apart while they are few; past
 * `limits.apart` per status they are joined into one that allows whatever any of them allowed (property simulation).
 * Where even that makes too many points, tags are joined as well; then cost is linear in the size of the graph.
 */
export function solve(graph: Graph, machine: Machine, limits: Limits = DEFAULT_LIMITS): Exploded {
  const { exploded, spent } = solveApart(graph, machine, limits);
  if (exploded !== undefined) return exploded;
  const solver = new Solver(graph, machine, relevanceOf(graph, FEW_TRACKED), 1, false);
  const points = solver.run(Infinity);
  if (points === undefined) throw new Error('The last attempt has no limit.');
  return { graph, points, spent: spent + solver.size };
}

/**
 * The same for questions that need each variable followed as far as it matters: beyond the limits there is no answer.
 * @returns how many points were made in any case
 */
export function solveApart(graph: Graph, machine: Machine, limits: Limits): { readonly exploded: Exploded | undefined; readonly spent: number } {
  const relevance = relevanceOf(graph);
  let spent = 0;
  for (const apart of [limits.apart, 1]) {
    const solver = new Solver(graph, machine, relevance, apart, true);
    const points = solver.run(limits.points);
    spent += solver.size;
    if (points !== undefined) return { exploded: { graph, points, spent }, spent };
  }
  return { exploded: undefined, spent };
}

/** How many variables are followed at the last attempt, which has to end. */
const FEW_TRACKED = 24;
/** An environment with this many entries counts as one more point. */
const ENTRIES_PER_POINT = 6;

/** How often a joined state may still grow before what grows is taken to be unknown, and then before everything is. */
const MOST_JOINS = 3;
const MOST_WIDENINGS = 32;

interface Bucket {
  readonly points: Point[];
  /** Set once the bucket was joined. */
  joined: Point | undefined;
  joins: number;
}

const NO_TAGS: ReadonlySet<number> = new Set();

class Solver {
  readonly #points: Point[] = [];
  readonly #byKey = new Map<string, Point>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #graph: Graph;
  readonly #machine: Machine;
  readonly #relevance: Relevance;
  readonly #apart: number;
  readonly #tags: ReadonlySet<number>;
  #entries = 0;

  /** @param keepsTags never join states that differ in a tag */
  constructor(graph: Graph, machine: Machine, relevance: Relevance, apart: number, keepsTags: boolean) {
    this.#graph = graph;
    this.#machine = machine;
    this.#relevance = relevance;
    this.#apart = apart;
    this.#tags = keepsTags ? relevance.tags : NO_TAGS;
  }

  get size(): number {
    return this.#points.length;
  }

  /** Undefined when more than `most` points were needed. */
  run(most: number): readonly Point[] | undefined {
    this.#point(this.#graph.entry, this.#machine.initial, NOTHING_KNOWN);
    // The list grows while it is walked: points are handled in the order in which they were found.
    for (let index = 0; index < this.#points.length; index++) {
      if (this.#points.length + this.#entries / ENTRIES_PER_POINT > most) return undefined;
      this.#follow(this.#points[index]!);
    }
    return this.#points;
  }

  #follow(point: Point): void {
    const block = this.#graph.blocks[point.block]!;
    if (this.#machine.isSettled(point.leaves, point.block)) return;
    const env = behind(block, point.env, (id) => this.#relevance.isTracked(id));
    const { term } = block;
    if (term.op === 'goto') this.#edge(point, term.to, env, {});
    else if (term.op === 'choose') for (const arm of term.arms) this.#edge(point, arm.to, env, { arm });
    else if (term.op === 'branch') {
      for (const taken of [true, false]) {
        const refined = this.#refine(term.test, taken, point.leaves, env);
        const side = { side: { taken, site: term.site } };
        if (refined !== undefined) this.#edge(point, taken ? term.then : term.else, refined, side);
      }
    }
  }

  #refine(test: Test, taken: boolean, status: number, env: Env): Env | undefined {
    if (test.on === 'status') {
      if (test.stream !== this.#machine.stream) return env;
      return (((test.statuses >> status) & 1) === 1) === taken ? env : undefined;
    }
    return taking(test, taken, env);
  }

  #edge(from: Point, to: number, env: Env, label: Pick<Edge, 'arm' | 'side'>): void {
    const live = restrict(env, (id) => this.#relevance.isLiveAt(to, id));
    const point = this.#point(to, from.leaves, live);
    from.next.push({ to: point, joins: !isSame(point.env, live), ...label });
  }

  #point(block: number, status: number, env: Env): Point {
    const tags = env.filter((entry) => this.#tags.has(entry[0]));
    const bucketKey = `${block}/${status}/${keyOf(tags)}`;
    let bucket = this.#buckets.get(bucketKey);
    if (bucket === undefined) this.#buckets.set(bucketKey, (bucket = { points: [], joined: undefined, joins: 0 }));
    const known = this.#byKey.get(`${bucketKey}/${keyOf(env)}`);
    if (known !== undefined) return known;
    if (bucket.joined === undefined && bucket.points.length < this.#apart) return this.#add(bucket, bucketKey, block, status, env);
    // Too many to keep apart: from here on one state stands for all.
    const all = bucket.joined === undefined ? [...bucket.points.map((point) => point.env), env] : [bucket.joined.env, env];
    const least = all.reduce(join);
    // What the joined state allows already makes it no larger.
    if (bucket.joined !== undefined && keyOf(least) === keyOf(bucket.joined.env)) return bucket.joined;
    const joined = widen(bucket, least, tags);
    bucket.joined = this.#byKey.get(`${bucketKey}/${keyOf(joined)}`) ?? this.#add(bucket, bucketKey, block, status, joined);
    return bucket.joined;
  }

  #add(bucket: Bucket, bucketKey: string, block: number, status: number, env: Env): Point {
    const point: Point = { id: this.#points.length, block, status, env, leaves: this.#leaves(block, status), next: [] };
    this.#points.push(point);
    this.#entries += env.length;
    this.#byKey.set(`${bucketKey}/${keyOf(env)}`, point);
    bucket.points.push(point);
    return point;
  }

  #leaves(block: number, status: number): number {
    let now = status;
    for (const instr of this.#graph.blocks[block]!.instrs) {
      if (instr.op === 'effect' && instr.stream === this.#machine.stream) now = this.#machine.step(now, instr.effect);
    }
    return now;
  }
}

/** Keeps the number of joins of one bucket within a constant, so that the cost is linear in the size of the graph. */
function widen(bucket: Bucket, least: Env, tags: Env): Env {
  if (bucket.joined === undefined || ++bucket.joins <= MOST_JOINS) return least;
  return bucket.joins <= MOST_WIDENINGS ? unchanged(bucket.joined.env, least) : tags;
}
