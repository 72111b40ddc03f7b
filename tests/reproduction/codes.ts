/**
 * The code variants: how a writer loop is written, whatever the stack. Each is what people write, or what they write
 * when they mend it, down to the mistakes.
 */
import { feed } from './feed.ts';
import { report, whileBusy } from './report.ts';
import { CLOSE, frameOf, type Feed, type Frame, type Generate, type Writer } from './stacks/stack.ts';
import { currentTrack, describe } from './tracker.ts';

const log = (error: unknown): void => report('code logs an error', { detail: describe(error) });

async function writeAll(writer: Writer): Promise<boolean> {
  let sent = false;
  for await (const item of feed()) {
    await writer.send(frameOf(item));
    sent = true;
  }
  return sent;
}

/** What each of these does is in `ABOUT`. */
export const LOOPS = {
  async naive(writer) {
    for await (const item of feed()) await writer.send(frameOf(item));
    await writer.end();
  },

  async noend(writer) {
    for await (const item of feed()) await writer.send(frameOf(item));
  },

  async fin(writer) {
    let sent = false;
    try {
      for await (const item of feed()) {
        await writer.send(frameOf(item));
        sent = true;
      }
    } finally {
      if (!sent) await writer.send(CLOSE);
      await writer.end();
    }
  },

  async fincatch(writer) {
    let sent = false;
    try {
      for await (const item of feed()) {
        await writer.send(frameOf(item));
        sent = true;
      }
    } catch (error) {
      log(error);
    } finally {
      if (!sent) await writer.send(CLOSE);
      await writer.end();
    }
  },

  async mistake(writer) {
    let sent = false;
    try {
      for await (const item of feed()) {
        await writer.send(frameOf(item));
        sent = true;
      }
      await writer.end();
    } finally {
      if (!sent) await writer.send(CLOSE);
    }
  },

  async dbl(writer) {
    try {
      await writeAll(writer);
      await writer.end();
    } finally {
      await writer.end();
    }
  },

  async catch500(writer) {
    try {
      await writeAll(writer);
      await writer.end();
    } catch {
      await writer.answer?.();
    }
  },

  async catchlog(writer) {
    try {
      await writeAll(writer);
      await writer.end();
    } catch (error) {
      log(error);
    }
  },

  async safe(writer) {
    const leaving = new AbortController();
    const gone = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()));
    writer.onLeave(() => leaving.abort());
    let sent = false;
    try {
      for await (const item of feed({ signal: leaving.signal })) {
        if (leaving.signal.aborted) break;
        await Promise.race([writer.send(frameOf(item)), gone]);
        sent = true;
      }
    } catch (error) {
      if (!leaving.signal.aborted) log(error);
    } finally {
      try {
        if (!sent && !leaving.signal.aborted && writer.open()) await writer.send(writer.close ?? CLOSE);
        await writer.end();
      } catch {
        report('code finds the client gone');
      }
    }
  },

  async sendAfterEnd(writer) {
    await writeAll(writer);
    const end = writer.end();
    // Not a tick later than need be: a call may do less harm when the end has gone through.
    if (end instanceof Promise) await end;
    await probe('send', () => writer.send(CLOSE));
  },

  async endAfterEnd(writer) {
    await writeAll(writer);
    const end = writer.end();
    // Not a tick later than need be: a call may do less harm when the end has gone through.
    if (end instanceof Promise) await end;
    await probe('end', () => writer.end());
  },

  async sendAfterLeaving(writer) {
    await left(writer);
    await probe('send', () => writer.send(CLOSE));
  },

  async endAfterLeaving(writer) {
    await left(writer);
    await probe('end', () => writer.end());
  },

  async sendAfterAbort(writer) {
    await writeAll(writer);
    await writer.abort?.();
    await probe('send', () => writer.send(CLOSE));
  },

  async headAfterOpen(writer) {
    const { receiver } = writer as { receiver: { setHeader?(name: string, value: string): unknown } };
    for await (const item of feed()) await writer.send(frameOf(item));
    await probe('head', () => receiver.setHeader?.('X-Late', '1'));
    await writer.end();
  },

  /** What a guard says of a stream in each state. */
  async guards(writer) {
    const tell = (state: string): void => report(`guard ${state}`, { detail: String(guard(writer.receiver)) });
    tell('open');
    for await (const item of feed()) await writer.send(frameOf(item));
    tell('sent');
    const end = writer.end();
    if (end instanceof Promise) await end;
    tell('ended');
  },

  async guardsAfterLeaving(writer) {
    await left(writer);
    report('guard left', { detail: String(guard(writer.receiver)) });
  },
} satisfies Record<string, Feed>;

