/**
 * The sources, as programs get them: `for await (const item of feed())`. Which one it is, the cell or the query of the
 * request says. Each is an iterator object made by hand, whose `return()` is seen even while `next()` is pending.
 */
import { report, whileBusy } from './report.ts';
import { currentTrack, type Track } from './tracker.ts';

export interface Item {
  readonly n: number;
  readonly text: string;
}

export interface FeedOptions {
  readonly signal?: AbortSignal;
}

/** What `next()` does when it is called for the nth time, counted from 1. */
type Step = (n: number, track: Track | undefined) => Item | 'end' | Promise<Item | 'end'>;

export class SourceError extends Error {
  override readonly name = 'SourceError';
}

const item = (n: number, text = 'text'): Item => ({ n, text });
const fail = (): never => {
  throw new SourceError('the source broke');
};
const later = (milliseconds: number): Promise<void> => whileBusy(new Promise((resolve) => setTimeout(resolve, milliseconds)));

/** Resolves a little after the client has left. */
async function afterLeaving(track: Track | undefined): Promise<void> {
  if (track === undefined) throw new Error('Only a request has a client.');
  await whileBusy(track.gone.aborted ? Promise.resolve() : new Promise((resolve) => track.gone.addEventListener('abort', resolve, { once: true })));
  await later(30);
}

/** An endless source ends all the same, once it has outlived every client by far. */
export const ENDLESS = 40;
const BURST = 200;
const FLOOD = 1_000;
const TORRENT = 400;

/** Nothing that is read from elsewhere comes at once. What was sent before has gone out by then. */
const PAUSE = 15;
const afterPause = async <T>(value: () => T): Promise<T> => later(PAUSE).then(value);
const afterOthers = async <T>(value: () => T): Promise<T> => new Promise<void>((resolve) => setImmediate(resolve)).then(value);
const end = () => 'end' as const;

export const SOURCES = {
  items: (n) => afterPause(() => (n <= 3 ? item(n) : 'end')),
  empty: () => afterPause(end),
  'throws-first': () => afterPause(fail),
  'throws-later': (n) => afterPause(() => (n === 1 ? item(n) : fail())),
  'throws-at-once': fail,
  blocks: () => new Promise<never>(() => undefined),
  slow: async (n) => (n > 1 ? 'end' : later(1_100).then(() => item(n))),
  burst: (n) => (n <= BURST ? item(n, 'x'.repeat(2_000)) : fail()),
  // Fast, but not so fast that nobody could leave meanwhile.
  flood: (n) => (n <= FLOOD ? afterOthers(() => item(n, 'x'.repeat(1_000))) : 'end'),
  // More than the buffers between a server and a client that does not read can take.
  torrent: (n) => (n <= TORRENT ? afterOthers(() => item(n, 'x'.repeat(65_536))) : 'end'),
  endless: (n) => afterPause(() => (n > ENDLESS ? 'end' : item(n))),
  'ends-late': async (_n, track) => afterLeaving(track).then(end),
  'throws-late': async (_n, track) => afterLeaving(track).then(fail),
  'yields-late': async (n, track) => (n > 3 ? 'end' : n > 1 ? afterPause(() => item(n)) : afterLeaving(track).then(() => item(n))),
} satisfies Record<string, Step>;

export type SourceName = keyof typeof SOURCES;

export const isSource = (name: string): name is SourceName => Object.hasOwn(SOURCES, name);

/** Sources that are open now. One that stays in here when its client has left has leaked. */
export const openSources = new Set<symbol>();

function chosen(track: Track | undefined): SourceName {
  const asked = track === undefined ? null : new URL(track.url, 'http://localhost').searchParams.get('source');
  const name = asked ?? process.env['REPRODUCTION_SOURCE'] ?? 'items';
  if (!isSource(name)) throw new TypeError(`No source is called ${name}.`);
  return name;
}

export function feed({ signal }: FeedOptions = {}): AsyncIterable<Item> & AsyncIterator<Item> {
  const track = currentTrack();
  const step: Step = SOURCES[chosen(track)];
  const id = Symbol();
  const told = track === undefined ? {} : { request: track.id };
  const tell = (what: string, detail?: string): void => report(`source ${what}`, { ...told, ...(detail !== undefined && { detail }) });
  const close = (what: string): void => {
    if (openSources.delete(id)) tell(what);
  };
  let n = 0;
  const take = async (): Promise<IteratorResult<Item>> => {
    signal?.throwIfAborted();
    tell('is asked', String(++n));
    const value = await untilAborted(step(n, track), signal);
    if (value === 'end') {
      close('ends');
      return { done: true, value: undefined };
    }
    tell('yields', String(n));
    return { done: false, value };
  };
  openSources.add(id);
  tell('opens');
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await take();
      } catch (error) {
        close(signal?.aborted === true ? 'is aborted' : 'throws');
        throw error;
      }
    },
    async return() {
      close('is returned');
      return { done: true, value: undefined };
    },
  };
}

function untilAborted<T>(wait: T | Promise<T>, signal: AbortSignal | undefined): T | Promise<T> {
  if (signal === undefined || !(wait instanceof Promise)) return wait;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    wait.then(resolve, reject);
  });
}
