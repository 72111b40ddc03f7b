import { companionRule } from '../src/companion-rule.ts';

/** Reports an SSE stream that this code must end and leaves open on some path: see `src/questions/stream-end.ts`. */
export default companionRule({ name: 'require-stream-end', description: 'require that an SSE stream is ended on every path', suggests: true });
