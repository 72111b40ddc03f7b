/**
 * The fixes of random programs, each executed before and after over all its choices: where something was sent nothing
 * changes but that the stream is ended, and where nothing was sent exactly one close event goes out before the end.
 *
 * SSE_FIX_PROGRAMS=60000   how many programs
 * SSE_FIX_SEED=7           another series of programs
 * SSE_FIX_ONE=123456       only the program of this seed, as a failure prints it
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inProcesses, seedsOf } from '../random/processes.ts';
import { add, emptyTally, type Tally } from './batch.ts';

const PROGRAMS = Number(process.env['SSE_FIX_PROGRAMS'] ?? 8700);
const SERIES = process.env['SSE_FIX_SEED'] ? [Number(process.env['SSE_FIX_SEED'])] : [2, 30, 400];
const ONE = process.env['SSE_FIX_ONE'];

/** How many violations of each kind every process makes small. */
const EXPLAINED = Number(process.env['SSE_FIX_EXPLAINED'] ?? 1);

/** Fixes that are executed, at least, for each 100 programs: a rule that offers none would pass everything else. */
const FEWEST = 50;

function table({ counts, byStack, violations }: Tally, seconds: number): string {
  const row = (name: string, values: readonly (number | string)[]): string =>
    `  ${name.padEnd(20)}${values.map((value) => String(value).padStart(10)).join('')}`;
  return [
    `${counts.programs} programs, ${counts.runs} runs compared (${counts.cut} programs too large to run out), ${seconds.toFixed(0)} s`,
    row('', Object.keys(counts)),
    ...Object.entries(byStack)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([stack, own]) => row(stack, Object.values(own))),
    row('all', Object.values(counts)),
    ...Object.entries(violations)
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([kind, seeds]) => `  ${String(seeds.length).padStart(6)}  ${kind}: ${seeds.slice(0, 6).join(' ')}${seeds.length > 6 ? ' …' : ''}`),
  ].join('\n');
}

test(`fixes of random programs, series ${SERIES.join(', ')}`, async () => {
  const started = performance.now();
  const seeds = ONE ? [Number(ONE)] : seedsOf(SERIES, PROGRAMS);
  const total = emptyTally();
  for (const tally of await inProcesses<Tally>(new URL('./batch.ts', import.meta.url), seeds, EXPLAINED)) add(total, tally);
  console.log(table(total, (performance.now() - started) / 1000));
  for (const explanation of total.explanations) console.log(`\n${explanation}`);
  assert.deepEqual(total.failures, [], 'every program can be analysed, fixed and run');
  const kinds = Object.fromEntries(Object.entries(total.violations).map(([kind, found]) => [kind, found.length]));
  assert.deepEqual(kinds, {}, 'no fix changes what it must not change');
  if (!ONE) assert.ok(total.counts.executed * 100 >= FEWEST * total.counts.programs, `only ${total.counts.executed} fixes were executed`);
});
