/**
 * The protocol tracker, at the level of fetch handlers: a handler is watched from its request to the end of the body that
 * it returned, and so is every use of a stream controller or writer.
 */
import { report } from './report.ts';
import { beginTrack, currentTrack, describe, excerpt, violate, type Track } from './tracker.ts';

export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** The handler, watched. Its response passes through unchanged, chunk by chunk, with its end, error or cancellation. */
export function trackFetch(handler: FetchHandler): (request: Request) => Promise<Response> {
  return (request) =>
    beginTrack(new URL(request.url).pathname, request.signal, async (track) => {
      report('request', { request: track.id, detail: `${request.method} ${request.url}` });
      const response = await handler(request);
      track.status = response.status;
      report('headers committed', { request: track.id, detail: String(response.status) });
      if (response.body === null) {
        track.ended = true;
        return response;
      }
      return new Response(observed(response.body, track), response);
    });
}

function observed(body: ReadableStream<Uint8Array>, track: Track): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          report('body fails', { request: track.id, detail: describe(error) });
          throw error;
        });
        if (!done) {
          track.bytes += value.length;
          report('body', { request: track.id, detail: excerpt(value) });
          return controller.enqueue(value);
        }
        track.ended = true;
        report('body ends', { request: track.id });
        controller.close();
      },
      async cancel(reason) {
        track.closed = true;
        report('body cancelled', { request: track.id });
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** What the code itself did with a stream, as far as it is told by a call that succeeded. */
const over = new WeakMap<object, 'closed' | 'aborted'>();

const CONTROLLER = { enqueue: 'send', close: 'end', error: 'abort' } as const;
const WRITER = { write: 'send', close: 'end', abort: 'abort' } as const;

/** Listens to all controllers and writers of web streams that the code of this process uses. */
export function trackWebStreams(): void {
  watch(ReadableStreamDefaultController.prototype, 'controller', CONTROLLER);
  watch(WritableStreamDefaultWriter.prototype, 'writer', WRITER);
}

function watch(prototype: object, title: string, methods: Readonly<Record<string, 'send' | 'end' | 'abort'>>): void {
  for (const [name, does] of Object.entries(methods)) {
    const original = Reflect.get(prototype, name) as (...given: unknown[]) => unknown;
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      value(this: object, ...given: unknown[]) {
        const track = currentTrack();
        const call = `${title}.${name}()`;
        if (track === undefined) return Reflect.apply(original, this, given);
        const state = over.get(this);
        if (state === undefined && does !== 'send') over.set(this, does === 'end' ? 'closed' : 'aborted');
        const failed = (error: unknown, how: string): void => {
          if (state === undefined) report(`${call} ${how}, the stream is gone`, { request: track.id });
          else violate(track, does === 'send' ? 'written after the end' : 'ended twice', `${call} ${how}`, describe(error));
        };
        report(call, { request: track.id });
        let result: unknown;
        try {
          result = Reflect.apply(original, this, given);
        } catch (error) {
          failed(error, 'throws');
          throw error;
        }
        if (!(result instanceof Promise)) return result;
        // The code gets the promise that this makes, so that a rejection which it does not handle stays unhandled.
        return result.catch((error: unknown) => {
          failed(error, 'rejects');
          throw error;
        });
      },
    });
  }
}
