import type { Exit } from '../ir/model.ts';
import type { Edge, Exploded, Point } from './solve.ts';

/** A path from the start of the scope, through a loop's entry, to an exit: the points and the edges between them. */
export interface Witness {
  readonly points: readonly Point[];
  /** `edges[i]` leads from `points[i]` to `points[i + 1]`. */
  readonly edges: readonly Edge[];
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
}

type Ranks = readonly (number | undefined)[];

export function worstAhead(exploded: Exploded, judge: Judge): Ahead {
  const { points, graph } = exploded;
  const before: Before[][] = points.map(() => []);
  const exits: (number | undefined)[] = [];
  for (const point of points) {
    for (const edge of point.next) before[edge.to.id]!.push({ id: point.id, fault: isFault(edge) });
    const { term } = graph.blocks[point.block]!;
    exits[point.id] = term.op === 'exit' ? judge(term.exit, point.leaves) : undefined;
  }
  const faultless = spread(exits, before, (edge) => !edge.fault);
  // One fault, and from there on none.
  const seeds = [...faultless];
  faultless.forEach((rank, id) => {
    if (rank !== undefined) for (const edge of before[id]!) if (edge.fault) seeds[edge.id] = worse(seeds[edge.id], rank);
  });
  return { plain: spread(seeds, before, (edge) => !edge.fault), any: spread(exits, before, () => true) };
}

interface Before {
  readonly id: number;
  readonly fault: boolean;
}

const worse = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));

/** Carries each rank back to the points that it can be reached from, the worst first, so that each point is set once. */
function spread(seeds: Ranks, before: readonly (readonly Before[])[], through: (edge: Before) => boolean): Ranks {
  const reached: (number | undefined)[] = seeds.map(() => undefined);
  const byRank: number[][] = [];
  seeds.forEach((rank, id) => {
    if (rank !== undefined) (byRank[rank] ??= []).push(id);
  });
  byRank.forEach((ids, rank) => {
    const queue = ids.filter((id) => reached[id] === undefined);
    for (const id of queue) reached[id] = rank;
    for (const id of queue) {
      for (const edge of before[id]!) {
        if (reached[edge.id] !== undefined || !through(edge)) continue;
        reached[edge.id] = rank;
        queue.push(edge.id);
      }
    }
  });
  return reached;
}

export interface Found {
  readonly rank: number;
  /** One fault at most leads there. */
  readonly plain: boolean;
  readonly witness: Witness;
}

/**
 * Finds the worst exit behind the entry of loop number `loop` that one fault at most leads to, or the worst one at all
 * when each needs more, and a shortest path to it: a reader believes in one failure sooner than in two.
 * @param than what is known already: something that is no worse costs no search
 */
export function findWitness(
  exploded: Exploded,
  judge: Judge,
  ahead: Ahead,
  loop: number,
  than?: Pick<Found, 'rank' | 'plain'>,
): Found | undefined {
  const { points, graph } = exploded;
  const entries = entriesOf(exploded).get(loop) ?? new Set();
  const chosen = worstOf(entries, ahead.plain) ?? worstOf(entries, ahead.any);
  if (chosen === undefined) return undefined;
  const { rank, ranks } = chosen;
  const plain = ranks === ahead.plain;
  if (than !== undefined && (plain === than.plain ? rank >= than.rank : than.plain)) return undefined;
  const into = shortest([points[0]!], (point) => ranks[point.id] === rank && entries.has(point), () => true)!;
  const isExit = (point: Point) => {
    const { term } = graph.blocks[point.block]!;
    return term.op === 'exit' && judge(term.exit, point.leaves) === rank;
  };
  const out = shortest([into.points.at(-1)!], isExit, (point) => ahead.any[point.id] !== undefined)!;
  return { rank, plain, witness: { points: [...into.points, ...out.points.slice(1)], edges: [...into.edges, ...out.edges] } };
}

function worstOf(entries: ReadonlySet<Point>, ranks: Ranks): { readonly rank: number; readonly ranks: Ranks } | undefined {
  let rank: number | undefined;
  for (const entry of entries) {
    const one = ranks[entry.id];
    if (one !== undefined) rank = worse(rank, one);
  }
  return rank === undefined ? undefined : { rank, ranks };
}

const entered = new WeakMap<Exploded, Map<number, Set<Point>>>();

/** The points at which each loop is entered. */
function entriesOf(exploded: Exploded): Map<number, Set<Point>> {
  let entries = entered.get(exploded);
  if (entries !== undefined) return entries;
  entered.set(exploded, (entries = new Map()));
  for (const point of exploded.points) {
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      if (instr.op !== 'enter') continue;
      const known = entries.get(instr.loop);
      if (known === undefined) entries.set(instr.loop, new Set([point]));
      else known.add(point);
    }
  }
  return entries;
}

/** A path with the fewest faults (calls and sources that throw), and among those the shortest. */
function shortest(from: readonly Point[], isGoal: (point: Point) => boolean, within: (point: Point) => boolean): Witness | undefined {
  const came = new Map<Point, Came | undefined>();
  for (const { point } of explore(from, came, ({ to }) => within(to))) if (isGoal(point)) return trace(point, came);
  return undefined;
}

/**
 * Settles point after point, those behind fewer faults first, among these those behind fewer `throw` statements, among
 * these the nearer ones, and notes how each was reached.
 */
function* explore(from: readonly Point[], came: Map<Point, Came | undefined>, through: (edge: Edge, from: Point) => boolean): Generator<{ readonly point: Point; readonly faults: number }> {
  // One queue for each number of faults; a point is settled when it is first taken out.
  let queue: [Point, Came | undefined][] = from.map((point) => [point, undefined]);
  for (let faults = 0; queue.length > 0; faults++) {
    const later: [Point, Came | undefined][] = [];
    while (queue.length > 0) {
      const thrown: [Point, Came | undefined][] = [];
      for (const [point, how] of queue) {
        if (came.has(point)) continue;
        came.set(point, how);
        yield { point, faults };
        for (const edge of point.next) {
          if (!came.has(edge.to) && through(edge, point)) (isFault(edge) ? later : edge.arm?.why === 'thrown' ? thrown : queue).push([edge.to, { from: point, edge }]);
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
  const came = new Map<Point, Came | undefined>();
  for (const { point, faults } of explore([points[0]!], came, through)) yield { point, faults, witness: () => trace(point, came) };
}

interface Came {
  readonly from: Point;
  readonly edge: Edge;
}

const isFault = ({ arm }: Edge): boolean => arm?.why === 'throws' || arm?.why === 'rejects' || arm?.why === 'source-throws';

function trace(goal: Point, came: ReadonlyMap<Point, Came | undefined>): Witness {
  const points = [goal];
  const edges: Edge[] = [];
  for (let step = came.get(goal); step !== undefined; step = came.get(step.from)) {
    points.unshift(step.from);
    edges.unshift(step.edge);
  }
  return { points, edges };
}
