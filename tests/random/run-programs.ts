/** Judges a series of random programs in processes of their own, and tells of it. */
import assert from 'node:assert/strict';

import { add, emptyTally, type Tally } from './batch.ts';
import { inProcesses, seedsOf } from './processes.ts';
import { table } from './table.ts';

const SERIES = process.env['SSE_RANDOM_SEED'] ? [Number(process.env['SSE_RANDOM_SEED'])] : [1, 20, 300];
const ONE = process.env['SSE_RANDOM_ONE'];

/** How many mismatches of each kind every process makes small. */
const EXPLAINED = Number(process.env['SSE_RANDOM_EXPLAINED'] ?? 4);

/** False alarms a program, at most. */
const TOLERATED = 0.005;

/**
 * Fails when an unguarded loop is missed, or when false alarms are more than a few.
 * @param module what each process runs
 */
export async function assertJudged(module: URL, programs: number): Promise<void> {
  const started = performance.now();
  const seeds = ONE ? [Number(ONE)] : seedsOf(SERIES, programs);
  const total = emptyTally();
  for (const tally of await inProcesses<Tally>(module, seeds, EXPLAINED)) add(total, tally);
  console.log(`Series ${SERIES.join(', ')}: ${table(total, (performance.now() - started) / 1000)}`);
  for (const explanation of total.explanations) console.log(`\n${explanation}`);
  if (total.misjudged.length > 0)
    console.log(`misjudged: ${total.misjudged.map(({ seed, kinds }) => `${seed} (${kinds.join(', ')})`).join(' ')}`);
  assert.deepEqual(total.failures, [], 'every program can be run and analysed');
  assert.equal(total.misses, 0, 'no unguarded loop is missed');
  assert.ok(total.falseAlarms <= TOLERATED * total.programs, `${total.falseAlarms} false alarms in ${total.programs} programs`);
}
