/** The life of one stream as the solver follows it: for what is sent first, or for everything. */
import type { Machine } from '../flow/solve.ts';
import { aheadOf, blocksWith } from '../flow/together.ts';
import type { EffectName, Graph } from '../ir/model.ts';
import type { Stream } from '../lower/streams.ts';
import { initialStatus } from './judge.ts';
import { SETTLED, STATUSES, statusSet, step } from './protocol.ts';

const byNumber = (status: number, effect: EffectName): number => STATUSES.indexOf(step(STATUSES[status]!, effect));

/** Follows a stream until something was sent, or the client has left: nothing after that can leave it silent. */
export function untilSent(stream: Stream): Machine {
  const gone = STATUSES.indexOf('aborted');
  // Whether the code that it was lent to has sent anything is not known.
  const step = (status: number, effect: EffectName): number => (effect === 'lend' ? status : effect === 'depart' ? gone : byNumber(status, effect));
  return { stream: stream.id, initial: STATUSES.indexOf(initialStatus(stream)), step, isSettled: (status) => ((SETTLED >> status) & 1) === 1 };
}

/** Nothing is expected of the stream any more; how the code goes on after the client has left is of interest. */
const DONE = statusSet('ended', 'answered', 'aborted', 'finished');

/**
 * Follows a stream from where it is made, or comes in with nothing done to it yet, to the end of the scope. An answer of
 * another kind goes on until it is ended.
 */
export function wholeLife(graph: Graph, stream: Stream): Machine {
  const begins = STATUSES.indexOf(stream.model.begins);
  const unmade = STATUSES.indexOf('unmade');
  const initial = stream.madeAt !== undefined ? unmade : begins;
  const declined = STATUSES.indexOf('declined');
  const step = (status: number, effect: EffectName): number => {
    if (effect === 'make') return begins;
    return effect === 'send' && status === declined ? declined : byNumber(status, effect);
  };
  // Where nothing is ahead that happens to the stream, nothing can go wrong with what was never made, or is over.
  const ahead = (effect?: EffectName) => aheadOf(graph, blocksWith(graph, (instr) => instr.op === 'effect' && instr.stream === stream.id && (effect === undefined || instr.effect === effect)));
  const isAhead = ahead();
  const isMadeAhead = initial === unmade ? ahead('make') : isAhead;
  const isSettled = (status: number, block: number): boolean => (status === unmade ? !isMadeAhead(block) : ((DONE >> status) & 1) === 1 && !isAhead(block));
  return { stream: stream.id, initial, step, isSettled };
}
