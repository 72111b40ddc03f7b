// docs/reproduction.md says what is in docs/reproduction.json, and that speaks of what is there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { titleOf } from './cell.ts';
import { CLAIMS } from './claims.ts';
import { FIXTURES } from './fixtures.ts';
import { PAGE, renderPage } from './page.ts';
import { get, readResults } from './results.ts';

const results = readResults();

it('the page is up to date', () => {
  assert.equal(readFileSync(PAGE, 'utf8'), renderPage(results), 'docs/reproduction.md is stale. Run `npm run reproduce -- --part guards`.');
});

describe('the results', () => {
  it('have every cell that proves a model', () => {
    for (const { cell } of CLAIMS) assert.notEqual(get(results.cells, cell), undefined, titleOf(cell));
  });

  it('have every fixture, as the table has it', () => {
    assert.deepEqual(Object.keys(results.fixtures).sort(), FIXTURES.map(({ file }) => file).sort());
    for (const { file, flaggedBy, missedBy = [], sights } of FIXTURES) {
      const { shows, ...measured } = results.fixtures[file]!;
      assert.deepEqual(measured.flaggedBy, flaggedBy.filter((rule) => !missedBy.includes(rule)).sort(), file);
      assert.deepEqual([...shows].sort(), [...new Set(sights.map((sight) => sight.shows))].sort(), file);
    }
  });

  it('are of the versions in package.json', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { devDependencies: Record<string, string> };
    for (const [name, version] of Object.entries(results.packages)) assert.equal(version, devDependencies[name]?.replace(/^npm:/, ''), name);
  });
});
