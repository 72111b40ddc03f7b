import type { Position } from './findings.ts';

/** Offsets to lines and columns of one text. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    const ends = /\r\n|[\n\r\u2028\u2029]/g;
    while (ends.exec(text) !== null) this.#starts.push(ends.lastIndex);
  }

  at(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! };
  }

  /** The offset of a place, which may be past the end of its line. */
  offset({ line, column }: Position): number {
    return Math.min((this.#starts[line - 1] ?? this.#length) + column, this.#length);
  }

  /** The last offset on the line of `offset`, before its line end. */
  endOfLine(offset: number): number {
    const { line } = this.at(offset);
    const next = this.#starts[line];
    return next === undefined ? this.#length : next - 1;
  }
}
