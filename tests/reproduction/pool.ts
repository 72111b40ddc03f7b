/** Runs jobs, a few at a time, in order of the list. */
import { availableParallelism } from 'node:os';

/** A server process waits more than it computes. */
export const PROCESSES = Number(process.env['REPRODUCTION_PROCESSES'] ?? availableParallelism() + 2);

/**
 * @param onDone is told after each job, with its number
 * @throws the first error of a job, once those that run have ended
 */
export async function inPool<Job, Result>(jobs: readonly Job[], run: (job: Job) => Promise<Result>, onDone: (result: Result, job: Job) => void = () => undefined): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (!failed && next < jobs.length) {
      const at = next++;
      try {
        results[at] = await run(jobs[at]!);
      } catch (error) {
        failed = true;
        throw error;
      }
      onDone(results[at], jobs[at]!);
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: PROCESSES }, work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}
