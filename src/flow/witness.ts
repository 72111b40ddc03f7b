import type { Exit } from '../ir/model.ts';
import type { Edge, Exploded, Point } from './solve.ts';

/** A path from the start of the scope: the points and the edges between them. */
export interface Witness {
  readonly points: readonly Point[];
  /** `edges[i]` leads from `points[i]` to `points[i + 1]`. */
  readonly edges: readonly Edge[];
}

/** A path through a loop's entry to an exit. */
export interface LoopWitness {
  /** The way from the start of the scope to the entry. Many loops share the most of theirs. */
  readonly into: Way;
  /** From the entry on. */
  readonly out: Witness;
}

/** A shortest way to a point, from where a search began; against the edges where that goes back from the goals. */
export interface Way {
  readonly point: Point;
  /** The way to the point that was there before, and the edge between them; absent where the search began. */
  readonly step: { readonly before: Way; readonly edge: Edge } | undefined;
}

/** Ranks an exit taken in a status: 0 is the worst, undefined is no defect. */
export type Judge = (exit: Exit, status: number) => number | undefined;

/**
 * The worst rank that can be reached from each point, by id; undefined where none can.
 * `plain` allows for one fault on the way at most, `any` for as many as it takes.
 */
export interface Ahead {
  readonly plain: Ranks;
  readonly any: Ranks;
  /** Ranks are below this. */
  readonly ranks: number;
  /** The ways to the exits of one rank, the same for all loops. */
  waysTo(rank: number): Ways;
}

type Ranks = readonly (number | undefined)[];
/** By the ids of points; holes where there is none. */
type Ways = readonly (Way | undefined)[];

export function worstAhead(exploded: Exploded, judge: Judge): Ahead {
  const before = incoming(exploded);
  const exits = exploded.points.map(({ block, leaves }) => {
    const { term } = exploded.graph.blocks[block]!;
    return term.op === 'exit' ? judge(term.exit, leaves) : undefined;
  });
  const faultless = spread(exits, before, (edge) => !isFault(edge));
  // One fault, and from there on none.
  const seeds = [...faultless];
  faultless.forEach((rank, id) => {
    if (rank !== undefined) for (const { from, edge } of before[id]!) if (isFault(edge)) seeds[from.id] = worse(seeds[from.id], rank);
  });
  const ways = new Map<number, Ways>();
  return {
    plain: spread(seeds, before, (edge) => !isFault(edge)),
    any: spread(exits, before, () => true),
    ranks: exits.reduce<number>((most, rank = -1) => Math.max(most, rank + 1), 0),
    waysTo(rank) {
      let known = ways.get(rank);
      if (known === undefined) ways.set(rank, (known = waysTo(exploded, (point) => exits[point.id] === rank)));
      return known;
    },
  };
}

/** An edge, and the point that it leaves. */
interface Hop {
  readonly from: Point;
  readonly edge: Edge;
}

const hops = new WeakMap<Exploded, readonly (readonly Hop[])[]>();

/** The edges that lead to each point, by its id. */
export function incoming(exploded: Exploded): readonly (readonly Hop[])[] {
  let before = hops.get(exploded);
  if (before !== undefined) return before;
  const made: Hop[][] = exploded.points.map(() => []);
  for (const from of exploded.points) for (const edge of from.next) made[edge.to.id]!.push({ from, edge });
  hops.set(exploded, (before = made));
  return before;
}

const worse = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));

/** Carries each rank back to the points that it can be reached from, the worst first, so that each point is set once. */
function spread(seeds: Ranks, before: readonly (readonly Hop[])[], through: (edge: Edge) => boolean): Ranks {
  const reached: (number | undefined)[] = seeds.map(() => undefined);
  const byRank: number[][] = [];
  seeds.forEach((rank, id) => {
    if (rank !== undefined) (byRank[rank] ??= []).push(id);
  });
  byRank.forEach((ids, rank) => {
    const queue = ids.filter((id) => reached[id] === undefined);
    for (const id of queue) reached[id] = rank;
    for (const id of queue) {
      for (const { from, edge } of before[id]!) {
        if (reached[from.id] !== undefined || !through(edge)) continue;
        reached[from.id] = rank;
        queue.push(from.id);
      }
    }
  });
  return reached;
}

export interface Found {
  readonly rank: number;
  /** One fault at most leads there. */
  readonly plain: boolean;
  readonly witness: LoopWitness;
}

/**
 * Finds the worst exit behind the entry of loop number `loop` that one fault at most leads to, or the worst one at all
 * when each needs more, and a shortest path to it: a reader believes in one failure sooner than in two.
 * @param than what is known already: something that is no worse costs no search
 */
export function findWitness(exploded: Exploded, ahead: Ahead, loop: number, than?: Pick<Found, 'rank' | 'plain'>): Found | undefined {
  const found = worstBehind(exploded, ahead, loop);
  if (found === undefined) return undefined;
  const { entries, rank, plain } = found;
  if (than !== undefined && !isWorse(found, than)) return undefined;
  const ranks = plain ? ahead.plain : ahead.any;
  const into = entries.find(({ point }) => ranks[point.id] === rank)!;
  return { rank, plain, witness: { into, out: onward(ahead.waysTo(rank)[into.point.id]!) } };
}

