/** A tally for a reader. */
import type { Tally } from './batch.ts';

export function table(tally: Tally, seconds: number): string {
  const { programs, runs, unguarded, guarded, guards, cut, misses, falseAlarms } = tally;
  const rows = Object.entries(tally.byConstruct)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([construct, [count, missed, alarmed]]) =>
        `  ${construct.padEnd(26)}${String(count).padStart(7)}${String(missed).padStart(8)}${String(alarmed).padStart(14)}`,
    );
  return [
    `${programs} programs (${Math.round((guards / Math.max(programs, 1)) * 100)} % with guards, ${cut} too large to run out), ${runs} executions, ${seconds.toFixed(0)} s`,
    `${unguarded + guarded} writer loops: ${unguarded} unguarded, ${guarded} guarded; ${misses} misses, ${falseAlarms} false alarms`,
    `  ${'construct'.padEnd(26)}programs  misses  false alarms`,
    ...rows,
  ].join('\n');
}
