/** A client on a bare TCP connection: nothing between it and what the server really sends, and it leaves as it is told. */
import { connect, type Socket } from 'node:net';

import { Answer } from './answer.ts';

export type Departure = 'fin' | 'rst' | 'half';

export interface RawOptions {
  readonly path?: string;
  readonly method?: 'POST' | undefined;
  /** Is told after each change of the answer, and when the connection has closed. */
  readonly onChange?: () => void;
  /** Reads nothing at all. */
  readonly deaf?: boolean;
  /** Reads this many bytes at a time, with a pause after each, so that the server feels back-pressure. */
  readonly slow?: { readonly bytes: number; readonly pause: number };
}

/** Milliseconds after which a slow reader takes it that no more is to come. */
const IDLE = 500;

export class RawClient {
  readonly answer = new Answer();
  /** How this client left; undefined while it stays. */
  left: Departure | undefined;
  #closed = false;
  #lastAt = performance.now();
  readonly #socket: Socket;

  constructor(port: number, { path = '/events', method, onChange, deaf, slow }: RawOptions = {}) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#socket = socket;
    socket.setNoDelay(true);
    const body = method === 'POST' ? 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}' : '\r\n';
    socket.write(`${method ?? 'GET'} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n${body}`);
    if (deaf === true) socket.pause();
    else if (slow === undefined) socket.on('data', (bytes: Buffer) => this.#take(bytes, onChange));
    else this.#readSlowly(slow.bytes, slow.pause, onChange);
    socket.on('end', () => {
      this.answer.cut();
      socket.end();
      onChange?.();
    });
    // A reset is one of the ways in which an answer breaks off.
    socket.on('error', () => this.answer.cut());
    socket.on('close', () => {
      this.#closed = true;
      this.answer.cut();
      onChange?.();
    });
  }

  /** Nothing more will come. */
  get over(): boolean {
    return this.#closed || this.answer.ending !== undefined;
  }

  /** Nothing has come in for a while. */
  get idle(): boolean {
    return performance.now() - this.#lastAt > IDLE;
  }

  leave(how: Departure): void {
    this.left = how;
    if (how === 'rst') this.#socket.resetAndDestroy();
    else if (how === 'fin') this.#socket.destroy();
    else this.#socket.end();
  }

  /** Has seen enough: what the connection does from now on says nothing about the answer. */
  close(): void {
    this.#socket.removeAllListeners().on('error', () => undefined);
    this.#socket.destroy();
  }

  #take(bytes: Buffer, onChange: (() => void) | undefined): void {
    this.#lastAt = performance.now();
    this.answer.add(bytes);
    onChange?.();
  }

  #readSlowly(bytes: number, pause: number, onChange: (() => void) | undefined): void {
    const read = (): void => {
      const chunk = (this.#socket.read(bytes) ?? this.#socket.read()) as Buffer | null;
      if (chunk !== null) this.#take(chunk, onChange);
      else onChange?.();
      if (!this.over && !this.#socket.destroyed) setTimeout(read, pause);
    };
    this.#socket.pause();
    read();
  }
}