/** What one fault leads to goes before what takes more. */
export const isWorse = (one: Pick<Found, 'rank' | 'plain'>, than: Pick<Found, 'rank' | 'plain'>): boolean => (one.plain === than.plain ? one.rank < than.rank : one.plain);

/** The worst exit behind a loop's entry, as `findWitness` takes it, and where the loop is entered. */
export function worstBehind(exploded: Exploded, ahead: Ahead, loop: number): (Pick<Found, 'rank' | 'plain'> & { readonly entries: readonly Way[] }) | undefined {
  // Most streams are fine wherever they go.
  if (ahead.any[0] === undefined) return undefined;
  const entries = entriesOf(exploded).get(loop) ?? [];
  const plain = worstOf(entries, ahead.plain);
  const rank = plain ?? worstOf(entries, ahead.any);
  return rank === undefined ? undefined : { rank, plain: plain !== undefined, entries };
}

function worstOf(entries: readonly Way[], ranks: Ranks): number | undefined {
  let rank: number | undefined;
  for (const { point } of entries) {
    const one = ranks[point.id];
    if (one !== undefined) rank = worse(rank, one);
  }
  return rank;
}

const entered = new WeakMap<Exploded, ReadonlyMap<number, readonly Way[]>>();

/** The points at which each loop is entered, those with the best way to them first. */
function entriesOf(exploded: Exploded): ReadonlyMap<number, readonly Way[]> {
  const known = entered.get(exploded);
  if (known !== undefined) return known;
  const entries = new Map<number, Way[]>();
  for (const { way } of explore([exploded.points[0]!], along(() => true))) {
    for (const instr of exploded.graph.blocks[way.point.block]!.instrs) {
      if (instr.op !== 'enter') continue;
      const ways = entries.get(instr.loop);
      if (ways === undefined) entries.set(instr.loop, [way]);
      else if (ways.at(-1) !== way) ways.push(way);
    }
  }
  entered.set(exploded, entries);
  return entries;
}

/** The best way to the nearest goal, by the id of the point where it begins. */
function waysTo(exploded: Exploded, isGoal: (point: Point) => boolean): Ways {
  const before = incoming(exploded);
  const ways: Way[] = [];
  for (const { way } of explore(exploded.points.filter(isGoal), (to) => before[to.id]!.map(({ from, edge }) => ({ to: from, edge })))) ways[way.point.id] = way;
  return ways;
}

/** Where a search goes on from a point. */
type Direction = (point: Point) => readonly { readonly to: Point; readonly edge: Edge }[];

/** @param through edges that are not taken lead nowhere */
const along = (through: (edge: Edge, from: Point) => boolean): Direction => (from) => from.next.filter((edge) => through(edge, from)).map((edge) => ({ to: edge.to, edge }));

/**
 * Settles point after point, those behind fewer faults (calls and sources that throw) first, among these those behind
 * fewer `throw` statements, among these the nearer ones, each with the way by which it was reached.
 */
function* explore(from: readonly Point[], next: Direction): Generator<{ readonly way: Way; readonly faults: number }> {
  const settled = new Set<Point>();
  // One queue for each number of faults; a point is settled when it is first taken out.
  let queue: Way[] = from.map((point) => ({ point, step: undefined }));
  for (let faults = 0; queue.length > 0; faults++) {
    const later: Way[] = [];
    while (queue.length > 0) {
      const thrown: Way[] = [];
      for (const way of queue) {
        if (settled.has(way.point)) continue;
        settled.add(way.point);
        yield { way, faults };
        for (const { to, edge } of next(way.point)) {
          if (!settled.has(to)) (isFault(edge) ? later : edge.arm?.why === 'thrown' ? thrown : queue).push({ point: to, step: { before: way, edge } });
        }
      }
      queue = thrown;
    }
    queue = later;
  }
}

/** A point that is reached, after how many faults at least, and a shortest path with no more. */
export interface Reached {
  readonly point: Point;
  readonly faults: number;
  readonly witness: () => Witness;
}

/**
 * Every point of the graph from its start, those behind fewer faults first.
 * @param through edges that are not taken lead nowhere
 */
export function* reach({ points }: Exploded, through: (edge: Edge, from: Point) => boolean): Generator<Reached> {
  for (const { way, faults } of explore([points[0]!], along(through))) yield { point: way.point, faults, witness: () => pathOf(way) };
}

export const isFault = ({ arm }: Edge): boolean => arm?.why === 'throws' || arm?.why === 'rejects' || arm?.why === 'source-throws';

/** The path of a way from the start. */
export function pathOf(way: Way): Witness {
  const { points, edges } = onward(way);
  return { points: [...points].reverse(), edges: [...edges].reverse() };
}

/** From a point to where the search for it began, or to an earlier part of its way. */
export function onward(way: Way, until?: Way): { points: Point[]; edges: Edge[] } {
  const points = [way.point];
  const edges: Edge[] = [];
  for (let at = way; at !== until && at.step !== undefined; at = at.step.before) {
    points.push(at.step.before.point);
    edges.push(at.step.edge);
  }
  return { points, edges };
}