/** Sends the items, and waits until the connection is gone and the stack has had the time to notice. */
async function left(writer: Writer): Promise<void> {
  const { gone } = currentTrack()!;
  for await (const item of feed()) await writer.send(frameOf(item));
  if (!gone.aborted) await whileBusy(new Promise((resolve) => gone.addEventListener('abort', resolve, { once: true })));
  await whileBusy(new Promise((resolve) => setTimeout(resolve, 30)));
}

/** Makes a call that may be one too many, and reports what it does. What it does to the process is seen from outside. */
async function probe(name: string, call: () => unknown): Promise<void> {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    report(`probe ${name}`, { detail: `throws ${describe(error)}` });
    return;
  }
  try {
    await result;
    report(`probe ${name}`, { detail: 'is ignored' });
  } catch (error) {
    report(`probe ${name}`, { detail: `rejects ${describe(error)}` });
  }
}

function guard(receiver: unknown): unknown {
  const condition = process.env['REPRODUCTION_GUARD'];
  return condition === undefined ? undefined : new Function('receiver', `return ${condition};`)(receiver);
}

type Body = () => AsyncGenerator<Frame, void, undefined>;

async function* plain(signal?: AbortSignal): AsyncGenerator<Frame, void, undefined> {
  for await (const item of feed(signal === undefined ? {} : { signal })) yield frameOf(item);
}

export const GENERATORS = {
  naive: () => plain(),

  async *fin() {
    let sent = false;
    try {
      for await (const item of feed()) {
        yield frameOf(item);
        sent = true;
      }
    } finally {
      if (!sent) yield CLOSE;
    }
  },

  async *safe(signal) {
    let sent = false;
    try {
      for await (const item of feed({ signal })) {
        yield frameOf(item);
        sent = true;
      }
    } catch (error) {
      if (!signal.aborted) log(error);
    }
    // A space: one of the libraries drops empty data.
    if (!sent) yield { event: 'close', data: ' ' };
  },
} satisfies Record<string, Generate | Body>;

export type LoopCode = keyof typeof LOOPS;
export type GeneratorCode = keyof typeof GENERATORS;
export type Code = LoopCode | GeneratorCode;

export const ABOUT: Readonly<Record<Code, string>> = {
  naive: 'loops, then ends',
  noend: 'loops, and does not end',
  fin: 'a flag, and the close event and the end in `finally`; no `catch`',
  fincatch: 'the same, with a `catch` that logs',
  mistake: 'the end in `try`, the close event in `finally`',
  dbl: 'the end in `try` and again in `finally`',
  catch500: 'a `catch` that answers 500',
  catchlog: 'a `catch` that only logs',
  safe: 'a flag, a guard, a `catch`, and a signal that stops the source',
  sendAfterEnd: 'sends after the end',
  endAfterEnd: 'ends twice',
  sendAfterLeaving: 'sends after the client has left',
  endAfterLeaving: 'ends after the client has left',
  sendAfterAbort: 'sends after it has broken the connection',
  headAfterOpen: 'sets a header after it has sent',
  guards: 'reads the guard of the fix in each state',
  guardsAfterLeaving: 'reads the guard of the fix after the client has left',
};
