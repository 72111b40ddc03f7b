/** What a call does that comes too late: after the end, after the connection is gone, or after the head is out. */
import { LIBRARIES, modelOf } from '../../src/models/index.ts';
import type { AfterEnd, TooLate } from '../../src/models/model.ts';
import type { Cell } from './cell.ts';
import type { LoopCode } from './codes.ts';
import { observe, type Observation } from './observe.ts';
import { STACKS, type StackEntry } from './stacks/catalogue.ts';

export type LateCall = 'send after the end' | 'end after the end' | 'send after leaving' | 'end after leaving' | 'send after an abort' | 'header after the head';

/**
 * `throws`: at once or by a rejection. `crashes`: it returns, and an error event that nobody listens to follows.
 * `never settles`: the promise of the call, or of the one before it that was to make it late, stays pending.
 */
export type Late = 'is ignored' | 'throws' | 'crashes' | 'never settles';

interface Probe {
  readonly call: LateCall;
  readonly code: LoopCode;
  readonly leaves: boolean;
  /** The fact of the model that it proves. */
  readonly fact?: keyof AfterEnd;
}

export const PROBES: readonly Probe[] = [
  { call: 'send after the end', code: 'sendAfterEnd', leaves: false, fact: 'send' },
  { call: 'end after the end', code: 'endAfterEnd', leaves: false, fact: 'end' },
  { call: 'send after leaving', code: 'sendAfterLeaving', leaves: true, fact: 'cancelled' },
  { call: 'end after leaving', code: 'endAfterLeaving', leaves: true },
  { call: 'send after an abort', code: 'sendAfterAbort', leaves: false, fact: 'aborted' },
  { call: 'header after the head', code: 'headAfterOpen', leaves: false, fact: 'answer' },
];

/** The stacks that have an abort, and those whose writer is a response with headers. */
const ABORTS = /^(?:node\.|express|koa\.|fastify\.(?:raw|hijack)|nest\.res|h3v\d\.raw|web-|hono\.|better-sse\.node)/;
const HAS_HEADERS = /^(?:node\.(?:set|head|flush)|express|koa\.raw|fastify\.(?:raw|hijack)|nest\.res|h3v\d\.raw)/;

export function probesOf({ name }: StackEntry): readonly Probe[] {
  return PROBES.filter(({ code }) => (code !== 'sendAfterAbort' || ABORTS.test(name)) && (code !== 'headAfterOpen' || HAS_HEADERS.test(name)));
}

/** A stack that is started and one that is not end alike; the fetch form of better-sse has no end. */
const ENDLESS = new Set(['mcp-sse.unstarted', 'better-sse.fetch']);

export const LATE_STACKS: readonly StackEntry[] = STACKS.filter(({ kind, name }) => kind === 'loop' && !ENDLESS.has(name));

export const lateCell = ({ name }: StackEntry, { code, leaves }: Probe): Cell => ({ program: { stack: name, code }, source: leaves ? 'ends-late' : 'items', client: leaves ? 'rst' : 'stays' });

export async function lateCalls(stack: StackEntry): Promise<Partial<Record<LateCall, Late>>> {
  const calls: Partial<Record<LateCall, Late>> = {};
  for (const probe of probesOf(stack)) calls[probe.call] = lateOf(await observe(lateCell(stack, probe)));
  return calls;
}

export function lateOf(seen: Observation): Late {
  const call = seen.timeline.find(({ what }) => what.startsWith('probe '));
  if (call === undefined) {
    // A TransformStream that nobody reads, as h3 makes one before `send()`, keeps whoever ends it waiting.
    if (seen.died === undefined && seen.source === 'ends') return 'never settles';
    throw new Error(`The call was not made:\n${seen.timeline.map(({ what }) => what).join('\n')}\n${seen.stderr}`);
  }
  if (/^(?:throws|rejects)/.test(call.detail!)) return 'throws';
  return seen.died === undefined ? 'is ignored' : 'crashes';
}

const WORDS: Readonly<Record<TooLate, Late>> = { crashes: 'crashes', throws: 'throws', lost: 'is ignored', harmless: 'is ignored' };

/** What the model says, in the same words. */
export const claimedOf = (model: string, fact: keyof AfterEnd): Late => WORDS[modelOf(model).afterEnd[fact]];

export interface LateClaim {
  readonly model: string;
  readonly stack: StackEntry;
  readonly probe: Probe;
  /** What the model says. */
  readonly claimed: Late;
  readonly title: string;
}

/** What is declared in the settings is an object made by hand like any other. */
const SHOWN_BY: Readonly<Record<string, string>> = { declared: 'sender' };

/** One stack for each model: what it is made of hardly matters here, and `npm run reproduce` measures them all. */
export const LATE_CLAIMS: readonly LateClaim[] = LIBRARIES.flatMap(({ streams }) => streams).flatMap(({ id: model }) => {
  const stack = LATE_STACKS.find((one) => one.model === (SHOWN_BY[model] ?? model));
  if (stack === undefined) return [];
  return probesOf(stack).flatMap((probe) => (probe.fact === undefined ? [] : [{ model, stack, probe, claimed: claimedOf(model, probe.fact), title: `${model}, ${probe.call} · ${stack.name}` }]));
});

/** Facts that no probe shows, of calls that there are. */
export const UNPROBED: Readonly<Record<string, Partial<Record<keyof AfterEnd, string>>>> = {
  'fastify-sse-v2': { answer: 'Its `reply.send()` after the first event is in the cell fastify-sse-v2.loop · catch500 · throws-later.' },
  sender: { aborted: 'The object made by hand has no abort; the names of such methods are judged like an end.' },
};
