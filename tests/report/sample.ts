/** Reports of real programs, as the command makes them. */
import { withFingerprints } from '../../src/cli/fingerprint.ts';
import { lintText } from '../../src/cli/lint.ts';
import { loadParser } from '../../src/cli/parse.ts';
import { onlyRules, presetRules, rulesInfo } from '../../src/cli/selection.ts';
import type { FileProblems, Problem, Report } from '../../src/report/problem.ts';

const parse = await loadParser();
const rules = await rulesInfo();

/** What the core rule finds in a program. */
export function problemsOf(path: string, text: string): FileProblems {
  return withFingerprints(path, text, lintText({ path, text }, parse, { rules: onlyRules(presetRules('recommended'), ['no-unguarded-writer-loop']), settings: {} }, { fixes: true }));
}

export function reportOf(files: Readonly<Record<string, string>>, faults: Report['faults'] = []): Report {
  return { version: '1.2.3', rules, files: Object.entries(files).map(([path, text]) => problemsOf(path, text)), faults };
}

/** A handler that crashes, or hangs, when its source throws. On its lines stand characters of two, three and four bytes, and of one and two UTF-16 units. */
export const HANGS = `export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  /* é→😀 */ for await (const item of items('é→😀')) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
}
`;

/** Another, whose \`end\` is in the try. */
export const HANGS_IN_TRY = `export async function other(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of lists[0].items()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    console.error(error);
  }
}
`;

/** Many of one problem, as no program has them. */
export function many(count: number, change: (index: number) => Partial<Problem> = () => ({})): Report {
  const { files, ...report } = reportOf({ 'src/a.ts': HANGS });
  const [file] = files;
  const [problem] = file!.problems;
  return { ...report, files: [{ ...file!, problems: Array.from({ length: count }, (_, index) => ({ ...problem!, fingerprint: `${index}`, ...change(index) })) }] };
}
