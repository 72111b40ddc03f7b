/**
 * The process of one cell: starts its program with the trackers on. It ends when it is killed, when its program crashes,
 * or when the process that started it is gone.
 */
import { pathToFileURL } from 'node:url';

import { report } from './report.ts';
import { trackWebStreams } from './fetch-tracker.ts';
import { describe, trackHttp, trackProcess } from './tracker.ts';

process.stdin.on('end', () => process.exit(2)).resume();
trackProcess();
trackHttp();
trackWebStreams();
if (process.env['REPRODUCTION_SURVIVES'] !== undefined) process.on('unhandledRejection', (error) => report('unhandled rejection', { detail: describe(error) }));

const [kind, name = '', code = ''] = process.argv.slice(2);
if (kind === 'file') {
  await import(pathToFileURL(name).href);
} else {
  const { serve } = await import('./stacks/serve.ts');
  await serve(name, code);
}
