// reviewdog's format: only the keys that every release knows, and columns in bytes of UTF-8.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Ajv } from 'ajv';

import { bytesOf, rdjsonl } from '../../src/report/rdjsonl.ts';
import { HANGS, HANGS_IN_TRY, reportOf } from './sample.ts';

// The message `Diagnostic` of reviewdog's protocol. Its parser refuses keys that it does not know.
const position = { type: 'object', properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }, required: ['line', 'column'], additionalProperties: false };
const range = { type: 'object', properties: { start: position, end: position }, required: ['start'], additionalProperties: false };
const text = { type: 'string', minLength: 1 };
const named = (key: string) => ({ type: 'object', properties: { [key]: text, url: text }, required: [key], additionalProperties: false });
const DIAGNOSTIC = {
  type: 'object',
  properties: {
    message: text,
    location: { type: 'object', properties: { path: text, range }, required: ['path'], additionalProperties: false },
    severity: { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] },
    source: named('name'),
    code: named('value'),
    suggestions: { type: 'array', items: { type: 'object', properties: { range, text: { type: 'string' } }, required: ['range', 'text'], additionalProperties: false } },
    original_output: { type: 'string' },
  },
  required: ['message', 'location'],
  additionalProperties: false,
};
const validate = new Ajv().compile(DIAGNOSTIC);

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string; readonly range: { readonly start: Place; readonly end: Place } };
  readonly suggestions?: readonly { readonly range: { readonly start: Place; readonly end: Place }; readonly text: string }[];
}

function read(output: string): Diagnostic[] {
  assert.ok(output.endsWith('\n'));
  return output.trimEnd().split('\n').map((line) => {
    const diagnostic: unknown = JSON.parse(line);
    assert.ok(validate(diagnostic), JSON.stringify(validate.errors));
    return diagnostic as unknown as Diagnostic;
  });
}

/** What stands between two places that count bytes. */
function bytesBetween(source: string, { start, end }: { readonly start: Place; readonly end: Place }): string {
  const lines = source.split('\n').map((line) => Buffer.from(`${line}\n`));
  const offset = ({ line, column }: Place) => lines.slice(0, line - 1).reduce((sum, { length }) => sum + length, 0) + column - 1;
  return Buffer.concat(lines).subarray(offset(start), offset(end)).toString();
}

describe('rdjsonl', () => {
  const report = reportOf({ 'src/a.ts': HANGS, 'b c.ts': HANGS_IN_TRY });
  const [first, second] = read(rdjsonl(report)) as [Diagnostic, Diagnostic];

  it('is empty for a clean tree', () => assert.equal(rdjsonl(reportOf({})), ''));

  it('counts columns in bytes of UTF-8', () => {
    assert.deepEqual(first.location.range.start, { line: 3, column: 3 + '/* é→😀 */ '.length + 1 + 2 + 2 });
    assert.equal(bytesBetween(HANGS, first.location.range), "for await (const item of items('é→😀'))");
  });

  it('tells the path in the message', () => {
    assert.deepEqual(first.message.split('\n').slice(1, 3), ['1. line 2: the stream is opened', '2. line 3: the loop is entered']);
  });

  it('suggests the fix', () => {
    const { fix } = report.files[1]!.problems[0]!;
    const [suggestion] = second.suggestions!;
    assert.equal(suggestion!.text, fix!.text);
    assert.equal(bytesBetween(HANGS_IN_TRY, suggestion!.range), HANGS_IN_TRY.slice(...fix!.range));
  });

  it('measures text as Node does', () => {
    for (const sample of ['', 'a', 'é', '→', '😀', 'a\ud800b', '\udc00', HANGS]) assert.equal(bytesOf(sample), Buffer.byteLength(sample));
  });
});
