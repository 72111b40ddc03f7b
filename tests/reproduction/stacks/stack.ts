/** What a stack's file provides, and what a code variant gets of it. */
import type { Item } from '../feed.ts';

export interface Frame {
  readonly event?: string;
  readonly data: string;
}

export const CLOSE: Frame = { event: 'close', data: '' };

export const frameOf = (item: Item): Frame => ({ data: JSON.stringify(item) });

export const text = ({ event, data }: Frame): string => `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;

const encoder = new TextEncoder();
export const bytes = (frame: Frame): Uint8Array => encoder.encode(text(frame));

export const SSE_HEADERS = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' };

/** One stream, in its stack's own words. A result that is a promise is awaited where the stack's documentation awaits it. */
export interface Writer {
  send(frame: Frame): unknown;
  end(): unknown;
  /** Breaks the connection on purpose. */
  abort?(): unknown;
  /** Answers 500 with JSON, as a `catch` does. */
  answer?(): unknown;
  /** What a guard reads: the response, the controller, the session. */
  readonly receiver: unknown;
  /** Calls back when the stack tells that the client has left. */
  onLeave(left: () => void): void;
  /** The close event, where the usual one does not arrive. */
  readonly close?: Frame;
  /** May a last frame still be sent? The guard that is safe on this stack. */
  open(): boolean;
}

export type Feed = (writer: Writer) => Promise<void>;

/** Starts a server on a port of the system's choice, whose every request is answered by `feed`. */
export type Serve = (feed: Feed) => unknown;

export type Generate = (signal: AbortSignal) => AsyncGenerator<Frame, void, undefined>;

/** The same for stacks that are given a generator. */
export type ServeGenerator = (generate: Generate) => unknown;

export const HOST = '127.0.0.1';
