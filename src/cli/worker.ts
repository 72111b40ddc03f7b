import { parentPort, workerData } from 'node:worker_threads';

import { Judge } from './judge.ts';
import { loadParser } from './parse.ts';
import { judgeShare, type Job, type Work } from './pool.ts';

const { selection, options } = workerData as Job;
const judge = new Judge(selection, options);
// So many files are sure to have one that is parsed. If it cannot be loaded, the first of them says so.
loadParser().catch(() => undefined);
parentPort?.once('message', (work: Work) => {
  void judgeShare(work, judge, () => undefined).then((answers) => parentPort?.postMessage(answers));
});
