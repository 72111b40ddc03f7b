// The life of a stream: what each effect makes of each status.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EffectName } from '../../src/ir/model.ts';
import { COMMITTED, OVER, SETTLED, STATUSES, statusBit, statusNames, statusSet, step, type Status } from '../../src/streams/protocol.ts';

const EFFECTS: readonly EffectName[] = ['prepare', 'decline', 'open', 'send', 'end', 'abort', 'answer'];

const table: Record<Status, readonly Status[]> = {
  // ……………………… prepare     decline     open        send        end         abort      answer
  fresh: /*    */ ['prepared', 'declined', 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'answered'],
  prepared: /* */ ['prepared', 'declined', 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'answered'],
  declined: /* */ ['declined', 'declined', 'declined', 'answered', 'answered', 'aborted', 'answered'],
  open: /*     */ ['open', /**/ 'open', /**/ 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'open'],
  sent: /*     */ ['sent', /**/ 'sent', /**/ 'sent', /**/ 'sent', /**/ 'sent', /**/ 'sent', /**/ 'sent'],
  ended: /*    */ ['ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended'],
  aborted: /*  */ ['aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted'],
  answered: /* */ ['answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered'],
};

describe('step', () => {
  for (const status of STATUSES) {
    it(`from ${status}`, () => assert.deepEqual(EFFECTS.map((effect) => step(status, effect)), table[status]));
  }
});

describe('sets of statuses', () => {
  it('name their members, in the order of a life', () => {
    assert.deepEqual(statusNames(statusSet('sent', 'fresh')), ['fresh', 'sent']);
    assert.deepEqual(statusNames(0), []);
    for (const status of STATUSES) assert.deepEqual(statusNames(statusBit(status)), [status]);
  });

  it('the headers are committed from open on', () => {
    assert.deepEqual(statusNames(COMMITTED), ['open', 'sent', 'ended', 'aborted', 'answered']);
  });

  it('the stream is over when it is ended, aborted or answered', () => {
    assert.deepEqual(statusNames(OVER), ['ended', 'aborted', 'answered']);
  });

  it('no effect leads out of a settled status', () => {
    for (const status of statusNames(SETTLED)) for (const effect of EFFECTS) assert.equal(step(status, effect), status);
  });
});
