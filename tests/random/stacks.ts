/** The stacks' syntax: how each opens, sends to, ends and aborts an event stream, and the handler around a body. */
import { compound, type Piece } from './program.ts';

export type FrameKind = 'item' | 'close' | 'error' | 'done' | 'comment';

export interface Stack {
  readonly name: string;
  readonly imports: readonly string[];
  /** The variable that carries the stream inside the body. */
  readonly target: string;
  /** Sends and ends are awaited. */
  readonly awaited: boolean;
  /** Sends are yields of a generator. */
  readonly yields: boolean;
  /** What it still sends after its function has returned arrives. */
  readonly outlivesReturn: boolean;
  /** Statements that open it; one list is chosen. */
  readonly openings: readonly (readonly string[])[];
  /** The call that sends, without `await`. `payload` is the text of the data. */
  send(target: string, kind: FrameKind, payload: string): string;
  readonly end: (target: string) => string | undefined;
  readonly abort: (target: string) => string | undefined;
  /** The framework answers for a handler that throws while nothing was sent. */
  readonly answersThrows?: true;
  /** Statements that give another complete answer. */
  readonly answers: readonly string[];
  /** Statements of a `catch` by which somebody else answers for what failed before the head, if nothing is out. */
  readonly answersEarly?: readonly string[];
  /** True while the stream can still be written to. */
  readonly alive: readonly string[];
  /** Conditions that hold once the client has left. */
  readonly gone?: (target: string) => string[];
  /** The beginning of the call that listens for it. */
  readonly leaves?: (target: string) => string;
  /** The parameter the head guard reads: `headersSent` is only meaningful where nothing is committed by the opening. */
  readonly hasHeadersSent: boolean;
  module(body: readonly Piece[], opening: readonly string[]): Piece[];
}

/** The frame as text. */
export function frame(kind: FrameKind, payload: string): string {
  switch (kind) {
    case 'item':
      return `\`data: \${${payload}}\\n\\n\``;
    case 'close':
      return "'event: close\\ndata: \\n\\n'";
    case 'error':
      return "'event: error\\ndata: {}\\n\\n'";
    case 'done':
      return "'data: [DONE]\\n\\n'";
    case 'comment':
      return "': ok\\n\\n'";
  }
}

export const HEADERS = "{ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' }";

export const nodeLike = {
  outlivesReturn: true,
  awaited: false,
  yields: false,
  send: (target: string, kind: FrameKind, payload: string) => `${target}.write(${frame(kind, payload)})`,
  end: (target: string) => `${target}.end()`,
  abort: (target: string) => `${target}.destroy(new Error('cut'))`,
  hasHeadersSent: true,
  gone: (target: string) => [`${target}.destroyed`],
  leaves: (target: string) => `${target}.on('close'`,
};

export const openings = (target: string): string[][] => [
  [`${target}.writeHead(200, ${HEADERS});`],
  [`${target}.setHeader('Content-Type', 'text/event-stream');`],
  [`${target}.setHeader('Content-Type', 'text/event-stream');`, `${target}.flushHeaders();`],
];

const node: Stack = {
  ...nodeLike,
  name: 'node',
  imports: ["import { createServer } from 'node:http';"],
  target: 'res',
  openings: openings('res'),
  answers: ['res.writeHead(500).end();', 'res.statusCode = 500; res.end();', 'res.statusCode = 204; res.end();'],
  alive: ['!res.writableEnded', '!res.destroyed'],
  module: (body, opening) => [
    {
      ...compound('createServer(async (req, res) => {', [...opening, ...body], '}).listen(3000);'),
      fixed: true,
    },
  ],
};

