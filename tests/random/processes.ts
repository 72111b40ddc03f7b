/** Shares of a series of programs, each judged in a process of its own: what crashes there must not end the test run. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { randomFrom } from './oracle.ts';

/** A program that is not judged after so long is a failure, not a wait. */
const PATIENCE = 60_000;

/** The seeds of so many programs, from one or more series. */
export function seedsOf(series: readonly number[], count: number): number[] {
  const numbers = series.map(randomFrom);
  return Array.from({ length: count }, (_, at) => Math.floor(numbers[at % numbers.length]!() * 2 ** 32));
}

/**
 * Each process gets `{ seeds, explained }` and answers `{ seed }` before each program and `{ tally }` in the end.
 * @param module the file that each of them runs
 */
export function inProcesses<Tally>(module: URL, seeds: readonly number[], explained: number): Promise<Tally[]> {
  const processes = Math.max(1, Math.min(availableParallelism(), 4, seeds.length));
  const shares = Array.from({ length: processes }, (_, share) => seeds.filter((_seed, at) => at % processes === share));
  return Promise.all(shares.map((share) => inOwnProcess<Tally>(module, share, explained)));
}

function inOwnProcess<Tally>(module: URL, seeds: readonly number[], explained: number): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const child = fork(module, {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, NODE_TEST_CONTEXT: '' },
    });
    let seed: number | undefined;
    const tired = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the program of seed ${seed} is not judged after ${PATIENCE / 1000} s`));
    }, PATIENCE);
    child.on('message', (message: { seed: number } | { tally: Tally }) => {
      tired.refresh();
      if ('seed' in message) seed = message.seed;
      else resolve(message.tally);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(tired);
      reject(new Error(`the process of random programs ended with ${code} at seed ${seed}`));
    });
    child.send({ seeds, explained });
  });
}
