import { runTogether } from '../flow/together.ts';
import type { BlockId, Graph } from '../ir/model.ts';
import type { Stream } from '../lower/streams.ts';

/**
 * Is there evidence that holds where one of these blocks runs? The same response may be plain in one branch and a stream
 * of events in another.
 */
export function isSeenWith(graph: Graph, stream: Stream, blocks: readonly BlockId[]): boolean {
  const places = stream.evidence.map((evidence) => evidence.block);
  if (places.includes(undefined)) return true;
  let seen = seenWith.get(stream);
  if (seen === undefined) seenWith.set(stream, (seen = runTogether(graph, places.filter((place) => place !== undefined))));
  return blocks.some((block) => seen.has(block));
}

/** The blocks that may run with the evidence of a stream: one look for all that is asked of it. */
const seenWith = new WeakMap<Stream, ReadonlySet<BlockId>>();

/**
 * The same of one block, which may stand in code that was glimpsed only: no path comes to it, and what the scope shows
 * anywhere holds there.
 */
export function isSeenAt(graph: Graph, stream: Stream, block: BlockId | undefined, reached: ReadonlySet<BlockId>): boolean {
  if (stream.evidence.length === 0) return false;
  return block === undefined || !reached.has(block) || isSeenWith(graph, stream, [block]);
}
