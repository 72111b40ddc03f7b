/** The stacks by name: which model speaks of them, which packages they are made of, and the file that serves them. */

export interface StackEntry {
  /** `library.variant`. */
  readonly name: string;
  readonly kind: 'loop' | 'generator';
  /** The id of the model in `src/models`. */
  readonly model: string;
  readonly file: string;
  /** Names in package.json, an alias where there are two versions. */
  readonly packages: readonly string[];
  readonly about: string;
}

type Row = readonly [name: string, model: string, about: string];

const loops = (file: string, packages: readonly string[], rows: readonly Row[]): StackEntry[] => rows.map(([name, model, about]) => ({ name, kind: 'loop', model, file, packages, about }));

const generators = (file: string, packages: readonly string[], rows: readonly (readonly [name: string, about: string])[]): StackEntry[] =>
  rows.map(([name, about]) => ({ name, kind: 'generator', model: 'generator', file, packages, about }));

const NEST = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'rxjs', 'reflect-metadata'];

export const STACKS: readonly StackEntry[] = [
  ...loops('node', [], [
    ['node.set', 'node-http', 'headers set'],
    ['node.head', 'node-http', '`writeHead()`'],
    ['node.flush', 'node-http', 'headers set and flushed'],
    ['node.pass', 'node-stream', 'a `PassThrough` piped into the response'],
  ]),
  ...generators('node', [], [
    ['node-generator.pipe', '`Readable.from(generator).pipe(res)`'],
    ['node-generator.pipeline', '`pipeline(Readable.from(generator), res)`'],
  ]),
  ...loops('express', ['express4'], [
    ['express4.set', 'express', 'headers set'],
    ['express4.flush', 'express', 'headers flushed'],
  ]),
  ...loops('express', ['express'], [
    ['express5.set', 'express5', 'headers set'],
    ['express5.flush', 'express5', 'headers flushed'],
  ]),
  ...loops('koa', ['koa'], [
    ['koa.raw', 'koa-raw', '`ctx.respond = false`, no status'],
    ['koa.raw200', 'koa-raw', '`ctx.respond = false`, status 200'],
    ['koa.rawresp', 'koa-raw', '`ctx.res` without `ctx.respond = false`'],
    ['koa.pass', 'koa-body', 'a `PassThrough` as body, the loop beside the middleware'],
    ['koa.passflush', 'koa-body', 'the same, headers flushed'],
    ['koa.inline', 'koa-body', 'a `PassThrough` as body, filled by the middleware'],
    ['koa.inlineflush', 'koa-body', 'the same, headers flushed'],
  ]),
  ...generators('koa', ['koa'], [['koa-generator', '`Readable.from(generator)` as body']]),
  ...loops('fastify', ['fastify'], [
    ['fastify.raw', 'fastify-raw', '`reply.raw`, flushed'],
    ['fastify.rawset', 'fastify-raw', '`reply.raw`, headers set'],
    ['fastify.hijack', 'fastify-hijacked', '`reply.hijack()`, flushed'],
    ['fastify.hijackset', 'fastify-hijacked', '`reply.hijack()`, headers set'],
  ]),
  ...generators('fastify', ['fastify'], [['fastify-generator', '`reply.send(Readable.from(generator))`']]),
  ...loops('fastify', ['fastify', '@fastify/sse'], [
    ['fastify-sse.loop', 'fastify-sse', '`reply.sse.send()`'],
    ['fastify-sse.keep', 'fastify-sse', '`reply.sse.keepAlive()` first'],
  ]),
  ...generators('fastify', ['fastify', '@fastify/sse'], [['fastify-sse.generator', '`reply.sse.send(generator)`']]),
  ...loops('fastify', ['fastify', 'fastify-sse-v2'], [['fastify-sse-v2.loop', 'fastify-sse-v2', '`reply.sse(event)`']]),
  ...generators('fastify', ['fastify', 'fastify-sse-v2'], [['fastify-sse-v2.generator', '`reply.sse(generator)`']]),
  ...loops('hono', ['hono', '@hono/node-server'], [
    ['hono.sse', 'hono-sse', '`streamSSE()`'],
    ['hono.onerr', 'hono-sse-caught', '`streamSSE()` with an error callback'],
    ['hono.stream', 'hono-stream', '`stream()`'],
  ]),
  ...loops('h3', ['h3v1'], [
    ['h3v1.beside', 'h3-event-stream', 'the loop beside the handler'],
    ['h3v1.before', 'h3-event-stream', 'the handler loops, then `send()`'],
    ['h3v1.after', 'h3-event-stream', '`send()`, then the handler loops'],
    ['h3v1.raw', 'h3-node', '`event.node.res`, headers set'],
    ['h3v1.rawflush', 'h3-node', '`event.node.res`, flushed'],
  ]),
  ...loops('h3', ['h3'], [
    ['h3v2.beside', 'h3-event-stream', 'the loop beside the handler'],
    ['h3v2.before', 'h3-event-stream', 'the handler loops, then `send()`'],
    ['h3v2.raw', 'h3-node', '`event.runtime.node.res`, headers set'],
    ['h3v2.rawflush', 'h3-node', '`event.runtime.node.res`, flushed'],
  ]),
  ...generators('h3', ['h3'], [['h3v2.generator', '`iterable(generator)`']]),
  ...['hono', 'srvx'].flatMap((host) => [
    ...loops('web', [host === 'hono' ? '@hono/node-server' : 'srvx'], [
      [`web-start.${host}`, 'web-controller', 'the loop in `start()`'],
      [`web-beside.${host}`, 'web-controller', 'the loop beside `start()`'],
      [`web-writer.${host}`, 'web-writer', 'a `TransformStream` writer, the loop beside the handler'],
    ]),
    ...generators('web', [host === 'hono' ? '@hono/node-server' : 'srvx'], [
      [`web-from.${host}`, '`ReadableStream.from(generator)`'],
      [`web-pull.${host}`, '`pull()` and `cancel()`'],
    ]),
  ]),
  ...loops('better-sse', ['better-sse'], [['better-sse.node', 'better-sse', '`createSession(req, res)`']]),
  ...loops('better-sse', ['better-sse', '@hono/node-server'], [['better-sse.fetch', 'better-sse', '`createResponse(request, callback)`']]),
  ...loops('nest', NEST, [
    ['nest.observable', 'nest-observer', '`@Sse()`, a new Observable'],
    ['nest.res', 'nest-response', '`@Res()`, headers set'],
    ['nest.resflush', 'nest-response', '`@Res()`, flushed'],
  ]),
  ...generators('nest', NEST, [['nest.generator', '`@Sse()`, `from(generator)`']]),
  ...generators('elysia', ['elysia', '@elysiajs/node'], [['elysia.generator', 'a generator handler']]),
  ...loops('mcp', ['@modelcontextprotocol/sdk'], [
    ['mcp-sse.started', 'mcp-sse', '`SSEServerTransport`, started'],
    ['mcp-sse.unstarted', 'mcp-sse', 'the same, not started yet'],
  ]),
  ...loops('sender', [], [['sender.node', 'sender', 'an `EventSourceResponse` made by hand']]),
];

export const stackNamed = (name: string): StackEntry => {
  const found = STACKS.find((stack) => stack.name === name);
  if (found === undefined) throw new Error(`No stack is called ${name}.`);
  return found;
};
