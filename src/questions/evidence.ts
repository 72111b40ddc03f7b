import { runTogether } from '../flow/together.ts';
import type { BlockId, Graph } from '../ir/model.ts';
import type { Stream } from '../lower/streams.ts';

/**
 * Is there evidence that holds where one of these blocks runs? The same response may be plain in one branch and a stream
 * of events in another.
 */
export function isSeenWith(graph: Graph, stream: Stream, blocks: readonly BlockId[]): boolean {
  if (stream.evidence.some((evidence) => evidence.block === undefined)) return true;
  const together = runTogether(graph, blocks);
  return stream.evidence.some((evidence) => evidence.block !== undefined && together(evidence.block));
}

/**
 * The same of one block, which may stand in code that was glimpsed only: no path comes to it, and what the scope shows
 * anywhere holds there.
 */
export function isSeenAt(graph: Graph, stream: Stream, block: BlockId | undefined, reached: ReadonlySet<BlockId>): boolean {
  if (stream.evidence.length === 0) return false;
  return block === undefined || !reached.has(block) || isSeenWith(graph, stream, [block]);
}
