/** A report, and its path drawn over the lines of code that it goes through, in the order in which it goes. */
import type { LoopFinding, Step } from '../src/findings.ts';
import type { Report } from './examples.ts';

export type Style = 'plain' | 'dim' | 'bold' | 'red' | 'yellow' | 'cyan';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

const WIDEST = 100;
const OUTCOME_STYLES = { hang: 'red', crash: 'red', silent: 'yellow', managed: 'yellow' } as const;

export function drawReport({ file, text, ruleId, message, finding }: Report): Line[] {
  const { line, column } = finding.loc.start;
  const head: Line = [
    { text: `${file}:${line}:${column + 1}`, style: 'bold' },
    { text: `  ${finding.outcome}`, style: OUTCOME_STYLES[finding.outcome] },
    { text: `  ${ruleId}`, style: 'dim' },
  ];
  const told = wrap(message, WIDEST).map((words): Line => [{ text: `  ${words}`, style: 'plain' }]);
  return [head, ...told, [], ...frameOf(text, finding)];
}

/**
 *      36 │   res.flushHeaders();
 *         │   ╰─ 1. the stream is opened
 *         ⋮
 *   >  89 │     while (true) {
 *         │     ^^^^^^^^^^^^ 2. the loop is entered
 *         ╰─ 3. the function returns
 */
function frameOf(text: string, { path, loc }: Pick<LoopFinding, 'path' | 'loc'>): Line[] {
  const code = text.split(/\r\n|[\n\r]/).map((line) => line.replaceAll('\t', ' '));
  const lines: Line[] = [];
  let shown: number | undefined;
  path.forEach((step, index) => {
    const told = `${index + 1}. ${step.text}`;
    if (step.kind === 'leaves') {
      lines.push([gutter('╰─ '), { text: told, style: 'bold' }]);
      return;
    }
    const isLoop = step.kind === 'enters';
    if (step.line !== shown) {
      if (shown !== undefined && step.line !== shown + 1) lines.push([gutter('⋮')]);
      lines.push([...numbered(step.line, isLoop), { text: cut(code[step.line - 1] ?? ''), style: isLoop ? 'bold' : 'plain' }]);
    }
    shown = step.line;
    const mark = isLoop ? '^'.repeat(loc.end.column - loc.start.column) : '╰─';
    lines.push([gutter('│ '), { text: ' '.repeat(step.column), style: 'plain' }, { text: `${mark} `, style: isLoop ? 'red' : 'cyan' }, { text: told, style: styleOf(step) }]);
  });
  return lines;
}

function styleOf({ kind }: Step): Style {
  return kind === 'throws' || kind === 'rejects' || kind === 'ends' ? 'yellow' : 'plain';
}

const gutter = (sign: string): Span => ({ text: `${' '.repeat(8)}${sign}`, style: 'dim' });

const numbered = (line: number, isLoop: boolean): Span[] => [
  { text: isLoop ? '>' : ' ', style: 'red' },
  { text: `${String(line).padStart(6)} │ `, style: 'dim' },
];

const cut = (line: string): string => (line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line);

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
