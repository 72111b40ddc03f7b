/**
 * Hostile input: nothing may throw, overflow the stack, fill the heap or run on without an end. Each case has PATIENCE,
 * which is far more than it needs; how the time grows is measured by `npm run bench -- --scaling`.
 */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Answer, Job } from './child.ts';
import { DEEP_CASES } from './deep-cases.ts';
import { ODD_SYNTAX } from './odd-syntax.ts';
import { WIDE_CASES } from './wide-cases.ts';

/** Milliseconds for the engine on one case, and for building it. */
const PATIENCE = { toAnalyse: 90_000, toBuild: 60_000 };

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

let child: ChildProcess | undefined;

function stop(): void {
  child?.removeAllListeners();
  child?.kill('SIGKILL');
  child = undefined;
}

after(stop);

/** Runs one case in the child; a child that is stuck or gone is replaced for the next. */
function run(job: Job): Promise<readonly string[]> {
  const running = (child ??= fork(CHILD, { execArgv: ['--import', 'tsx', '--max-old-space-size=4096'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const finish = (settle: () => void, replace: boolean) => {
      clearTimeout(timer);
      running.removeAllListeners();
      if (replace) stop();
      settle();
    };
    const within = (patience: number, what: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => finish(() => reject(new Error(`${what} took more than ${patience / 1_000} s.`)), true), patience);
    };
    within(PATIENCE.toBuild, 'Building the case');
    running.on('message', (answer: Answer) => {
      if (answer.state === 'ready') within(PATIENCE.toAnalyse, 'The analysis');
      else if (answer.state === 'done') finish(() => resolve(answer.findings), false);
      else finish(() => reject(new Error(answer.why)), false);
    });
    running.once('exit', (code, signal) => finish(() => reject(new Error(`The process went down (${signal ?? code}).`)), true));
    running.send(job);
  });
}

describe('nesting of 5,000 levels', () => {
  for (const name of DEEP_CASES.keys()) it(name, async () => void (await run({ kind: 'deep', name })));
});

describe('large files', () => {
  for (const name of WIDE_CASES.keys()) it(name, async () => void (await run({ kind: 'wide', name })));
});

describe('odd syntax beside a writer', () => {
  for (const name of Object.keys(ODD_SYNTAX)) {
    it(name, async () => assert.deepEqual(await run({ kind: 'odd', name }), ['unguarded']));
  }
});
