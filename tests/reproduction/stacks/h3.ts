/** h3, versions 1 and 2: their event streams, and the Node response below. */
import { createServer } from 'node:http';

import { createEventStream, H3, iterable, serve, type EventStream, type H3Event } from 'h3';
import * as h3v1 from 'h3v1';

import { nodeWriter, prepare, type Head } from './node.ts';
import { HOST, SSE_HEADERS, text, type Frame, type Serve, type ServeGenerator, type Writer } from './stack.ts';

/** What both versions have in common. */
type Stream = Pick<EventStream, 'push' | 'close' | 'onClosed'> & { send(): unknown };

const writerOf = (stream: Stream): Writer => ({
  send: (frame) => stream.push(frame),
  end: () => stream.close(),
  receiver: stream,
  onLeave: (left) => stream.onClosed(left),
  open: () => true,
});

const listenV1 = (handler: (event: h3v1.H3Event) => unknown): void => {
  const app = h3v1.createApp();
  app.use('/events', h3v1.eventHandler(handler as never));
  createServer(h3v1.toNodeListener(app)).listen(0, HOST);
};

const listenV2 = (handler: (event: H3Event) => unknown): unknown => serve(new H3({ silent: true }).get('/events', handler), { port: 0, hostname: HOST, silent: true });

const rawV1 =
  (head: Head): Serve =>
  (feed) =>
    listenV1(async (event) => {
      prepare(event.node.res, head);
      await feed(nodeWriter(event.node.res));
    });

const rawV2 =
  (head: Head): Serve =>
  (feed) =>
    listenV2(async (event) => {
      const response = event.runtime!.node!.res!;
      prepare(response as never, head);
      await feed(nodeWriter(response as never));
    });

export const loops: Record<string, Serve> = {
  // The loop beside the handler, as the documentation has it.
  'h3v1.beside': (feed) =>
    listenV1((event) => {
      const stream = h3v1.createEventStream(event);
      void feed(writerOf(stream));
      return stream.send();
    }),
  // The handler itself loops before it hands the stream over, or after.
  'h3v1.before': (feed) =>
    listenV1(async (event) => {
      const stream = h3v1.createEventStream(event);
      await feed({ ...writerOf(stream), send: (frame) => void stream.push(frame) });
      return stream.send();
    }),
  'h3v1.after': (feed) =>
    listenV1(async (event) => {
      const stream = h3v1.createEventStream(event);
      const sent = stream.send();
      await feed(writerOf(stream));
      return sent;
    }),
  'h3v2.beside': (feed) =>
    listenV2((event) => {
      const stream = createEventStream(event);
      void feed(writerOf(stream));
      return stream.send();
    }),
  'h3v2.before': (feed) =>
    listenV2(async (event) => {
      const stream = createEventStream(event);
      await feed({ ...writerOf(stream), send: (frame) => void stream.push(frame) });
      return stream.send();
    }),
  'h3v1.raw': rawV1('set'),
  'h3v1.rawflush': rawV1('flush'),
  'h3v2.raw': rawV2('set'),
  'h3v2.rawflush': rawV2('flush'),
};

async function* frames(items: AsyncGenerator<Frame>): AsyncGenerator<string> {
  for await (const frame of items) yield text(frame);
}

export const generators: Record<string, ServeGenerator> = {
  'h3v2.generator': (generate) =>
    listenV2((event) => {
      for (const [name, value] of Object.entries(SSE_HEADERS)) event.res.headers.set(name, value);
      return iterable(frames(generate(event.req.signal)));
    }),
};
