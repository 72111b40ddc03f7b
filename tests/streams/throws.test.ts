// What is taken not to throw, and what is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXEMPTIONS, Patterns, ThrowPolicy } from '../../src/streams/throws.ts';

const policy = new ThrowPolicy([]);
const isExempt = (call: string, awaited = false, one = policy): boolean => one.isExempt(call.split('.'), awaited);

/** Calls, whether they are exempt where they stand, and whether they are when they are awaited. */
const calls: [call: string, called: boolean, awaited: boolean][] = [
  ['console.log', true, true],
  ['logger.info', true, true],
  ['this.logger.warn', true, true],
  ['request.log.error', true, true],
  ['log', true, true],
  ['Sentry.captureException', true, true],
  ['span.setAttribute', true, true],
  ['clearTimeout', true, false],
  ['process.nextTick', true, false],
  ['timer.unref', true, false],
  ['JSON.stringify', true, false],
  ['JSON.parse', false, false],
  ['Math.max', true, false],
  ['Date.now', true, false],
  ['Promise.resolve', true, false],
  ['Promise.all', false, false],
  ['new Error', true, false],
  ['new Map', true, false],
  ['new URL', false, false],
  ['new OpenAI', false, false],
  ['Error', true, false],
  ['encoder.encode', true, false],
  ['chunks.push', true, false],
  ['push', false, false],
  ['text.trim', true, false],
  ['request.on', true, false],
  ['controller.abort', true, false],
  ['response.body.getReader', true, false],
  ['fetch', false, false],
  ['client.messages.create', false, false],
  ['work', false, false],
  ['this.work', false, false],
  ['getErrorMessage', true, false],
  ['formatError', true, false],
  ['errorMessage', true, false],
  // Conversions are known by their names, methods too.
  ['utils.formatError', true, false],
  ['createErrorChunk', true, false],
  ['this.toErrorEvent', true, false],
  ['createStream', false, false],
  ['mapItems', false, false],
  ['errors', false, false],
  ['handleError', false, false],
];

describe('the throw policy', () => {
  for (const [call, called, awaited] of calls) {
    it(`${call}: ${called ? 'exempt' : 'may throw'}${awaited ? ', awaited too' : ''}`, () => {
      assert.equal(isExempt(call), called);
      assert.equal(isExempt(call, true), awaited);
    });
  }

  it('a callee without a name may throw', () => {
    assert.equal(policy.isExempt([], false), false);
    assert.equal(policy.isExempt([], true), false);
  });

  it('patterns of the user hold for awaited calls too', () => {
    const own = new ThrowPolicy(['touch', 'metrics.*', '*.heartbeat', 'db.ping']);
    for (const call of ['touch', 'metrics.count', 'this.metrics.count', 'session.heartbeat', 'db.ping', 'this.db.ping', 'console.log']) {
      assert.ok(isExempt(call, true, own), call);
      assert.ok(isExempt(call, false, own), call);
    }
    for (const call of ['other', 'metrics', 'heartbeat', 'ping', 'redis.ping', 'db.query']) assert.ok(!isExempt(call, true, own), call);
  });

  it('every exemption has a reason, and no call is named twice', () => {
    const all = EXEMPTIONS.flatMap((exemption) => exemption.calls);
    assert.deepEqual(all.filter((call, index) => all.indexOf(call) !== index), []);
    for (const { because } of EXEMPTIONS) assert.match(because, /[^.]\.\)?$/);
  });

  it('every pattern has one of the four forms', () => {
    for (const call of EXEMPTIONS.flatMap((exemption) => exemption.calls)) assert.match(call, /^(?:(?:new )?\w+|\w+\.\w+|\w+\.\*|\*\.\w+)$/);
  });
});

describe('patterns', () => {
  const rows: [pattern: string, matches: string[], others: string[]][] = [
    ['publish', ['publish'], ['bus.publish', 'publish.now', 'republish', '']],
    ['bus.publish', ['bus.publish', 'this.bus.publish'], ['publish', 'bus.publish.now', 'omnibus.publish']],
    ['bus.*', ['bus.publish', 'this.bus.send'], ['bus', 'bus.inner.send', 'other.publish']],
    ['*.publish', ['bus.publish', 'this.bus.publish'], ['publish', 'publish.now']],
  ];
  for (const [pattern, matches, others] of rows) {
    it(pattern, () => {
      const patterns = new Patterns([pattern]);
      for (const call of matches) assert.ok(patterns.match(call.split('.')), `${pattern} and ${call}`);
      for (const call of others) assert.ok(!patterns.match(call.split('.')), `${pattern} and ${call}`);
    });
  }

  it('no patterns match nothing', () => assert.equal(new Patterns([]).match(['a', 'b']), false));
});
