/**
 * The protocol tracker, at the level of node:http: what becomes of each response, and which rules of the protocol its
 * code breaks. It only listens: every call goes on to the original, with its result or error.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { errorMonitor } from 'node:events';
import { Server, ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { report } from './report.ts';

/** One response, from its request on. */
export interface Track {
  readonly id: number;
  readonly url: string;
  status: number | undefined;
  bytes: number;
  ended: boolean;
  closed: boolean;
  readonly violations: string[];
  /** Aborts when the connection is gone. */
  readonly gone: AbortSignal;
}

const current = new AsyncLocalStorage<Track>();
const byResponse = new WeakMap<ServerResponse, Track>();
export const tracks: Track[] = [];

/** The response that the running code works for. */
export const currentTrack = (): Track | undefined => current.getStore();

export function violate(track: Track | undefined, violation: string, what: string, detail?: string): void {
  track?.violations.push(violation);
  report(what, { ...(track && { request: track.id }), violation, ...(detail !== undefined && { detail }) });
}

/** Runs `serve` as the answer to a new request. */
export function beginTrack<T>(url: string, gone: AbortSignal, serve: (track: Track) => T): T {
  const track: Track = { id: tracks.length + 1, url, status: undefined, bytes: 0, ended: false, closed: false, violations: [], gone };
  tracks.push(track);
  return current.run(track, () => serve(track));
}

/** Listens to every HTTP server and response of this process. */
export function trackHttp(): void {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, name: string | symbol, ...given: unknown[]): boolean {
    if (name === 'listening') report('listening', { detail: String((this.address() as AddressInfo).port) });
    if (name !== 'request') return Reflect.apply(emit, this, [name, ...given]) as boolean;
    const [request, response] = given as [IncomingMessage, ServerResponse];
    const leaving = new AbortController();
    return beginTrack(request.url ?? '/', leaving.signal, (track) => {
      watch(track, request, response, leaving);
      return Reflect.apply(emit, this, [name, ...given]) as boolean;
    });
  } as typeof emit;
  watchMethods();
}

function watch(track: Track, request: IncomingMessage, response: ServerResponse, leaving: AbortController): void {
  byResponse.set(response, track);
  report('request', { request: track.id, detail: `${request.method} ${request.url}` });
  request.socket.once('close', () => {
    report('connection closed', { request: track.id });
    leaving.abort();
  });
  response.once('close', () => {
    track.closed = true;
    report(response.writableFinished ? 'response finished' : 'response broken off', { request: track.id });
  });
  response.on(errorMonitor, (error) => report('response error', { request: track.id, detail: describe(error) }));
}

/** The methods that commit, send, end or answer. */
const METHODS = ['writeHead', 'flushHeaders', 'setHeader', 'write', 'end', 'destroy'] as const;

function watchMethods(): void {
  for (const name of METHODS) {
    const original = ServerResponse.prototype[name] as (...given: unknown[]) => unknown;
    Object.defineProperty(ServerResponse.prototype, name, {
      configurable: true,
      writable: true,
      value(this: ServerResponse, ...given: unknown[]) {
        const track = byResponse.get(this);
        if (track === undefined) return Reflect.apply(original, this, given);
        before(track, this, name, given);
        try {
          return Reflect.apply(original, this, given);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ERR_HTTP_HEADERS_SENT') throw error;
          violate(track, 'second answer', `${name}() throws`, describe(error));
          throw error;
        } finally {
          committed(track, this);
        }
      },
    });
  }
}

function before(track: Track, response: ServerResponse, name: (typeof METHODS)[number], given: unknown[]): void {
  if (name === 'write' || name === 'end') {
    const size = sizeOf(given[0]);
    const detail = size > 0 ? excerpt(given[0]) : undefined;
    const over = response.writableEnded;
    if (over && size > 0 && !response.destroyed) violate(track, 'written after the end', `${name}() after the end`, detail);
    else report(over ? `${name}() after the end` : response.destroyed ? `${name}() after the client left` : `${name}()`, { request: track.id, ...(detail !== undefined && { detail }) });
    if (!over && !response.destroyed) track.bytes += size;
    if (name === 'end') track.ended = true;
  } else if (name === 'destroy' && !response.destroyed) {
    report('destroy()', { request: track.id });
  }
}

function committed(track: Track, response: ServerResponse): void {
  if (track.status !== undefined || !response.headersSent) return;
  track.status = response.statusCode;
  report('headers committed', { request: track.id, detail: String(response.statusCode) });
}

/** Tells of errors that nobody caught. They end the process as ever. */
export function trackProcess(): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => report('dies', { detail: `${origin}: ${describe(error)}`, violation: 'process died' }));
}

export const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? `${error.name}: ${error.message}` : `${code}: ${error.message}`;
};

const sizeOf = (chunk: unknown): number => (typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk.length : 0);

export function excerpt(chunk: unknown): string {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
