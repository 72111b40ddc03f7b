/** Which blocks may be run in the same execution as a given one. */
import { successors, type BlockId, type Graph } from '../ir/model.ts';

/**
 * The blocks that lie on a path with one of `places`, before it or behind it, or in code that runs beside it. Two arms
 * of a branch do not run together; an un-awaited function and what follows its call do.
 */
export function runTogether(graph: Graph, places: readonly BlockId[]): (block: BlockId) => boolean {
  const before = new Set<BlockId>(places);
  const predecessors = predecessorsOf(graph);
  spread(before, (block) => predecessors[block]!);
  const after = new Set<BlockId>(places);
  for (const block of before) {
    const { term } = graph.blocks[block]!;
    if (term.op === 'choose' && term.arms.some((arm) => arm.why === 'detached' || arm.why === 'called')) for (const arm of term.arms) if (!before.has(arm.to)) after.add(arm.to);
  }
  spread(after, (block) => successors(graph.blocks[block]!.term));
  return (block) => before.has(block) || after.has(block);
}

/** The blocks that some path comes to. */
export function reachable(graph: Graph): ReadonlySet<BlockId> {
  const reached = new Set<BlockId>([graph.entry]);
  spread(reached, (block) => successors(graph.blocks[block]!.term));
  return reached;
}

function spread(reached: Set<BlockId>, next: (block: BlockId) => readonly BlockId[]): void {
  // A set that grows while it is walked is walked to its new end.
  for (const block of reached) for (const other of next(block)) reached.add(other);
}

function predecessorsOf(graph: Graph): BlockId[][] {
  const predecessors: BlockId[][] = graph.blocks.map(() => []);
  for (const block of graph.blocks) for (const next of successors(block.term)) predecessors[next]!.push(block.id);
  return predecessors;
}
