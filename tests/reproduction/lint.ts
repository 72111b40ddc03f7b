/** Lints a program, and applies the fixes, as ESLint does it for a user. */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import { rules } from '../../rules/index.ts';

export const CORE = 'no-unguarded-writer-loop';

export interface Linted {
  /** Names of the rules that report, each once. */
  readonly reportedBy: readonly string[];
  /** `rule: form` of each finding of a companion rule, each once. */
  readonly forms: readonly string[];
  /** The program after `--fix` by the core rule; the same text where nothing is fixed. */
  readonly fixed: string;
  /** What the core rule still reports after that. */
  readonly remaining: readonly string[];
}

export interface LintOptions {
  /** `settings.sse`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Also what the companion rules hold for possible, as the preset `strict` does. */
  readonly report?: 'possible';
}

export function lint(text: string, { settings = {}, report }: LintOptions = {}): Linted {
  const linter = new Linter();
  const configOf = (names: readonly string[]): Linter.Config => ({
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { sse: { rules: BY_FORM as never } },
    settings: { sse: settings },
    rules: Object.fromEntries(names.map((name) => [`sse/${name}`, report !== undefined && UNCERTAIN.has(name) ? ['error', { report }] : 'error'])),
  });
  const found = messagesOf(linter.verify(text, configOf(Object.keys(rules)), { filename: 'program.ts' }));
  const after = linter.verifyAndFix(text, configOf([CORE]), { filename: 'program.ts' });
  return {
    reportedBy: unique(found.map(({ rule }) => rule)),
    forms: unique(found.flatMap(({ rule, message }) => (rule === CORE ? [] : [`${rule}: ${message}`]))),
    fixed: after.output,
    remaining: unique(messagesOf(after.messages).map(({ rule }) => rule)),
  };
}

/** The companion rules, but their messages are only the forms. */
const BY_FORM: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => [name, name === CORE ? rule : { ...rule, meta: { ...rule.meta, messages: { ...rule.meta.messages, found: '{{ form }}' } } }]),
);

/** The companion rules that have the option `report`. */
const UNCERTAIN: ReadonlySet<string> = new Set(Object.entries(rules).flatMap(([name, { meta }]) => (name !== CORE && [meta.schema].flat().length > 0 ? [name] : [])));

function messagesOf(messages: readonly Linter.LintMessage[]): { rule: string; message: string }[] {
  const fatal = messages.find((message) => message.fatal === true);
  if (fatal !== undefined) throw new SyntaxError(`${fatal.message} (line ${fatal.line})`);
  return messages.map(({ ruleId, message }) => ({ rule: String(ruleId).replace('sse/', ''), message }));
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
