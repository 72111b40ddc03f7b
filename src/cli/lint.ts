/**
 * Between the command and the engine: the text of one file in, problems out. Everything else in this folder knows the
 * engine only through here, and loads it only for a file that may hold a finding.
 */
import { analyse, ask, type Source } from '../analyse.ts';
import type { Finding, LoopFinding } from '../findings.ts';
import { applyEdits } from '../fix/edits.ts';
import { closeEventOf } from '../fix/stacks.ts';
import { Lines } from '../lines.ts';
import type { Fix, Problem } from '../report/problem.ts';
import { rules as knownRules } from '../../rules/index.ts';
import { CORE, type Text } from './candidate.ts';
import { Directives } from './disable.ts';
import { SyntaxFault, type Parse } from './parse.ts';
import { PREFIX, type RuleSetting, type Selection } from './selection.ts';

/** A problem as the engine gives it: its fingerprint needs the whole file's problems. */
export type Raw = Omit<Problem, 'fingerprint'>;

export interface LintOptions {
  /** Work out the change that mends each problem. */
  readonly fixes: boolean;
}

type Name = Finding['rule'];

interface RuleOptions {
  readonly loops?: 'async' | 'awaiting';
  readonly report?: string;
  readonly fix?: 'close-event' | 'prime' | 'off';
  readonly closeEvent?: { readonly event?: string; readonly data?: string };
}

/** @throws {SyntaxFault} when the text is no program */
export function lintText(file: Text, parse: Parse, { rules, settings }: Selection, { fixes }: LintOptions): Raw[] {
  const { path, text, modules } = file;
  const source = (ast: unknown, code: string): Source => ({ ast, text: code, path, modules });
  const { ast, comments } = parse(path, text);
  const problems: Raw[] = [];
  let directives: Directives | undefined;
  for (const [name, setting] of rules) {
    const find = (tree: unknown, code: string) => findingsOf(name as Name, source(tree, code), settings, setting);
    const findings = find(ast, text);
    for (const finding of findings) {
      directives ??= new Directives(comments, new Lines(text));
      if (directives.hides(name, finding.loc.start)) continue;
      const { message, range, loc, path: steps } = finding;
      const fix = fixes ? fixOf(finding, setting.options) : undefined;
      const isRight = fix !== undefined && mends(fix, file, parse, find, findings.length);
      problems.push({ rule: `${PREFIX}${name}`, severity: setting.severity, message, ...('outcome' in finding ? { outcome: finding.outcome as string } : {}), range, loc, path: steps, fix: isRight ? fix : undefined });
    }
  }
  return problems.sort((a, b) => a.range[0] - b.range[0]);
}

function findingsOf(name: Name, source: Source, settings: Selection['settings'], { options }: RuleSetting): readonly Finding[] {
  const { loops = 'async', report } = options as RuleOptions;
  if (name === CORE) return analyse(source, settings, { loops, report: report === 'hang' ? 'hang' : 'silent' });
  return ask(name, source, settings).filter(({ certain }) => certain || report === 'possible');
}

/** What `--fix` of ESLint would do. */
function fixOf(finding: Finding, options: RuleOptions): Fix | undefined {
  if (isLoop(finding)) return loopFixOf(finding, options);
  if (knownRules[finding.rule as keyof typeof knownRules].meta.fixable === undefined) return undefined;
  const change = finding.changes.find(({ certain }) => certain);
  const edit = change?.edit();
  return change === undefined || edit === undefined ? undefined : { ...edit, title: change.title };
}

const isLoop = (finding: Finding): finding is LoopFinding => finding.rule === CORE;

function loopFixOf({ fixes }: LoopFinding, { fix = 'close-event', closeEvent }: RuleOptions): Fix | undefined {
  if (fix === 'off') return undefined;
  const edit = fix === 'prime' ? fixes.prime(true) : fixes.closeEvent(closeEventOf(closeEvent));
  return edit === undefined ? undefined : { ...edit, title: fix === 'prime' ? 'Send a comment before the loop.' : 'Send a close event where nothing was sent.' };
}

/** A fix counts only when the rule, asked again about the changed text, has less to report. */
function mends(fix: Fix, { path, text }: Text, parse: Parse, find: (ast: unknown, text: string) => readonly Finding[], before: number): boolean {
  const changed = applyEdits(text, [fix]);
  try {
    return find(parse(path, changed).ast, changed).length < before;
  } catch (error) {
    // A change that does not parse is no fix.
    if (error instanceof SyntaxFault) return false;
    throw error;
  }
}
