/** What tests of texts said, kept for as long as the texts stay the same: a file that many others import is tested once. */

export type TextTest = (text: string) => boolean;

interface Known {
  readonly text: string;
  readonly answers: Map<TextTest, boolean>;
  specifiers?: readonly string[];
}

/** How much text is kept to be compared with. */
const MOST_TEXT = 8_000_000;

export class TextTests {
  /** The least recently asked for first. */
  readonly #known = new Map<string, Known>();
  #size = 0;

  passes(path: string, text: string, test: TextTest): boolean {
    const { answers } = this.#of(path, text);
    let answer = answers.get(test);
    if (answer === undefined) answers.set(test, (answer = test(text)));
    return answer;
  }

  /** Everything that a text imports, exports from elsewhere or requires, comments and all. */
  specifiersOf(path: string, text: string): readonly string[] {
    return (this.#of(path, text).specifiers ??= specifiersIn(text));
  }

  #of(path: string, text: string): Known {
    const before = this.#known.get(path);
    const known = before?.text === text ? before : { text, answers: new Map<TextTest, boolean>() };
    if (before !== undefined) this.#forget(path, before);
    this.#known.set(path, known);
    this.#size += text.length;
    for (const [oldest, one] of this.#known) {
      if (this.#size <= MOST_TEXT || oldest === path) break;
      this.#forget(oldest, one);
    }
    return known;
  }

  #forget(path: string, { text }: Known): void {
    this.#known.delete(path);
    this.#size -= text.length;
  }
}

export const specifiersIn = (text: string): string[] => [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"])(.+?)\1/g)].map((match) => match[2]!);
