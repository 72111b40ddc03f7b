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

/** The worst rank that can be reached from each point, by id; undefined where none can. */
export function worstAhead(exploded: Exploded, judge: Judge): (number | undefined)[] {
  const { points, graph } = exploded;
  const worst: (number | undefined)[] = points.map(() => undefined);
  const before: number[][] = points.map(() => []);
  const byRank: number[][] = [];
  for (const point of points) {
    for (const edge of point.next) before[edge.to.id]!.push(point.id);
    const { term } = graph.blocks[point.block]!;
    const rank = term.op === 'exit' ? judge(term.exit, point.leaves) : undefined;
    if (rank !== undefined) (byRank[rank] ??= []).push(point.id);
  }
  // Worst rank first: the first rank that reaches a point backwards is its worst.
  byRank.forEach((exits, rank) => {
    const queue = exits.filter((id) => worst[id] === undefined);
    for (const id of queue) worst[id] = rank;
    for (const id of queue) {
      for (const previous of before[id]!) {
        if (worst[previous] !== undefined) continue;
        worst[previous] = rank;
        queue.push(previous);
      }
    }
  });
  return worst;
}

/**
 * Finds the worst exit behind the entry of loop number `loop`, and a shortest path to it.
 * @param better look only for a rank below this one: what is known already costs no search
 */
export function findWitness(
  exploded: Exploded,
  judge: Judge,
  worst: readonly (number | undefined)[],
  loop: number,
  better = Infinity,
): { readonly rank: number; readonly witness: Witness } | undefined {
  const { points, graph } = exploded;
  const entries = entriesOf(exploded).get(loop) ?? new Set();
  const ranks = [...entries].map((point) => worst[point.id]).filter((rank) => rank !== undefined);
  if (ranks.length === 0) return undefined;
  const rank = ranks.reduce((least, one) => Math.min(least, one));
  if (rank >= better) return undefined;
  const into = shortest([points[0]!], (point) => worst[point.id] === rank && entries.has(point), () => true)!;
  const entry = into.points.at(-1)!;
  const isExit = (point: Point) => {
    const { term } = graph.blocks[point.block]!;
    return term.op === 'exit' && judge(term.exit, point.leaves) === rank;
  };
  const out = shortest([entry], isExit, (point) => worst[point.id] === rank)!;
  return { rank, witness: { points: [...into.points, ...out.points.slice(1)], edges: [...into.edges, ...out.edges] } };
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
  // One queue for each number of faults; a point is settled when it is first taken out.
  let queue: [Point, Came | undefined][] = from.map((point) => [point, undefined]);
  while (queue.length > 0) {
    const later: [Point, Came | undefined][] = [];
    for (const [point, how] of queue) {
      if (came.has(point)) continue;
      came.set(point, how);
      if (isGoal(point)) return trace(point, came);
      for (const edge of point.next) {
        if (!came.has(edge.to) && within(edge.to)) (isFault(edge) ? later : queue).push([edge.to, { from: point, edge }]);
      }
    }
    queue = later;
  }
  return undefined;
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
