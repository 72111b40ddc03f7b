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
  /** The text in which the close event is suggested. */
  readonly closeEvent?: string;
}

/** Each case has one finding. What comes of its fix and of its suggestions has none. */
export function run(title: string, cases: readonly Case[]): void {
  tester.run(title, rule, {
    valid: [],
    invalid: cases.map(({ name, code, options, line, output, prime, closeEvent }) => {
      const suggestions = [
        ...(prime === undefined ? [] : [{ messageId: 'prime' as const, output: withLine(code, line, prime) }]),
        ...(closeEvent === undefined ? [] : [{ messageId: 'closeEvent' as const, output: closeEvent }]),
      ];
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
    for (const { name, code, line, output, prime, closeEvent } of cases) {
      const changed = [output, closeEvent ?? null, prime === undefined ? null : withLine(code, line, prime)].filter((text) => text !== null);
      if (changed.length > 0) it(name, () => assert.deepEqual(changed.flatMap(reports), []));
    }
  });
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
