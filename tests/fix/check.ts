/** One program: its fixes, and the executions before and after them over the same choices. */
import { MOST_RUNS } from '../random/compare.ts';
import { compile, run, type Module } from '../random/execute.ts';
import { Oracle } from '../random/oracle.ts';
import { print, type Printed } from '../random/print.ts';
import type { Piece } from '../random/program.ts';
import { Scene } from '../random/scene.ts';
import { executable } from './executable.ts';
import { fixAll, loopLines, type Fixed } from './rounds.ts';
import { judgeRun, stepsOf, type Rules } from './runs.ts';

export interface Violation {
  readonly kind: string;
  /** The choices of the first run that shows it; undefined where none is needed. */
  readonly script?: readonly number[];
}

export interface Check {
  readonly printed: Printed;
  readonly fixes: Fixed;
  readonly runs: number;
  /** Not all runs were compared. */
  readonly cut: boolean;
  readonly violations: readonly Violation[];
}

/** Stacks on which the program ends the stream itself, and those on which a second end or a late send throws. */
const ENDED_BY_LIBRARY = new Set(['hono', 'hono-stream', 'better-sse', 'generator-pipe', 'generator-response', 'generator-method']);
const STRICT = new Set(['readable-stream', 'transform-stream']);

export const rulesOf = (stack: string): Rules => ({ ends: !ENDED_BY_LIBRARY.has(stack), strict: STRICT.has(stack) });

/**
 * @param wanted stops at the first violation of this kind
 * @throws when the program, fixed or not, cannot be executed as plain text
 */
export async function check(pieces: readonly Piece[], stack: string, wanted?: string): Promise<Check> {
  const printed = print(pieces);
  const fixes = fixAll(printed.clean);
  const violations = new Map<string, Violation>(fixes.wrong.map((kind) => [kind, { kind }]));
  const result = (runs: number, cut: boolean): Check => ({ printed, fixes, runs, cut, violations: [...violations.values()] });
  if (fixes.fixed.size === 0 || !fixes.parses) return result(0, false);
  const probed = compile(printed.probed);
  const plain = compile(executable(printed.clean, printed));
  let fixed: Module;
  try {
    fixed = compile(executable(fixes.text, printed));
  } catch {
    const kind = 'the fixed text does not compile';
    violations.set(kind, { kind });
    return result(0, false);
  }
  const lines = loopLines(printed.clean);
  const watched = [...fixes.fixed].map((loop) => lines[loop]!);
  const oracle = new Oracle();
  let runs = 0;
  do {
    const before = new Scene(oracle, true);
    await run(probed, before);
    runs++;
    if (before.mistakes.length > 0) throw before.mistakes[0] as Error;
    if (oracle.abandoned) continue;
    const script = oracle.script();
    if (runs <= 8) await agree(before, plain, script);
    const after = new Scene(Oracle.replay(script), true);
    await run(fixed, after);
    for (const kind of judgeRun(before, after, watched.some((line) => before.entered.has(line)), rulesOf(stack)))
      if (!violations.has(kind)) violations.set(kind, { kind, script });
    if (wanted !== undefined && violations.has(wanted)) break;
  } while (oracle.next() && runs < MOST_RUNS);
  return result(runs, runs >= MOST_RUNS);
}

/** The plain text does what the probed text does, or nothing could be said of a fixed plain text. */
async function agree(probed: Scene, plain: Module, script: readonly number[]): Promise<void> {
  const scene = new Scene(Oracle.replay(script), true);
  await run(plain, scene);
  const [a, b] = [stepsOf(probed).join('\n'), stepsOf(scene).join('\n')];
  if (a !== b || scene.mistakes.length > 0) throw new Error(`the plain program runs otherwise:\n${a}\n--\n${b}\n${scene.mistakes.join()}`);
}

/** The runs before and after, step by step. */
export async function traces({ printed, fixes }: Check, script: readonly number[]): Promise<[before: string[], after: string[]]> {
  const [before, after] = [new Scene(Oracle.replay(script), true), new Scene(Oracle.replay(script), true)];
  await run(compile(printed.probed), before);
  await run(compile(executable(fixes.text, printed)), after);
  return [[...before.trace!], [...after.trace!]];
}
