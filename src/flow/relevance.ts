import { readBy, successors, type Block, type BlockId, type Graph } from '../ir/model.ts';
import { predecessorsOf } from './predecessors.ts';
import { reachable } from './together.ts';

/**
 * How many variables a graph may correlate at most. A function that tests more flags than this is judged without the
 * correlation of the rest, which can only add paths.
 */
export const MOST_TRACKED = 160;

/**
 * Which variables matter, and where: a variable is tracked when a branch depends on it, directly or through copies,
 * and forgotten as soon as nothing ahead reads it. Both keep the number of distinct states small.
 */
export interface Relevance {
  /** All tags of the graph. */
  readonly tags: ReadonlySet<number>;
  isTracked(id: number): boolean;
  /** Do branches on the variable go both ways, because it is past the limit, or because what it is copied from is? */
  isGuessed(id: number): boolean;
  /** Is the variable read on some path from the start of this block, before it is assigned again? */
  isLiveAt(block: number, id: number): boolean;
}

export function relevanceOf(graph: Graph, most?: number): Relevance {
  if (most !== undefined) return compute(graph, most);
  // The same for every stream of a graph.
  let relevance = relevances.get(graph);
  if (relevance === undefined) relevances.set(graph, (relevance = compute(graph)));
  return relevance;
}

const relevances = new WeakMap<Graph, Relevance>();

function compute(graph: Graph, most?: number): Relevance {
  const blocks = blocksOnPaths(graph);
  const { tracked, guessed } = trackedVars(graph, blocks, most);
  const live = liveness(graph, blocks, tracked);
  return {
    tags: new Set(graph.vars.filter(({ role }) => role === 'tag').map(({ id }) => id)),
    isTracked: (id) => tracked.has(id),
    isGuessed: (id) => guessed.has(id),
    isLiveAt(block, id) {
      const bits = live.get(id);
      return bits !== undefined && isMarked(bits, block);
    },
  };
}

/** Of a large class most code is looked at only for what it tells, and lies on no path. */
const blocksOnPaths = (graph: Graph): readonly Block[] => graph.blocks.filter(({ id }) => reachable(graph).has(id));

function trackedVars(graph: Graph, blocks: readonly Block[], most: number | undefined): { readonly tracked: ReadonlySet<number>; readonly guessed: ReadonlySet<number> } {
  const sources = new Map<number, Set<number>>();
  const tested = new Set<number>();
  const tags = new Set<number>();
  for (const block of blocks) {
    for (const instr of block.instrs) {
      if (instr.op !== 'assign') continue;
      const from = readBy(instr.source);
      if (from === undefined) continue;
      const known = sources.get(instr.target.id);
      if (known === undefined) sources.set(instr.target.id, new Set([from.id]));
      else known.add(from.id);
    }
    if (block.term.op === 'branch' && block.term.test.on === 'var') {
      const { id, role } = block.term.test.var;
      if (role === 'tag') tags.add(id);
      else tested.add(id);
    }
  }
  // Tags carry the structure of the program (which completion a finally resumes): they are given up last.
  const limit = most ?? MOST_TRACKED + tags.size;
  // What a send hangs on comes first of all.
  const tracked = new Set([...guardsOf(graph, blocks).slice(0, most === undefined ? MOST_GUARDS : FEW_GUARDS), ...tags].slice(0, limit));
  for (const id of tested) if (tracked.size < limit) tracked.add(id);
  // A set that grows while it is walked hands out what is added, once each.
  for (const id of tracked) {
    for (const from of sources.get(id) ?? []) if (tracked.size < limit) tracked.add(from);
  }
  return { tracked, guessed: guessedFrom(sources, tracked, tested) };
}

