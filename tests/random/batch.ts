/** A share of the programs, judged in a process of its own: their crashes must not end the test run. */
import { generate } from './generate.ts';
import { asOneFile, explain, judge, shrink, type Analyser } from './compare.ts';
import { catchCrashes } from './execute.ts';
import type { Program } from './program.ts';

export interface Share {
  readonly seeds: readonly number[];
  /** How many mismatches of each kind are made small and explained. */
  readonly explained: number;
}

export interface Tally {
  programs: number;
  guards: number;
  runs: number;
  unguarded: number;
  guarded: number;
  cut: number;
  misses: number;
  falseAlarms: number;
  /** Programs, misses and false alarms with each construct. */
  byConstruct: Record<string, [programs: number, misses: number, falseAlarms: number]>;
  /** Seeds of programs that were misjudged. */
  misjudged: { seed: number; kinds: string[] }[];
  explanations: string[];
  /** Programs that cannot be judged because the generator or the analysis failed on them. */
  failures: string[];
}

export function emptyTally(): Tally {
  return {
    programs: 0,
    guards: 0,
    runs: 0,
    unguarded: 0,
    guarded: 0,
    cut: 0,
    misses: 0,
    falseAlarms: 0,
    byConstruct: {},
    misjudged: [],
    explanations: [],
    failures: [],
  };
}

/** What a process does with its seeds. */
export interface Work {
  readonly analyserOf?: (seed: number) => Analyser;
  readonly make?: (seed: number) => Program;
}

/** `starts` hears of each program before it is judged, and of each step of making it smaller. */
export async function judgeAll({ seeds, explained }: Share, starts: (seed: number) => void, { analyserOf = () => asOneFile, make = generate }: Work): Promise<Tally> {
  const tally = emptyTally();
  const left = { miss: explained, 'false alarm': explained };
  for (const seed of seeds) {
    starts(seed);
    const program = make(seed);
    const analyser = analyserOf(seed);
    let verdict;
    try {
      verdict = await judge(program.pieces, false, analyser);
    } catch (error) {
      tally.failures.push(`seed ${seed}: the analysis threw ${String((error as Error).stack)}`);
      continue;
    }
    // A loop that never hands over an item is no writer loop: look again before calling it a miss.
    if (verdict.mismatches.some(({ kind }) => kind === 'miss')) {
      const again = await judge(program.pieces, true, analyser);
      if (!again.mismatches.some(({ kind }) => kind === 'miss'))
        verdict = { ...verdict, mismatches: verdict.mismatches.filter(({ kind }) => kind !== 'miss') };
    }
    if (verdict.state === 'broken') {
      tally.failures.push(`seed ${seed}: ${verdict.mistake}\n${verdict.printed.clean}`);
      continue;
    }
    tally.programs++;
    tally.runs += verdict.runs;
    if (verdict.state === 'cut') {
      tally.cut++;
      continue;
    }
    if (program.guarded) tally.guards++;
    tally.unguarded += verdict.unguarded;
    tally.guarded += verdict.guarded;
    const misses = verdict.mismatches.filter(({ kind }) => kind === 'miss').length;
    const falseAlarms = verdict.mismatches.length - misses;
    tally.misses += misses;
    tally.falseAlarms += falseAlarms;
    for (const construct of program.constructs) {
      const row = (tally.byConstruct[construct] ??= [0, 0, 0]);
      row[0]++;
      row[1] += misses;
      row[2] += falseAlarms;
    }
    const kinds = [...new Set(verdict.mismatches.map(({ kind }) => kind))];
    if (kinds.length > 0) tally.misjudged.push({ seed, kinds });
    for (const kind of kinds) {
      if (left[kind]-- <= 0) continue;
      tally.explanations.push(`seed ${seed}, ${kind}, made smaller:\n${await explain(await shrink(program, kind, analyser, () => starts(seed)), analyser)}`);
    }
  }
  return tally;
}

/** Adds one tally to another. */
export function add(to: Tally, from: Tally): void {
  for (const key of ['programs', 'guards', 'runs', 'unguarded', 'guarded', 'cut', 'misses', 'falseAlarms'] as const) to[key] += from[key];
  for (const [construct, row] of Object.entries(from.byConstruct)) {
    const sum = (to.byConstruct[construct] ??= [0, 0, 0]);
    row.forEach((value, at) => (sum[at]! += value));
  }
  to.misjudged.push(...from.misjudged);
  to.explanations.push(...from.explanations);
  to.failures.push(...from.failures);
}

/** The work of a process of its own. */
export function serve(work: Work = {}): void {
  catchCrashes();
  process.once('message', (share: Share) => {
    void judgeAll(share, (seed) => process.send!({ seed }), work).then((tally) => process.send!({ tally }, () => process.disconnect()));
  });
}
