// Libraries that the settings declare: how they open, send and end, and who ends on return and on throw.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { lint, reports } from '../modules/repository.ts';

const library = (facts: object) => ({ libraries: [{ name: 'event channel', opens: ['openChannel'], sends: ['*.publish'], ends: ['*.finish'], ...facts }] });

const handler = (body: string) => ({ 'a.js': `app.get('/events', async (req, res) => {
  const channel = openChannel(res);
${body}
});` });

describe('a declared library', () => {
  reports('opens, sends and ends', handler(`  for await (const item of feed()) channel.publish(item); // ✗
  channel.finish();`), library({}));
  reports('sends first', handler(`  channel.publish('ready');
  for await (const item of feed()) channel.publish(item);
  channel.finish();`), library({}));
  reports('is unknown without the settings', handler(`  for await (const item of feed()) channel.publish(item);
  channel.finish();`));
  it('is called by its name', () => {
    const [finding] = lint(handler('  for await (const item of feed()) channel.publish(item);'), library({}));
    assert.match(finding!.message, /can leave the event channel `res` with nothing sent/);
  });
  reports('sends by a function that takes the stream', { 'a.js': `export async function run(channel) {
  for await (const item of feed()) publish(channel, item); // ✗
  finish(channel);
}` }, { libraries: [{ sends: ['publish'], ends: ['finish'] }] });
});

describe('who ends it', () => {
  const outcomes = (facts: object, body: string) => lint(handler(body), library(facts)).map(({ outcome }) => outcome);
  const CAUGHT = `  try {
    for await (const item of feed()) channel.publish(item);
  } catch {}`;
  const THROWN = `  for await (const item of feed()) channel.publish(item);
  channel.finish();`;
  it('nobody: it hangs', () => assert.deepEqual(outcomes({}, CAUGHT), ['hang']));
  it('the library, on return', () => assert.deepEqual(outcomes({ endsOnReturn: true }, CAUGHT), ['managed']));
  it('nobody, on throw: it crashes', () => assert.deepEqual(outcomes({}, THROWN), ['crash']));
  it('the library, on throw', () => assert.deepEqual(outcomes({ endsOnThrow: true }, THROWN), ['silent']));
});

describe('a call that provides a stream', () => {
  const provider = { libraries: [{ provides: ['withChannel'], sends: ['*.publish'], endsOnReturn: true, endsOnThrow: true }] };
  reports('to a function that is written there', { 'a.js': `app.get('/', (req, res) => withChannel(res, async (channel) => {
  for await (const item of feed()) channel.publish(item); // ✗
}));` }, provider);
  reports('to one that sends first', { 'a.js': `app.get('/', (req, res) => withChannel(res, async (channel) => {
  channel.publish('ready');
  for await (const item of feed()) channel.publish(item);
}));` }, provider);
});

describe('mistakes', () => {
  const cases: readonly (readonly [libraries: unknown, message: string])[] = [
    [{}, 'settings.sse.libraries must be an array of objects.'],
    [['x'], 'settings.sse.libraries[0] must be an object.'],
    [[{ sends: ['a'] }, { sends: 'b' }], 'settings.sse.libraries[1].sends must be an array of strings.'],
    [[{ sends: ['a'], end: ['b'] }], 'settings.sse.libraries[0] has no key "end". Known keys: name, opens, provides, sends, ends, endsOnReturn, endsOnThrow.'],
    [[{ sends: ['a'], endsOnThrow: 'yes' }], 'settings.sse.libraries[0].endsOnThrow must be true or false.'],
    [[{ sends: ['a'], name: 3 }], 'settings.sse.libraries[0].name must be a text.'],
    [[{ ends: ['a'] }], 'settings.sse.libraries[0] needs one of opens, provides and sends, or nothing is known to be its stream.'],
  ];
  for (const [libraries, message] of cases) it(message, () => assert.throws(() => lint({ 'a.js': '' }, { libraries }), { message }));
});
