// Runs the servers of examples/ and asserts what a client sees of each route; examples/README.md tells the same.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How a response goes: with a body, or without one. A `hang` is still open after PATIENCE. */
type Sight = 'hang' | 'silent end' | 'silent cut' | 'events';

/** Milliseconds. An answer takes a few of them, unless the machine is busy. */
const PATIENCE = { toSeeAHang: 1_000, toSeeAnAnswer: 10_000 };

const SOURCES = ['items', 'empty', 'throws', 'blank'];

/** What is seen of a route for each of SOURCES; only some routes know `blank`. */
type Row = [route: string, items: Sight, empty: Sight, throws: Sight, blank?: Sight];

const EXAMPLES: Record<string, Row[]> = {
  'mcp-bridge/server.ts': [
    ['GET /events', 'events', 'silent end', 'hang'],
    ['GET /events/guarded', 'events', 'events', 'events'],
  ],
  'express-llm-proxy/server.ts': [
    ['GET /chat', 'events', 'silent end', 'silent cut'],
    ['GET /chat/deltas', 'events', 'events', 'events', 'silent end'],
    ['GET /chat/guarded', 'events', 'events', 'events', 'events'],
    ['GET /relay', 'events', 'silent end', 'hang', 'silent end'],
    ['GET /relay/guarded', 'events', 'events', 'events', 'events'],
  ],
  'next-route/serve.ts': [
    ['POST /api/chat', 'events', 'silent end', 'hang'],
    ['POST /api/chat-guarded', 'events', 'events', 'events'],
    ['GET /api/relay', 'events', 'silent end', 'silent cut'],
    // controller.error(): the route breaks the connection on purpose.
    ['GET /api/relay-guarded', 'events', 'events', 'silent cut'],
  ],
  'hono-app/server.ts': [
    ['GET /chat', 'events', 'silent end', 'silent end'],
    ['GET /chat/guarded', 'events', 'events', 'events'],
    ['GET /relay', 'events', 'silent end', 'silent end'],
    ['GET /relay/guarded', 'events', 'events', 'events'],
  ],
};

interface Server {
  child: ChildProcess;
  url: string;
}

/** Whatever happens here, no server outlives the test. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

async function start(file: string): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${file}`], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  for await (const url of createInterface(child.stdout)) return { child, url };
  throw new Error(`${file} did not start:\n${log}`);
}

async function stop({ child }: Server): Promise<void> {
  if (!running.has(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Requests a route, reads its answer to the end or until patience runs out, and asserts what was seen. */
async function see(expected: Sight, server: Server, route: string, source: string): Promise<void> {
  const [method, path] = route.split(' ') as [string, string];
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(),
    expected === 'hang' ? PATIENCE.toSeeAHang : PATIENCE.toSeeAnAnswer,
  );
  let body = '';
  let sight: Sight = 'silent end';
  try {
    const response = await fetch(`${server.url}${path}?source=${source}`, {
      method,
      signal: patience.signal,
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    for await (const bytes of response.body!) body += Buffer.from(bytes).toString();
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    sight = patience.signal.aborted ? 'hang' : 'silent cut';
  } finally {
    clearTimeout(timer);
  }
  if (body !== '' && sight === 'silent end') sight = 'events';
  assert.equal(sight, expected, body);
  if (sight !== 'events') assert.equal(body, '');
}

for (const [file, rows] of Object.entries(EXAMPLES)) {
  describe(`examples/${file}`, { concurrency: true, timeout: 20_000 }, () => {
    let server: Server;
    before(async () => {
      server = await start(file);
    });
    after(() => stop(server));

    for (const [route, ...sights] of rows) {
      SOURCES.forEach((source, index) => {
        const expected = sights[index];
        if (!expected) return;
        it(`${route}?source=${source}: ${expected}`, () => see(expected, server, route, source));
      });
    }
  });
}

describe('examples/mcp-bridge/server.ts, beyond its bridge', { timeout: 20_000 }, () => {
  let server: Server;
  before(async () => {
    server = await start('mcp-bridge/server.ts');
  });
  after(() => stop(server));

  it('POST /mcp answers with the result of a tool which found nothing', async () => {
    const call = { name: 'index_pages', arguments: { source: 'empty' } };
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
    });
    assert.match(await response.text(), /^data: .*0 pages indexed/m);
  });

  it('GET /events/unhandled takes the process down when the tool fails', async () => {
    await see('events', server, 'GET /events/unhandled', 'items');
    await see('silent end', server, 'GET /events/unhandled', 'empty');
    const exited = once(server.child, 'exit');
    await see('silent cut', server, 'GET /events/unhandled', 'throws');
    assert.deepEqual(await exited, [1, null]);
  });
});
