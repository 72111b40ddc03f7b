/** Choices a run of a program makes one after the other, and the depth-first walk over all of them. */

/** How many choices one run may make before it is given up. */
const LONGEST_RUN = 60;

/** A seeded generator of numbers in [0, 1): the same seed gives the same programs on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Answers every `choose(n)` of a run from a prefix that was fixed before, and with 0 after it.
 * `next()` moves to the next run in depth-first order, so every combination is answered exactly once.
 */
export class Oracle {
  /** The run asked for more choices than allowed: its outcome says nothing. */
  abandoned = false;
  #taken: number[] = [];
  #widths: number[] = [];
  #position = 0;

  /** One of 0 … width - 1. */
  choose(width: number): number {
    if (this.#position >= LONGEST_RUN) {
      this.abandoned = true;
      return 0;
    }
    if (this.#position === this.#taken.length) {
      this.#taken.push(0);
      this.#widths.push(width);
    }
    return this.#taken[this.#position++]!;
  }

  /** Prepares the next run; false when every combination has been answered. */
  next(): boolean {
    this.abandoned = false;
    this.#taken.length = this.#widths.length = this.#position;
    this.#position = 0;
    while (this.#taken.length > 0) {
      const last = this.#taken.length - 1;
      if (this.#taken[last]! + 1 < this.#widths[last]!) {
        this.#taken[last]!++;
        return true;
      }
      this.#taken.pop();
      this.#widths.pop();
    }
    return false;
  }

  /** The choices of the run that has just ended: enough to run it again. */
  script(): number[] {
    return this.#taken.slice(0, this.#position);
  }

  /** An oracle that repeats one run. */
  static replay(script: readonly number[]): Oracle {
    const oracle = new Oracle();
    oracle.#taken = [...script];
    oracle.#widths = script.map(() => 1);
    return oracle;
  }
}
