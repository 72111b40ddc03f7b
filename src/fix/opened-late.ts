/** Responses whose headers the code writes with the first item: what goes out before them goes out without. */
import { blocksWith, leadingTo } from '../flow/together.ts';
import type { Loop } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import type { Status } from '../streams/protocol.ts';
import type { Culprits } from './culprits.ts';
import type { StackFix } from './stacks.ts';

/**
 * Does the code write the headers of a response behind the loop's entry?
 * @param states those of the headers at the entry in which that is too late
 */
export function isOpenedLate({ payload }: StackFix, { graph }: LoweredScope, { id: stream }: Stream, { id: entered }: Loop, { uncommitted }: Culprits, ...states: readonly Status[]): boolean {
  if (payload !== 'text' || !states.some((state) => uncommitted.has(state))) return false;
  const headers = blocksWith(graph, (instr) => instr.op === 'effect' && instr.stream === stream && (instr.effect === 'open' || instr.effect === 'prepare'));
  const before = leadingTo(graph, headers);
  return blocksWith(graph, (instr) => instr.op === 'enter' && instr.loop === entered).some((block) => before.has(block));
}
