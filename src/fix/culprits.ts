/** Which ends a stream comes to with nothing sent, and whether there are other ways out. */
import { worstAhead, worstBehind } from '../flow/witness.ts';
import type { Judge } from '../streams/judge.ts';
import { STATUSES, step, type Status } from '../streams/protocol.ts';
import type { Exploded, Point } from '../flow/solve.ts';
import type { Site } from '../ir/model.ts';
import type { Loop } from '../lower/context.ts';
import type { Stream } from '../lower/streams.ts';
import { keyOf } from './sites.ts';

const UNCOMMITTED: readonly Status[] = ['fresh', 'prepared', 'declined'];

export interface Culprits {
  /** Every silent path behind the loop's entry comes to an end that the code writes. */
  readonly onlyEnds: boolean;
  /** Every silent path returns. */
  readonly onlyReturns: boolean;
  /** None does: each leaves by an error. */
  onlyThrows(): boolean;
  /** On some path behind the loop's entry nothing is committed, and something else answers: nothing must be sent there. */
  readonly answered: boolean;
  /** Calls, as ranges, that answer otherwise while nothing is committed, and end the stream when it is open: `next(error)`. */
  readonly answering: ReadonlySet<string>;
  /** Where paths that do not come to the loop leave with nothing committed: something else answers there. */
  readonly leftBefore: readonly Site[];
  /** On some silent path the code itself sends behind its end: it means to say something there, only too late. */
  readonly late: boolean;
  /** One of the ends may come behind another that no loop led to: the stream is over then. */
  readonly again: boolean;
  /** The states of the headers at the loop's entry in which they are still to be written. */
  readonly uncommitted: ReadonlySet<Status>;
  /** Ranges, `start-end`, of the calls that end it with nothing sent. */
  readonly ends: ReadonlySet<string>;
}

/** @param judge what is silent, of what this loop is held to */
export function culpritsOf(exploded: Exploded, stream: Stream, loop: Loop, judge: Judge): Culprits {
  const unended: Judge = (exit, status) => (STATUSES[status] === 'ended' ? undefined : judge(exit, status));
  const onlyEnds = worstBehind(exploded, worstAhead(exploded, unended), loop.id) === undefined;
  const thrown: Judge = (exit, status) => (exit.how === 'return' ? undefined : judge(exit, status));
  const onlyReturns = worstBehind(exploded, worstAhead(exploded, thrown), loop.id) === undefined;
  const returned: Judge = (exit, status) => (exit.how === 'return' ? judge(exit, status) : undefined);
  const onlyThrows = () => worstBehind(exploded, worstAhead(exploded, returned), loop.id) === undefined;
  let [answered, late] = [false, false];
  const ends = new Set<string>();
  const behind = new Set<Point>();
  for (const point of exploded.points) {
    if (exploded.graph.blocks[point.block]!.instrs.some((instr) => instr.op === 'enter' && instr.loop === loop.id)) behind.add(point);
  }
  const uncommitted = new Set([...behind].map((point) => STATUSES[point.status]!).filter((status) => UNCOMMITTED.includes(status)));
  // A set that grows while it is walked is walked to its new end.
  for (const point of behind) {
    let status = STATUSES[point.status]!;
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      if (instr.op !== 'effect' || instr.stream !== stream.id) continue;
      const next = step(status, instr.effect);
      if (instr.effect === 'send' && status === 'ended') late = true;
      if (instr.effect === 'end' && next === 'ended' && status !== 'ended') ends.add(keyOf(instr));
      status = next;
    }
    const { term } = exploded.graph.blocks[point.block]!;
    const leftTo = term.op === 'exit' && judge(term.exit, point.leaves) === undefined && UNCOMMITTED.includes(status);
    if (leftTo || (status === 'answered' && stream.model.returnAnswers)) answered = true;
    for (const edge of point.next) behind.add(edge.to);
  }
  return { onlyEnds, onlyReturns, onlyThrows, answered, ...answersElsewhere(exploded, stream, behind), late, again: endsAgain(exploded, stream, ends, behind), uncommitted, ends };
}

/** @param behind the points behind the loop's entry */
function answersElsewhere(exploded: Exploded, stream: Stream, behind: ReadonlySet<Point>): Pick<Culprits, 'answering' | 'leftBefore'> {
  const answering = new Set<string>();
  const leftBefore: Site[] = [];
  for (const point of exploded.points) {
    let status = STATUSES[point.status]!;
    const { instrs, term } = exploded.graph.blocks[point.block]!;
    for (const instr of instrs) {
      if (instr.op !== 'effect' || instr.stream !== stream.id) continue;
      const next = step(status, instr.effect);
      if (instr.effect === 'answer' && next === 'answered' && status !== 'answered') answering.add(keyOf(instr));
      status = next;
    }
    if (term.op === 'exit' && UNCOMMITTED.includes(status) && !behind.has(point)) leftBefore.push(term.site);
  }
  return { answering, leftBefore };
}

/** @param behind the points behind the loop's entry */
function endsAgain(exploded: Exploded, stream: Stream, ends: ReadonlySet<string>, behind: ReadonlySet<Point>): boolean {
  let [early, again] = [false, false];
  for (const point of exploded.points) {
    let status = STATUSES[point.status]!;
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      if (instr.op !== 'effect' || instr.stream !== stream.id) continue;
      if (instr.effect === 'end' && status === 'ended' && ends.has(keyOf(instr))) again = true;
      const next = step(status, instr.effect);
      if (next === 'ended' && status !== 'ended' && !behind.has(point)) early = true;
      status = next;
    }
  }
  return early && again;
}
