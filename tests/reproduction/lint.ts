/** Lints a program, and applies the fixes, as ESLint does it for a user. */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import { rules } from '../../rules/index.ts';

export const CORE = 'no-unguarded-writer-loop';

export interface Linted {
  /** Names of the rules that report, each once. */
  readonly reportedBy: readonly string[];
  /** The program after `--fix` by the core rule; the same text where nothing is fixed. */
  readonly fixed: string;
  /** What the core rule still reports after that. */
  readonly remaining: readonly string[];
}

/** @param settings `settings.sse` */
export function lint(text: string, settings: Readonly<Record<string, unknown>> = {}): Linted {
  const linter = new Linter();
  const configOf = (names: readonly string[]): Linter.Config => ({
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { sse: { rules: rules as never } },
    settings: { sse: settings },
    rules: Object.fromEntries(names.map((name) => [`sse/${name}`, 'error'])),
  });
  const namesOf = (messages: readonly Linter.LintMessage[]): string[] => {
    const fatal = messages.find((message) => message.fatal === true);
    if (fatal !== undefined) throw new SyntaxError(`${fatal.message} (line ${fatal.line})`);
    return [...new Set(messages.map(({ ruleId }) => String(ruleId).replace('sse/', '')))];
  };
  const reportedBy = namesOf(linter.verify(text, configOf(Object.keys(rules)), { filename: 'program.ts' }));
  const after = linter.verifyAndFix(text, configOf([CORE]), { filename: 'program.ts' });
  return { reportedBy, fixed: after.output, remaining: namesOf(after.messages) };
}
