/** All that is known, for programs. Lines and columns count from 1, columns in UTF-16 units; offsets from 0. */
import type { Position } from '../findings.ts';
import { countsOf, fileOf, type Report } from './problem.ts';

export function json(report: Report): string {
  const files = report.files.map((file) => ({
    path: file.path,
    problems: file.problems.map(({ rule, severity, outcome, message, range, loc, path: steps, fix, fingerprint }) => ({
      rule,
      severity,
      ...(outcome === undefined ? {} : { outcome }),
      message,
      start: placed(loc.start),
      end: placed(loc.end),
      range,
      path: steps.map((step) => ({ kind: step.kind, text: step.text, ...(step.file === undefined ? {} : { file: fileOf(file, step).path }), ...placed(step), range: step.range })),
      ...(fix === undefined ? {} : { fix: { title: fix.title, range: fix.range, text: fix.text } }),
      fingerprint,
    })),
  }));
  return `${JSON.stringify({ version: report.version, files, faults: report.faults, ...countsOf(report) }, null, 2)}\n`;
}

const placed = ({ line, column }: Position) => ({ line, column: column + 1 });
