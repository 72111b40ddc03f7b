// The real rule with its fixes and suggestions, and the tester that the files `literal-*` of this folder share.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import * as parser from '@typescript-eslint/parser';
import { RuleTester } from '@typescript-eslint/rule-tester';
import { analyse } from '../../src/analyse.ts';
import rule, { type Options } from '../../rules/no-unguarded-writer-loop.ts';

RuleTester.afterAll = after;
RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester();

export interface Case {
  readonly name: string;
  readonly code: string;
  readonly options?: Options;
  /** The line of the loop. */
  readonly line: number;
  /** The fixed text; null: there is no fix. */
  readonly output: string | null;
  /** The comment that is suggested: a statement on a line of its own before the loop. */
  readonly prime?: string;
  /** The whole text with the comment, where it is no such statement. */
  readonly primed?: string;
  /** The comment is the last suggestion: it gives up another answer. */
  readonly primeLast?: true;
  /** The text in which an error event is suggested. */
  readonly errorEvent?: string;
  /** The text in which the close event is suggested. */
  readonly closeEvent?: string;
}

/** Each case has one finding. What comes of its fix and of its suggestions has none. */
export function run(title: string, cases: readonly Case[]): void {
  tester.run(title, rule, {
    valid: [],
    invalid: cases.map(({ options, ...one }) => {
      const { name, code, line, output } = one;
      const suggestions = suggestionsOf(one);
      return {
        name,
        code,
        ...(options === undefined ? {} : { options: [options] as const }),
        output,
        errors: [{ messageId: 'unguarded' as const, line, endLine: line, ...(suggestions.length === 0 ? {} : { suggestions }) }],
      };
    }),
  });
  describe(`${title}: nothing is left to report`, () => {
    for (const one of cases) {
      const changed = [one.output, ...suggestionsOf(one).map((suggestion) => suggestion.output)].filter((text) => text !== null);
      if (changed.length > 0) it(one.name, () => assert.deepEqual(changed.flatMap(reports), []));
    }
  });
}

/** In the order in which they are offered. */
function suggestionsOf({ code, line, prime, primed, primeLast, errorEvent, closeEvent }: Case) {
  const comment = primed ?? (prime === undefined ? undefined : withLine(code, line, prime));
  const primes = comment === undefined ? [] : [{ messageId: 'prime' as const, output: comment }];
  const others = [
    ...(errorEvent === undefined ? [] : [{ messageId: 'errorEvent' as const, output: errorEvent }]),
    ...(closeEvent === undefined ? [] : [{ messageId: 'closeEvent' as const, output: closeEvent }]),
  ];
  return primeLast === true ? [...others, ...primes] : [...primes, ...others];
}

/** Puts a statement before a line, indented like it. */
function withLine(code: string, line: number, statement: string): string {
  const lines = code.split('\n');
  const { 0: indent } = /^\s*/.exec(lines[line - 1]!)!;
  return lines.toSpliced(line - 1, 0, `${indent}${statement}${code.includes('\r\n') ? '\r' : ''}`).join('\n');
}

function reports(text: string): string[] {
  return analyse({ ast: parser.parse(text, { range: true, loc: true, tokens: true, comment: true, sourceType: 'module' }), text }).map((finding) => finding.message);
}

/** A handler of node:http. Its body begins with a line break, and its first line is line 4. */
export const handler = (body: string): string => `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });${body}
});
`;
