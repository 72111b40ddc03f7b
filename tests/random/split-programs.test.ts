/**
 * The random programs, split over two and three files: what is said of the loops of the first file is what the
 * executions of the whole program say.
 *
 * SSE_RANDOM_PROGRAMS, SSE_RANDOM_SEED, SSE_RANDOM_ONE, SSE_RANDOM_EXPLAINED as in random-programs.test.ts
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, emptyTally, type Tally } from './batch.ts';
import { inProcesses, seedsOf } from './processes.ts';
import { table } from './table.ts';

const PROGRAMS = Number(process.env['SSE_RANDOM_PROGRAMS'] ?? 2000);
const SERIES = process.env['SSE_RANDOM_SEED'] ? [Number(process.env['SSE_RANDOM_SEED'])] : [4, 50, 600];
const ONE = process.env['SSE_RANDOM_ONE'];
const EXPLAINED = Number(process.env['SSE_RANDOM_EXPLAINED'] ?? 4);

/** False alarms a program, at most. */
const TOLERATED = 0.005;

test(`random programs in several files, series ${SERIES.join(', ')}`, async () => {
  const started = performance.now();
  const seeds = ONE ? [Number(ONE)] : seedsOf(SERIES, PROGRAMS);
  const total = emptyTally();
  for (const tally of await inProcesses<Tally>(new URL('./several-files.ts', import.meta.url), seeds, EXPLAINED)) add(total, tally);
  console.log(table(total, (performance.now() - started) / 1000));
  for (const explanation of total.explanations) console.log(`\n${explanation}`);
  if (total.misjudged.length > 0) console.log(`misjudged: ${total.misjudged.map(({ seed, kinds }) => `${seed} (${kinds.join(', ')})`).join(' ')}`);
  assert.deepEqual(total.failures, [], 'every program can be run and analysed');
  assert.equal(total.misses, 0, 'no unguarded loop is missed');
  assert.ok(total.falseAlarms <= TOLERATED * total.programs, `${total.falseAlarms} false alarms in ${total.programs} programs`);
});
