import { companionRule } from '../src/companion-rule.ts';

/** Reports sends and second ends that reach a stream when it is over: see `src/questions/send-after-end.ts`. */
export default companionRule({ name: 'no-send-after-end', description: 'disallow sending to an SSE stream, or ending it once more, when it is over' });
