/** Which blocks may be run in the same execution as a given one. */
import { successors, type BlockId, type Graph } from '../ir/model.ts';

/**
 * The blocks that lie on a path with one of `places`, before it or behind it, or in code that runs beside it. Two arms
 * of a branch do not run together; an un-awaited function and what follows its call do.
 */
export function runTogether(graph: Graph, places: readonly BlockId[]): (block: BlockId) => boolean {
  const before = leadingTo(graph, places);
  const after = new Set([...places, ...besides(graph, before)]);
  spread(after, (block) => successors(graph.blocks[block]!.term));
  return (block) => before.has(block) || after.has(block);
}

/** The blocks that may have run when one of `places` is reached: before it on a path, or in code that runs beside it. */
export function mayRunBefore(graph: Graph, places: readonly BlockId[]): (block: BlockId) => boolean {
  const before = leadingTo(graph, places);
  const beside = new Set(besides(graph, before));
  spread(beside, (block) => successors(graph.blocks[block]!.term));
  return (block) => before.has(block) || beside.has(block);
}

function leadingTo(graph: Graph, places: readonly BlockId[]): ReadonlySet<BlockId> {
  const before = new Set<BlockId>(places);
  const predecessors = predecessorsOf(graph);
  spread(before, (block) => predecessors[block]!);
  return before;
}

/** Where the code begins that runs beside what these blocks lead to. */
function besides(graph: Graph, before: ReadonlySet<BlockId>): BlockId[] {
  return [...before].flatMap((block) => {
    const { term } = graph.blocks[block]!;
    if (term.op !== 'choose' || !term.arms.some((arm) => arm.why === 'detached' || arm.why === 'called')) return [];
    return term.arms.map((arm) => arm.to).filter((to) => !before.has(to));
  });
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
