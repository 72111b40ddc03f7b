/** Problems as a person reads them in a terminal: lines of styled spans, painted by whoever prints them. */
import { drawProblem, visible, type Line, type Style } from './frame.ts';
import { countsOf, plural, type FileProblems, type Problem, type Report } from './problem.ts';

export interface PrettyOptions {
  /** How many files were looked at. */
  readonly judged: number;
  /** Draws the change that mends a problem; undefined where there is none. */
  readonly diffOf: ((file: FileProblems, problem: Problem) => string | undefined) | undefined;
  readonly hint: string | undefined;
}

export function pretty(report: Report, { judged, diffOf, hint }: PrettyOptions): Line[] {
  const lines: Line[] = [];
  for (const file of report.files) {
    for (const problem of file.problems) {
      lines.push(...drawProblem(file, problem), []);
      const diff = diffOf?.(file, problem);
      if (diff !== undefined) lines.push(...diffLines(diff), []);
    }
  }
  return [...lines, ...summary(report, judged, hint)];
}

function summary(report: Report, judged: number, hint: string | undefined): Line[] {
  const { errors, warnings } = countsOf(report);
  const inFiles = `in ${plural(judged, 'file')}`;
  if (errors + warnings === 0) return [[{ text: `Nothing to report ${inFiles}.`, style: report.faults.length === 0 ? 'green' : 'plain' }]];
  const counts = [errors === 0 ? [] : [plural(errors, 'error')], warnings === 0 ? [] : [plural(warnings, 'warning')]].flat().join(' and ');
  return [
    [{ text: `${counts} ${inFiles}.`, style: errors > 0 ? 'red' : 'yellow' }],
    ...(hint === undefined ? [] : [[{ text: hint, style: 'dim' as const }]]),
  ];
}

const DIFF_STYLES: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' };

export function diffLines(diff: string): Line[] {
  return diff.trimEnd().split('\n').map((line) => {
    const style = DIFF_STYLES[line[0] ?? ''] ?? 'plain';
    return [{ text: `  ${line.slice(0, 1)}`, style }, { text: visible(line.slice(1).replaceAll('\t', '  ').replace(/\r$/, '')), style }];
  });
}
