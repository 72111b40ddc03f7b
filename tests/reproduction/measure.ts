/** Runs the parts of the whole measurement, and keeps what was measured. */
import { existsSync, readFileSync } from 'node:fs';

import { compare } from './again.ts';
import { titleOf } from './cell.ts';
import { cellOf, FIXTURES, textOf, type Fixture } from './fixtures.ts';
import { GUARDED, valuesOf } from './guards.ts';
import { LATE_STACKS, lateCalls } from './late.ts';
import { lint } from './lint.ts';
import { listenTo } from './listen.ts';
import { underLoad } from './load.ts';
import { GROUPS } from './matrix.ts';
import { EVERY_VISIT, visit, VISITS, type Visit } from './mending.ts';
import { codeOf, observe, type Observation } from './observe.ts';
import { inPool } from './pool.ts';
import { get, put, readResults, RESULTS, writeResults, type FixtureResult, type Results } from './results.ts';
import { STACKS } from './stacks/catalogue.ts';

export const PARTS = ['cells', 'late', 'guards', 'fixtures', 'load'] as const;
export type Part = (typeof PARTS)[number];

type Tell = (line: string) => void;

/** No more cells than these are lost when a run is stopped. */
const KEPT = 25;

/** The clients of the load, all connected at once. */
export const LOAD = 500;

/** The programs that are put under load: as found, as the fix leaves it, and one that also stops its source. */
const LOADED = ['express5/flagged.ts', 'express5/clean.ts', 'hono/sse.ts', 'hono/clean.ts'];

/** Which cells are run, when not all of them. */
export interface Chosen {
  /** Titles of groups. */
  readonly groups?: readonly string[] | undefined;
  /** Goes on where a run was stopped. */
  readonly missing?: boolean | undefined;
}

const nothing = (): Results => ({ node: '', packages: {}, late: {}, guards: {}, fixtures: {}, load: {}, again: {}, cells: {} });

/** @returns what was measured now, and of the other parts what was measured before */
export async function measure(parts: readonly Part[], tell: Tell, chosen: Chosen = {}): Promise<Results> {
  const results = existsSync(RESULTS) ? readResults() : nothing();
  results.node = process.version;
  results.packages = versions();
  for (const part of parts) {
    delete results.again[part];
    await measurePart(part, results, tell, chosen, writeResults);
    writeResults(results);
  }
  return results;
}

/** Measures once more what there is, and keeps what differs. */
export async function measureAgain(parts: readonly Part[], tell: Tell, chosen: Chosen = {}): Promise<Results> {
  const results = readResults();
  for (const part of parts) {
    const second = nothing();
    await measurePart(part, second, tell, { groups: chosen.groups }, () => undefined);
    results.again[part] = compare(part, results, second);
    writeResults(results);
  }
  return results;
}

type Save = (results: Results) => void;

function measurePart(part: Part, results: Results, tell: Tell, chosen: Chosen, save: Save): Promise<void> {
  const runs: Record<Part, () => Promise<void>> = {
    cells: () => measureCells(results, tell, chosen, save),
    late: () => measureLate(results, tell),
    guards: () => measureGuards(results, tell),
    fixtures: () => measureFixtures(results, tell, chosen),
    load: () => measureLoad(results, tell),
  };
  return runs[part]();
}

function versions(): Record<string, string> {
  const names = [...new Set(STACKS.flatMap(({ packages }) => packages)), 'eventsource'].sort();
  return Object.fromEntries(
    names.map((name) => {
      const { name: real, version } = JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { name: string; version: string };
      return [name, real === name ? version : `${real}@${version}`];
    }),
  );
}

/** Tells how far it has come, every twentieth part of the way. */
function progress(title: string, total: number, tell: Tell): (last: string) => void {
  const begin = Date.now();
  let done = 0;
  return (last) => {
    done++;
    const step = Math.max(1, Math.floor(total / 20));
    if (done % step !== 0 && done !== total) return;
    tell(`${title}: ${done} of ${total} after ${Math.round((Date.now() - begin) / 1000)} s (${last})`);
  };
}

async function measureCells(results: Results, tell: Tell, { groups, missing = false }: Chosen, save: Save): Promise<void> {
  if (groups === undefined && !missing) results.cells = {};
  for (const { title, cells: all } of GROUPS) {
    if (groups?.includes(title) === false) continue;
    const cells = missing ? all.filter((cell) => get(results.cells, cell) === undefined) : all;
    const step = progress(title, cells.length, tell);
    let done = 0;
    const keep = (seen: Observation): void => {
      put(results.cells, seen.cell, codeOf(seen));
      step(titleOf(seen.cell));
      if (++done % KEPT === 0) save(results);
    };
    await inPool(cells, (cell) => observe(cell), keep);
    save(results);
  }
}

