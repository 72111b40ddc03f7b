/** Koa: its raw response, a PassThrough as body, and a generator as body. */
import Koa, { type Context } from 'koa';
import { PassThrough, Readable } from 'node:stream';

import { frames, leavingOf, nodeWriter, passWriter } from './node.ts';
import { HOST, SSE_HEADERS, type Serve, type ServeGenerator } from './stack.ts';

function listen(middleware: (context: Context) => unknown): void {
  const app = new Koa();
  app.silent = true;
  app.use(middleware);
  app.listen(0, HOST);
}

function answer(context: Context): void {
  context.status = 500;
  context.body = { error: 'boom' };
}

interface Raw {
  readonly status?: 200;
  readonly respond: boolean;
}

const raw =
  ({ status, respond }: Raw): Serve =>
  (feed) =>
    listen(async (context) => {
      if (!respond) context.respond = false;
      if (status !== undefined) context.res.statusCode = status;
      for (const [name, value] of Object.entries(SSE_HEADERS)) context.res.setHeader(name, value);
      context.res.flushHeaders();
      await feed({ ...nodeWriter(context.res), answer: () => answer(context) });
    });

interface Body {
  readonly awaited: boolean;
  readonly flush?: true;
}

const body =
  ({ awaited, flush }: Body): Serve =>
  (feed) =>
    listen(async (context) => {
      const stream = new PassThrough();
      context.status = 200;
      context.set(SSE_HEADERS);
      if (flush) context.flushHeaders();
      if (!awaited) context.body = stream;
      const fed = feed({ ...passWriter(stream), answer: () => answer(context) });
      if (!awaited) return;
      await fed;
      context.body = stream;
    });

export const loops: Record<string, Serve> = {
  'koa.raw': raw({ respond: false }),
  'koa.raw200': raw({ respond: false, status: 200 }),
  'koa.rawresp': raw({ respond: true }),
  'koa.pass': body({ awaited: false }),
  'koa.passflush': body({ awaited: false, flush: true }),
  // The middleware itself fills the body before it returns.
  'koa.inline': body({ awaited: true }),
  'koa.inlineflush': body({ awaited: true, flush: true }),
};

export const generators: Record<string, ServeGenerator> = {
  'koa-generator': (generate) =>
    listen((context) => {
      context.status = 200;
      context.set(SSE_HEADERS);
      context.body = Readable.from(frames(generate, leavingOf(context.res)));
    }),
};
