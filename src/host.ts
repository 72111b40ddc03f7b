/** Between ESLint's rule context, in any of its versions, and the engine. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { analyse } from './analyse.ts';
import type { AnalysisOptions, Finding, Location } from './findings.ts';

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
export function analyseSafely(context: Context, program: TSESTree.Program, options: AnalysisOptions): readonly (Finding | Failure)[] {
  const { ast, text } = context.sourceCode;
  try {
    return analyse({ ast, text }, context.settings['sse'], options);
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
