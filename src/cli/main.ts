#!/usr/bin/env node
import { run } from './run.ts';

const { stdin, stdout, stderr, env } = process;
// A reader that has seen enough closes the pipe: no fault of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2), { cwd: process.cwd(), env, stdin, stdout, stderr });
