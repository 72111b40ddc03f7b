/**
 * Whether a path of the exploded graph is one of the program. Where states were joined, or a variable is not followed,
 * it may be made up of parts that exclude each other. Then a path is looked for with everything followed along it that
 * is ever known; only large functions need that.
 */
import type { Block, Graph } from '../ir/model.ts';
import { behind, keyOf, NOTHING_KNOWN, restrict, taking, type Env } from './env.ts';
import { relevanceOf, type Relevance } from './relevance.ts';
import type { Edge, Exploded, Point } from './solve.ts';
import { blocksWith } from './together.ts';
import { incoming, isFault, onward, pathOf, type Ahead, type Found, type LoopWitness, type Way, type Witness } from './witness.ts';

/** How many more states the searches for one file may take. */
export interface Budget {
  states: number;
}

/** Where functions call each other in every order, each loop of each would be searched for in vain. */
export const budgetOfFile = (): Budget => ({ states: 6 * MOST_STATES });

/** @returns what was found, or the next worse that a path of the program leads to; undefined where none is found */
export function confirmed(exploded: Exploded, ahead: Ahead, loop: number, found: Found, budget: Budget): Found | undefined {
  if (isTakable(exploded, found.witness)) return found;
  const charts: Chart[] = [];
  for (const plain of found.plain ? [true, false] : [false]) {
    for (let rank = plain === found.plain ? found.rank : 0; rank < ahead.ranks; rank++) {
      if (budget.states <= 0) return undefined;
      const chart = (charts[rank] ??= chartOf(exploded, ahead, loop, rank));
      const witness = search(exploded, chart, plain, 1, budget) ?? search(exploded, chart, plain, HASTE, budget);
      if (witness !== undefined) return { rank, plain, witness };
    }
  }
  return undefined;
}

/**
 * A path of the program from the start to one of some points, with one fault on it at most.
 * @param goals ids of the points
 * @param through edges that are not taken lead nowhere
 * @returns undefined where none is found
 */
export function pathTo(exploded: Exploded, goals: ReadonlySet<number>, through: (edge: Edge, from: Point) => boolean, budget: Budget): Witness | undefined {
  if (budget.states <= 0) return undefined;
  const isGoal = ({ id }: Point) => goals.has(id);
  const toGoal = distances(exploded, (point) => (isGoal(point) ? 0 : undefined));
  budget.states -= exploded.points.length / POINTS_PER_STATE;
  const chart: Chart = { isGoal, enters: ({ id }) => id === 0, toGoal, toEntry: toGoal, through };
  return search(exploded, chart, true, HASTE, budget)?.out;
}

function isTakable(exploded: Exploded, { into, out }: LoopWitness): boolean {
  const before = pathOf(into);
  const points = [...before.points, ...out.points.slice(1)];
  const edges = [...before.edges, ...out.edges];
  const { graph } = exploded;
  if (edges.every((edge, index) => isSure(graph, edge, points[index]!))) return true;
  let env: Env | undefined = NOTHING_KNOWN;
  for (const [index, edge] of edges.entries()) {
    env = beyond(graph.blocks[points[index]!.block]!, env, edge);
    if (env === undefined) return false;
  }
  return true;
}

/** Nothing that was known is lost over the edge, and which way it is taken depends on what is followed. */
export function isSure(graph: Graph, edge: Edge, from: Point): boolean {
  const { term } = graph.blocks[from.block]!;
  return !edge.joins && !(term.op === 'branch' && term.test.on === 'var' && relevanceOf(graph).isGuessed(term.test.var.id));
}

/** What is known behind a block and one of the edges that leave it; undefined where what is known excludes the edge. */
function beyond(block: Block, env: Env, { side }: Edge, isTracked: (id: number) => boolean = () => true): Env | undefined {
  const now = behind(block, env, isTracked);
  const { term } = block;
  return side === undefined || term.op !== 'branch' || term.test.on !== 'var' ? now : taking(term.test, side.taken, now);
}

/** How many states a search may take; one that is not done then has found nothing. */
const MOST_STATES = 20_000;
/** A fault is a detour of so many steps: a reader believes in few. */
const FAULT = 200;

/** How much nearer to the goal a state is worth in a search that need not find the shortest path, so that it finds one. */
const HASTE = 4;

interface State {
  readonly way: Way;
  readonly env: Env;
  /** The way to the entry of the loop, once that is behind. */
  readonly into: Way | undefined;
  readonly cost: number;
  /** Behind the entry. */
  readonly faults: number;
}

/** To look at each point once costs as much as so many fewer states. */
const POINTS_PER_STATE = 8;

