/**
 * Random programs that are grown statement by statement, run and judged like those of known shapes.
 *
 * SSE_RANDOM_GROWN=20000      how many programs
 * SSE_RANDOM_SEED=7           another series of programs
 * SSE_RANDOM_ONE=123456       only the program of this seed, as a failure prints it
 */
import { test } from 'node:test';
import { assertJudged } from './run-programs.ts';

test('random programs, grown', () => assertJudged(new URL('./grown.ts', import.meta.url), Number(process.env['SSE_RANDOM_GROWN'] ?? 3000)));
