// The life of a stream: what each effect makes of each status.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EffectName } from '../../src/ir/model.ts';
import { COMMITTED, OVER, SETTLED, STATUSES, statusBit, statusNames, statusSet, step, type Status } from '../../src/streams/protocol.ts';

const EFFECTS: readonly EffectName[] = ['prepare', 'decline', 'open', 'send', 'end', 'abort', 'answer', 'late', 'depart', 'make', 'leave', 'lend'];

const table: Record<Status, readonly Status[]> = {
  // ……………………… prepare     decline     open        send        end         abort      answer … late, depart, make, leave, lend
  fresh: /*    */ ['prepared', 'declined', 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'answered', 'fresh', 'fresh', 'fresh', 'gone', 'lent'],
  prepared: /* */ ['prepared', 'declined', 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'answered', 'prepared', 'prepared', 'prepared', 'gone', 'lent'],
  declined: /* */ ['declined', 'declined', 'declined', 'answered', 'answered', 'aborted', 'answered', 'declined', 'declined', 'declined', 'gone', 'declined'],
  open: /*     */ ['open', /**/ 'open', /**/ 'open', /**/ 'sent', /**/ 'ended', /**/ 'aborted', 'open', 'open', 'open', 'open', 'gone', 'open'],
  sent: /*     */ ['sent', /**/ 'sent', /**/ 'sent', /**/ 'sent', /**/ 'finished', 'aborted', 'sent', 'sent', 'sent', 'sent', 'gone', 'sent'],
  ended: /*    */ ['ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', /**/ 'ended', 'ended', 'ended', 'ended', 'ended', 'ended'],
  aborted: /*  */ ['aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted', 'aborted'],
  answered: /* */ ['answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered'],
  finished: /* */ ['finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished', 'finished'],
  unmade: /* */ ['unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade', 'unmade'],
  lent: /* */ ['lent', 'lent', 'lent', 'lent', 'finished', 'aborted', 'lent', 'lent', 'lent', 'lent', 'gone', 'lent'],
  gone: /* */ ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
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
    assert.deepEqual(statusNames(COMMITTED), ['open', 'sent', 'ended', 'aborted', 'answered', 'finished', 'gone', 'lent']);
  });

  it('the stream is over when it is ended, aborted or answered', () => {
    assert.deepEqual(statusNames(OVER), ['ended', 'aborted', 'answered', 'finished', 'gone']);
  });

  it('no effect leads from a settled status to one that is not', () => {
    for (const status of statusNames(SETTLED)) for (const effect of EFFECTS) assert.notEqual(SETTLED & statusBit(step(status, effect)), 0);
  });
});
