/**
 * What a fix writes on each stack: the close event in the stack's own words, its end, and what keeps both harmless when
 * the stream is over or the client has left. The reasons are those of the models.
 */
import { methodCalled, type Node } from '../syntax/node.ts';
import type { Sites } from './sites.ts';
import { quoted, type Style } from './style.ts';

export interface CloseEvent {
  readonly event: string;
  readonly data: string;
}

/** What is sent where neither the code nor its settings say otherwise. */
export const CLOSE: CloseEvent = { event: 'close', data: '' };

/** @param option of the rule */
export const closeEventOf = (option: Partial<CloseEvent> | undefined): CloseEvent | undefined => option && { ...CLOSE, ...option };

export interface StackFix {
  /** The method that sends. */
  readonly send: string;
  /** `made`: by a class that the code imports; `like`: whatever the code itself hands over. */
  readonly payload: 'text' | 'bytes' | 'event' | 'typed' | 'pushed' | 'made' | 'like';
  readonly awaited: boolean;
  /** The method that ends; absent where the library ends the stream itself. */
  readonly end?: string;
  /** True on the receiver when it is over: the event must not be sent. */
  readonly over?: (receiver: string) => string;
  /** True on the receiver when its head is out: before, something else may still answer. */
  readonly committed?: (receiver: string) => string;
  /** Sending and ending throw once the client has left, and nothing tells. */
  readonly raises?: true;
  /** An error that leaves the function discards what was sent before. */
  readonly discards?: true;
  /** The method that sends a comment, whole or only its text, where `send` does not take one. */
  readonly comment?: { readonly method: string; readonly framed: boolean };
  /** What a send returns settles only when the response is read, so not before the function that makes the stream has returned it. */
  readonly whenRead?: true;
  /** It becomes the body of a response where it is handed to the framework. */
  readonly handedOut?: true;
  /** Its frames have no room for empty data. */
  readonly needsData?: true;
  /** What was sent keeps it open, and there is no call of its own that ends it: an event alone would leave the client waiting. */
  readonly staysOpen?: true;
}

/** Payloads that are frames which the code writes by itself. */
export const FRAMED: ReadonlySet<StackFix['payload']> = new Set(['text', 'bytes']);

/** A writable stream of Node. */
const WRITABLE: StackFix = { send: 'write', payload: 'text', awaited: false, end: 'end', over: (receiver) => `${receiver}.writableEnded` };
const NODE: StackFix = { ...WRITABLE, committed: (receiver) => `${receiver}.headersSent` };
const PIPED: StackFix = { ...WRITABLE, over: (receiver) => `${receiver}.writableEnded && !${receiver}.destroyed`, handedOut: true };

/** A readable stream that is pushed to has neither `write` nor `end`, and takes no harm once it is destroyed. */
const PUSHED: StackFix = { send: 'push', payload: 'text', awaited: false, handedOut: true };

const STACKS: Readonly<Record<string, StackFix>> = {
  'node-http': NODE,
  express: NODE,
  express5: NODE,
  'nest-response': NODE,
  'next-api': NODE,
  'fastify-raw': NODE,
  'fastify-hijacked': NODE,
  'koa-raw': NODE,
  'h3-node': NODE,
  'node-stream': PIPED,
  'koa-body': PIPED,
  'lambda-stream': WRITABLE,
  'hono-sse': { send: 'writeSSE', payload: 'event', awaited: true, comment: { method: 'write', framed: true } },
  'hono-sse-caught': { send: 'writeSSE', payload: 'event', awaited: true, comment: { method: 'write', framed: true } },
  'hono-stream': { send: 'write', payload: 'text', awaited: true },
  'h3-event-stream': { send: 'push', payload: 'event', awaited: true, end: 'close', comment: { method: 'pushComment', framed: false }, whenRead: true },
  'fastify-sse': { send: 'send', payload: 'event', awaited: true, over: (receiver) => `!${receiver}.isConnected` },
  'fastify-sse-v2': { send: 'sse', payload: 'event', awaited: false, needsData: true, staysOpen: true },
  'nest-observer': { send: 'next', payload: 'typed', awaited: false, end: 'complete' },
  'better-sse': { send: 'push', payload: 'pushed', awaited: false, comment: { method: 'comment', framed: false }, over: (receiver) => `!${receiver}.isConnected` },
  'web-controller': { send: 'enqueue', payload: 'bytes', awaited: false, end: 'close', raises: true, discards: true },
  'web-writer': { send: 'write', payload: 'bytes', awaited: true, end: 'close', raises: true, whenRead: true },
  'bun-direct': { send: 'write', payload: 'bytes', awaited: false },
  'oak-target': { send: 'dispatchEvent', payload: 'made', awaited: false, end: 'close', comment: { method: 'dispatchComment', framed: false } },
  sender: { send: 'send', payload: 'like', awaited: true, end: 'close' },
  declared: { send: 'send', payload: 'like', awaited: true, end: 'close' },
};

export const stackOf = (model: string): StackFix | undefined => STACKS[model];

/** The same for one stream: a sender made by hand is sent to and ended by the methods that the code itself calls. */
export function stackFor(model: string, sites: Sites): StackFix | undefined {
  const stack = stackOf(model);
  if (stack?.handedOut === true && methodOf(sites.sends) === 'push') return PUSHED;
  if (stack?.payload !== 'like' || stack.comment !== undefined) return stack;
  const isHere = (call: Node): boolean => !sites.through.has(call);
  const [send, end] = [methodOf(sites.sends.filter(isHere)), methodOf(sites.ends.filter(isHere))];
  return send === undefined || send === stack.send ? { ...stack, ...(end === undefined ? {} : { end }) } : { send, payload: 'like', awaited: stack.awaited, ...(end === undefined ? {} : { end }) };
}

function methodOf(calls: readonly Node[]): string | undefined {
  for (const call of calls) {
    const method = methodCalled(call);
    if (method !== undefined) return method;
  }
  return undefined;
}

/** The close event as a frame of the event stream format. It has a data line, without which it is not dispatched. */
export function closeFrame({ event, data }: CloseEvent): string {
  return `event: ${event}\n${data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`).join('')}\n`;
}

/** The close event as an object literal. */
export function closeObject(style: Style, { event, data }: CloseEvent, name: 'event' | 'type' = 'event'): string {
  return `{ ${name}: ${quoted(style, event)}, data: ${quoted(style, data)} }`;
}

/**
 * The condition under which the event is sent.
 * @param flag tells whether anything was sent
 * @param head whether the head is out is asked, too
 */
export function guardOf(stack: StackFix, flag: string, receiver: string, head: boolean): string {
  return conditionOf(`!${flag}`, head ? stack.committed?.(receiver) : undefined, stack.over === undefined ? undefined : negated(stack.over(receiver)));
}

export const conditionOf = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(' && ');

export const negated = (condition: string): string => (condition.startsWith('!') ? condition.slice(1) : `!${condition}`);
