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
  /**
   * May control come by a piece of code, without having entered the loop, while nothing is committed, so that something
   * else still answers? Nothing must be sent there then.
   */
  mayAnswer(code: readonly [start: number, end: number]): boolean;
  /** On some silent path the code itself sends behind its end: it means to say something there, only too late. */
  readonly late: boolean;
  /** One of the ends may come behind another that no loop led to: the stream is over then. */
  readonly again: boolean;
  /** The states of the headers at the loop's entry in which they are still to be written. */
  readonly uncommitted: ReadonlySet<Status>;
  /** Ranges, `start-end`, of the calls that end it with nothing sent. */
  readonly ends: ReadonlySet<string>;
}

/**
 * @param judge what is silent, of what this loop is held to
 * @param called a caller hears of the errors that leave the scope, and may answer them
 */
export function culpritsOf(exploded: Exploded, stream: Stream, loop: Loop, judge: Judge, called: boolean): Culprits {
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
    const isHeard = term.op === 'exit' && (judge(term.exit, point.leaves) === undefined || (called && term.exit.how === 'throw' && term.exit.to === 'root'));
    const leftTo = isHeard && UNCOMMITTED.includes(status);
    if (leftTo || (status === 'answered' && stream.model.returnAnswers)) answered = true;
    for (const edge of point.next) behind.add(edge.to);
  }
  const mayAnswer: Culprits['mayAnswer'] = (code) => isAnswered(exploded, stream, behind, code);
  return { onlyEnds, onlyReturns, onlyThrows, answered, mayAnswer, late, again: endsAgain(exploded, stream, ends, behind), uncommitted, ends };
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

/** @param behind the points behind the loop's entry */
function isAnswered(exploded: Exploded, stream: Stream, behind: ReadonlySet<Point>, [start, end]: readonly [number, number]): boolean {
  const isInside = (site: Site) => start <= site.start && site.end <= end;
  const early = exploded.points.filter((point) => !behind.has(point) && UNCOMMITTED.includes(STATUSES[point.status]!) && sitesIn(exploded, point).some(isInside));
  // A set that grows while it is walked: each point once.
  const seen = new Set(early);
  for (const point of seen) {
    let status = STATUSES[point.status]!;
    const { instrs, term } = exploded.graph.blocks[point.block]!;
    for (const instr of instrs) {
      if (instr.op !== 'effect' || instr.stream !== stream.id || !UNCOMMITTED.includes(status)) continue;
      const next = step(status, instr.effect);
      // Headers of events that are set already are what the stream's own end sends out.
      if (instr.effect === 'end' ? status === 'fresh' : next === 'answered' && !isAtOnce(stream, instr.by)) return true;
      status = next;
    }
    if (!UNCOMMITTED.includes(status)) continue;
    if (term.op === 'exit' && (term.exit.how === 'throw' || stream.borrowed) && term.exit.to === 'root') return true;
    for (const { to } of point.next) if (!behind.has(to)) seen.add(to);
  }
  return false;
}

/** Is the response over when the call returns? What a framework answers with goes through its hooks first. */
const isAtOnce = ({ model }: Stream, by: string | undefined): boolean => !model.id.startsWith('fastify') && /^(?:json|jsonp|send|sendStatus|redirect|end)$/.test(by ?? '');

function sitesIn({ graph }: Exploded, { block }: Point): Site[] {
  const { instrs, term } = graph.blocks[block]!;
  const sites = instrs.flatMap((instr) => ('site' in instr ? [instr.site] : []));
  if (term.op === 'choose') return [...sites, ...term.arms.map(({ site }) => site)];
  return 'site' in term ? [...sites, term.site] : sites;
}
