/**
 * Hono's streamSSE. The framework ends the stream whatever happens, so nobody waits for ever; but it sends nothing
 * by itself, and an EventSource reconnects to an empty stream every few seconds.
 *
 *   GET /chat           unguarded; no token, or a model that fails, ends with nothing sent
 *   GET /chat/guarded   a close event when no token came
 *   GET /relay          unguarded; the same for a reader loop
 *   GET /relay/guarded  a comment goes out before the first read
 *
 * ?source=items|empty|throws chooses what the model answers.
 */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { streamSSE } from 'hono/streaming';

async function* tokens(source: string): AsyncGenerator<string> {
  await sleep(10);
  if (source === 'throws') throw new Error('the model is overloaded');
  if (source === 'empty') return;
  yield* ['Hel', 'lo', '!'];
}

const sourceOf = (c: Context) => c.req.query('source') ?? 'items';

const app = new Hono();

app.get('/chat', (c) =>
  streamSSE(c, async (stream) => {
    for await (const token of tokens(sourceOf(c))) {
      await stream.writeSSE({ event: 'token', data: token });
    }
  }),
);

app.get('/chat/guarded', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const token of tokens(sourceOf(c))) {
        await stream.writeSSE({ event: 'token', data: token });
        bodySent = true;
      }
    } catch (error) {
      console.error('chat:', error);
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);

app.get('/relay', (c) => {
  const reader = ReadableStream.from(tokens(sourceOf(c))).getReader();
  return streamSSE(c, async (stream) => {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  });
});

app.get('/relay/guarded', (c) => {
  const reader = ReadableStream.from(tokens(sourceOf(c))).getReader();
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => reader.cancel());
    await stream.write(': connected\n\n');
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  });
});

const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000) }, () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