/** Where the paths in question lead through and to, and how far both are from each point. */
interface Chart {
  isGoal(point: Point): boolean;
  enters(point: Point): boolean;
  readonly toGoal: Distances;
  /** To the goal, through the entry. */
  readonly toEntry: Distances;
  through?(edge: Edge, from: Point): boolean;
}

/** By the ids of points; undefined where no way leads. */
type Distances = readonly (number | undefined)[];

function chartOf(exploded: Exploded, ahead: Ahead, loop: number, rank: number): Chart {
  const ways = ahead.waysTo(rank);
  const entries = new Set(blocksWith(exploded.graph, (instr) => instr.op === 'enter' && instr.loop === loop));
  const isGoal = ({ id }: Point) => ways[id] !== undefined && ways[id].step === undefined;
  const enters = ({ block }: Point) => entries.has(block);
  const toGoal = distances(exploded, (point) => (isGoal(point) ? 0 : undefined));
  return { isGoal, enters, toGoal, toEntry: distances(exploded, (point) => (enters(point) ? toGoal[point.id] : undefined)) };
}

/** A short path through the loop's entry to an exit of the rank, with one fault behind the entry at most where it is `plain`. */
function search(exploded: Exploded, { isGoal, enters, toGoal, toEntry, through }: Chart, plain: boolean, haste: number, budget: Budget): LoopWitness | undefined {
  const most = Math.min(MOST_STATES, budget.states);
  if (most <= 0) return undefined;
  const { graph, points } = exploded;
  const relevance = everything(graph);
  const seen = new Set<string>();
  const queues: State[][] = [];
  let at = 0;
  const add = (way: Way, env: Env, before: State | undefined) => {
    const { point, step } = way;
    const into = before?.into ?? (enters(point) ? way : undefined);
    const left = (into === undefined ? toEntry : toGoal)[point.id];
    if (left === undefined) return;
    const faulty = step !== undefined && isFault(step.edge);
    const faults = (before?.faults ?? 0) + (faulty && before?.into !== undefined ? 1 : 0);
    if (plain && faults > 1) return;
    const live = restrict(env, (id) => relevance.isLiveAt(point.block, id));
    const key = `${point.id}/${into === undefined ? '' : faults}/${into === undefined}/${keyOf(live)}`;
    if (seen.has(key)) return;
    seen.add(key);
    budget.states--;
    const cost = before === undefined ? 0 : before.cost + lengthOf(step!.edge);
    const place = cost + haste * left;
    (queues[place] ??= []).push({ way, env: live, into, cost, faults });
    at = Math.min(at, place);
  };
  add({ point: points[0]!, step: undefined }, NOTHING_KNOWN, undefined);
  while (at < queues.length && seen.size <= most) {
    const state = queues[at]?.pop();
    if (state === undefined) {
      at++;
      continue;
    }
    const { way, env, into } = state;
    if (into !== undefined && isGoal(way.point)) return { into, out: between(into, way) };
    for (const edge of way.point.next) {
      if (through?.(edge, way.point) === false) continue;
      const next = beyond(graph.blocks[way.point.block]!, env, edge, relevance.isTracked);
      if (next !== undefined) add({ point: edge.to, step: { before: way, edge } }, next, state);
    }
  }
  return undefined;
}

/** The end of `way`, from where `into` ends. */
function between(into: Way, way: Way): LoopWitness['out'] {
  const { points, edges } = onward(way, into);
  return { points: points.reverse(), edges: edges.reverse() };
}

const lengthOf = (edge: Edge): number => (isFault(edge) ? FAULT : 1);

/** How far it is from each point to the nearest seed, what lies ahead of that included; undefined where none can be reached. */
function distances(exploded: Exploded, seedOf: (point: Point) => number | undefined): Distances {
  const before = incoming(exploded);
  const reached: (number | undefined)[] = [];
  const queues: Point[][] = [];
  for (const point of exploded.points) {
    const seed = seedOf(point);
    if (seed !== undefined) (queues[seed] ??= []).push(point);
  }
  for (let distance = 0; distance < queues.length; distance++) {
    for (const point of queues[distance] ?? []) {
      if (reached[point.id] !== undefined) continue;
      reached[point.id] = distance;
      for (const { from, edge } of before[point.id]!) if (reached[from.id] === undefined) (queues[distance + lengthOf(edge)] ??= []).push(from);
    }
  }
  return reached;
}

const followed = new WeakMap<Graph, Relevance>();

/** Every variable on which a branch depends. */
function everything(graph: Graph): Relevance {
  let relevance = followed.get(graph);
  if (relevance === undefined) followed.set(graph, (relevance = relevanceOf(graph, graph.vars.length)));
  return relevance;
}
