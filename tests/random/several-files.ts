/** A process that judges programs that are split over two or three files. */
import { lint } from '../modules/repository.ts';
import { serve } from './batch.ts';
import { asOneFile, type Analyser } from './compare.ts';
import { split } from './split.ts';

export const inSeveralFiles = (seed: number): Analyser => (text) => {
  const files = split(text, seed);
  return files === undefined ? asOneFile(text) : { text: files['main.js']!, findings: lint(files) };
};

if (process.send) serve({ analyserOf: inSeveralFiles });
