/**
 * An Express 5 proxy in front of a (fake) LLM.
 *
 *   GET /chat           unguarded; a completion without chunks ends with nothing sent, one that fails is cut
 *   GET /chat/deltas    looks guarded; the flag is set before it is known that the chunk has any text
 *   GET /chat/guarded   an `error` event and `[DONE]` in any case
 *   GET /relay          unguarded; the 502 comes too late, the client waits for ever
 *   GET /relay/guarded  a close event when the upstream sent no byte
 *   GET /upstream       the fake LLM's own HTTP stream, which /relay reads
 *
 * ?source=items|empty|throws|blank chooses what the LLM answers; `blank` is chunks without text.
 */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import express, { type Request, type Response } from 'express';

const chunk = (delta: { role?: string; content?: string }) => ({
  object: 'chat.completion.chunk',
  choices: [{ delta }],
});

async function* completions(source: string): AsyncGenerator<ReturnType<typeof chunk>> {
  await sleep(10);
  if (source === 'throws') throw new Error('the model is overloaded');
  if (source === 'empty') return;
  yield chunk({ role: 'assistant' });
  if (source === 'blank') return;
  for (const content of ['Hel', 'lo', '!']) yield chunk({ content });
}

const sourceOf = (req: Request) => String(req.query['source'] ?? 'items');

function openStream(res: Response): void {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.flushHeaders();
}

function sendEvent(res: Response, data: unknown, event = 'message'): void {
  res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

const app = express();

app.get('/chat', async (req, res) => {
  openStream(res);
  for await (const part of completions(sourceOf(req))) {
    sendEvent(res, part);
  }
  res.end();
});

app.get('/chat/deltas', async (req, res) => {
  openStream(res);
  let started = false;
  try {
    for await (const part of completions(sourceOf(req))) {
      started = true;
      const text = part.choices[0]?.delta.content;
      if (text) sendEvent(res, { text });
    }
  } catch (error) {
    sendEvent(res, { message: String(error) }, 'error');
  } finally {
    if (!started) sendEvent(res, {}, 'close');
    res.end();
  }
});

app.get('/chat/guarded', async (req, res) => {
  openStream(res);
  try {
    for await (const part of completions(sourceOf(req))) {
      sendEvent(res, part);
    }
  } catch (error) {
    sendEvent(res, { message: String(error) }, 'error');
  } finally {
    res.write('data: [DONE]\n\n');
    res.end();
  }
});

app.get('/relay', async (req, res) => {
  try {
    const upstream = await fetch(upstreamUrl(req));
    openStream(res);
    const reader = upstream.body!.getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(value);
    }
    res.end();
  } catch (error) {
    console.error('relay:', error);
    if (!res.headersSent) res.status(502).json({ error: 'upstream failed' });
  }
});

app.get('/relay/guarded', async (req, res) => {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  const upstream = await fetch(upstreamUrl(req), { signal: gone.signal });
  openStream(res);
  let bodySent = false;
  try {
    const reader = upstream.body!.getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(value);
      bodySent = true;
    }
  } catch (error) {
    console.error('relay:', error);
  } finally {
    if (!bodySent && !res.writableEnded) sendEvent(res, {}, 'close');
    res.end();
  }
});

app.get('/upstream', async (req, res) => {
  openStream(res);
  await sleep(10);
  if (sourceOf(req) === 'throws') return void res.destroy();
  if (sourceOf(req) === 'items') sendEvent(res, chunk({ content: 'Hello!' }));
  res.end();
});

const server = app.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});

function upstreamUrl(req: Request): string {
  return `http://localhost:${(server.address() as AddressInfo).port}/upstream?source=${sourceOf(req)}`;
}
