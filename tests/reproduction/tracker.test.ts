// The trackers tell what happens to a response, name what breaks the protocol, and change nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';

import { RawClient } from './clients/raw.ts';
import { trackFetch, trackWebStreams } from './fetch-tracker.ts';
import { onReport, type Event } from './report.ts';
import { trackHttp, tracks } from './tracker.ts';

const events: Event[] = [];
let stop: () => void;
before(() => {
  stop = onReport((event) => events.push(event));
  trackHttp();
  trackWebStreams();
});
after(() => stop());
beforeEach(() => void (events.length = 0));

const seen = (): string[] => events.map(({ what }) => what);
const violations = (): string[] => events.flatMap(({ violation }) => violation ?? []);

async function answer(listener: RequestListener): Promise<RawClient> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = await new Promise<RawClient>((resolve) => {
    const one: RawClient = new RawClient((server.address() as AddressInfo).port, { onChange: () => (one.over ? resolve(one) : undefined) });
  });
  client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return client;
}

describe('the tracker of node:http', () => {
  it('follows a response from its head to its end', async () => {
    const client = await answer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n');
      response.end();
    });
    assert.equal(client.answer.body, 'data: 1\n\n');
    assert.deepEqual(seen().filter((what) => !/^(?:setHeader|response|connection)/.test(what)), ['listening', 'request', 'headers committed', 'write()', 'end()']);
    assert.deepEqual(violations(), []);
    const track = tracks.at(-1)!;
    assert.deepEqual({ status: track.status, bytes: track.bytes, ended: track.ended }, { status: 200, bytes: 9, ended: true });
  });

  it('names a write after the end', async () => {
    await answer((_request, response) => {
      response.on('error', () => undefined);
      response.end('data: 1\n\n');
      response.write('data: 2\n\n');
    });
    assert.deepEqual(violations(), ['written after the end']);
    assert.ok(seen().includes('response error'));
  });

  it('takes a second end for harmless', async () => {
    await answer((_request, response) => {
      response.end('data: 1\n\n');
      response.end();
    });
    assert.deepEqual(violations(), []);
  });

  it('names a second answer, and lets its error pass', async () => {
    let thrown: unknown;
    await answer((_request, response) => {
      response.write('data: 1\n\n');
      try {
        response.writeHead(500);
      } catch (error) {
        thrown = error;
      }
      response.end();
    });
    assert.deepEqual(violations(), ['second answer']);
    assert.equal((thrown as NodeJS.ErrnoException).code, 'ERR_HTTP_HEADERS_SENT');
  });

  it('tells a broken response from a finished one', async () => {
    const client = await answer((_request, response) => {
      response.flushHeaders();
      response.write('data: 1\n\n');
      setImmediate(() => response.destroy());
    });
    assert.equal(client.answer.ending, 'cut');
    assert.ok(seen().includes('destroy()'));
  });

  it('knows the client from the code that works for it', async () => {
    const ids: (number | undefined)[] = [];
    const { currentTrack } = await import('./tracker.ts');
    for (let n = 0; n < 2; n++)
      await answer((_request, response) => {
        void Promise.resolve().then(() => {
          ids.push(currentTrack()?.id);
          response.end('data: 1\n\n');
        });
      });
    assert.equal(new Set(ids).size, 2);
    assert.ok(ids.every((id) => id !== undefined));
  });
});

const stream = (start: (controller: ReadableStreamDefaultController) => void | Promise<void>): Response => new Response(new ReadableStream({ start }));
const bytes = new TextEncoder().encode('data: 1\n\n');
const request = (): Request => new Request('http://localhost/events');

describe('the tracker of fetch handlers', () => {
  it('follows a body to its end', async () => {
    const response = await trackFetch(() =>
      stream((controller) => {
        controller.enqueue(bytes);
        controller.close();
      }),
    )(request());
    assert.equal(await response.text(), 'data: 1\n\n');
    assert.deepEqual(seen(), ['request', 'controller.enqueue()', 'controller.close()', 'headers committed', 'body', 'body ends']);
    assert.equal(tracks.at(-1)!.bytes, bytes.length);
  });

  it('passes an error on', async () => {
    const response = await trackFetch(() => stream((controller) => controller.error(new Error('boom'))))(request());
    await assert.rejects(response.text(), /boom/);
    assert.ok(seen().includes('body fails'));
    assert.deepEqual(violations(), []);
  });

  it('passes a cancellation on', async () => {
    let cancelled = false;
    const response = await trackFetch(() => new Response(new ReadableStream({ cancel: () => void (cancelled = true) })))(request());
    await response.body!.cancel();
    assert.equal(cancelled, true);
    assert.ok(seen().includes('body cancelled'));
  });

  it('names what comes after the close, and lets its error pass', async () => {
    const response = await trackFetch(() =>
      stream((controller) => {
        controller.close();
        assert.throws(() => controller.enqueue(bytes), { code: 'ERR_INVALID_STATE' });
        assert.throws(() => controller.close(), { code: 'ERR_INVALID_STATE' });
      }),
    )(request());
    await response.text();
    assert.deepEqual(violations(), ['written after the end', 'ended twice']);
  });

  it('names a rejected write, which stays the code\'s own to handle', async () => {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const response = await trackFetch(async () => {
      void writer.close();
      await assert.rejects(writer.close());
      return new Response(readable);
    })(request());
    await response.text();
    assert.deepEqual(violations(), ['ended twice']);
  });

  it('a handler without a body has ended its response', async () => {
    await trackFetch(() => new Response(null, { status: 204 }))(request());
    assert.deepEqual({ status: tracks.at(-1)!.status, ended: tracks.at(-1)!.ended }, { status: 204, ended: true });
  });
});
