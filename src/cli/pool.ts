/** Judges many files, on all cores where there are enough of them. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { Judge, type Source, type Verdict } from './judge.ts';
import type { LintOptions } from './lint.ts';
import { Repository, type Texts } from './repository.ts';
import type { Selection } from './selection.ts';

/** From here on a second thread saves more than its start costs. */
export const MANY = 2_000;
/** How many files a thread takes at a time. */
const SHARE = 32;

/** What a thread is started with. */
export interface Job {
  readonly selection: Selection;
  readonly options: LintOptions;
  /** What stands in for files of the disk. */
  readonly texts: Texts;
}

/** The files, and how many of them are taken: shared by all threads. */
export interface Work {
  readonly sources: readonly Source[];
  readonly taken: Int32Array;
}

export type Answer = Exclude<Verdict, undefined>;

/** Takes files until none is left. */
export async function judgeShare({ sources, taken }: Work, judge: Judge, progress: (done: number) => void): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (;;) {
    const start = Atomics.add(taken, 0, SHARE);
    if (start >= sources.length) return answers;
    for (const source of sources.slice(start, start + SHARE)) {
      const verdict = judge.judge(source);
      const answer = verdict instanceof Promise ? await verdict : verdict;
      if (answer !== undefined) answers.push(answer);
    }
    progress(Math.min(start + SHARE, sources.length));
  }
}

export class Pool {
  readonly #job: Job;
  readonly #workers: { readonly worker: Worker; readonly answers: Promise<Answer[]> }[] = [];

  constructor(job: Job) {
    this.#job = job;
  }

  /** Starts the threads, which load what they need while the files are still being looked for. */
  start(threads = availableParallelism()): void {
    const url = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
    // This thread works, too.
    while (this.#workers.length < threads - 1) {
      const worker = new Worker(url, { workerData: this.#job });
      const answers = new Promise<Answer[]>((resolve, reject) => worker.once('message', resolve).once('error', reject));
      // It is awaited when all is done; a thread that dies before then must not end the process.
      answers.catch(() => undefined);
      this.#workers.push({ worker, answers });
    }
  }

  get started(): boolean {
    return this.#workers.length > 0;
  }

  async judge(sources: readonly Source[], progress: (done: number) => void): Promise<Answer[]> {
    const work: Work = { sources, taken: new Int32Array(new SharedArrayBuffer(4)) };
    for (const { worker } of this.#workers) worker.postMessage(work);
    const { selection, options, texts } = this.#job;
    const own = await judgeShare(work, new Judge(selection, options, new Repository(texts)), progress);
    const others = await Promise.all(this.#workers.map(({ answers }) => answers));
    return [...own, ...others.flat()];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}