/** What is not tracked, and whatever is copied from it, over any number of steps. */
function guessedFrom(sources: ReadonlyMap<number, ReadonlySet<number>>, tracked: ReadonlySet<number>, tested: ReadonlySet<number>): Set<number> {
  const copies = new Map<number, number[]>();
  const guessed = new Set([...tested].filter((id) => !tracked.has(id)));
  for (const [id, froms] of sources) {
    for (const from of froms) {
      if (!tracked.has(from)) guessed.add(from);
      const known = copies.get(from);
      if (known === undefined) copies.set(from, [id]);
      else known.push(id);
    }
  }
  for (const id of guessed) for (const copy of copies.get(id) ?? []) guessed.add(copy);
  return guessed;
}

/** Variables on which it depends at once whether a stream is sent to: `if (!sent) send()`. */
function guardsOf(graph: Graph, blocks: readonly Block[]): number[] {
  const sendsSoon = (from: number): boolean => {
    const ahead = new Set([from]);
    for (const id of ahead) {
      const block = graph.blocks[id]!;
      if (block.instrs.some((instr) => instr.op === 'effect' && instr.effect === 'send')) return true;
      for (const next of successors(block.term)) if (ahead.size < NEAR) ahead.add(next);
    }
    return false;
  };
  const guards = new Set<number>();
  for (const { term } of blocks) {
    if (term.op !== 'branch' || term.test.on !== 'var' || term.test.var.role !== 'value') continue;
    if (sendsSoon(term.then) || sendsSoon(term.else)) guards.add(term.test.var.id);
  }
  return [...guards];
}

/** Among how many blocks ahead a send is still taken to hang on the branch. */
const NEAR = 20;
/** How many such variables come first, and how many where few are tracked at all. */
const MOST_GUARDS = 100;
const FEW_GUARDS = 12;

/**
 * In which blocks each tracked variable is live at the start, as bits by block id. One variable after the other is
 * carried back from where it is read to where it is assigned: what this costs is the length of their lives, and most
 * tags live for a few blocks only.
 */
function liveness(graph: Graph, blocks: readonly Block[], tracked: ReadonlySet<number>): ReadonlyMap<number, Uint32Array> {
  const { reads, writes } = accesses(blocks, tracked);
  const predecessors = predecessorsOf(graph);
  const live = new Map<number, Uint32Array>();
  for (const [id, readers] of reads) {
    const bits = new Uint32Array((graph.blocks.length + 31) >> 5);
    const written = new Set(writes.get(id));
    const queue = [...readers];
    for (const block of queue) mark(bits, block);
    for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
      for (const previous of predecessors[block]!) {
        if (isMarked(bits, previous) || written.has(previous)) continue;
        mark(bits, previous);
        queue.push(previous);
      }
    }
    live.set(id, bits);
  }
  return live;
}

/** The blocks that read each variable before they assign it, if they do, and those that assign it. */
function accesses(blocks: readonly Block[], tracked: ReadonlySet<number>) {
  const reads = new Map<number, BlockId[]>();
  const writes = new Map<number, BlockId[]>();
  for (const { id: block, instrs, term } of blocks) {
    const assigned = new Set<number>();
    const read = (id: number) => {
      if (tracked.has(id) && !assigned.has(id)) add(reads, id, block);
    };
    for (const instr of instrs) {
      if (instr.op !== 'assign' || !tracked.has(instr.target.id)) continue;
      const from = readBy(instr.source);
      if (from !== undefined) read(from.id);
      assigned.add(instr.target.id);
    }
    if (term.op === 'branch' && term.test.on === 'var') read(term.test.var.id);
    for (const id of assigned) add(writes, id, block);
  }
  return { reads, writes };
}

function add(to: Map<number, BlockId[]>, id: number, block: BlockId): void {
  const known = to.get(id);
  if (known === undefined) to.set(id, [block]);
  else if (known.at(-1) !== block) known.push(block);
}

function mark(bits: Uint32Array, block: BlockId): void {
  bits[block >> 5]! |= 1 << (block & 31);
}

const isMarked = (bits: Uint32Array, block: BlockId): boolean => ((bits[block >> 5]! >>> (block & 31)) & 1) === 1;
