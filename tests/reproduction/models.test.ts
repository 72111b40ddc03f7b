// What the models say of who ends a stream is what is measured.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { LIBRARIES } from '../../src/models/index.ts';
import type { AfterEnd } from '../../src/models/model.ts';
import { titleOf, type Cell } from './cell.ts';
import { aftermathOf, CLAIMS, FACTS, PROOFS } from './claims.ts';
import { GUARDED, valuesOf, type Values } from './guards.ts';
import { LATE_CLAIMS, lateCell, lateOf, UNPROBED, type Late } from './late.ts';
import { codeOf, observe, type Observation } from './observe.ts';
import { inPool } from './pool.ts';

const models = LIBRARIES.flatMap((library) => library.streams);

describe('the proofs', () => {
  it('speak of every model, and of no other', () => {
    assert.deepEqual(Object.keys(PROOFS).sort(), models.map(({ id }) => id).sort());
  });

  for (const { id, methods, afterEnd } of models) {
    if ('unmeasured' in PROOFS[id]!) continue;
    it(`${id}: a cell shows each call that comes too late`, () => {
      const calls = new Set(Object.values(methods));
      const makes: Record<keyof AfterEnd, boolean> = {
        send: calls.has('send') || calls.has('push'),
        end: calls.has('end') || calls.has('send-end'),
        aborted: calls.has('abort'),
        cancelled: calls.has('send') || calls.has('push'),
        answer: calls.has('headers') || calls.has('write-head') || calls.has('answer'),
      };
      for (const fact of Object.keys(afterEnd) as (keyof AfterEnd)[]) {
        if (makes[fact] && UNPROBED[id]?.[fact] === undefined) assert.ok(LATE_CLAIMS.some(({ model, probe }) => model === id && probe.fact === fact), fact);
      }
    });
  }

  for (const { id } of models) {
    it(`${id}: each fact names a cell, or says why there is none`, () => {
      const proof = PROOFS[id]!;
      if ('unmeasured' in proof) assert.match(proof.unmeasured, /\.$/);
      else for (const fact of FACTS) assert.ok(proof.facts[fact].length > 0, fact);
    });
  }
});

describe('the models, measured', () => {
  const cells = new Map<string, Cell>(CLAIMS.map(({ cell }) => [titleOf(cell), cell]));
  const seen = new Map<string, Observation>();
  before(async () => {
    await inPool([...cells], async ([title, cell]) => seen.set(title, await observe(cell)));
  });

  for (const { model, fact, is, cell, other } of CLAIMS) {
    it(`${model}, ${fact}: ${is}${other ? ', unlike the model' : ''} · ${titleOf(cell)}`, () => {
      const observation = seen.get(titleOf(cell))!;
      assert.equal(aftermathOf(observation), is, codeOf(observation));
    });
  }
});

const late = new Map<string, Late>();

describe('calls that come too late, measured', () => {
  before(async () => {
    await inPool(LATE_CLAIMS, async ({ stack, probe, title }) => late.set(title, lateOf(await observe(lateCell(stack, probe)))));
  });

  for (const { claimed, title } of LATE_CLAIMS) {
    it(`${title}: ${claimed}`, () => assert.equal(late.get(title), claimed));
  }
});

/** Guards that do not tell an end of the code's own: harmless as long as the fix is not made where there is one. */
const BLIND = new Set(['better-sse']);

describe('the guards of the fix, measured', () => {
  const measured = new Map<string, Values>();
  before(async () => {
    await inPool(GUARDED, async (stack) => measured.set(stack.model, await valuesOf(stack)));
  });
  const does = (model: string, call: string): Late | undefined => late.get(LATE_CLAIMS.find((one) => one.model === model && one.probe.call === call)!.title);

  for (const { model, over } of GUARDED) {
    it(`${model}: ${over} lets the event through while the stream is open`, () => {
      const { open, sent } = measured.get(model)!;
      assert.deepEqual({ open, sent }, { open: 'false', sent: 'false' });
    });

    it(`${model}: ${over} holds it back where it would do harm`, () => {
      const { ended, left } = measured.get(model)!;
      if (does(model, 'send after the end') !== 'is ignored') assert.equal(ended, String(!BLIND.has(model)));
      if (does(model, 'send after leaving') !== 'is ignored') assert.equal(left, 'true');
    });
  }
});
