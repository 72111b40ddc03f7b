/** A share of the programs, fixed and executed in a process of its own. */
import { catchCrashes } from '../random/execute.ts';
import { generate } from '../random/generate.ts';
import type { Program } from '../random/program.ts';
import { check, type Check } from './check.ts';
import { explain } from './explain.ts';
import { plain } from './plain.ts';

/** Programs · loops reported · fixes offered · programs executed before and after · runs compared. */
const COUNTS = ['programs', 'reported', 'offered', 'fixed', 'executed', 'runs', 'cut'] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

export interface Tally {
  readonly counts: Counts;
  /** The same for each stack. */
  readonly byStack: Record<string, Counts>;
  /** Seeds of the programs that show each kind of violation. */
  readonly violations: Record<string, number[]>;
  readonly explanations: string[];
  /** Programs that cannot be judged because the generator, the analysis or a fix failed on them. */
  readonly failures: string[];
}

const zero = (): Counts => Object.fromEntries(COUNTS.map((name) => [name, 0])) as Counts;

export function emptyTally(): Tally {
  return { counts: zero(), byStack: {}, violations: {}, explanations: [], failures: [] };
}

/** Adds one tally to another. */
export function add(to: Tally, from: Tally): void {
  const plus = (sum: Counts, more: Counts): void => COUNTS.forEach((name) => (sum[name] += more[name]));
  plus(to.counts, from.counts);
  for (const [stack, counts] of Object.entries(from.byStack)) plus((to.byStack[stack] ??= zero()), counts);
  for (const [kind, seeds] of Object.entries(from.violations)) (to.violations[kind] ??= []).push(...seeds);
  to.explanations.push(...from.explanations);
  to.failures.push(...from.failures);
}

function count({ fixes, runs, cut }: Check): Tally {
  const counts: Counts = {
    programs: 1,
    reported: fixes.reported.size,
    offered: fixes.offered,
    fixed: fixes.fixed.size,
    executed: runs > 0 ? fixes.fixed.size : 0,
    runs,
    cut: cut ? 1 : 0,
  };
  return { ...emptyTally(), counts };
}

/** Most programs have no guard of their own, and little around the loop: few of the others can have a fix. */
const programOf = (seed: number): Program => (seed % 8 > 1 ? plain(seed) : generate(seed, seed % 8 > 0));

/** `explained`: how many violations of each kind are made small. `starts` hears of each program before it is judged. */
export async function checkAll(seeds: readonly number[], explained: number, starts: (seed: number) => void): Promise<Tally> {
  const tally = emptyTally();
  for (const seed of seeds) {
    starts(seed);
    const { pieces, stack } = programOf(seed);
    try {
      const checked = await check(pieces, stack);
      const own = count(checked);
      add(tally, { ...own, byStack: { [stack]: own.counts } });
      for (const { kind } of checked.violations) {
        const shown = (tally.violations[kind] ??= []);
        if (shown.push(seed) <= explained)
          tally.explanations.push(`seed ${seed}, ${stack}, ${kind}, made smaller:\n${await explain(pieces, stack, kind, () => starts(seed))}`);
      }
    } catch (error) {
      tally.failures.push(`seed ${seed}: ${String((error as Error).stack)}`);
    }
  }
  return tally;
}

if (process.send) {
  catchCrashes();
  process.once('message', ({ seeds, explained }: { seeds: number[]; explained: number }) => {
    void checkAll(seeds, explained, (seed) => process.send!({ seed })).then((tally) => process.send!({ tally }, () => process.disconnect()));
  });
}
