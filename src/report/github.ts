/** Annotations of GitHub Actions. A step shows ten errors and ten warnings; what is beyond them is counted in a notice. */
import { placeOf, worstFirst, type Placed, type Report, type Severity } from './problem.ts';

const MOST = 10;

export function github(report: Report): string {
  const all = worstFirst(report);
  const shown = (['error', 'warning'] as const).flatMap((severity) => of(all, severity).slice(0, MOST));
  const left = all.length - shown.length;
  const lines = shown.map(annotation);
  if (left > 0) lines.push(`::notice title=sse-lint::${left} more ${left === 1 ? 'finding is' : 'findings are'} not shown here.`);
  return lines.map((line) => `${line}\n`).join('');
}

const of = (placed: readonly Placed[], severity: Severity): Placed[] => placed.filter(({ problem }) => problem.severity === severity);

function annotation({ file, problem }: Placed): string {
  const { start, end } = problem.loc;
  const properties = { file: file.path, line: start.line, endLine: end.line, col: start.column + 1, endColumn: end.column + 1, title: problem.rule };
  const steps = problem.path.map((step, index) => `${index + 1}. ${placeOf(file, step)}: ${step.text}`);
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${problem.severity} ${written.join(',')}::${data([problem.message, ...steps].join('\n'))}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