async function measureLate(results: Results, tell: Tell): Promise<void> {
  const step = progress('calls that come too late', LATE_STACKS.length, tell);
  const calls = await inPool(LATE_STACKS, lateCalls, (_, { name }) => step(name));
  results.late = Object.fromEntries(LATE_STACKS.map(({ name }, at) => [name, calls[at]!]));
}

async function measureGuards(results: Results, tell: Tell): Promise<void> {
  const step = progress('guards', GUARDED.length, tell);
  const values = await inPool(GUARDED, valuesOf, (_, { model }) => step(model));
  results.guards = Object.fromEntries(GUARDED.map(({ model, over }, at) => [model, { over, ...values[at] }]));
}

async function measureFixtures(results: Results, tell: Tell, { missing = false }: Chosen): Promise<void> {
  const before = results.fixtures;
  const wanted = missing ? FIXTURES.filter((fixture) => !isAsLinted(fixture, before[fixture.file])) : FIXTURES;
  const step = progress('fixtures', wanted.length, tell);
  const measured = new Map<string, FixtureResult>();
  await inPool(wanted, async (fixture) => measured.set(fixture.file, await measureFixture(fixture)), (_, { file }) => step(file));
  results.fixtures = Object.fromEntries(FIXTURES.map(({ file }) => [file, measured.get(file) ?? before[file]!]));
}

/** Do the rules still say of it what they said when it was measured, and does it show all that it is to show? */
function isAsLinted(fixture: Fixture, before: FixtureResult | undefined): boolean {
  if (before === undefined) return false;
  const { reportedBy, forms } = lint(textOf(fixture), fixture);
  return reportedBy.join() === before.flaggedBy.join() && forms.join() === before.forms.join() && (fixture.sights.length === 0 ? before.shows.length === 0 : fixture.sights.every(({ shows }) => before.shows.includes(shows)));
}

/** A clean program is visited in every way in which a program can end by itself. */
function visitsOf({ sights, endless, also }: Fixture): readonly Visit[] {
  const own = also === undefined ? [] : [also];
  if (endless === true) return own;
  return sights.length === 0 ? [...EVERY_VISIT, ...own] : VISITS;
}

async function measureFixture(fixture: Fixture): Promise<FixtureResult> {
  const { fixed, reportedBy, forms } = lint(textOf(fixture), fixture);
  const before: Record<string, string> = {};
  const shows: string[] = [];
  for (const at of fixture.sights) {
    const seen = await observe(cellOf(fixture, at));
    before[`${at.source}, ${at.client}`] = codeOf(seen);
    if (seen.violations.includes(at.shows)) shows.push(at.shows);
  }
  for (const at of visitsOf(fixture)) {
    const key = `${at.source}, ${at.client}`;
    if (before[key] !== undefined) continue;
    const seen = await observe(cellOf(fixture, at));
    before[key] = codeOf(seen);
    // Of one that no rule flags, whatever is seen is wrong.
    if (fixture.sights.length === 0) shows.push(...seen.violations);
  }
  const verdict = { flaggedBy: reportedBy, forms, shows: [...new Set(shows)] };
  if (fixture.fix === undefined) return { ...verdict, before };
  const after: Record<string, string> = {};
  for (const at of VISITS) after[`${at.source}, ${at.client}`] = codeOf((await visit(fixture, fixed, at)).after);
  const { received } = await listenTo(cellOf(fixture, VISITS[0]!, fixed));
  return { ...verdict, before, after, eventSource: received.map(({ type }) => type).join(', ') };
}

async function measureLoad(results: Results, tell: Tell): Promise<void> {
  const step = progress('load', LOADED.length + 1, tell);
  results.load = {};
  for (const file of LOADED) {
    const fixture = FIXTURES.find((one) => one.file === file)!;
    const at = { source: 'items', client: 'stays' } as const;
    results.load[file] = await underLoad(cellOf(fixture, at).program, LOAD);
    step(file);
    if (file !== LOADED[0]) continue;
    results.load[`${file}, fixed`] = await underLoad(cellOf(fixture, at, lint(textOf(fixture), fixture).fixed).program, LOAD);
    step(`${file}, fixed`);
  }
}
