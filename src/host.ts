/** Between ESLint's rule context, in any of its versions, and the engine. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { analyse, ask } from './analyse.ts';
import { applyEdits, type Edit } from './fix/edits.ts';
import type { AnalysisOptions, CompanionName, Finding, Location, LoopFinding } from './findings.ts';

/** The engine failed on this file: a sentence for the user, once a file. */
export interface Failure {
  readonly failure: string;
  readonly loc: Location;
}

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/**
 * The findings of the file that is being linted. A failure of the engine neither stops the run nor passes silently: it
 * becomes a report of its own.
 */
export function analyseSafely(context: Context, program: TSESTree.Program, options: AnalysisOptions): readonly (LoopFinding | Failure)[] {
  return safely(context, program, (source) => analyse(source, context.settings['sse'], options));
}

/** The findings of a companion rule, in the same way. */
export function askSafely(context: Context, program: TSESTree.Program, rule: CompanionName): readonly (Finding | Failure)[] {
  return safely(context, program, (source) => ask(rule, source, context.settings['sse']));
}

function safely<T>(context: Context, program: TSESTree.Program, find: (source: { readonly ast: unknown; readonly text: string }) => readonly T[]): readonly (T | Failure)[] {
  const { ast, text } = context.sourceCode;
  try {
    return find({ ast, text });
  } catch (error) {
    const loc = { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } };
    const first = program.body[0];
    return [{ failure: failureText(error, context.filename), loc: first === undefined ? loc : { start: first.loc.start, end: first.loc.start } }];
  }
}

function failureText(error: unknown, file: string): string {
  if (error instanceof TypeError && error.message.startsWith('settings.sse')) return `${error.message} Mend the "sse" key of "settings" in the ESLint config.`;
  const reason = error instanceof Error ? error.message : String(error);
  return `eslint-plugin-sse could not analyse ${file} (${reason}). This is a fault of the plugin: please report it with the file.`;
}

/**
 * Turns edits into fixes of the host. Where the host shows its parser, a fix is offered only when the engine, run again
 * on the changed text, has less to report.
 */
export function mender(context: Context, options: AnalysisOptions) {
  const { text } = context.sourceCode;
  return (edit: Edit | undefined): TSESLint.ReportFixFunction | undefined => {
    if (edit === undefined || !isMended(context, applyEdits(text, [edit]), options)) return undefined;
    return (fixer) => fixer.replaceTextRange([...edit.range], edit.text);
  };
}

interface Parser {
  parse?(text: string, options: object): unknown;
  parseForESLint?(text: string, options: object): { readonly ast: unknown };
}

function isMended(context: Context, text: string, options: AnalysisOptions): boolean {
  // ESLint 8 with an rc file and oxlint keep their parsers to themselves.
  const { parser, parserOptions, ecmaVersion, sourceType } = (context.languageOptions ?? {}) as { parser?: Parser; parserOptions?: { ecmaFeatures?: object }; ecmaVersion?: unknown; sourceType?: unknown };
  if (typeof parser?.parseForESLint !== 'function' && typeof parser?.parse !== 'function') return true;
  const { ast, text: before } = context.sourceCode;
  const settings = context.settings['sse'];
  const parserSettings = { range: true, loc: true, comment: true, tokens: true, ecmaVersion, sourceType, ecmaFeatures: parserOptions?.ecmaFeatures ?? {}, filePath: context.filename };
  let changed: unknown;
  try {
    changed = parser.parseForESLint?.(text, parserSettings).ast ?? parser.parse!(text, parserSettings);
  } catch {
    // A change that does not parse is no fix.
    return false;
  }
  return analyse({ ast: changed, text }, settings, options).length < analyse({ ast, text: before }, settings, options).length;
}
