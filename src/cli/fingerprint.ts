/** Names a problem in a way that lasts while the code above it moves. */
import { createHash } from 'node:crypto';

import type { FileProblems, Problem } from '../report/problem.ts';
import type { Raw } from './lint.ts';

/** By rule, file and the text of the line, and its turn among those that have the same. */
export function withFingerprints(path: string, text: string, problems: readonly Raw[]): FileProblems {
  const turns = new Map<string, number>();
  const named = problems.map((problem): Problem => {
    const line = text.slice(text.lastIndexOf('\n', problem.range[0] - 1) + 1, problem.range[1]).trim();
    const key = JSON.stringify([problem.rule, path, line]);
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return { ...problem, fingerprint: createHash('sha256').update(`${key} ${turn}`).digest('hex').slice(0, 32) };
  });
  return { path, text, problems: named };
}
