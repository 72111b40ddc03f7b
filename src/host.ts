/** Between ESLint's rule context, in any of its versions, and the engine. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { analyse, ask, type Source } from './analyse.ts';
import { mayHoldFinding, mayHoldLoop, type Unparsed } from './candidates.ts';
import { applyEdits, overlap, type Edit } from './fix/edits.ts';
import type { AnalysisOptions, CompanionName, Finding, Location, LoopFinding } from './findings.ts';
import { nodeHost, parseWith, type Parser } from './host-node.ts';
import { Modules } from './modules/module.ts';
import { readSettings, type SseSettings } from './settings.ts';
import { typesFrom } from './types.ts';

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

/** May `analyseSafely` say anything? Told by the text: the tree is not asked for. */
export const mayAnalyse = (context: Context, { loops }: AnalysisOptions): boolean => may(context, (source, settings) => mayHoldLoop(source, settings, loops));

/** May `askSafely` say anything? */
export const mayAsk = (context: Context): boolean => may(context, mayHoldFinding);

/** What fails here, as settings that are not valid do, fails again in the analysis, which makes a report of it. */
function may(context: Context, test: (source: Unparsed, settings: SseSettings) => boolean): boolean {
  try {
    return test({ text: context.sourceCode.text, path: pathOf(context), modules: modulesOf(context) }, readSettings(context.settings['sse']));
  } catch {
    return true;
  }
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
  const modules = modulesOf(context);
  return { ast, text, path: pathOf(context), types: () => typesFrom(context.sourceCode.parserServices), ...(modules !== undefined ? { modules } : {}) };
}

/** A file inside another, as a code block in a document is, imports from where that stands. */
const pathOf = ({ physicalFilename, filename }: Context): string => physicalFilename ?? filename;

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
 * Which of some changes mend what they are for: where the host shows its parser, a change is offered only when the engine,
 * run again on the changed text, has less to report. All of them are tried at once, and one by one only when that fails.
 */
export function mendedBy(context: Context, edits: readonly (Edit | undefined)[], options: AnalysisOptions): (Edit | undefined)[] {
  const given = edits.filter((edit) => edit !== undefined);
  const parse = parsingLike(context);
  if (given.length === 0 || parse === undefined) return [...edits];
  const source = sourceOf(context);
  const settings = context.settings['sse'];
  const before = analyse(source, settings, options).length;
  const mends = (some: readonly Edit[]): boolean => {
    const changed = applyEdits(source.text, some);
    const tree = parse(changed);
    return tree !== undefined && analyse({ ...source, ast: tree, text: changed }, settings, options).length <= before - some.length;
  };
  if (!overlap(given) && mends(given)) return [...edits];
  return edits.map((edit) => (edit !== undefined && mends([edit]) ? edit : undefined));
}

/** Does the host show its parser, so that a change can be analysed before it is offered? */
export const verifies = (context: Context): boolean => parserOf(context) !== undefined;

export const fixerOf = (edit: Edit): TSESLint.ReportFixFunction => (fixer) => fixer.replaceTextRange([...edit.range], edit.text);

/**
 * As the files that are imported are: by oxc where it is installed, in a fraction of the time that the host's own parser
 * takes for the whole file once more.
 * @returns undefined where the host keeps its parser to itself, as ESLint 8 with an rc file and oxlint do
 */
function parsingLike(context: Context): ((text: string) => unknown) | undefined {
  const parser = parserOf(context);
  if (parser === undefined) return undefined;
  const { parserOptions, ecmaVersion, sourceType } = (context.languageOptions ?? {}) as { parserOptions?: { ecmaFeatures?: object }; ecmaVersion?: unknown; sourceType?: unknown };
  const settings = { range: true, loc: true, comment: true, tokens: true, ecmaVersion, sourceType, ecmaFeatures: parserOptions?.ecmaFeatures ?? {}, filePath: context.filename };
  const modules = modulesOf(context);
  return (text) => {
    const tree = modules?.host.parse(context.filename, text);
    if (tree !== undefined) return tree;
    try {
      return parser.parseForESLint?.(text, settings).ast ?? parser.parse!(text, settings);
    } catch {
      // A change that does not parse is no fix.
      return undefined;
    }
  };
}
