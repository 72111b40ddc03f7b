import { successors, type BlockId, type Graph } from '../ir/model.ts';

const known = new WeakMap<Graph, readonly (readonly BlockId[])[]>();

/** The blocks from which control may reach each block next, by its id. */
export function predecessorsOf(graph: Graph): readonly (readonly BlockId[])[] {
  let predecessors = known.get(graph);
  if (predecessors === undefined) known.set(graph, (predecessors = compute(graph)));
  return predecessors;
}

function compute({ blocks }: Graph): BlockId[][] {
  const predecessors: BlockId[][] = blocks.map(() => []);
  for (const block of blocks) for (const next of successors(block.term)) predecessors[next]!.push(block.id);
  return predecessors;
}
