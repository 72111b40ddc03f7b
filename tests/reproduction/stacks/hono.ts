/** Hono's streaming helpers. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { stream, streamSSE, type SSEStreamingApi } from 'hono/streaming';

import { HOST, SSE_HEADERS, text, type Serve, type Writer } from './stack.ts';

const listen = (app: Hono): unknown => serve({ fetch: app.fetch, port: 0, hostname: HOST });

const writerOf = (api: SSEStreamingApi): Writer => ({
  send: (frame) => api.writeSSE(frame),
  end: () => api.close(),
  abort: () => api.abort(),
  receiver: api,
  onLeave: (left) => api.onAbort(left),
  open: () => true,
});

export const loops: Record<string, Serve> = {
  'hono.sse': (feed) => listen(new Hono().get('/events', (context) => streamSSE(context, async (api) => feed({ ...writerOf(api), answer: () => context.json({ error: 'boom' }, 500) })))),
  'hono.onerr': (feed) => listen(new Hono().get('/events', (context) => streamSSE(context, async (api) => feed(writerOf(api)), async () => undefined))),
  'hono.stream': (feed) =>
    listen(
      new Hono().get('/events', (context) => {
        for (const [name, value] of Object.entries(SSE_HEADERS)) context.header(name, value);
        return stream(context, async (api) => feed({ ...writerOf(api as SSEStreamingApi), send: (frame) => api.write(text(frame)) }));
      }),
    ),
};
