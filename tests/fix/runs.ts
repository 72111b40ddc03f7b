/** What a fix may change in one run of a program. */
import type { Scene } from '../random/scene.ts';
import { closeFrame } from '../../src/fix/stacks.ts';

export interface Rules {
  /** The program itself has to end its stream. */
  readonly ends: boolean;
  /** Ending twice, or sending after the end, throws. */
  readonly strict: boolean;
}

/** The calls of a run that both programs have: the probes are only in the one that was not fixed. */
export const stepsOf = (scene: Scene): string[] => scene.trace!.filter((step) => !/^(?:enters the loop|caught) /.test(step));

const LATE = ' (too late, lost)';
const isSend = (step: string): boolean => step.startsWith('send ') && !step.endsWith(LATE);
const isLateSend = (step: string): boolean => step.startsWith('send ') && step.endsWith(LATE);
/** The close event, and the last events that programs have of their own. */
const CLOSES = [
  ...['close', 'done'].flatMap((event) => [{ event, data: '' }, { type: event, data: '' }, closeFrame({ event, data: '' })]),
  { data: '[DONE]' },
  'data: [DONE]\n\n',
].map((form) => `send ${JSON.stringify(form)}`);
const isClose = (step: string): boolean => CLOSES.includes(step);
const count = (steps: readonly string[], is: (step: string) => boolean): number => steps.filter(is).length;

const isCut = (step: string): boolean => step.endsWith('the stream is cut');

/** What became of a function, not a call. */
const RESULT = /^(?:unhandled rejection|(?:the handler|start\(\)|the callback|pull) (?:returns|throws))/;

/** What a silent path may gain or lose: the close event, ends, and what becomes of the error. */
const MAY_CHANGE = /^(?:send |end\b|head committed|console\.error)/;

/**
 * @param entered the run enters a loop that was fixed
 * @returns the ways in which the fixed program misbehaves, none when it is right
 */
export function judgeRun(before: Scene, after: Scene, entered: boolean, { ends, strict }: Rules): string[] {
  if (after.mistakes.length > 0) return ['the fixed program raises an error of its own'];
  const [old, now] = [stepsOf(before), stepsOf(after)];
  if (before.sent) return judgeSent(ends && before.live && !old.some(isCut), old, now);
  if (before.answered || before.aborted)
    return same(old, now) ? [] : [`${before.answered ? 'answered' : 'aborted'}: other calls are made`];
  if (!entered && same(old, now)) return [];
  return judgeSilent(old, now, after, { ends, strict });
}

/**
 * Something was sent: nothing changes, but a stream that was left open may be ended when all else is done. It need not
 * be: a guard before an end adds no end, and whether every path has one is the question of another rule.
 */
function judgeSent(left: boolean, old: readonly string[], now: readonly string[]): string[] {
  if (sameCalls(old, now)) return [];
  const end = left ? now.lastIndexOf('end') : -1;
  // What follows the end in a `finally` is no send: that would be told as one that comes too late.
  return end >= 0 && sameCalls(old, now.toSpliced(end, 1)) ? [] : ['sent: other calls are made'];
}

/** Nothing was sent: one close event goes out, then the end, and nothing else changes. */
function judgeSilent(old: readonly string[], now: readonly string[], after: Scene, { ends, strict }: Rules): string[] {
  const wrong: string[] = [];
  const sends = now.filter(isSend);
  if (sends.length === 0) wrong.push('silent: still nothing is sent');
  else if (sends.length > 1) wrong.push('silent: more than one event is sent');
  else if (!isClose(sends[0]!)) wrong.push('silent: something else than the close event is sent');
  if (count(now, isLateSend) > count(old, isLateSend)) wrong.push('silent: sends after the end');
  const again = (step: string): boolean => step === 'end (again)';
  if (strict && count(now, again) > count(old, again)) wrong.push('silent: ends a second time, which throws');
  if (ends && !after.ended) wrong.push('silent: the stream is left open');
  // A program that closes twice or sends after its own end cuts the stream with or without the fix.
  if (now.some(isCut) && !old.some((step) => isCut(step) && step.includes('ERR_INVALID_STATE'))) wrong.push('silent: an error discards the close event');
  const others = (steps: readonly string[]): string[] => steps.filter((step) => !MAY_CHANGE.test(step) && !RESULT.test(step));
  if (!same(others(old), others(now))) wrong.push('silent: other calls are made');
  return wrong;
}

/**
 * The same calls in the same order, and functions that come to the same. When they do is no call: an end that is awaited
 * lets a function beside it return first, and a runtime ends a stream only when its function has thrown.
 */
function sameCalls(a: readonly string[], b: readonly string[]): boolean {
  const calls = (steps: readonly string[]): string[] => steps.filter((step) => !RESULT.test(step));
  const results = (steps: readonly string[]): string[] => steps.filter((step) => RESULT.test(step));
  return same(calls(a), calls(b)) && same(results(a), results(b));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}
