// What the models say of who ends a stream is what is measured.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { LIBRARIES } from '../../src/models/index.ts';
import { titleOf, type Cell } from './cell.ts';
import { aftermathOf, CLAIMS, FACTS, PROOFS } from './claims.ts';
import { codeOf, observe, type Observation } from './observe.ts';
import { inPool } from './pool.ts';

const models = LIBRARIES.flatMap((library) => library.streams);

describe('the proofs', () => {
  it('speak of every model, and of no other', () => {
    assert.deepEqual(Object.keys(PROOFS).sort(), models.map(({ id }) => id).sort());
  });

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
