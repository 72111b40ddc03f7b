/** Fixes applied as ESLint does it: all that do not overlap, then again, until nothing is offered. */
import { applyEdits, type Edit } from '../../src/fix/edits.ts';
import type { LoopFinding } from '../../src/findings.ts';
import { findingsOf } from '../random/compare.ts';

const MOST_ROUNDS = 5;

export interface Fixed {
  readonly text: string;
  /** Numbers of the loops that were reported at first, and of those among them that were fixed. */
  readonly reported: ReadonlySet<number>;
  readonly fixed: ReadonlySet<number>;
  readonly offered: number;
  /** What is wrong with the fixes already without an execution. */
  readonly wrong: readonly string[];
  readonly parses: boolean;
}

export function fixAll(plain: string): Fixed {
  const wrong: string[] = [];
  const [reported, fixed] = [new Set<number>(), new Set<number>()];
  let text = plain;
  let offered = 0;
  let parses = true;
  for (let round = 0; ; round++) {
    let findings: readonly LoopFinding[];
    try {
      findings = findingsOf(text);
    } catch {
      wrong.push('the fixed text does not parse');
      parses = false;
      break;
    }
    const edits: Edit[] = [];
    for (const finding of findings) {
      const loop = loopAt(text, finding.range[0]);
      if (round === 0) reported.add(loop);
      else if (fixed.has(loop)) wrong.push('a fixed loop is reported again');
      else if (!reported.has(loop)) wrong.push('a loop is reported that was not before');
      const edit = finding.fixes.closeEvent();
      if (edit === undefined) continue;
      offered++;
      // As in ESLint, fixes that touch wait for the next round.
      if (edits.some(({ range: [start, end] }) => start <= edit.range[1] && edit.range[0] <= end)) continue;
      edits.push(edit);
      fixed.add(loop);
    }
    if (edits.length === 0) break;
    if (round === MOST_ROUNDS) {
      wrong.push(`fixes are still offered after ${MOST_ROUNDS} rounds`);
      break;
    }
    text = applyEdits(text, edits);
  }
  return { text, reported, fixed, offered, wrong: [...new Set(wrong)], parses };
}

/** The number of the loop whose head is at this place: fixes add lines, but no loops. */
export function loopAt(text: string, place: number): number {
  const end = text.indexOf('\n', place);
  return loopLines(text.slice(0, end < 0 ? text.length : end)).length - 1;
}

/** The lines, counted from 1, of the heads of all loops. */
export function loopLines(text: string): number[] {
  return text.split('\n').flatMap((line, at) => (/^\s*(?:\w+: )?(?:for|while|do)\b/.test(line) ? [at + 1] : []));
}
