/** Between ESLint's rule context, in any of its versions, and the engine. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { analyse, ask, type Source } from './analyse.ts';
import { applyEdits, type Edit } from './fix/edits.ts';
import type { AnalysisOptions, CompanionName, Finding, Location, LoopFinding } from './findings.ts';
import { nodeHost, parseWith, type Parser } from './host-node.ts';
import { Modules } from './modules/module.ts';

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

function safely<T>(context: Context, program: TSESTree.Program, find: (source: Source) => readonly T[]): readonly (T | Failure)[] {
  try {
    return find(sourceOf(context));
  } catch (error) {
    const loc = { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } };
    const first = program.body[0];
    return [{ failure: failureText(error, context.filename), loc: first === undefined ? loc : { start: first.loc.start, end: first.loc.start } }];
  }
}

/** The linted file as the engine takes it. */
function sourceOf(context: Context): Source {
  const { ast, text } = context.sourceCode;
  // A file inside another, as a code block in a document is, imports from where that stands.
  const path = context.physicalFilename ?? context.filename;
  const modules = modulesOf(context);
  return { ast, text, path, ...(modules !== undefined ? { modules } : {}) };
}

const shared = new WeakMap<object, Modules | undefined>();
/** Stands for the parser of a host that keeps it to itself. */
const HIDDEN = {};

/** The files of the repository, parsed as the linted one is, once for all files that are. */
function modulesOf(context: Context): Modules | undefined {
  const parser = parserOf(context);
  const key = parser ?? HIDDEN;
  if (!shared.has(key)) {
    const host = nodeHost(parser === undefined ? undefined : parseWith(parser));
    shared.set(key, host === undefined ? undefined : new Modules(host));
  }
  return shared.get(key);
}

function parserOf(context: Context): Parser | undefined {
  const { parser } = (context.languageOptions ?? {}) as { parser?: Parser };
  return typeof parser?.parseForESLint === 'function' || typeof parser?.parse === 'function' ? parser : undefined;
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

function isMended(context: Context, text: string, options: AnalysisOptions): boolean {
  // ESLint 8 with an rc file and oxlint keep their parsers to themselves.
  const parser = parserOf(context);
  if (parser === undefined) return true;
  const { parserOptions, ecmaVersion, sourceType } = (context.languageOptions ?? {}) as { parserOptions?: { ecmaFeatures?: object }; ecmaVersion?: unknown; sourceType?: unknown };
  const before = sourceOf(context);
  const settings = context.settings['sse'];
  const parserSettings = { range: true, loc: true, comment: true, tokens: true, ecmaVersion, sourceType, ecmaFeatures: parserOptions?.ecmaFeatures ?? {}, filePath: context.filename };
  let changed: unknown;
  try {
    changed = parser.parseForESLint?.(text, parserSettings).ast ?? parser.parse!(text, parserSettings);
  } catch {
    // A change that does not parse is no fix.
    return false;
  }
  return analyse({ ...before, ast: changed, text }, settings, options).length < analyse(before, settings, options).length;
}
