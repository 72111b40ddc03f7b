/**
 * Serves the route handlers under app/ on node:http, so that they run without Next.js.
 *
 *   POST /api/chat           unguarded; the `catch` only logs: a model that fails leaves the browser waiting
 *   POST /api/chat-guarded   a close event when the model gave no token
 *   GET  /api/relay          unguarded; an empty upstream ends with nothing sent, one that fails is cut
 *   GET  /api/relay-guarded  a close event when the upstream sent nothing; a failure errors the stream on purpose
 *
 * ?source=items|empty|throws chooses what the model answers.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { POST as chat } from './app/api/chat/route.ts';
import { POST as chatGuarded } from './app/api/chat-guarded/route.ts';
import { GET as relay } from './app/api/relay/route.ts';
import { GET as relayGuarded } from './app/api/relay-guarded/route.ts';

const routes = new Map<string, (request: Request) => Response | Promise<Response>>([
  ['POST /api/chat', chat],
  ['POST /api/chat-guarded', chatGuarded],
  ['GET /api/relay', relay],
  ['GET /api/relay-guarded', relayGuarded],
]);

const server = createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const handler = routes.get(`${req.method} ${url.pathname}`);
  if (!handler) return void res.writeHead(404).end();

  const response = await handler(new Request(url, { method: req.method ?? 'GET' }));
  res.writeHead(response.status, Object.fromEntries(response.headers));
  res.flushHeaders();
  // An error of the stream destroys the connection; there is nobody left to tell.
  await pipeline(response.body ? Readable.fromWeb(response.body) : [], res).catch(() => {});
});

server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
