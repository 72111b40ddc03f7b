/** Names a problem in a way that lasts while the code above it moves. */
import { createHash } from 'node:crypto';

import type { FileProblems, OtherFile, Problem } from '../report/problem.ts';
import type { Raw } from './lint.ts';
import type { Texts } from './repository.ts';

/** By rule, file and the text of the line, and its turn among those that have the same. */
export function withFingerprints(path: string, text: string, problems: readonly Raw[], others: ReadonlyMap<string, OtherFile> = new Map()): FileProblems {
  const turns = new Map<string, number>();
  const own = problems.map((problem): Problem => {
    const line = text.slice(text.lastIndexOf('\n', problem.range[0] - 1) + 1, problem.range[1]).trim();
    const key = JSON.stringify([problem.rule, path, line]);
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return { ...problem, fingerprint: createHash('sha256').update(`${key} ${turn}`).digest('hex').slice(0, 32) };
  });
  return { path, text, problems: own, others };
}

/** Other files with the names that the report gives them. */
export const named = (others: Texts, name: (path: string) => string): Map<string, OtherFile> => new Map([...others].map(([path, text]) => [path, { path: name(path), text }]));
