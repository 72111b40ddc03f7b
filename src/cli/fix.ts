/** Applies fixes until there is nothing more to mend, and writes what changed. */
import { readFileSync, realpathSync } from 'node:fs';

import { applyEdits, overlap, type Edit } from '../fix/edits.ts';
import type { Fault } from '../report/problem.ts';
import { reasonOf } from './errors.ts';
import type { Judge, Judged, Verdict } from './judge.ts';
import type { Raw } from './lint.ts';
import { isText, withoutBom } from './read.ts';

/** As often as ESLint does. */
const MOST_PASSES = 10;

/** A file, before and after its fixes. */
export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Mended extends Change {
  /** What is left; undefined when nothing is. */
  readonly verdict: Verdict;
}

/** @param wanted the problems that may be mended, all of them when not given */
export async function mend(judged: Judged, judge: Judge, wanted?: (problem: Raw) => boolean): Promise<Mended> {
  const { path, text: before } = judged;
  let verdict: Verdict = { judged };
  let text = before;
  // Where only some may be mended, their lines tell which: they hold for the first pass alone.
  for (let pass = 0; pass < (wanted === undefined ? MOST_PASSES : 1); pass++) {
    if (verdict === undefined || 'fault' in verdict) break;
    const edits = apart(verdict.judged.problems.filter(wanted ?? (() => true)));
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
    verdict = await judge.judge({ path, text, named: true });
  }
  return { path, verdict, before, after: text };
}

function apart(problems: readonly Raw[]): Edit[] {
  const edits: Edit[] = [];
  for (const { fix } of problems) if (fix !== undefined && !edits.some((edit) => touch(edit, fix))) edits.push(fix);
  return edits;
}

/** Two that only meet are put off to the next pass, too. */
const touch = (a: Edit, b: Edit): boolean => overlap([a, b]) || (a.range[0] <= b.range[1] && b.range[0] <= a.range[1]);

/**
 * Writes the changed text to the file and not to a link to it, whole or not at all.
 * @returns why it was not written
 */
export async function writeMended({ path, before, after }: Change): Promise<Fault | undefined> {
  try {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    const file = realpathSync(path);
    const bytes = readFileSync(file);
    if (!isText(bytes)) return { path, sentence: 'is not valid UTF-8, so its fixes were not written.' };
    const whole = bytes.toString();
    const text = withoutBom(whole);
    if (text !== before) return { path, sentence: 'has other content than what was judged, so its fixes were not written.' };
    writeFileAtomic.sync(file, whole.slice(0, whole.length - text.length) + after);
    return undefined;
  } catch (error) {
    return { path, sentence: `could not be written: ${reasonOf(error)}.` };
  }
}
