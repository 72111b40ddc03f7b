/** From what was found in files to reports, with paths from where each format wants them. */
import { relative, resolve, sep } from 'node:path';

import type { Fault, FileProblems, Report, RuleInfo } from '../report/problem.ts';
import { version } from '../version.ts';
import type { Format } from './args.ts';
import { named, withFingerprints } from './fingerprint.ts';
import { workTreeRoot } from './ignored.ts';
import { FROM_ROOT } from './output.ts';
import type { Answer } from './pool.ts';

export type Reporter = (format: Format) => Report;

export function reporter(answers: readonly Answer[], rules: readonly RuleInfo[], cwd: string): Reporter {
  const root = workTreeRoot(cwd) ?? cwd;
  const from = (base: string): Report => {
    const files: FileProblems[] = [];
    const faults: Fault[] = [];
    const name = (path: string) => (relative(base, path) || '.').replaceAll(sep, '/');
    for (const answer of answers) {
      if ('fault' in answer) faults.push({ ...answer.fault, path: name(answer.fault.path) });
      else {
        const { path, text, problems, others } = answer.judged;
        files.push(withFingerprints(name(path), text, problems, named(others, name)));
      }
    }
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    return { version, rules, files: files.sort(byPath), faults: faults.sort(byPath) };
  };
  const known = new Map<string, Report>();
  return (format) => {
    const base = FROM_ROOT.has(format) ? root : resolve(cwd);
    const report = known.get(base) ?? from(base);
    known.set(base, report);
    return report;
  };
}
