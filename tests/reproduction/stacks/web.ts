/** Web streams in a Response, on the two servers that most fetch handlers run on in Node. */
import { serve as serveHono } from '@hono/node-server';
import { serve as serveSrvx } from 'srvx';

import { bytes, HOST, SSE_HEADERS, type Frame, type Serve, type ServeGenerator, type Writer } from './stack.ts';

type FetchHandler = (request: Request) => Response | Promise<Response>;

const HOSTS: Readonly<Record<string, (fetch: FetchHandler) => unknown>> = {
  hono: (fetch) => serveHono({ fetch, port: 0, hostname: HOST }),
  srvx: (fetch) => serveSrvx({ fetch, port: 0, hostname: HOST, silent: true }),
};

const respond = (body: ReadableStream): Response => new Response(body, { headers: SSE_HEADERS });

const controllerWriter = (controller: ReadableStreamDefaultController, leaving: AbortSignal): Writer => ({
  send: (frame) => void controller.enqueue(bytes(frame)),
  end: () => void controller.close(),
  abort: () => void controller.error(new Error('broken off')),
  answer: () => Response.json({ error: 'boom' }, { status: 500 }),
  receiver: controller,
  onLeave: (left) => leaving.addEventListener('abort', left),
  open: () => !leaving.aborted,
});

/** A stream whose start() is the loop, or starts it beside itself. */
function readable(feed: Parameters<Serve>[0], beside: boolean): ReadableStream {
  const leaving = new AbortController();
  return new ReadableStream({
    start(controller) {
      const fed = feed(controllerWriter(controller, leaving.signal));
      return beside ? undefined : fed;
    },
    cancel: () => leaving.abort(),
  });
}

function transform(feed: Parameters<Serve>[0]): ReadableStream {
  const { readable: body, writable } = new TransformStream();
  const writer = writable.getWriter();
  void feed({
    send: (frame) => writer.write(bytes(frame)),
    end: () => writer.close(),
    abort: () => writer.abort(new Error('broken off')),
    answer: () => Response.json({ error: 'boom' }, { status: 500 }),
    receiver: writer,
    onLeave: (left) => void writer.closed.catch(left),
    open: () => true,
  });
  return body;
}

async function* encoded(frames: AsyncGenerator<Frame>): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) yield bytes(frame);
}

function pulled(frames: AsyncGenerator<Frame>, leaving: AbortController): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await frames.next();
      if (done === true) controller.close();
      else controller.enqueue(bytes(value));
    },
    cancel() {
      leaving.abort();
      void frames.return(undefined);
    },
  });
}

export const loops: Record<string, Serve> = {};
export const generators: Record<string, ServeGenerator> = {};
for (const [host, listen] of Object.entries(HOSTS)) {
  loops[`web-start.${host}`] = (feed) => listen(() => respond(readable(feed, false)));
  loops[`web-beside.${host}`] = (feed) => listen(() => respond(readable(feed, true)));
  loops[`web-writer.${host}`] = (feed) => listen(() => respond(transform(feed)));
  generators[`web-from.${host}`] = (generate) => listen((request) => respond(ReadableStream.from(encoded(generate(request.signal))) as ReadableStream));
  generators[`web-pull.${host}`] = (generate) =>
    listen(() => {
      const leaving = new AbortController();
      return respond(pulled(generate(leaving.signal), leaving));
    });
}
