/** The outcome lattice: what a path comes to that leaves the scope with nothing sent. */
import type { Exit } from '../ir/model.ts';
import type { StreamModel } from '../models/model.ts';
import { OUTCOMES, STATUSES, type Outcome, type Status } from './protocol.ts';

export interface JudgedStream {
  readonly id: number;
  readonly model: StreamModel;
  /** It came in from outside. */
  readonly borrowed: boolean;
  /** Code that runs later may go on with it. */
  readonly handedOver: boolean;
  /** It belongs to code around the scope, which may hear of events of its own. */
  readonly captured: boolean;
  readonly opens: boolean;
  readonly ends: boolean;
}

/**
 * @param status where the stream is when the path leaves
 * @returns undefined when nothing is wrong with that
 */
export function outcomeOf(stream: JudgedStream, exit: Exit, status: Status): Outcome | undefined {
  // What a listener throws is a matter of its own.
  if ((exit.to === 'event' && exit.how === 'throw') || isOfOtherCode(stream, exit)) return undefined;
  switch (status) {
    case 'gone':
    case 'unmade':
    case 'sent':
    case 'finished':
    case 'answered':
    case 'aborted':
      return undefined;
    case 'ended':
      return exit.how === 'throw' && crashes(stream, exit) ? 'crash' : 'silent';
    default:
      return leftOpen(stream, exit, status);
  }
}

/** Is it left by code that runs beside the rest and has nothing to do with the stream? That is as the rest leaves it. */
export const isOfOtherCode = ({ id }: Pick<JudgedStream, 'id'>, { meets }: Exit): boolean => meets?.has(id) === false;

/** The stream was ended, but the error goes on to where nobody catches it. */
function crashes(stream: JudgedStream, exit: Exit): boolean {
  return exit.to === 'detached' || (stream.model.onThrow.committed === 'crash' && !isLent(stream));
}

function leftOpen(stream: JudgedStream, exit: Exit, status: Status): Outcome | undefined {
  const { model } = stream;
  if (exit.how === 'return') {
    if (exit.to === 'event' ? stream.captured : stream.handedOver) return undefined;
    const aftermath = model.onReturn === 'answered' ? undefined : model.onReturn;
    // A function that was lent the stream and neither opens nor ends it may have a caller who does.
    return aftermath === 'hang' && exit.to === 'root' && isLent(stream) ? 'silent' : aftermath;
  }
  if (exit.to === 'detached') return 'crash';
  const aftermath = status === 'open' ? model.onThrow.committed : model.onThrow.uncommitted;
  if (aftermath === 'answered') return undefined;
  return (aftermath === 'crash' || aftermath === 'hang') && isLent(stream) ? 'silent' : aftermath;
}

export const isLent = (stream: JudgedStream): boolean => stream.borrowed && !stream.opens && !stream.ends;

/** `outcomeOf` as the solver wants it: by number, worst first. */
export type Judge = (exit: Exit, status: number) => number | undefined;

/** @param wanted the outcomes that are reported */
export function judgeFor(stream: JudgedStream, wanted: readonly Outcome[] = OUTCOMES): Judge {
  return (exit, status) => {
    const outcome = outcomeOf(stream, exit, STATUSES[status]!);
    return outcome === undefined || !wanted.includes(outcome) ? undefined : OUTCOMES.indexOf(outcome);
  };
}

/** The status in which the scope gets the stream. */
export function initialStatus(stream: JudgedStream): Status {
  const { model } = stream;
  // One that came in and is not opened here was opened by whoever passed it on.
  if (stream.borrowed && !stream.opens && model.onThrow.uncommitted !== 'answered') return 'open';
  return model.begins;
}
