/** How a file is written: what is inserted is to look as if its author had typed it. */
import { walk, type Node } from '../syntax/node.ts';

export interface Style {
  /** One step of indentation. */
  readonly unit: string;
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  readonly newline: '\n' | '\r\n';
}

export function styleOf(text: string, program: Node): Style {
  let [single, double, ended, open] = [0, 0, 0, 0];
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      if (text[node.range[0]] === "'") single++;
      else if (text[node.range[0]] === '"') double++;
    } else if (node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration' || node.type === 'ReturnStatement') {
      if (text[node.range[1] - 1] === ';') ended++;
      else open++;
    }
  });
  return { unit: unitOf(text), quote: double > single ? '"' : "'", semicolon: open > ended ? '' : ';', newline: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** A tab, or as many spaces as lines are most often indented further than the line before. */
function unitOf(text: string): string {
  const steps = new Map<string, number>();
  let before = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const indent = /^[ \t]*/.exec(line)![0];
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length);
      if (step.length <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
    }
    before = indent;
  }
  return [...steps].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '  ';
}

/** The text as a literal in the file's quotes. */
export function quoted(style: Style, text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return style.quote + escaped.replaceAll(style.quote, `\\${style.quote}`) + style.quote;
}

/** A name that the file does not use. */
export function freshName(text: string, ...candidates: readonly string[]): string {
  const isFree = (name: string) => !new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text);
  const free = candidates.find(isFree);
  if (free !== undefined) return free;
  for (let number = 2; ; number++) if (isFree(`${candidates[0]!}${number}`)) return `${candidates[0]!}${number}`;
}
