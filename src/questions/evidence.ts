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
