import { successors, type BlockId, type Graph, type Instr } from '../ir/model.ts';
import { predecessorsOf } from './predecessors.ts';

/** Which blocks have an instruction of a kind ahead: in a block that some path from their ends comes to. */
export function aheadOf(graph: Graph, isWanted: (instr: Instr) => boolean): (block: BlockId) => boolean {
  const predecessors = predecessorsOf(graph);
  // A set that grows while it is walked: the blocks with such an instruction, and all from which they are reached.
  const leading = new Set(graph.blocks.filter(({ instrs }) => instrs.some(isWanted)).map(({ id }) => id));
  for (const block of leading) for (const before of predecessors[block]!) leading.add(before);
  return (block) => successors(graph.blocks[block]!.term).some((next) => leading.has(next));
}
