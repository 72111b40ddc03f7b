/** More stacks, which only the grown programs use: frameworks that answer for a handler that throws, and libraries. */
import { compound } from './program.ts';
import type { FrameKind, Stack } from './stacks.ts';
import { frame, HEADERS, message, nodeLike, openings, web } from './stacks.ts';

/** Without `hijack()` Fastify answers for a handler that throws before anything is committed. */
const fastifyRaw: Stack = {
  ...nodeLike,
  name: 'fastify-raw',
  imports: ["import Fastify from 'fastify';"],
  target: 'reply.raw',
  openings: openings('reply.raw'),
  answers: ['reply.raw.writeHead(500).end();'],
  alive: ['!reply.raw.writableEnded'],
  module: (body, opening) => [
    '«const fastify = Fastify();¦»',
    {
      ...compound("fastify.get('/events', async (request, reply) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

/** @fastify/sse: the head goes out with the first event, and the plugin ends the response when the handler returns. */
const fastifySse: Stack = {
  ...web,
  name: 'fastify-sse',
  answersThrows: true,
  outlivesReturn: false,
  imports: ["import Fastify from 'fastify';", "import sse from '@fastify/sse';"],
  target: 'reply.sse',
  awaited: true,
  openings: [[]],
  send: (target, kind, payload) => `${target}.send(${message(kind, payload)})`,
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  alive: ['reply.sse.isConnected'],
  module: (body, opening) => [
    '«const fastify = Fastify();¦»',
    '«await fastify.register(sse);¦»',
    {
      ...compound("fastify.get('/events', { sse: true }, async (request, reply) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

/** fastify-sse-v2: the first call makes the response; without one Fastify answers for the handler. */
const fastifySseV2: Stack = {
  ...web,
  name: 'fastify-sse-v2',
  answersThrows: true,
  outlivesReturn: false,
  imports: ["import Fastify from 'fastify';", "import { FastifySSEPlugin } from 'fastify-sse-v2';"],
  target: 'reply',
  awaited: false,
  openings: [[]],
  send: (target, kind, payload) => `${target}.sse(${message(kind, payload).replace("data: ''", "data: ' '")})`,
  end: () => undefined,
  abort: () => undefined,
  module: (body, opening) => [
    '«const fastify = Fastify();¦»',
    '«fastify.register(FastifySSEPlugin);¦»',
    {
      ...compound("fastify.get('/events', { sse: 'v2' }, async (request, reply) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

/** AWS Lambda ends the response when the handler throws, and leaves it to a handler that returns. */
const lambda: Stack = {
  ...nodeLike,
  name: 'lambda',
  imports: [],
  target: 'responseStream',
  openings: [["responseStream.setContentType('text/event-stream');"]],
  answers: [],
  alive: ['!responseStream.writableEnded'],
  hasHeadersSent: false,
  module: (body, opening) => [
    {
      ...compound('«export const handler = ¦»awslambda.streamifyResponse(async (event, responseStream) => {', [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

const koaRaw: Stack = {
  ...nodeLike,
  name: 'koa-raw',
  imports: ["import Router from '@koa/router';"],
  target: 'ctx.res',
  openings: openings('ctx.res').map((lines) => ['ctx.respond = false;', ...lines]),
  answers: ['ctx.res.writeHead(500).end();'],
  alive: ['!ctx.res.writableEnded'],
  module: (body, opening) => [
    '«const router = new Router();¦»',
    {
      ...compound("router.get('/events', async (ctx) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

const betterSse: Stack = {
  ...web,
  name: 'better-sse',
  imports: ["import { createServer } from 'node:http';", "import { createSession } from 'better-sse';"],
  target: 'session',
  awaited: false,
  openings: [['const session = await createSession(req, res);']],
  send: (target, kind, payload) => (kind === 'item' ? `${target}.push(${payload})` : `${target}.push('', '${kind}')`),
  end: () => 'res.end()',
  abort: () => undefined,
  module: (body, opening) => [
    {
      ...compound('createServer(async (req, res) => {', [...opening, ...body], '}).listen(3000);'),
      fixed: true,
    },
  ],
};

const nest: Stack = {
  ...web,
  name: 'nest-observer',
  imports: ["import { MessageEvent } from '@nestjs/common';", "import { Observable } from 'rxjs';"],
  target: 'subscriber',
  awaited: false,
  openings: [[]],
  send: (target, kind, payload) => `${target}.next(${kind === 'item' ? `{ data: ${payload} }` : `{ type: '${kind}', data: '' }`})`,
  end: (target) => `${target}.complete()`,
  abort: () => undefined,
  module: (body) => [
    {
      ...compound(
        '«export ¦»function events() {',
        [
          {
            ...compound('return new Observable((subscriber) => {', [{ ...compound('(async () => {', body, '})();'), fixed: true }], '});'),
            fixed: true,
          },
        ],
        '}«¦ $handle(events);»',
      ),
      fixed: true,
    },
  ],
};

const oak: Stack = {
  ...web,
  name: 'oak',
  imports: ["import { Router, ServerSentEvent } from 'oak';"],
  target: 'target',
  awaited: false,
  openings: [['const target = await ctx.sendEvents();']],
  send: (target, kind, payload) => {
    if (kind === 'item') return `${target}.dispatchMessage(${payload})`;
    return kind === 'comment' ? `${target}.dispatchComment('ok')` : `${target}.dispatchEvent(new ServerSentEvent('${kind}', { data: '' }))`;
  },
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  module: (body, opening) => [
    '«const router = new Router();¦»',
    {
      ...compound("router.get('/events', async (ctx) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

const honoStream: Stack = {
  ...web,
  name: 'hono-stream',
  outlivesReturn: false,
  imports: ["import { Hono } from 'hono';", "import { stream as stream_ } from 'hono/streaming';"],
  target: 'stream',
  awaited: true,
  openings: [[]],
  send: (target, kind, payload) => `${target}.write(${frame(kind, payload)})`,
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  module: (body) => [
    '«const app = new Hono();¦»',
    {
      ...compound(
        "app.get('/events', (c) => {",
        [
          "c.header('Content-Type', 'text/event-stream');",
          {
            ...compound('return «stream_(c, ¦streamSSE(c, »async (stream) => {', body, '});'),
            fixed: true,
          },
        ],
        '});',
      ),
      fixed: true,
    },
  ],
};

/** A sender that somebody else made. */
const sender: Stack = {
  ...web,
  name: 'sender',
  imports: [],
  target: 'sseWriter',
  awaited: true,
  openings: [[]],
  send: (target: string, kind: FrameKind, payload: string) =>
    `${target}.send(${kind === 'item' ? `{ event: 'message', data: ${payload} }` : message(kind, payload).replace('{ data', "{ event: 'note', data")})`,
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  module: (body) => [
    {
      ...compound('«export ¦»async function relay(sseWriter) {', body, '}«¦ $handle(() => relay(sseWriter));»'),
      fixed: true,
    },
  ],
};

/** A generator that a class of the program serves. */
const served: Stack = {
  ...web,
  name: 'generator-method',
  outlivesReturn: false,
  yields: true,
  imports: [],
  target: '',
  awaited: false,
  openings: [[]],
  send: (_, kind, payload) => `yield ${frame(kind, payload)}`,
  end: () => undefined,
  abort: () => undefined,
  module: (body) => [
    {
      ...compound('class Feed {', [{ ...compound('async *frames() {', body, '}'), fixed: true }], '}'),
      fixed: true,
    },
    {
      ...compound(
        '«export ¦»function GET() {',
        ['const feed = new Feed();', `return new Response(ReadableStream.from(feed.frames()), { headers: ${HEADERS} });`],
        '}«¦ $handle(GET);»',
      ),
      fixed: true,
    },
  ],
};

export const libraryStacks: readonly Stack[] = [fastifyRaw, fastifySse, fastifySseV2, lambda, koaRaw, betterSse, nest, oak, honoStream, sender, served];
