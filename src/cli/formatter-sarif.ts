/**
 * An ESLint formatter that writes SARIF with the paths. ESLint passes on messages without them, so the engine looks at
 * each file with a report of ours again, with the settings that ESLint gave it. What other rules report is kept.
 */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

import { Lines } from '../lines.ts';
import type { Fault, FileProblems, RuleInfo } from '../report/problem.ts';
import { sarif } from '../report/sarif.ts';
import { version } from '../version.ts';
import { eslintConfigs, type ConfigOf } from './eslint-config.ts';
import { named, withFingerprints } from './fingerprint.ts';
import { workTreeRoot } from './ignored.ts';
import { Judge, type Judged } from './judge.ts';
import type { Raw } from './lint.ts';
import { withPages } from './pages.ts';
import { withoutBom } from './read.ts';
import { Repository } from './repository.ts';
import { bareName, isRule, PREFIX, rulesInfo } from './selection.ts';

interface Message {
  readonly ruleId: string | null;
  readonly severity: 1 | 2;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fix?: { readonly range: readonly [number, number]; readonly text: string };
}

interface Result {
  readonly filePath: string;
  readonly messages: readonly Message[];
  readonly source?: string;
  readonly output?: string;
}

interface Context {
  readonly cwd: string;
  readonly rulesMeta?: Readonly<Record<string, { readonly docs?: { readonly description?: string; readonly url?: string } }>>;
}

export default async function formatSarif(results: readonly Result[], { cwd, rulesMeta = {} }: Context): Promise<string> {
  const root = workTreeRoot(cwd) ?? cwd;
  const name = (path: string) => relative(root, path).replaceAll(sep, '/');
  const repository = new Repository();
  const ids = new Set<string>();
  const files: FileProblems[] = [];
  const faults: Fault[] = [];
  let configOf: ConfigOf | undefined;
  for (const result of results) {
    if (result.messages.length === 0) continue;
    const text = result.output ?? result.source ?? withoutBom(readFileSync(result.filePath, 'utf8'));
    const hasOurs = result.messages.some(({ ruleId }) => isOurs(ruleId));
    if (hasOurs) configOf ??= await eslintConfigs(cwd, []);
    const found = hasOurs && configOf !== undefined ? await findingsOf(result.filePath, text, configOf, repository) : NOTHING;
    const lines = new Lines(text);
    const path = name(result.filePath);
    const problems: Raw[] = [];
    for (const { ruleId, ...message } of result.messages) {
      if (ruleId === null) faults.push({ path, sentence: message.message });
      else {
        ids.add(ruleId);
        problems.push(problemOf(ruleId, message, found.problems, lines));
      }
    }
    files.push(withFingerprints(path, text, problems, named(found.others, name)));
  }
  return sarif({ version, rules: rulesOf(ids, rulesMeta, await rulesInfo()), files, faults });
}

const isOurs = (ruleId: string | null): ruleId is string => ruleId !== null && ruleId.includes('/') && isRule(bareName(ruleId));

const NOTHING: Pick<Judged, 'problems' | 'others'> = { problems: [], others: new Map() };

async function findingsOf(path: string, text: string, configOf: ConfigOf, repository: Repository): Promise<Pick<Judged, 'problems' | 'others'>> {
  const selection = await configOf(path);
  if (selection === undefined) return NOTHING;
  const verdict = await new Judge(selection, { fixes: true }, repository).judge({ path, text, named: true });
  return verdict !== undefined && 'judged' in verdict ? verdict.judged : NOTHING;
}

/** The finding that a message tells of, with the message's own severity; the message alone where there is none. */
function problemOf(rule: string, message: Omit<Message, 'ruleId'>, found: readonly Raw[], lines: Lines): Raw {
  const { line = 1, column = 1, endLine = line, endColumn = column, fix } = message;
  const severity = message.severity === 1 ? 'warning' : 'error';
  const ours = isOurs(rule) ? found.find(({ rule: own, loc }) => bareName(own) === bareName(rule) && loc.start.line === line && loc.start.column + 1 === column) : undefined;
  if (ours !== undefined) return { ...ours, rule, severity };
  const loc = { start: { line, column: column - 1 }, end: { line: endLine, column: endColumn - 1 } };
  return { rule, severity, message: message.message, range: [lines.offset(loc.start), lines.offset(loc.end)], loc, path: [], fix: fix === undefined ? undefined : { ...fix, title: `Apply the fix of ${rule}.` } };
}

function rulesOf(ids: ReadonlySet<string>, meta: NonNullable<Context['rulesMeta']>, ours: readonly RuleInfo[]): RuleInfo[] {
  const pages = withPages(ours, new Set([...ids].filter(isOurs).map((id) => `${PREFIX}${bareName(id)}`)));
  return [...ids].sort().map((id) => {
    const own = isOurs(id) ? pages.find((page) => bareName(page.id) === bareName(id)) : undefined;
    const { description = '', url = '' } = meta[id]?.docs ?? {};
    return { ...(own ?? { description, url }), id };
  });
}
