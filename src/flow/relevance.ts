import { readBy, successors, type Block, type Graph, type Instr } from '../ir/model.ts';

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
  isTracked(id: number): boolean;
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
  const tracked = trackedVars(graph, most);
  const slots = new Map([...tracked].map((id, slot) => [id, slot]));
  const live = liveness(graph, slots);
  return {
    isTracked: (id) => slots.has(id),
    isLiveAt(block, id) {
      const slot = slots.get(id);
      return slot !== undefined && ((live[block]![slot >> 5]! >>> (slot & 31)) & 1) === 1;
    },
  };
}

function trackedVars(graph: Graph, most: number | undefined): Set<number> {
  const sources = new Map<number, Set<number>>();
  const tested = new Set<number>();
  const tags = new Set<number>();
  for (const block of graph.blocks) {
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
  const tracked = new Set([...guardsOf(graph).slice(0, most === undefined ? MOST_GUARDS : FEW_GUARDS), ...tags].slice(0, limit));
  for (const id of tested) if (tracked.size < limit) tracked.add(id);
  // A set that grows while it is walked hands out what is added, once each.
  for (const id of tracked) {
    for (const from of sources.get(id) ?? []) if (tracked.size < limit) tracked.add(from);
  }
  return tracked;
}

/** Variables on which it depends at once whether a stream is sent to: `if (!sent) send()`. */
function guardsOf(graph: Graph): number[] {
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
  for (const { term } of graph.blocks) {
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

/** Backward liveness over the tracked variables, one bit each. */
function liveness(graph: Graph, slots: ReadonlyMap<number, number>): Uint32Array[] {
  const words = Math.max(1, (slots.size + 31) >> 5);
  const live = graph.blocks.map(() => new Uint32Array(words));
  const predecessors = predecessorsOf(graph);
  const queue = graph.blocks.map((block) => block.id);
  const queued = new Uint8Array(graph.blocks.length).fill(1);
  while (queue.length > 0) {
    const block = graph.blocks[queue.pop()!]!;
    queued[block.id] = 0;
    const before = liveBefore(block, live, slots, words);
    if (!grow(live[block.id]!, before)) continue;
    for (const previous of predecessors[block.id]!) {
      if (queued[previous]) continue;
      queued[previous] = 1;
      queue.push(previous);
    }
  }
  return live;
}

function liveBefore(block: Block, live: readonly Uint32Array[], slots: ReadonlyMap<number, number>, words: number) {
  const set = new Uint32Array(words);
  for (const next of successors(block.term)) grow(set, live[next]!);
  if (block.term.op === 'branch' && block.term.test.on === 'var') mark(set, slots, block.term.test.var.id);
  for (let index = block.instrs.length - 1; index >= 0; index--) transfer(set, slots, block.instrs[index]!);
  return set;
}

function transfer(set: Uint32Array, slots: ReadonlyMap<number, number>, instr: Instr): void {
  if (instr.op !== 'assign') return;
  const target = slots.get(instr.target.id);
  if (target === undefined) return;
  set[target >> 5]! &= ~(1 << (target & 31));
  const from = readBy(instr.source);
  if (from !== undefined) mark(set, slots, from.id);
}

function mark(set: Uint32Array, slots: ReadonlyMap<number, number>, id: number): void {
  const slot = slots.get(id);
  if (slot !== undefined) set[slot >> 5]! |= 1 << (slot & 31);
}

function grow(into: Uint32Array, from: Uint32Array): boolean {
  let changed = false;
  for (let word = 0; word < into.length; word++) {
    // Unsigned, as the array holds it: a signed bit 31 would look like a change for ever.
    const next = (into[word]! | from[word]!) >>> 0;
    if (next !== into[word]) {
      into[word] = next;
      changed = true;
    }
  }
  return changed;
}

function predecessorsOf(graph: Graph): number[][] {
  const predecessors: number[][] = graph.blocks.map(() => []);
  for (const block of graph.blocks) for (const next of successors(block.term)) predecessors[next]!.push(block.id);
  return predecessors;
}
