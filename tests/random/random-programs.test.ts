/**
 * Random programs, each really run over all its choices: the analysis has to say of every loop what the runs say.
 *
 * SSE_RANDOM_PROGRAMS=20000   how many programs
 * SSE_RANDOM_SEED=7           another series of programs
 * SSE_RANDOM_ONE=123456       only the program of this seed, as a failure prints it
 */
import { test } from 'node:test';
import { assertJudged } from './run-programs.ts';

test('random programs of known shapes', () => assertJudged(new URL('./one-file.ts', import.meta.url), Number(process.env['SSE_RANDOM_PROGRAMS'] ?? 5000)));
