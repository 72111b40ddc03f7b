/** Responses whose headers the code writes with the first item: what goes out before them goes out without. */
import { leadingTo } from '../flow/together.ts';
import type { Loop } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import type { StackFix } from './stacks.ts';

/** Does the code write the headers of a response behind the loop's entry? */
export function isOpenedLate({ payload }: StackFix, { graph }: LoweredScope, { id: stream }: Stream, { id: entered }: Loop): boolean {
  if (payload !== 'text') return false;
  const headers = graph.blocks.filter(({ instrs }) => instrs.some((instr) => instr.op === 'effect' && instr.stream === stream && (instr.effect === 'open' || instr.effect === 'prepare'))).map(({ id }) => id);
  const before = leadingTo(graph, headers);
  return graph.blocks.some(({ id, instrs }) => before.has(id) && instrs.some((instr) => instr.op === 'enter' && instr.loop === entered));
}
