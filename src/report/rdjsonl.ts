/**
 * reviewdog's diagnostic format, one diagnostic a line. Columns are bytes of UTF-8 from 1, ends exclusive. The path goes
 * into the message, since older releases refuse keys that they do not know.
 */
import { Lines } from '../lines.ts';
import { placeOf, type FileProblems, type Problem, type Report, type RuleInfo } from './problem.ts';

export function rdjsonl({ files, rules }: Report): string {
  return files
    .flatMap((file) => {
      const places = new Bytes(file.text);
      return file.problems.map((problem) => `${JSON.stringify(diagnosticOf(file, problem, places, rules))}\n`);
    })
    .join('');
}

function diagnosticOf(file: FileProblems, problem: Problem, places: Bytes, rules: readonly RuleInfo[]) {
  const url = rules.find(({ id }) => id === problem.rule)?.url ?? '';
  const steps = problem.path.map((step, index) => `${index + 1}. ${placeOf(file, step)}: ${step.text}`);
  return {
    message: [problem.message, ...steps].join('\n'),
    location: { path: file.path, range: places.range(problem.range) },
    severity: problem.severity === 'error' ? 'ERROR' : 'WARNING',
    source: { name: 'sse-lint' },
    code: { value: problem.rule, ...(url === '' ? {} : { url }) },
    ...(problem.fix === undefined ? {} : { suggestions: [{ range: places.range(problem.fix.range), text: problem.fix.text }] }),
  };
}

class Bytes {
  readonly #text: string;
  readonly #lines: Lines;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new Lines(text);
  }

  range([start, end]: readonly [number, number]) {
    return { start: this.#at(start), end: this.#at(end) };
  }

  #at(offset: number) {
    const { line, column } = this.#lines.at(offset);
    return { line, column: bytesOf(this.#text.slice(offset - column, offset)) + 1 };
  }
}

/** The length of a text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
