// Each fixture is flagged by the rules that it names, shows what they warn of when it runs, and is mended by the fix.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import type { Cell } from './cell.ts';
import { HERE } from './compile.ts';
import { cellOf, FIXTURES, textOf, type Fixture } from './fixtures.ts';
import { FORMS } from './forms.ts';
import { CORE, lint } from './lint.ts';
import { listenTo, type Heard } from './listen.ts';
import { SILENT_VISITS, visit, type Visited } from './mending.ts';
import { codeOf, observe, type Observation } from './observe.ts';
import { inPool } from './pool.ts';

/** Modules that fixtures share. */
const HELPERS = ['seed/memory-stream.ts', 'mcp/tools.ts', 'slow.ts'];

it('every file of fixtures/ is in the table', () => {
  const files = readdirSync(join(HERE, 'fixtures'), { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  assert.deepEqual(files.filter((file) => file.endsWith('.ts') && !HELPERS.includes(file)).sort(), FIXTURES.map(({ file }) => file).sort());
});

const keyOf = (fixture: Fixture, { source, client }: Pick<Cell, 'source' | 'client'>): string => `${fixture.file} ${source} ${client}`;

const linted = new Map(FIXTURES.map((fixture) => [fixture, lint(textOf(fixture), fixture)]));

describe('what the rules say', () => {
  for (const fixture of FIXTURES) {
    const wanted = [...fixture.flaggedBy].sort();
    it(`${fixture.file}: ${wanted.join(', ') || 'nothing'}`, () => assert.deepEqual([...linted.get(fixture)!.reportedBy].sort(), wanted));
  }
});

describe('the forms of the companion rules', () => {
  for (const [rule, forms] of Object.entries(FORMS)) {
    it(`${rule}: they are those of its own tests`, () => {
      const folder = join(HERE, '../rules', rule);
      const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
      assert.deepEqual([...new Set(texts.flatMap((text) => [...text.matchAll(/\bform: '([a-z-]+)'/g)].map(([, form]) => form)))].sort(), [...forms].sort());
    });

    // What the fixture shows is looked at below.
    for (const form of forms) {
      it(`${rule}: a fixture shows ${form}`, () => assert.ok(FIXTURES.some((fixture) => fixture.sights.length > 0 && linted.get(fixture)!.forms.includes(`${rule}: ${form}`))));
    }
  }
});

describe('what is seen', () => {
  const flagged = FIXTURES.filter(({ sights }) => sights.length > 0);
  const clean = FIXTURES.filter(({ sights }) => sights.length === 0);
  const CALLS: readonly Pick<Cell, 'source' | 'client'>[] = [
    { source: 'empty', client: 'stays' },
    { source: 'throws-first', client: 'stays' },
    { source: 'endless', client: 'rst' },
  ];
  const callsOf = ({ also, endless }: Fixture) => [...(endless === true ? [] : CALLS), ...(also === undefined ? [] : [also])];
  const jobs = [...flagged.flatMap((fixture) => fixture.sights.map((at) => ({ fixture, at }))), ...clean.flatMap((fixture) => callsOf(fixture).map((at) => ({ fixture, at })))];
  const seen = new Map<string, Observation>();
  before(async () => {
    await inPool(jobs, async ({ fixture, at }) => seen.set(keyOf(fixture, at), await observe(cellOf(fixture, at))));
  });

  for (const fixture of flagged) {
    for (const at of fixture.sights) {
      it(`${fixture.file}: ${at.source}, ${at.client}: ${at.shows}`, () => {
        const observation = seen.get(keyOf(fixture, at))!;
        assert.ok(observation.violations.includes(at.shows), `${codeOf(observation)}: ${observation.violations.join(', ')}`);
      });
    }
  }

  for (const fixture of clean) {
    for (const at of callsOf(fixture)) {
      it(`${fixture.file}: ${at.source}, ${at.client}: nothing`, () => {
        const observation = seen.get(keyOf(fixture, at))!;
        assert.deepEqual(observation.violations, [], codeOf(observation));
      });
    }
  }
});

describe('the fix', () => {
  const mended = FIXTURES.filter(({ fix }) => fix === 'mends');
  const jobs = mended.flatMap((fixture) => SILENT_VISITS.map((at) => ({ fixture, at })));
  const visited = new Map<string, Visited>();
  const heard = new Map<Fixture, Heard>();
  const fixedOf = (fixture: Fixture): string => linted.get(fixture)!.fixed;
  before(async () => {
    await inPool(jobs, async ({ fixture, at }) => visited.set(keyOf(fixture, at), await visit(fixture, fixedOf(fixture), at)));
    await inPool(mended, async (fixture) => heard.set(fixture, await listenTo(cellOf(fixture, SILENT_VISITS[0]!, fixedOf(fixture)))));
  });

  for (const fixture of FIXTURES) {
    it(`${fixture.file}: ${fixture.fix === undefined ? 'stays as it is' : 'is changed'}`, () => {
      const { fixed, remaining } = linted.get(fixture)!;
      assert.equal(fixed !== textOf(fixture), fixture.fix !== undefined);
      if (fixture.fix === 'mends') assert.ok(!remaining.includes(CORE));
    });
  }

  for (const fixture of mended) {
    for (const at of SILENT_VISITS) {
      it(`${fixture.file}: ${at.source}, ${at.client}: mended`, () => {
        const { after, wrong } = visited.get(keyOf(fixture, at))!;
        assert.deepEqual(wrong, [], `${codeOf(after)}\n${fixedOf(fixture)}`);
      });
    }

    it(`${fixture.file}: an EventSource receives the close event, and is done`, () => {
      const { received, requests, lost } = heard.get(fixture)!;
      assert.deepEqual(received.map(({ type }) => type), ['close']);
      assert.deepEqual({ requests, lost }, { requests: 1, lost: false });
    });
  }
});
