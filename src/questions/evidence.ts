/** Where a stream is shown to carry events, and whose it is to tell of. */
import type { SourceFile } from '../file.ts';
import { runTogether } from '../flow/together.ts';
import type { BlockId, Graph } from '../ir/model.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { siteOf } from '../syntax/node.ts';

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

const others = new WeakMap<Graph, ReadonlySet<number>>();

/**
 * The streams of a scope that nothing on a path happens to, or nothing but what another file does with its own, behind one
 * call of this one: that is told of where the other file is linted, whoever calls it. A test calls its server in each case.
 * @returns their numbers
 */
export function toldElsewhere(file: SourceFile, { cx, graph }: Pick<LoweredScope, 'cx' | 'graph'>): ReadonlySet<number> {
  let known = others.get(graph);
  if (known === undefined) {
    const calls = callsBehind(file, graph);
    const isOther = (stream: Stream): boolean => !calls.has(stream.id) || (calls.get(stream.id) !== undefined && comesFromElsewhere(file, stream));
    others.set(graph, (known = new Set(cx.streams.filter(isOther).map(({ id }) => id))));
  }
  return known;
}

/** By the streams that anything happens to, the one call of the linted file behind which all of it does; undefined where there are others. */
function callsBehind(file: SourceFile, { blocks }: Graph): ReadonlyMap<number, number | undefined> {
  const calls = new Map<number, number | undefined>();
  for (const { instrs } of blocks) {
    for (const instr of instrs) {
      // That the client leaves is nothing that the code does.
      if (instr.op !== 'effect' || instr.effect === 'depart' || instr.effect === 'leave') continue;
      const call = instr.through?.start;
      // What is called later is behind no call.
      if (call === undefined && calls.has(instr.stream) && file.placeOf(instr.site).file !== undefined) continue;
      calls.set(instr.stream, calls.has(instr.stream) && calls.get(instr.stream) !== call ? undefined : call);
    }
  }
  return calls;
}

/** Was it made in another file, or is it the parameter of a function there? */
export function comesFromElsewhere(file: SourceFile, { madeAt, origin }: Stream): boolean {
  const place = madeAt ?? (typeof origin === 'object' ? siteOf(origin.identifier) : undefined);
  return place !== undefined && file.placeOf(place).file !== undefined;
}
