/** Where a host asks before each file whether a rule wants to walk it, the text decides, and the tree is left alone. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { rules } from '../../rules/index.ts';

type Rule = { createOnce(context: object): { before(): boolean } };

/** As oxlint has it: one object for all files, which makes the tree when it is first asked for. */
function contextOf(text: string, { options = [], settings = {} }: { readonly options?: readonly object[]; readonly settings?: object }) {
  const sourceCode = {
    text,
    get ast(): never {
      throw new Error('The tree was asked for.');
    },
  };
  return { filename: 'file.ts', physicalFilename: 'file.ts', options, settings: { sse: settings }, languageOptions: {}, sourceCode };
}

const WRITER = "res.type('text/event-stream');\nfor await (const item of items) res.write(item);\n";
const STREAM = "res.type('text/event-stream');\n";
const LOOP = 'for await (const item of items) publish(item);\n';
const PLAIN_LOOP = "res.type('text/event-stream');\nwhile (open) await step();\n";

/** The rules that want to walk a file. */
function walking(text: string, given: Parameters<typeof contextOf>[1] = {}): string[] {
  return Object.entries<unknown>(rules).flatMap(([name, rule]) => ((rule as Rule).createOnce(contextOf(text, given)).before() ? [name] : []));
}

const ALL = Object.keys(rules);
const CORE = 'no-unguarded-writer-loop';
const COMPANIONS = ALL.filter((name) => name !== CORE);

describe('by its text', () => {
  it('a file that feeds a stream is walked by all rules', () => assert.deepEqual(walking(WRITER), ALL));

  it('one without a loop is not walked by the rule for loops', () => assert.deepEqual(walking(STREAM), COMPANIONS));

  it('one without evidence is walked by none', () => assert.deepEqual(walking(LOOP), []));

  it('loops of any form count with the option', () => {
    assert.deepEqual(walking(PLAIN_LOOP), COMPANIONS);
    assert.deepEqual(walking(PLAIN_LOOP, { options: [{ loops: 'awaiting' }] }), ALL);
  });

  it('calls count that the settings declare', () => assert.deepEqual(walking(LOOP, { settings: { senders: ['publish'] } }), ALL));

  it('settings that are not valid are left to be reported', () => assert.deepEqual(walking(LOOP, { settings: { senders: 1 } }), ALL));
});

it('the answer for one file is not that for the next', () => {
  const context = contextOf(STREAM, {});
  const { before } = (rules['require-stream-end'] as unknown as Rule).createOnce(context);
  assert.equal(before(), true);
  context.sourceCode.text = LOOP;
  assert.equal(before(), false);
  context.settings = { sse: { senders: ['publish'] } };
  assert.equal(before(), true);
});
