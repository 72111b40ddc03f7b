/** A fix while it is being written: edits of one file, with the indentation that each line will have in the end. */
import type { Node } from '../syntax/node.ts';
import { walk } from '../syntax/node.ts';
import type { Edit } from './edits.ts';
import { freshName, type Style } from './style.ts';

/** Lines to insert; each tab at the start stands for one step of indentation. */
export type LinesOfCode = readonly string[];

export class Draft {
  readonly text: string;
  readonly style: Style;
  /** In the order in which they were made, but for those that close what others stand in. */
  get edits(): readonly Edit[] {
    return [...this.#edits, ...this.#closing];
  }

  readonly #edits: Edit[] = [];
  readonly #closing: Edit[] = [];
  /** Statements that move one step to the right. */
  #shifted: readonly [start: number, end: number] | undefined;

  constructor(text: string, style: Style) {
    this.text = text;
    this.style = style;
  }

  /** A name that neither the file nor this fix uses. */
  fresh(...candidates: readonly string[]): string {
    const name = freshName(`${this.text} ${this.#names.join(' ')}`, ...candidates);
    this.#names.push(name);
    return name;
  }

  readonly #names: string[] = [];

  /** The white space that the line of a place begins with, once all edits are made. */
  indentAt(place: number): string {
    const start = this.text.lastIndexOf('\n', place - 1) + 1;
    const indent = /^[ \t]*/.exec(this.text.slice(start))![0];
    return this.#shifted !== undefined && place >= this.#shifted[0] && place < this.#shifted[1] ? indent + this.style.unit : indent;
  }

  /** Lines below one another, the first at `indent`. */
  lines(code: LinesOfCode, indent: string): string {
    const { unit, newline } = this.style;
    return code.map((line) => indent + line.replace(/^\t*/, (tabs) => unit.repeat(tabs.length))).join(newline);
  }

  /** Before a statement and the comments that it has above it: some are directives for the line that they stand before. */
  insertBefore(node: Node, code: LinesOfCode): void {
    const [place, indent] = [this.top(node), this.indentAt(node.range[0])];
    this.#edits.push({ range: [place, place], text: `${this.lines(code, indent).slice(indent.length)}${this.style.newline}${indent}` });
  }

  /** Before all else that is put at the same place, and with the indentation that the place has now. */
  insertFirst(node: Node, code: LinesOfCode): void {
    const start = this.text.lastIndexOf('\n', node.range[0] - 1) + 1;
    const indent = /^[ \t]*/.exec(this.text.slice(start))![0];
    const place = this.top(node);
    this.#edits.unshift({ range: [place, place], text: `${this.lines(code, indent).slice(indent.length)}${this.style.newline}${indent}` });
  }

  insertAfter(node: Node, code: LinesOfCode): void {
    const { newline } = this.style;
    const place = this.behind(node);
    this.#edits.push({ range: [place, place], text: `${newline}${this.lines(code, this.indentAt(node.range[0]))}` });
  }

  /** Like `insertAfter`, and behind all else that is put there. */
  closeWith(node: Node, code: LinesOfCode): void {
    this.close(this.behind(node), `${this.style.newline}${this.lines(code, this.indentAt(node.range[0]))}`);
  }

  /** The start of a statement, or of the comments that stand on lines of their own right above it. */
  top(node: Node): number {
    let [top, line] = [node.range[0], this.text.lastIndexOf('\n', node.range[0] - 1) + 1];
    if (this.text.slice(line, top).trim() !== '') return top;
    while (line > 0) {
      const above = this.text.lastIndexOf('\n', line - 2) + 1;
      const comment = this.text.slice(above, line).trim();
      const opens = comment.startsWith('//') ? this.text.indexOf('//', above) : comment.endsWith('*/') ? this.text.lastIndexOf('/*', line) : -1;
      const start = this.text.lastIndexOf('\n', opens - 1) + 1;
      if (opens < 0 || this.text.slice(start, opens).trim() !== '') break;
      [top, line] = [opens, start];
    }
    return top;
  }

  /** A statement as it is written, with the comments right above it. */
  whole(node: Node): LinesOfCode {
    const indent = this.text.slice(this.text.lastIndexOf('\n', node.range[0] - 1) + 1, node.range[0]);
    return this.text.slice(this.top(node), node.range[1]).split(/\r?\n/).map((line, at) => (at > 0 && line.startsWith(indent) ? line.slice(indent.length) : line));
  }

  /** The end of a statement, with the comment that stands behind it on the same line. */
  behind(node: Node): number {
    const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=\r?\n|$))?/.exec(this.text.slice(node.range[1]))![0];
    return rest.trim() === '' ? node.range[1] : node.range[1] + rest.trimEnd().length;
  }

  /** Takes a statement out, and its lines and comments with it when nothing else is on them. */
  remove(node: Node): void {
    const start = this.text.lastIndexOf('\n', this.top(node) - 1) + 1;
    const end = /^[ \t]*(?:\r?\n|$)/.exec(this.text.slice(node.range[1]));
    const alone = isFirstOnLine(this, node) && end !== null;
    if (!alone) return void this.#edits.push({ range: [...node.range], text: '' });
    // What is left of the block does not end with an empty line, and has no two of them in a row.
    const isLast = /^[ \t]*(?:\}|\r?\n)/.test(this.text.slice(node.range[1] + end[0].length));
    const empty = isLast ? /(?<=\n)(?:[ \t]*\r?\n)+$/.exec(this.text.slice(0, start))?.[0].length ?? 0 : 0;
    this.#edits.push({ range: [start - empty, node.range[1] + end[0].length], text: '' });
  }

  replace(range: readonly [number, number], text: string): void {
    this.#edits.push({ range, text });
  }

  /** Comes behind all else that is put at the same place. */
  close(place: number, text: string): void {
    this.#closing.push({ range: [place, place], text });
  }

  /** Moves all lines of these statements one step to the right, but for the insides of texts that span lines. */
  shift(first: Node, last: Node, within: Node): void {
    const [start, end] = [this.top(first), this.behind(last)];
    const texts: (readonly [number, number])[] = [];
    walk(within, (node) => {
      if ((node.type === 'TemplateElement' || node.type === 'Literal') && node.range[0] >= start && node.range[1] <= end) texts.push(node.range);
    });
    for (let line = this.text.indexOf('\n', start) + 1; line > 0 && line < end; line = this.text.indexOf('\n', line) + 1) {
      const blank = /^[ \t]*\r?\n/.test(this.text.slice(line, line + 200));
      if (!blank && !texts.some(([from, to]) => line > from && line <= to)) this.#edits.push({ range: [line, line], text: this.style.unit });
    }
    this.#shifted = [start, end];
  }
}

export function isFirstOnLine(draft: Draft, node: Node): boolean {
  const start = draft.text.lastIndexOf('\n', node.range[0] - 1) + 1;
  return draft.text.slice(start, node.range[0]).trim() === '';
}
