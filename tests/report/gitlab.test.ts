// GitLab's code quality report.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Ajv } from 'ajv';

import { gitlab } from '../../src/report/gitlab.ts';
import { HANGS, HANGS_IN_TRY, many, reportOf } from './sample.ts';

// What GitLab documents: an array, no byte order mark, a fingerprint for each that no other has.
const ISSUES = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        properties: { path: { type: 'string', pattern: '^(?!\\./|/)' }, lines: { type: 'object', properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } }, required: ['begin'] } },
        required: ['path', 'lines'],
      },
    },
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
  },
};
const validate = new Ajv().compile(ISSUES);

interface Issue {
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function issues(report: Parameters<typeof gitlab>[0]): readonly Issue[] {
  const read: unknown = JSON.parse(gitlab(report));
  assert.ok(validate(read), JSON.stringify(validate.errors));
  return read as unknown as readonly Issue[];
}

describe('gitlab', () => {
  it('is an empty array for a clean tree', () => assert.deepEqual(issues(reportOf({})), []));

  it('names the file, the line and how bad it is', () => {
    const [first] = issues(reportOf({ 'src/a.ts': HANGS }));
    assert.deepEqual([first!.location.path, first!.location.lines.begin, first!.severity], ['src/a.ts', 3, 'critical']);
    assert.deepEqual(issues(many(1, () => ({ outcome: 'silent' })))[0]!.severity, 'major');
    assert.deepEqual(issues(many(1, () => ({ severity: 'warning' })))[0]!.severity, 'minor');
  });

  it('gives twins in one file and in two fingerprints of their own', () => {
    const twins = `${HANGS}${HANGS.replace('handler', 'second')}`;
    const prints = issues(reportOf({ 'a.ts': twins, 'b.ts': twins })).map(({ fingerprint }) => fingerprint);
    assert.equal(prints.length, 4);
    assert.equal(new Set(prints).size, 4);
  });

  it('keeps the fingerprint when the code around moves', () => {
    const print = (text: string) => issues(reportOf({ 'a.ts': text }))[0]!.fingerprint;
    assert.equal(print(HANGS), print(`// new\n\n${HANGS_IN_TRY.replace(/for await[^]*?}\n    res/, 'res')}${HANGS}`));
    assert.notEqual(print(HANGS), print(HANGS.replace('items(', 'others(')));
  });
});
