/** Runs a program over every choice: which of its loops can be entered and leave the stream with nothing sent. */
import ts from 'typescript';

import { Oracle } from './oracle.ts';
import { calmed } from './calm.ts';
import { setStage } from './mocks.ts';
import { isMistake, Scene } from './scene.ts';

export interface Truth {
  /** Lines of loops that some run enters and leaves with nothing sent, with the choices of that run. */
  readonly unguarded: ReadonlyMap<number, readonly number[]>;
  /** Lines of loops that some run enters. */
  readonly entered: ReadonlySet<number>;
  /** Lines of loops that some run enters and hands an item to the stream (before the walk stopped). */
  readonly fed: ReadonlySet<number>;
  readonly runs: number;
  /** Every combination was run (or everything is unguarded anyway). */
  readonly complete: boolean;
  /** The program itself is broken: an error no mock has thrown. */
  readonly mistake?: unknown;
}

const BINDINGS = [
  ...['opts', 'logger', 'console', 'Boom', 'cond', 'work', 'step', 'stepInChain', 'lookup', 'source', 'sourceWithNulls'],
  ...[
    'createServer',
    'app',
    'awslambda',
    'fastify',
    'router',
    'PassThrough',
    'ServerSentEvent',
    'TextEncoder',
    'Response',
    'Readable',
    'TransformStream',
    'ReadableStream',
    'WritableStream',
  ],
  ...['streamSSE', 'defineEventHandler', 'createEventStream', 'createSession', 'sseWriter', 'Observable', '$enter', '$caught', '$handle', '$calm'],
];

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The scene rejections belong to: runs follow each other, and each is over before the next begins. */
let current: Scene | undefined;

/** Crashes of the program under test are its outcome, not ours. Call once per process. */
export function catchCrashes(): void {
  process.on('unhandledRejection', (error) => {
    if (!current) throw error;
    current.note(`unhandled rejection: ${String((error as Error)?.message)}`);
    if (isMistake(error)) current.mistakes.push(error);
  });
}

export type Module = (bindings: Record<string, unknown>) => void;

export function compile(probed: string): Module {
  return new Function('$bindings', `const { ${BINDINGS.join(', ')} } = $bindings;${runnable(calmed(probed))}`) as Module;
}

/** Resources as every version of Node can run them. Lines may move: the probes know their own. */
function runnable(text: string): string {
  if (!/\busing \w/.test(text)) return text;
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  return `Symbol.dispose ??= Symbol('dispose'); Symbol.asyncDispose ??= Symbol('asyncDispose');${outputText}`;
}

/** Plays one request; returns when nothing happens any more. */
export async function run(module: Module, scene: Scene): Promise<void> {
  current = scene;
  try {
    const stage = setStage(scene);
    module(stage.bindings);
    stage.serve();
  } catch (error) {
    scene.note(`thrown: ${String((error as Error).message)}`);
    if (isMistake(error)) scene.mistakes.push(error);
  }
  await quiet();
}

/** `loops`: the lines to judge. When all of them are unguarded the walk stops, unless it is to be `thorough`. */
export async function execute(probed: string, loops: readonly number[], mostRuns: number, thorough = false): Promise<Truth> {
  const unguarded = new Map<number, readonly number[]>();
  const entered = new Set<number>();
  const fed = new Set<number>();
  let runs = 0;
  const end = (complete: boolean, mistake?: unknown): Truth => ({ unguarded, entered, fed, runs, complete, mistake });
  let module: Module;
  try {
    module = compile(probed);
  } catch (error) {
    return end(false, error);
  }
  const oracle = new Oracle();
  for (;;) {
    const scene = new Scene(oracle);
    await run(module, scene);
    runs++;
    if (scene.mistakes.length > 0) return end(false, scene.mistakes[0]);
    if (!oracle.abandoned) {
      for (const line of scene.entered) {
        entered.add(line);
        if (scene.fed) fed.add(line);
        if (scene.silent && !unguarded.has(line)) unguarded.set(line, oracle.script());
      }
      if (!thorough && loops.every((line) => unguarded.has(line))) return end(true);
    }
    if (!oracle.next()) return end(true);
    if (runs >= mostRuns) return end(false);
  }
}

/** What happened in one run, line by line. */
export async function trace(probed: string, script: readonly number[]): Promise<string[]> {
  const scene = new Scene(Oracle.replay(script), true);
  await run(compile(probed), scene);
  const outcome = scene.sent
    ? 'sent'
    : scene.answered
      ? 'answered'
      : scene.aborted
        ? 'aborted'
        : scene.ended
          ? 'silent: ended, nothing sent'
          : 'left open, nothing sent';
  return [...scene.trace!, `=> ${outcome}`];
}
