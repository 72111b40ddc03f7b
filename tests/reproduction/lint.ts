/** Lints a program, and applies the fixes, as ESLint does it for a user. */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import { rules } from '../../rules/index.ts';

export interface Linted {
  /** Names of the rules that report, each once. */
  readonly reportedBy: readonly string[];
  /** The program after `--fix`; the same text where nothing is fixed. */
  readonly fixed: string;
  /** What is still reported after that. */
  readonly remaining: readonly string[];
}

export const isKnownRule = (name: string): boolean => Object.hasOwn(rules, name);

/** @param settings `settings.sse` */
export function lint(text: string, settings: Readonly<Record<string, unknown>> = {}): Linted {
  const linter = new Linter();
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { sse: { rules: rules as never } },
    settings: { sse: settings },
    rules: Object.fromEntries(Object.keys(rules).map((name) => [`sse/${name}`, 'error'])),
  };
  const namesOf = (messages: readonly Linter.LintMessage[]): string[] => {
    const fatal = messages.find((message) => message.fatal === true);
    if (fatal !== undefined) throw new SyntaxError(`${fatal.message} (line ${fatal.line})`);
    return [...new Set(messages.map(({ ruleId }) => String(ruleId).replace('sse/', '')))];
  };
  const reportedBy = namesOf(linter.verify(text, config, { filename: 'program.ts' }));
  const after = linter.verifyAndFix(text, config, { filename: 'program.ts' });
  return { reportedBy, fixed: after.output, remaining: namesOf(after.messages) };
}
