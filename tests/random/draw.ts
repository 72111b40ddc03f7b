/** What a generator function needs at hand: chance, fresh names, and the place statements are written into. */
import type { FrameKind, Stack } from './stacks.ts';
import type { Piece } from './program.ts';

export class Draw {
  readonly constructs = new Set<string>();
  /** 0: anything goes; 1: only statements that cannot fail where it matters. Most right guards come from calm programs. */
  calm = 0;
  /** How many more statements may ask the oracle: keeps the number of runs small. */
  budget = 6;
  /** How many more loops a grown program may have. */
  loops = 0;
  /** Declarations at module level, written before the handler. */
  readonly helpers: Piece[] = [];
  #names = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** One of the thunks, by weight. */
  weighted<T>(...choices: readonly (readonly [weight: number, make: () => T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.#random() * total;
    for (const [weight, make] of choices) if ((at -= weight) < 0) return make();
    return choices[choices.length - 1]![1]();
  }

  fresh(stem: string): string {
    return `${stem}${++this.#names}`;
  }

  /** May another statement ask the oracle? Takes it from the budget. */
  spend(cost = 1): boolean {
    if (this.budget < cost) return false;
    this.budget -= cost;
    return true;
  }

  tag(construct: string): void {
    this.constructs.add(construct);
  }
}

/** A guard: the value that remembers whether something was sent. */
export interface Guard {
  readonly kind: string;
  readonly declarations: readonly Piece[];
  /** Statements that remember a send. Empty where the send itself does. */
  mark(item: string): string[];
  /** Conditions that hold while nothing was sent. */
  readonly unsent: readonly string[];
  /** Conditions that hold once something was sent. */
  readonly sent: readonly string[];
}

/** Something `break` or `continue` can leave. */
export interface Exit {
  readonly kind: 'loop' | 'switch';
  readonly label?: string | undefined;
}

/** The place statements are written into. */
export interface Site {
  readonly stack: Stack;
  readonly target: string;
  readonly guard: Guard;
  readonly exits: readonly Exit[];
  /** Calls a helper instead of the stream itself; undefined when it is sent to directly. */
  readonly sender?: ((kind: FrameKind, payload: string) => string) | undefined;
  readonly ender?: string | undefined;
  /** Plain functions cannot yield, callbacks of `.then` are not async. */
  readonly canAwait: boolean;
  /** The error variable of the enclosing catch clause. */
  readonly error?: string | undefined;
  /** Conditions that hold once the client has left: no run is judged in which it has, so they are false. */
  readonly gone: readonly string[];
  /** Sources may yield null here: the program looks at the items themselves. */
  readonly nulls: boolean;
}

/** The stream variable's own conditions and answers, written for the name it has here. */
export function renamed(text: string, site: Site): string {
  if (site.target === site.stack.target || site.stack.target === '') return text;
  return text.replaceAll(new RegExp(`(?<![\\w.])${site.stack.target.replaceAll('.', '\\.')}\\b`, 'g'), site.target);
}

/** The expression that sends one frame, awaited where the stack needs it. */
export function sendCall(site: Site, kind: FrameKind, payload = ''): string {
  const call = site.sender ? site.sender(kind, payload) : site.stack.send(site.target, kind, payload);
  return `§${site.stack.awaited && site.canAwait ? 'await ' : ''}${call}`;
}

/** The statement that ends the stream; undefined where the framework does. */
export function endCall(site: Site): string | undefined {
  const call = site.ender ?? site.stack.end(site.target);
  return call && `${site.stack.awaited && site.canAwait ? 'await ' : ''}${call}`;
}

/** The source expression of a loop. */
export function sourceCall(site: Site): string {
  return site.nulls ? '«source()¦sourceWithNulls()»' : 'source()';
}
