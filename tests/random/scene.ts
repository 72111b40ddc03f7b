/** One run of one program: what it asked the oracle, which loops it entered, what became of its stream. */
import { Oracle } from './oracle.ts';

/** Thrown by everything unknown that fails; any other error is a mistake of the program itself. */
export class Boom extends Error {}

/** Is this an error that no mock has thrown? What is thrown while another error is on its way holds both. */
export function isMistake(error: unknown): boolean {
  if (error instanceof Boom) return false;
  const {
    name,
    error: later,
    suppressed,
  } = (error ?? {}) as {
    name?: unknown;
    error?: unknown;
    suppressed?: unknown;
  };
  return name !== 'SuppressedError' || isMistake(later) || isMistake(suppressed);
}

const NEVER = new Promise<never>(() => {});

export class Scene {
  readonly oracle: Oracle;
  readonly entered = new Set<number>();
  readonly trace: string[] | undefined;
  /** Errors that no mock has thrown: the generator wrote a broken program. */
  readonly mistakes: unknown[] = [];

  // The life of the stream.
  committed = false;
  sent = false;
  ended = false;
  answered = false;
  aborted = false;
  /** An item was handed to the stream, even too late. */
  fed = false;

  constructor(oracle: Oracle, traced = false) {
    this.oracle = oracle;
    this.trace = traced ? [] : undefined;
  }

  note(text: string): void {
    this.trace?.push(text);
  }

  /** One of the named outcomes. */
  pick(what: string, ...outcomes: string[]): string {
    const outcome = outcomes[this.oracle.choose(outcomes.length)]!;
    this.note(`${what}: ${outcome}`);
    return outcome;
  }

  /** A promise that settles, unless the run was given up: then everything stands still. */
  settled<T>(value: T): Promise<T> {
    return this.oracle.abandoned ? NEVER : Promise.resolve(value);
  }

  /** An unknown call: returns, or throws. */
  call(what: string): void {
    if (this.pick(what, 'returns', 'throws') === 'throws') throw new Boom(what);
  }

  get live(): boolean {
    return !this.ended && !this.answered && !this.aborted;
  }

  get open(): boolean {
    return this.committed || !this.live;
  }

  commit(): void {
    this.note('head committed');
    this.committed = true;
  }

  /** A body byte; false when the stream no longer takes it. */
  send(what: unknown): boolean {
    if (this.trace) this.note(`send ${JSON.stringify(what)}${this.live ? '' : ' (too late, lost)'}`);
    if (isItem(what)) this.fed = true;
    if (!this.live) return false;
    this.committed = this.sent = true;
    return true;
  }

  end(): boolean {
    this.note(`end${this.live ? '' : ' (again)'}`);
    if (!this.live) return false;
    this.committed = this.ended = true;
    return true;
  }

  /** A complete answer of another kind: only possible while nothing is committed. */
  answer(): void {
    if (this.open) {
      this.note('answer refused: headers already sent');
      throw new Boom('ERR_HTTP_HEADERS_SENT');
    }
    this.note('answered');
    this.committed = this.answered = true;
  }

  abort(): void {
    this.note(`abort${this.live ? '' : ' (too late)'}`);
    if (this.live) this.aborted = true;
  }

  /** What the program wrote: nothing sent, and no other answer or cut connection instead. */
  get silent(): boolean {
    return !this.sent && !this.answered && !this.aborted;
  }
}

/** A frame with an item in it, not one of the program's own notices. */
function isItem(what: unknown): boolean {
  const text = typeof what === 'string' ? what : String((what as { data?: unknown } | undefined)?.data);
  return /^(data: )?("?h|\{\}|null)/.test(text);
}

/** An item of a source. Its properties are decided when they are first read, and stay. */
class Item {
  readonly #scene: Scene;
  #known = new Map<string, unknown>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  #property<T>(name: string, values: readonly T[], words: readonly string[]): T {
    if (!this.#known.has(name)) {
      const word = this.#scene.pick(`item.${name}`, ...words);
      this.#known.set(name, values[words.indexOf(word)]);
    }
    return this.#known.get(name) as T;
  }

  get text(): string | undefined {
    return this.#property('text', [undefined, 'hello'], ['undefined', "'hello'"]);
  }

  get ok(): boolean {
    return this.#property('ok', [false, true], ['false', 'true']);
  }

  get delta(): { content: string } | undefined {
    return this.#property('delta', [undefined, { content: 'hi' }], ['undefined', '{ content }']);
  }

  get type(): string {
    return this.#property('type', ['other', 'text', 'ping'], ['other', 'text', 'ping']);
  }

  toJSON(): object {
    return {};
  }
}

/** `new WritableStream(sink)`. */
export class Writable {
  readonly sink: Partial<Record<'start' | 'write' | 'close' | 'abort', (given?: unknown) => unknown>>;

  constructor(sink: Writable['sink']) {
    this.sink = sink;
  }
}

const MOST_ITEMS = 2;

/** An unknown source: at each step it ends, yields or throws. `nulls`: it may also yield null and an empty text. */
export function openSource(scene: Scene, nulls: boolean): object {
  let calls = 0;
  let items = 0;
  let done = false;
  const step = (): Promise<{ done: boolean; value: unknown }> => {
    calls++;
    if (calls > 8 || scene.oracle.abandoned) return NEVER;
    if (done || calls > 4) return scene.settled({ done: true, value: undefined });
    const outcome = scene.pick(
      'source',
      'ends',
      'throws',
      ...(items < MOST_ITEMS ? (nulls ? ['item', 'null', 'empty text'] : ['item']) : []),
    );
    if (outcome === 'ends') done = true;
    if (outcome === 'throws') return Promise.reject(new Boom('source'));
    if (outcome !== 'ends' && outcome !== 'throws') items++;
    return scene.settled({
      done,
      value: outcome === 'item' ? new Item(scene) : outcome === 'null' ? null : outcome === 'empty text' ? '' : undefined,
    });
  };
  const iterator = {
    next: step,
    return: () => {
      scene.note('the source is given back');
      done = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  const reader = {
    read: step,
    releaseLock: () => scene.note('reader.releaseLock()'),
    cancel: () => {
      scene.call('reader.cancel()');
      return Promise.resolve();
    },
  };
  // Measured on Node's own: what fails in a method of the sink is told to none of the others.
  const pipeTo = async ({ sink }: Writable): Promise<void> => {
    await sink.start?.();
    for (;;) {
      const { done, value } = await step().catch(async (error) => {
        await sink.abort?.(error);
        throw error;
      });
      if (done) break;
      await sink.write?.(value);
    }
    await sink.close?.();
  };
  return { [Symbol.asyncIterator]: () => iterator, getReader: () => reader, pipeTo };
}
