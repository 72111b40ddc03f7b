/** The verdicts of the analysis against what the executions say, loop by loop. */
import { parse, parseForESLint } from '@typescript-eslint/parser';
import { analyse } from '../../src/analyse.ts';
import type { LoopFinding } from '../../src/findings.ts';
import { execute, trace } from './execute.ts';
import { type Piece, type Program, smaller } from './program.ts';
import { print, type Printed, type PrintedLoop } from './print.ts';

/** Programs with more runs than this are left out. */
export const MOST_RUNS = 3000;

export interface Mismatch {
  readonly kind: 'miss' | 'false alarm';
  readonly line: number;
  readonly outcome?: string;
  /** The choices of a run that leaves the stream silent. */
  readonly script?: readonly number[];
}

export interface Verdict {
  readonly printed: Printed;
  readonly runs: number;
  readonly unguarded: number;
  readonly guarded: number;
  readonly mismatches: readonly Mismatch[];
  /** `cut`: too many runs. `broken`: the program itself is wrong. */
  readonly state: 'judged' | 'cut' | 'broken';
  readonly mistake?: string;
}

export function findingsOf(text: string): readonly LoopFinding[] {
  const ast = parse(text, { range: true, loc: true, tokens: true, comment: true, sourceType: 'module' });
  return analyse({ ast: ast as never, text });
}

/** How a program's text is analysed: as one file, or as several of which the first is linted. */
export interface View {
  /** The text of the linted file, line for line that of the program. */
  readonly text: string;
  readonly findings: readonly LoopFinding[];
}

export type Analyser = (text: string) => View;

export const asOneFile: Analyser = (text) => ({ text, findings: findingsOf(text) });

/** `thorough`: only loops that hand an item to the stream in some run count. */
export async function judge(pieces: readonly Piece[], thorough = false, analyser = asOneFile): Promise<Verdict> {
  const printed = print(pieces);
  const lines = printed.loops.filter((loop) => loop.writes).map((loop) => loop.line);
  const truth = await execute(printed.probed, lines, MOST_RUNS, thorough);
  const view = analyser(printed.clean);
  const shown = view.text.split('\n');
  // What stands in another file is not reported here.
  const writers = printed.loops.filter((loop) => loop.writes && (!thorough || truth.fed.has(loop.line)) && shown[loop.line - 1]?.trim() !== '');
  const unguarded = writers.filter((loop) => truth.unguarded.has(loop.line)).length;
  const base = { printed, runs: truth.runs, unguarded, guarded: writers.length - unguarded };
  if (truth.mistake !== undefined)
    return { ...base, mismatches: [], state: 'broken', mistake: String((truth.mistake as Error).stack ?? truth.mistake) };
  if (!truth.complete) return { ...base, mismatches: [], state: 'cut' };

  const mismatches: Mismatch[] = [];
  let left = [...view.findings];
  // A function that is a loop may hold loops that have findings of their own: those first, the innermost before the rest.
  const outer = (loop: PrintedLoop): number => (loop.shape === 'recursion' ? loop.endLine - loop.line : -1);
  for (const loop of [...writers].sort((a, b) => outer(a) - outer(b))) {
    const line = (finding: LoopFinding): number => finding.loc.start.line;
    const own = left.filter((finding) =>
      loop.shape === 'recursion' ? line(finding) >= loop.line && line(finding) <= loop.endLine : line(finding) === loop.line,
    );
    left = left.filter((finding) => !own.includes(finding));
    const script = truth.unguarded.get(loop.line);
    if (script && own.length === 0 && loop.shape !== 'plain') mismatches.push({ kind: 'miss', line: loop.line, script });
    // A function that no run calls is judged by itself, as if somebody else did.
    if (!script && own.length > 0 && truth.entered.has(loop.line)) mismatches.push({ kind: 'false alarm', line: loop.line, outcome: own[0]!.outcome });
  }
  if (!thorough)
    for (const finding of left) mismatches.push({ kind: 'false alarm', line: finding.loc.start.line, outcome: finding.outcome });
  return { ...base, mismatches, state: 'judged' };
}

/** The smallest program with a mismatch of the same kind that greedy deletion of statements finds. `alive` is told of each step. */
export async function shrink(program: Program, kind: Mismatch['kind'], analyser = asOneFile, alive: () => void = () => {}): Promise<readonly Piece[]> {
  let best = program.pieces;
  for (let again = true; again;) {
    again = false;
    for (const candidate of smaller(best)) {
      alive();
      if (!(await fails(candidate, kind, analyser))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
}

const GLOBALS = new Set([
  'AbortController',
  'Boolean',
  'Object',
  'Set',
  'console',
  'Error',
  'JSON',
  'Date',
  'Promise',
  'Response',
  'ReadableStream',
  'TransformStream',
  'TextEncoder',
  'Symbol',
  'undefined',
]);

/** Every name that is used is declared: deletion may have taken a declaration away. */
export function isClosed(text: string): boolean {
  const { scopeManager } = parseForESLint(text, { range: true, loc: true, sourceType: 'module', lib: [] });
  return scopeManager.globalScope!.through.every(({ identifier }) => GLOBALS.has(identifier.name as string));
}

async function fails(pieces: readonly Piece[], kind: Mismatch['kind'], analyser: Analyser): Promise<boolean> {
  try {
    if (!isClosed(print(pieces).clean)) return false;
    const verdict = await judge(pieces, true, analyser);
    return verdict.state === 'judged' && verdict.mismatches.some((mismatch) => mismatch.kind === kind);
  } catch {
    return false;
  }
}

/** A mismatch for a reader: the program with line numbers, what was said of it, and a run that shows it. */
export async function explain(pieces: readonly Piece[], analyser = asOneFile): Promise<string> {
  const { printed, mismatches } = await judge(pieces, false, analyser);
  const lines = analyser(printed.clean).text.trimEnd().split('\n');
  const shown = lines.map((text, at) => `${String(at + 1).padStart(4)}  ${text}`);
  for (const { kind, line, outcome, script } of mismatches) {
    shown.push(
      `  ${kind} in line ${line}${outcome ? `: reported as ${outcome}, but every run that enters it sends` : ': not reported, but this run leaves it with nothing sent'}`,
    );
    if (script) for (const text of await trace(printed.probed, script)) shown.push(`      ${text}`);
    else {
      const finding = analyser(printed.clean).findings.find(({ loc }) => loc.start.line === line);
      for (const step of finding?.path ?? []) shown.push(`      ${step.line}:${step.column} ${step.kind} ${step.text}`);
    }
  }
  return shown.join('\n');
}
