/**
 * How a server process tells what happens in it: one line of JSON for each event, on file descriptor 3.
 * Written synchronously, so that nothing is lost when the process dies at the next line.
 */
import { writeSync } from 'node:fs';

export interface Event {
  /** Milliseconds since the process started to listen to itself. */
  readonly at: number;
  readonly what: string;
  /** Number of the request, where the event belongs to one. */
  readonly request?: number;
  readonly detail?: string;
  /** The name of the rule of the protocol that this breaks. */
  readonly violation?: string;
}

/**
 * After so many ticks without an event, and with no timer of a source running, nothing will happen any more. More than one
 * tick, since a process that did not get the processor for a while runs its timers before it looks at what has come in.
 */
const QUIET = { ticks: 5, milliseconds: 30 };

const begin = performance.now();
const channel = process.env['REPRODUCTION_CHANNEL'] === 'fd3' ? 3 : undefined;
const listeners = new Set<(event: Event) => void>();
let busy = 0;
let requests = 0;
let silence: NodeJS.Timeout | undefined;

/** Who writes to a response that is over may do so for ever: that does not put the silence off. */
const VAIN = /^(?:write|end)\(\) after the (?:client left|end)$/;

/** For those in the same process. */
export function onReport(listener: (event: Event) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function report(what: string, more: Omit<Event, 'at' | 'what'> = {}): void {
  const event: Event = { at: Math.round((performance.now() - begin) * 10) / 10, what, ...more };
  for (const listener of listeners) listener(event);
  if (channel === undefined) return;
  writeSync(channel, `${JSON.stringify(event)}\n`);
  if (what === 'request') requests++;
  if (what !== 'quiet' && (silence === undefined || !VAIN.test(what))) awaitSilence();
}

function awaitSilence(ticks = QUIET.ticks): void {
  clearTimeout(silence);
  if (requests === 0) return;
  silence = setTimeout(() => {
    if (ticks > 1) return awaitSilence(ticks - 1);
    silence = undefined;
    if (busy === 0) report('quiet');
  }, QUIET.milliseconds);
  silence.unref();
}

/** While `wait` is pending something is still to come: the silence before it says nothing. */
export async function whileBusy<T>(wait: Promise<T>): Promise<T> {
  busy++;
  try {
    return await wait;
  } finally {
    busy--;
    awaitSilence();
  }
}
