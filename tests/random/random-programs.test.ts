/**
 * Random programs, each really run over all its choices: the analysis has to say of every loop what the runs say.
 *
 * SSE_RANDOM_PROGRAMS=20000   how many programs
 * SSE_RANDOM_SEED=7           another series of programs
 * SSE_RANDOM_ONE=123456       only the program of this seed, as a failure prints it
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, emptyTally, type Tally } from './batch.ts';
import { inProcesses, seedsOf } from './processes.ts';
import { table } from './table.ts';

const PROGRAMS = Number(process.env['SSE_RANDOM_PROGRAMS'] ?? 5000);
const SERIES = process.env['SSE_RANDOM_SEED'] ? [Number(process.env['SSE_RANDOM_SEED'])] : [1, 20, 300];
const ONE = process.env['SSE_RANDOM_ONE'];

/** How many mismatches of each kind every process makes small. */
const EXPLAINED = Number(process.env['SSE_RANDOM_EXPLAINED'] ?? 4);

/** False alarms a program, at most. */
const TOLERATED = 0.005;

test(`random programs, series ${SERIES.join(', ')}`, async () => {
  const started = performance.now();
  const seeds = ONE ? [Number(ONE)] : seedsOf(SERIES, PROGRAMS);
  const total = emptyTally();
  for (const tally of await inProcesses<Tally>(new URL('./one-file.ts', import.meta.url), seeds, EXPLAINED)) add(total, tally);
  console.log(table(total, (performance.now() - started) / 1000));
  for (const explanation of total.explanations) console.log(`\n${explanation}`);
  if (total.misjudged.length > 0)
    console.log(`misjudged: ${total.misjudged.map(({ seed, kinds }) => `${seed} (${kinds.join(', ')})`).join(' ')}`);
  assert.deepEqual(total.failures, [], 'every program can be run and analysed');
  assert.equal(total.misses, 0, 'no unguarded loop is missed');
  assert.ok(total.falseAlarms <= TOLERATED * total.programs, `${total.falseAlarms} false alarms in ${total.programs} programs`);
});
