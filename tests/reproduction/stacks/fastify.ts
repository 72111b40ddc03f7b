/** Fastify: its raw response with and without hijack(), a generator as payload, and its two SSE plugins. */
import { Readable } from 'node:stream';

import fastifySse from '@fastify/sse';
import createFastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { FastifySSEPlugin } from 'fastify-sse-v2';

import { frames, leavingOf, nodeWriter, prepare } from './node.ts';
import { HOST, SSE_HEADERS, type Frame, type Generate, type Serve, type ServeGenerator } from './stack.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

async function listen(handler: Handler, { plugin, sse }: { plugin?: (app: FastifyInstance) => unknown; sse?: true } = {}): Promise<void> {
  const app = createFastify();
  await plugin?.(app);
  app.get('/events', { ...(sse && { sse: true }) }, handler as never);
  await app.listen({ port: 0, host: HOST });
}

const raw =
  (hijack: boolean, head: 'set' | 'flush'): Serve =>
  (feed) =>
    listen(async (_request, reply) => {
      if (hijack) reply.hijack();
      prepare(reply.raw, head);
      await feed({ ...nodeWriter(reply.raw), answer: () => reply.code(500).send({ error: 'boom' }) });
      return hijack ? undefined : reply;
    });

const withSse = { sse: true, plugin: (app: FastifyInstance) => app.register(fastifySse as never) } as const;
const withSseV2 = { plugin: (app: FastifyInstance) => app.register(FastifySSEPlugin) } as const;

/** The plugin's own object; its types are made for another style of registration. */
interface SseReply {
  send(frame: Frame | AsyncIterable<Frame>): Promise<void>;
  close(): void;
  keepAlive(): void;
  onClose(left: () => void): void;
  readonly isConnected: boolean;
}

const sse =
  (keep: boolean): Serve =>
  (feed) =>
    listen(async (_request, reply) => {
      const stream = (reply as unknown as { sse: SseReply }).sse;
      if (keep) stream.keepAlive();
      await feed({
        send: (frame) => stream.send(frame),
        end: () => stream.close(),
        answer: () => reply.code(500).send({ error: 'boom' }),
        receiver: stream,
        onLeave: (left) => stream.onClose(left),
        open: () => stream.isConnected,
      });
    }, withSse);

interface SseV2Reply {
  sse(frame: Frame | AsyncIterable<Frame>): unknown;
  sseContext?: { source: { end(): void } };
}

const sseV2: Serve = (feed) =>
  listen(async (_request, reply) => {
    const stream = reply as unknown as SseV2Reply;
    await feed({
      send: (frame) => void stream.sse(frame),
      end: () => void stream.sseContext!.source.end(),
      answer: () => reply.code(500).send({ error: 'boom' }),
      receiver: reply,
      onLeave: (left) => reply.raw.on('close', left),
      // Empty data is left out of the frame.
      close: { event: 'close', data: ' ' },
      open: () => true,
    });
  }, withSseV2);

export const loops: Record<string, Serve> = {
  'fastify.raw': raw(false, 'flush'),
  'fastify.rawset': raw(false, 'set'),
  'fastify.hijack': raw(true, 'flush'),
  'fastify.hijackset': raw(true, 'set'),
  'fastify-sse.loop': sse(false),
  'fastify-sse.keep': sse(true),
  'fastify-sse-v2.loop': sseV2,
};

const given = (reply: FastifyReply, generate: Generate): AsyncIterable<Frame> => generate(leavingOf(reply.raw));

export const generators: Record<string, ServeGenerator> = {
  'fastify-generator': (generate) =>
    listen((_request, reply) => {
      void reply.headers(SSE_HEADERS);
      return reply.send(Readable.from(frames(generate, leavingOf(reply.raw))));
    }),
  'fastify-sse.generator': (generate) => listen(async (_request, reply) => (reply as unknown as { sse: SseReply }).sse.send(given(reply, generate)), withSse),
  'fastify-sse-v2.generator': (generate) => listen((_request, reply) => void (reply as unknown as SseV2Reply).sse(given(reply, generate)), withSseV2),
};
