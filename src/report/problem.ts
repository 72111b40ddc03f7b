/** What every report is made of: plain data, so that it crosses threads. All formats are pure functions of it. */
import type { Location, Step } from '../findings.ts';
import type { Edit } from '../fix/edits.ts';

export type Severity = 'error' | 'warning';

/** A change of the text, and what it does, in a sentence. */
export interface Fix extends Edit {
  readonly title: string;
}

export interface Problem {
  /** With the plugin's prefix: `sse/no-unguarded-writer-loop`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The worst that it can lead to, where the rule tells. */
  readonly outcome?: string;
  readonly range: readonly [start: number, end: number];
  readonly loc: Location;
  /** The steps of a path that shows it; empty for rules that need none. */
  readonly path: readonly Step[];
  /** A change that mends it and has been tried; undefined where there is none, or where none was asked for. */
  readonly fix: Fix | undefined;
  /** The same for the same problem of the next run, wherever its lines have moved; unique within a report. */
  readonly fingerprint: string;
}

/** A file that has problems. */
export interface FileProblems extends OtherFile {
  readonly problems: readonly Problem[];
  /** The other files that their paths go through, by the files that the steps name. */
  readonly others: ReadonlyMap<string, OtherFile>;
}

export interface OtherFile {
  /** Relative, with `/`, as reports name it. */
  readonly path: string;
  readonly text: string;
}

/** The file in which a step stands. */
export function fileOf(file: Omit<FileProblems, 'problems'>, { file: other }: Step): OtherFile {
  return (other === undefined ? undefined : file.others.get(other)) ?? file;
}

/** `line 3`, `src/sse.ts line 3` where the step stands in another file. */
export function placeOf(file: FileProblems, step: Step): string {
  const { path } = fileOf(file, step);
  return path === file.path ? `line ${step.line}` : `${path} line ${step.line}`;
}

/** A file that could not be judged, and why, in a sentence. */
export interface Fault {
  readonly path: string;
  readonly sentence: string;
}

export interface RuleInfo {
  readonly id: string;
  readonly description: string;
  readonly url: string;
  /** The rule's page in Markdown, where the format wants it. */
  readonly page?: string;
}

export interface Report {
  readonly version: string;
  readonly rules: readonly RuleInfo[];
  /** In the order of their paths. */
  readonly files: readonly FileProblems[];
  readonly faults: readonly Fault[];
}

export const HOMEPAGE = 'https://github.com/eslint-plugin-sse/eslint-plugin-sse';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

export function countsOf({ files }: Pick<Report, 'files'>): Counts {
  const all = files.flatMap((file) => file.problems);
  const errors = all.filter((problem) => problem.severity === 'error').length;
  return { errors, warnings: all.length - errors };
}

/** `1 loop`, `2 loops`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export interface Placed {
  readonly file: FileProblems;
  readonly problem: Problem;
}

const WORST = ['hang', 'crash', 'silent', 'managed'];

/** All problems, errors and the worst outcomes first: for readers that take only so many. */
export function worstFirst({ files }: Pick<Report, 'files'>): Placed[] {
  const rank = ({ problem }: Placed) => {
    const outcome = WORST.indexOf(problem.outcome ?? '');
    return (problem.severity === 'error' ? 0 : WORST.length + 1) + (outcome < 0 ? WORST.length : outcome);
  };
  // The sort is stable: the order of paths and lines holds within a rank.
  return files.flatMap((file) => file.problems.map((problem) => ({ file, problem }))).sort((a, b) => rank(a) - rank(b));
}
