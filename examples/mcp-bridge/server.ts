/**
 * An MCP server, and a hand-written bridge for browsers: it calls a tool and relays the tool's
 * notifications/progress as Server-Sent Events.
 *
 *   POST /mcp               the SDK's own transport: answers whatever the tool does
 *   GET  /events            unguarded; the `catch` only logs: a tool that fails leaves the browser waiting
 *   GET  /events/unhandled  unguarded; no `catch`: a tool that fails takes the whole process down
 *   GET  /events/guarded    something is sent on every path
 *
 * ?source=items|empty|throws chooses what the tool finds.
 */
import { EventEmitter, on } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

async function* findPages(source: string): AsyncGenerator<string> {
  await sleep(10);
  if (source === 'throws') throw new Error('the search index is down');
  if (source === 'empty') return;
  yield* ['intro.md', 'install.md', 'usage.md'];
}

function createMcpServer(): McpServer {
  const server = new McpServer({ name: 'pages', version: '1.0.0' });
  server.registerTool(
    'index_pages',
    { description: 'Indexes the pages it finds', inputSchema: { source: z.string() } },
    async ({ source }, { _meta, sendNotification }) => {
      let progress = 0;
      for await (const message of findPages(source)) {
        progress += 1;
        if (_meta?.progressToken === undefined) continue;
        const params = { progressToken: _meta.progressToken, progress, message };
        await sendNotification({ method: 'notifications/progress', params });
      }
      return { content: [{ type: 'text', text: `${progress} pages indexed` }] };
    },
  );
  return server;
}

/** Calls the tool; yields its progress until it has answered, and throws when it failed. */
async function callTool(source: string): Promise<AsyncIterable<[Progress]>> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'bridge', version: '1.0.0' });
  await createMcpServer().connect(far);
  await client.connect(near);

  const session = new EventEmitter();
  const messages = on(session, 'progress', { close: ['done'] }) as AsyncIterable<[Progress]>;
  const onprogress = (progress: Progress) => session.emit('progress', progress);
  client
    .callTool({ name: 'index_pages', arguments: { source } }, undefined, { onprogress })
    .then(({ isError }) =>
      isError ? session.emit('error', new Error('the tool failed')) : session.emit('done'),
    )
    .catch((error: unknown) => session.emit('error', error))
    .finally(() => client.close());
  return messages;
}

function openStream(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.flushHeaders();
}

function send(res: ServerResponse, event: string, data: unknown): void {
  res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function sseWriter(res: ServerResponse, source: string): Promise<void> {
  openStream(res);
  try {
    for await (const [progress] of await callTool(source)) {
      send(res, 'progress', progress);
    }
    res.end();
  } catch (error) {
    console.error('bridge:', error);
  }
}

async function unhandledSseWriter(res: ServerResponse, source: string): Promise<void> {
  openStream(res);
  for await (const [progress] of await callTool(source)) {
    send(res, 'progress', progress);
  }
  res.end();
}

async function guardedSseWriter(res: ServerResponse, source: string): Promise<void> {
  openStream(res);
  let bodySent = false;
  try {
    for await (const [progress] of await callTool(source)) {
      send(res, 'progress', progress);
      bodySent = true;
    }
  } catch (error) {
    console.error('bridge:', error);
  } finally {
    if (!bodySent && !res.writableEnded) send(res, 'close', '');
    res.end();
  }
}

async function serveMcp(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const server = createMcpServer();
  const transport = new StreamableHTTPServerTransport();
  res.on('close', () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(req, res);
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const source = url.searchParams.get('source') ?? 'items';
  if (url.pathname === '/mcp') await serveMcp(req, res);
  else if (url.pathname === '/events') await sseWriter(res, source);
  else if (url.pathname === '/events/unhandled') await unhandledSseWriter(res, source);
  else if (url.pathname === '/events/guarded') await guardedSseWriter(res, source);
  else res.writeHead(404).end();
});

server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
