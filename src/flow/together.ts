/** Which blocks lead to others, and which may be run in the same execution as a given one. */
import { successors, type BlockId, type Graph, type Instr, type Terminator } from '../ir/model.ts';
import { predecessorsOf } from './predecessors.ts';

/**
 * The blocks that lie on a path with one of `places`, before it or behind it, or in code that runs beside it. Two arms
 * of a branch do not run together; an un-awaited function and what follows its call do.
 */
export function runTogether(graph: Graph, places: readonly BlockId[]): ReadonlySet<BlockId> {
  const before = leadingTo(graph, places);
  const together = new Set([...before, ...leadingFrom(graph, places)]);
  const rest = graph.blocks.filter(({ id }) => !together.has(id)).map(({ id }) => id);
  // Where code divides into what runs side by side, and one arm leads to a place and the other to none.
  for (const fork of leadingTo(graph, rest)) {
    const { term } = graph.blocks[fork]!;
    if (!isFork(term)) continue;
    for (const { to } of term.arms) {
      if (!before.has(to)) continue;
      const along = leadingFrom(graph, [to]);
      for (const block of leadingFrom(graph, [fork])) if (!along.has(block)) together.add(block);
    }
  }
  return together;
}

/** The blocks that may have run when one of `places` is reached: before it on a path, or in code that runs beside it. */
export function mayRunBefore(graph: Graph, places: readonly BlockId[]): (block: BlockId) => boolean {
  const before = leadingTo(graph, places);
  const beside = new Set(besides(graph, before));
  spread(beside, (block) => successors(graph.blocks[block]!.term));
  return (block) => before.has(block) || beside.has(block);
}

/** The blocks that lie before one of `places` on a path, and these. */
export function leadingTo(graph: Graph, places: readonly BlockId[]): ReadonlySet<BlockId> {
  const before = new Set<BlockId>(places);
  const predecessors = predecessorsOf(graph);
  spread(before, (block) => predecessors[block]!);
  return before;
}

/** Which blocks have one of `places` ahead: some path from their ends comes to it. */
export function aheadOf(graph: Graph, places: readonly BlockId[]): (block: BlockId) => boolean {
  const leading = leadingTo(graph, places);
  return (block) => successors(graph.blocks[block]!.term).some((next) => leading.has(next));
}

/** The blocks that hold an instruction of a kind. */
export const blocksWith = (graph: Graph, isWanted: (instr: Instr) => boolean): BlockId[] => graph.blocks.filter(({ instrs }) => instrs.some(isWanted)).map(({ id }) => id);

/** Where the code begins that runs beside what these blocks lead to. */
function besides(graph: Graph, before: ReadonlySet<BlockId>): BlockId[] {
  return [...before].flatMap((block) => {
    const { term } = graph.blocks[block]!;
    return isFork(term) ? term.arms.map((arm) => arm.to).filter((to) => !before.has(to)) : [];
  });
}

const isFork = (term: Terminator): term is Extract<Terminator, { op: 'choose' }> => term.op === 'choose' && term.arms.some((arm) => arm.why === 'detached' || arm.why === 'called');

const reached = new WeakMap<Graph, ReadonlySet<BlockId>>();

/** The blocks that some path comes to. */
export function reachable(graph: Graph): ReadonlySet<BlockId> {
  let blocks = reached.get(graph);
  if (blocks === undefined) reached.set(graph, (blocks = leadingFrom(graph, [graph.entry])));
  return blocks;
}

function leadingFrom(graph: Graph, places: readonly BlockId[]): ReadonlySet<BlockId> {
  const reached = new Set<BlockId>(places);
  spread(reached, (block) => successors(graph.blocks[block]!.term));
  return reached;
}

function spread(reached: Set<BlockId>, next: (block: BlockId) => readonly BlockId[]): void {
  // A set that grows while it is walked is walked to its new end.
  for (const block of reached) for (const other of next(block)) reached.add(other);
}
