/**
 * The shape of a random program: a tree of text lines, cut where a statement could be deleted.
 *
 * Inside a line, `«clean¦probe»` reads `clean` in the text that is analysed and `probe` in the text that is executed,
 * `@` in a probe is the line of the loop it belongs to, and `§` (never printed) marks a call that sends.
 */

/** A statement: one line, or a compound one. */
export type Piece = string | Compound;

/** Head lines (strings) and the statement lists between them, in order. */
export interface Compound {
  readonly parts: readonly (string | readonly Piece[])[];
  /** A loop whose verdict is compared. */
  readonly loop?: LoopShape;
  /** The name under which these lines are called. */
  readonly named?: string;
  /** Not to be unwrapped or deleted when a failing program is made smaller. */
  readonly fixed?: boolean;
}

/** `plain`: only a false alarm counts, for it is not the source of anything. */
export type LoopShape = 'for-await' | 'loop' | 'recursion' | 'plain';

export interface Program {
  readonly seed: number;
  readonly stack: string;
  readonly pieces: readonly Piece[];
  /** The constructs it was built from: mismatches are counted by them. */
  readonly constructs: ReadonlySet<string>;
  /** It has a guard, right or wrong. */
  readonly guarded: boolean;
}

export function compound(...parts: (string | readonly Piece[])[]): Compound {
  return { parts };
}

/** Lines that say that this is an event stream, and the steps without which a loop would spin for ever: not deleted. */
const ESSENTIAL = /\bimport\b|event-stream|\.(read|next)\(\)|\bpump\d+\(\)/;

/** Clauses that may be empty. */
const MAY_BE_EMPTY = /\b(catch|finally|else)\b/;

/** Every program that is this one with one statement deleted, or one compound replaced by what stands in it. */
export function* smaller(pieces: readonly Piece[]): Generator<Piece[]> {
  for (const [index, piece] of pieces.entries()) {
    const before = pieces.slice(0, index);
    const after = pieces.slice(index + 1);
    if (typeof piece === 'string') {
      if (!ESSENTIAL.test(piece)) yield [...before, ...after];
      continue;
    }
    if (!piece.fixed) {
      yield [...before, ...after];
      for (const part of piece.parts) if (typeof part !== 'string') yield [...before, ...part, ...after];
    }
    for (const [at, part] of piece.parts.entries()) {
      if (typeof part === 'string') continue;
      const head = piece.parts[at - 1];
      for (const less of smaller(part)) {
        if (less.length === 0 && !(typeof head === 'string' && MAY_BE_EMPTY.test(head))) continue;
        yield [
          ...before,
          {
            ...piece,
            parts: piece.parts.map((old, i) => (i === at ? less : old)),
          },
          ...after,
        ];
      }
    }
  }
}
