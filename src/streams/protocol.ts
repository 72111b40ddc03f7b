/**
 * The life of an SSE stream, as data.
 *
 *     fresh → prepared → open → sent → finished   (sent: at least one body byte; finished: sent, then ended)
 *       │        │         │       └──→ aborted
 *       └────────┴─────────┴→ ended | aborted     (ended: with nothing sent)
 *     any of these → gone                         (the client has left)
 *     fresh, prepared → lent                      (code elsewhere had it: the head may be out)
 *     fresh, prepared → answered                  (a complete other answer went out instead)
 *     fresh, prepared → declined → answered       (an error status was set; the next end completes that answer)
 */
import type { EffectName } from '../ir/model.ts';

/** Where a stream is in its life. */
export type Status = (typeof STATUSES)[number];

export const STATUSES = ['fresh', 'prepared', 'declined', 'open', 'sent', 'ended', 'aborted', 'answered', 'finished', 'unmade', 'gone', 'lent'] as const;

/** A status as a bit, for sets of statuses. */
export const statusBit = (status: Status): number => 1 << STATUSES.indexOf(status);

export const statusSet = (...statuses: Status[]): number => statuses.reduce((set, status) => set | statusBit(status), 0);

export const statusNames = (set: number): Status[] => STATUSES.filter((status) => (set & statusBit(status)) !== 0);

/** Headers are on their way: `res.headersSent`. */
export const COMMITTED = statusSet('open', 'sent', 'ended', 'answered', 'aborted', 'finished', 'gone', 'lent');

/** Over: `res.writableEnded`. */
export const OVER = statusSet('ended', 'answered', 'aborted', 'finished', 'gone');

/** The client has left. */
export const GONE = statusSet('gone');

/**
 * What an effect does to a status. A row that is missing means "nothing": a send after the end reaches nobody.
 */
const TRANSITIONS: Readonly<Record<EffectName, Partial<Record<Status, Status>>>> = {
  prepare: { fresh: 'prepared' },
  decline: { fresh: 'declined', prepared: 'declined' },
  open: { fresh: 'open', prepared: 'open' },
  send: { fresh: 'sent', prepared: 'sent', open: 'sent', declined: 'answered' },
  end: { fresh: 'ended', prepared: 'ended', open: 'ended', declined: 'answered', sent: 'finished', lent: 'finished' },
  abort: { fresh: 'aborted', prepared: 'aborted', declined: 'aborted', open: 'aborted', sent: 'aborted', lent: 'aborted' },
  answer: { fresh: 'answered', prepared: 'answered', declined: 'answered' },
  // An answer that comes too late changes nothing but the course of the code.
  late: {},
  // What else they do depends on the question: see `untilSent` and `wholeLife`.
  depart: {},
  make: {},
  leave: { fresh: 'gone', prepared: 'gone', declined: 'gone', open: 'gone', sent: 'gone', lent: 'gone' },
  lend: { fresh: 'lent', prepared: 'lent' },
};

export function step(status: Status, effect: EffectName): Status {
  return TRANSITIONS[effect][status] ?? status;
}

/** Statuses from which no path can end with nothing sent any more. */
export const SETTLED = statusSet('sent', 'aborted', 'answered', 'finished', 'gone');

/** What a path comes to when nothing was sent on it, worst first. */
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOMES = ['hang', 'crash', 'silent', 'managed'] as const;
