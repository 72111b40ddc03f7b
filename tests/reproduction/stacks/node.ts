/** node:http, and what other libraries do with its responses. */
import { createServer, type ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { HOST, SSE_HEADERS, text, type Generate, type Serve, type ServeGenerator, type Writer } from './stack.ts';

/** How the head is prepared: only set, written, or also flushed. */
export type Head = 'set' | 'head' | 'flush';

export function prepare(response: ServerResponse, head: Head): void {
  if (head === 'head') {
    response.writeHead(200, SSE_HEADERS);
    return;
  }
  for (const [name, value] of Object.entries(SSE_HEADERS)) response.setHeader(name, value);
  if (head === 'flush') response.flushHeaders();
}

export const nodeWriter = (response: ServerResponse): Writer => ({
  send: (frame) => void response.write(text(frame)),
  end: () => void response.end(),
  abort: () => void response.destroy(new Error('broken off')),
  answer() {
    response.writeHead(500, { 'Content-Type': 'application/json' });
    response.end('{"error":"boom"}');
  },
  receiver: response,
  onLeave: (left) => response.on('close', left),
  open: () => !response.writableEnded,
});

export const passWriter = (stream: PassThrough): Writer => ({
  send: (frame) => void stream.write(text(frame)),
  end: () => void stream.end(),
  abort: () => void stream.destroy(),
  receiver: stream,
  onLeave: (left) => stream.on('close', left),
  open: () => !stream.writableEnded && !stream.destroyed,
});

const raw =
  (head: Head): Serve =>
  (feed) =>
    createServer(async (_request, response) => {
      prepare(response, head);
      await feed(nodeWriter(response));
    }).listen(0, HOST);

export const loops: Record<string, Serve> = {
  'node.set': raw('set'),
  'node.head': raw('head'),
  'node.flush': raw('flush'),
  'node.pass': (feed) =>
    createServer(async (_request, response) => {
      response.writeHead(200, SSE_HEADERS).flushHeaders();
      const body = new PassThrough();
      response.on('close', () => body.destroy());
      body.pipe(response);
      await feed(passWriter(body));
    }).listen(0, HOST),
};

export async function* frames(generate: Generate, signal: AbortSignal): AsyncGenerator<string> {
  for await (const frame of generate(signal)) yield text(frame);
}

export const leavingOf = (response: ServerResponse): AbortSignal => {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  return leaving.signal;
};

export const generators: Record<string, ServeGenerator> = {
  'node-generator.pipe': (generate) =>
    createServer((_request, response) => {
      prepare(response, 'flush');
      Readable.from(frames(generate, leavingOf(response))).pipe(response);
    }).listen(0, HOST),
  'node-generator.pipeline': (generate) =>
    createServer(async (_request, response) => {
      prepare(response, 'flush');
      await pipeline(Readable.from(frames(generate, leavingOf(response))), response);
    }).listen(0, HOST),
};
