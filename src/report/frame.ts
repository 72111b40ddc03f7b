/** A problem, and its path drawn over the lines of code that it goes through, in the order in which it goes. */
import type { Step } from '../findings.ts';
import { fileOf, type FileProblems, type OtherFile, type Problem } from './problem.ts';

export type Style = 'plain' | 'dim' | 'bold' | 'red' | 'yellow' | 'cyan' | 'green';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

export type Drawn = Pick<Problem, 'rule' | 'message' | 'loc' | 'path'> & { readonly outcome?: string };

const WIDEST = 100;
const OUTCOME_STYLES: Readonly<Record<string, Style>> = { hang: 'red', crash: 'red', silent: 'yellow', managed: 'yellow' };

export type Source = Omit<FileProblems, 'problems'>;

export function drawProblem(file: Source, problem: Drawn): Line[] {
  const { line, column } = problem.loc.start;
  const head: Line = [
    { text: `${visible(file.path)}:${line}:${column + 1}`, style: 'bold' },
    ...(problem.outcome === undefined ? [] : [{ text: `  ${problem.outcome}`, style: OUTCOME_STYLES[problem.outcome] ?? 'plain' }]),
    { text: `  ${problem.rule}`, style: 'dim' },
  ];
  const told = wrap(visible(problem.message), WIDEST).map((words): Line => [{ text: `  ${words}`, style: 'plain' }]);
  return [head, ...told, [], ...frameOf(file, problem)];
}

/**
 *      36 │   res.flushHeaders();
 *         │   ╰─ 1. the stream is opened
 *         ⋮
 *   >  89 │     while (true) {
 *         │     ^^^^^^^^^^^^ 2. the loop is entered
 *         ╰─ 3. the function returns
 */
function frameOf(file: Source, { path, loc }: Pick<Drawn, 'path' | 'loc'>): Line[] {
  const own = codeOf(file);
  const main = path.find((step) => step.kind === 'enters') ?? path.find(({ line, column }) => line === loc.start.line && column === loc.start.column);
  if (main === undefined) return placeOf(own, loc);
  const lines: Line[] = [];
  let shown: number | undefined;
  let current: OtherFile = file;
  let code = own;
  path.forEach((step, index) => {
    const told = `${index + 1}. ${visible(step.text)}`;
    if (step.kind === 'leaves') {
      lines.push([gutter('╰─ '), { text: told, style: 'bold' }]);
      return;
    }
    const isMain = step === main;
    const other = fileOf(file, step);
    if (other !== current) {
      [current, code, shown] = [other, codeOf(other), undefined];
      lines.push([gutter('⋮ '), { text: visible(other.path), style: 'dim' }]);
    }
    if (step.line !== shown) {
      if (shown !== undefined && step.line !== shown + 1) lines.push([gutter('⋮')]);
      lines.push([...numbered(step.line, isMain), { text: cut(code[step.line - 1] ?? ''), style: isMain ? 'bold' : 'plain' }]);
    }
    shown = step.line;
    const mark = isMain ? underline(loc) : '╰─';
    lines.push([gutter('│ '), { text: ' '.repeat(Math.min(step.column, WIDEST)), style: 'plain' }, { text: `${mark} `, style: isMain ? 'red' : 'cyan' }, { text: told, style: styleOf(step) }]);
  });
  return lines;
}

const codeOf = ({ text }: OtherFile): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => visible(line.replaceAll('\t', ' ')));

function placeOf(code: readonly string[], loc: Drawn['loc']): Line[] {
  const { line, column } = loc.start;
  return [
    [...numbered(line, true), { text: cut(code[line - 1] ?? ''), style: 'bold' }],
    [gutter('│ '), { text: ' '.repeat(Math.min(column, WIDEST)), style: 'plain' }, { text: underline(loc), style: 'red' }],
  ];
}

function underline({ start, end }: Drawn['loc']): string {
  const length = end.line === start.line ? end.column - start.column : 1;
  return '^'.repeat(Math.max(1, Math.min(length, WIDEST - start.column)));
}

function styleOf({ kind }: Step): Style {
  return kind === 'throws' || kind === 'rejects' || kind === 'ends' ? 'yellow' : 'plain';
}

const gutter = (sign: string): Span => ({ text: `${' '.repeat(8)}${sign}`, style: 'dim' });

const numbered = (line: number, isMain: boolean): Span[] => [
  { text: isMain ? '>' : ' ', style: 'red' },
  { text: `${String(line).padStart(6)} │ `, style: 'dim' },
];

const cut = (line: string): string => (line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line);

/** Text of a file or of its name must not steer a terminal. */
export const visible = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');

/** Breaks a sentence at blanks into lines of at most `width`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
