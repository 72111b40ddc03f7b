/** GitLab's code quality report. Of two issues with one fingerprint it shows only the first. */
import type { Problem, Report } from './problem.ts';

export function gitlab({ files }: Report): string {
  const issues = files.flatMap(({ path, problems }) =>
    problems.map((problem) => ({
      description: problem.message,
      check_name: problem.rule,
      fingerprint: problem.fingerprint,
      severity: severityOf(problem),
      location: { path, lines: { begin: problem.loc.start.line, end: problem.loc.end.line } },
    })),
  );
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function severityOf({ severity, outcome }: Problem): 'minor' | 'major' | 'critical' {
  if (severity === 'warning') return 'minor';
  return outcome === 'hang' || outcome === 'crash' ? 'critical' : 'major';
}
