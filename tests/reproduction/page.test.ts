// docs/reproduction.md says what is in docs/reproduction.json, and that speaks of what is there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { faultsOf, leftOverIn, missingFrom } from './again.ts';
import { titleOf } from './cell.ts';
import { CLAIMS } from './claims.ts';
import { FIXTURES } from './fixtures.ts';
import { claimedOf, LATE_STACKS, probesOf } from './late.ts';
import { ALL } from './matrix.ts';
import { PARTS } from './measure.ts';
import { PAGE, renderPage } from './page.ts';
import { get, readResults } from './results.ts';

const results = readResults();

it('the page is up to date', () => {
  assert.equal(readFileSync(PAGE, 'utf8'), renderPage(results), 'docs/reproduction.md is stale. Run `npm run reproduce -- --part guards`.');
});

describe('the results', () => {
  it('have every cell of the matrix, and no other', () => {
    assert.deepEqual({ missing: missingFrom(results), leftOver: leftOverIn(results) }, { missing: [], leftOver: [] });
  });

  it('have every cell that proves a model', () => {
    for (const { cell } of CLAIMS) assert.notEqual(get(results.cells, cell), undefined, titleOf(cell));
  });

  it('say of calls that come too late, on every stack, what its model says', () => {
    for (const stack of LATE_STACKS) {
      for (const { call, fact } of probesOf(stack)) {
        const does = results.late[stack.name]?.[call];
        assert.notEqual(does, undefined, `${stack.name}: ${call}`);
        // Where the end itself stays pending, no call comes too late.
        if (fact !== undefined && does !== 'never settles') assert.equal(does, claimedOf(stack.model, fact), `${stack.name}: ${call}`);
      }
    }
  });

  it('are the same twice in a row', () => {
    assert.deepEqual(Object.keys(results.again).sort(), [...PARTS].sort());
    for (const [part, again] of Object.entries(results.again)) {
      assert.ok(again.compared > 0, part);
      assert.deepEqual(faultsOf(again), [], part);
    }
    assert.equal(results.again['cells']!.compared, ALL.length);
  });

  it('have every fixture, as the table has it', () => {
    assert.deepEqual(Object.keys(results.fixtures).sort(), FIXTURES.map(({ file }) => file).sort());
    for (const { file, flaggedBy, sights } of FIXTURES) {
      const { shows, ...measured } = results.fixtures[file]!;
      assert.deepEqual(measured.flaggedBy, [...flaggedBy].sort(), file);
      assert.deepEqual([...shows].sort(), [...new Set(sights.map((sight) => sight.shows))].sort(), file);
    }
  });

  it('are of the versions in package.json', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { devDependencies: Record<string, string> };
    for (const [name, version] of Object.entries(results.packages)) assert.equal(version, devDependencies[name]?.replace(/^npm:/, ''), name);
  });
});