const express: Stack = {
  ...nodeLike,
  name: 'express',
  imports: ["import express from 'express';"],
  target: 'res',
  openings: [...openings('res'), ["res.set({ 'Content-Type': 'text/event-stream' });"]],
  answers: ["res.status(500).json({ error: 'failed' });", 'res.status(204).end();', 'next(err);', 'res.sendStatus(500);'],
  answersEarly: ['next(err);', 'if (!res.headersSent) next(err);'],
  alive: ['!res.writableEnded'],
  module: (body, opening) => [
    '«const app = express();¦»',
    {
      ...compound("app.get('/events', async (req, res, next) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

const fastify: Stack = {
  ...nodeLike,
  name: 'fastify',
  imports: ["import Fastify from 'fastify';"],
  target: 'reply.raw',
  openings: openings('reply.raw').map((lines) => ['reply.hijack();', ...lines]),
  answers: ['reply.raw.writeHead(500).end();'],
  answersEarly: ['throw err;'],
  alive: ['!reply.raw.writableEnded'],
  module: (body, opening) => [
    '«const fastify = Fastify();¦»',
    {
      ...compound("fastify.get('/events', async (request, reply) => {", [...opening, ...body], '});'),
      fixed: true,
    },
  ],
};

const koa: Stack = {
  ...nodeLike,
  name: 'koa',
  imports: ["import Router from '@koa/router';", "import { PassThrough } from 'node:stream';"],
  target: 'out',
  openings: [["ctx.set('Content-Type', 'text/event-stream');", 'const out = new PassThrough();', 'ctx.body = out;']],
  answers: [],
  alive: ['!out.writableEnded'],
  hasHeadersSent: false,
  module: (body, opening) => [
    '«const router = new Router();¦»',
    {
      ...compound(
        "router.get('/events', async (ctx) => {",
        [...opening, { ...compound('(async () => {', body, '})();'), fixed: true }],
        '});',
      ),
      fixed: true,
    },
  ],
};

export const web = {
  outlivesReturn: true,
  yields: false,
  send: (target: string, kind: FrameKind, payload: string) => `${target}.enqueue(encoder.encode(${frame(kind, payload)}))`,
  answers: [],
  alive: [],
  hasHeadersSent: false,
};

const readableStream: Stack = {
  ...web,
  name: 'readable-stream',
  imports: [],
  target: 'controller',
  awaited: false,
  openings: [[]],
  end: (target) => `${target}.close()`,
  abort: (target) => `${target}.error(new Error('cut'))`,
  module: (body) => [
    'const encoder = new TextEncoder();',
    {
      ...compound(
        '«export ¦»function GET() {',
        [
          {
            ...compound(
              'const stream = new ReadableStream({',
              [
                {
                  ...compound('async start(controller) {', body, '},'),
                  fixed: true,
                },
              ],
              '});',
            ),
            fixed: true,
          },
          `return new Response(stream, { headers: ${HEADERS} });`,
        ],
        '}«¦ $handle(GET);»',
      ),
      fixed: true,
    },
  ],
};

const transformStream: Stack = {
  ...web,
  name: 'transform-stream',
  imports: [],
  target: 'writer',
  awaited: true,
  openings: [[]],
  send: (target, kind, payload) => `${target}.write(encoder.encode(${frame(kind, payload)}))`,
  end: (target) => `${target}.close()`,
  abort: (target) => `${target}.abort(new Error('cut'))`,
  module: (body) => [
    'const encoder = new TextEncoder();',
    {
      ...compound(
        '«export ¦»function GET() {',
        [
          'const { readable, writable } = new TransformStream();',
          'const writer = writable.getWriter();',
          { ...compound('(async () => {', body, '})();'), fixed: true },
          `return new Response(readable, { headers: ${HEADERS} });`,
        ],
        '}«¦ $handle(GET);»',
      ),
      fixed: true,
    },
  ],
};

/** A message object instead of text. */
export function message(kind: FrameKind, payload: string): string {
  if (kind === 'item') return `{ data: ${payload} }`;
  return kind === 'done' || kind === 'comment' ? "{ data: '[DONE]' }" : `{ event: '${kind}', data: '' }`;
}

const hono: Stack = {
  ...web,
  name: 'hono',
  outlivesReturn: false,
  imports: ["import { Hono } from 'hono';", "import { streamSSE } from 'hono/streaming';"],
  target: 'stream',
  awaited: true,
  openings: [[]],
  send: (target, kind, payload) => (kind === 'comment' ? `${target}.write(': ok\\n\\n')` : `${target}.writeSSE(${message(kind, payload)})`),
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  gone: (target) => [`${target}.aborted`],
  module: (body) => [
    '«const app = new Hono();¦»',
    {
      ...compound("app.get('/events', (c) => streamSSE(c, async (stream) => {", body, '}));'),
      fixed: true,
    },
  ],
};

const h3: Stack = {
  ...web,
  name: 'h3',
  imports: ["import { createEventStream, defineEventHandler } from 'h3';"],
  target: 'es',
  awaited: true,
  openings: [[]],
  send: (target, kind, payload) => `${target}.push(${kind === 'item' ? payload : message(kind, payload)})`,
  end: (target) => `${target}.close()`,
  abort: () => undefined,
  module: (body) => [
    {
      ...compound(
        '«export default defineEventHandler(¦$handle(»async (event) => {',
        ['const es = createEventStream(event);', { ...compound('(async () => {', body, '})();'), fixed: true }, 'return es.send();'],
        '});',
      ),
      fixed: true,
    },
  ],
};

const generator = {
  outlivesReturn: false,
  target: '',
  awaited: false,
  yields: true,
  openings: [[]],
  send: (_: string, kind: FrameKind, payload: string) => `yield ${frame(kind, payload)}`,
  end: () => undefined,
  abort: () => undefined,
  answers: [],
  alive: [],
  hasHeadersSent: false,
};

const pipedGenerator: Stack = {
  ...generator,
  name: 'generator-pipe',
  imports: ["import { createServer } from 'node:http';", "import { Readable } from 'node:stream';"],
  module: (body) => [
    { ...compound('async function* frames() {', body, '}'), fixed: true },
    {
      ...compound(
        'createServer((req, res) => {',
        [`res.writeHead(200, ${HEADERS});`, 'Readable.from(frames()).pipe(res);'],
        '}).listen(3000);',
      ),
      fixed: true,
    },
  ],
};

const responseGenerator: Stack = {
  ...generator,
  name: 'generator-response',
  imports: [],
  module: (body) => [
    { ...compound('async function* frames() {', body, '}'), fixed: true },
    {
      ...compound(
        '«export ¦»function GET() {',
        [`return new Response(ReadableStream.from(frames()), { headers: ${HEADERS} });`],
        '}«¦ $handle(GET);»',
      ),
      fixed: true,
    },
  ],
};

export const stacks: readonly Stack[] = [
  node,
  express,
  fastify,
  koa,
  readableStream,
  transformStream,
  hono,
  h3,
  pipedGenerator,
  responseGenerator,
];
