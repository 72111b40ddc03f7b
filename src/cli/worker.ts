import { parentPort, workerData } from 'node:worker_threads';

import { Judge } from './judge.ts';
import { judgeShare, type Job, type Work } from './pool.ts';
import { Repository } from './repository.ts';

const { selection, options, texts } = workerData as Job;
const repository = new Repository(texts);
const judge = new Judge(selection, options, repository);
// So many files are sure to have one that is parsed. If it cannot be loaded, the first of them says so.
repository.load().catch(() => undefined);
parentPort?.once('message', (work: Work) => {
  void judgeShare(work, judge, () => undefined).then((answers) => parentPort?.postMessage(answers));
});
