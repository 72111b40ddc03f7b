// Plain Node responses: http, https and the http2 compatibility API.
import { rule, tester } from './support.ts';

tester.run('where the handler stands', rule, {
  valid: [
    {
      name: 'the http2 compatibility API with a first comment',
      code: `
import http2 from 'node:http2';

const server = http2.createSecureServer(tls, async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\\n\\n');
  for await (const event of events()) {
    response.write(\`data: \${event}\\n\\n\`);
  }
  response.end();
});
`,
    },
    {
      name: 'a request listener with a first comment',
      code: `
import http from 'node:http';

const server = http.createServer();
server.on('request', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(':\\n\\n');
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
});
`,
    },
    {
      name: 'an exported handler with a first comment',
      code: `
import type { IncomingMessage, ServerResponse } from 'node:http';

export default async function handler(req: IncomingMessage, res: ServerResponse) {
  res.setHeader('Content-Type', 'text/event-stream');
  res.write(':\\n\\n');
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'an https server',
      code: `
import https from 'node:https';

https.createServer(tls, async (request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    response.write(\`data: \${event}\\n\\n\`);
  }
  response.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'the http2 compatibility API',
      code: `
import http2 from 'node:http2';

const server = http2.createSecureServer(tls, async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const event of events()) {
    response.write(\`data: \${event}\\n\\n\`);
  }
  response.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a request listener',
      code: `
import http from 'node:http';

const server = http.createServer();
server.on('request', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a named handler given to the server',
      code: `
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

async function handle(req: IncomingMessage, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
}
createServer(handle).listen(8080);
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'an exported handler known by its types',
      code: `
import type { IncomingMessage, ServerResponse } from 'node:http';

export default async function handler(req: IncomingMessage, res: ServerResponse) {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'CommonJS',
      code: `
const http = require('http');

http.createServer(async function (req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    res.write('data: ' + event + '\\n\\n');
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('a server that a function starts', rule, {
  valid: [
    {
      name: 'what the function throws later is no matter of the handler',
      code: `
import { createServer } from 'node:http';

export async function start(log) {
  const server = createServer(async (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(': hello\\n\\n');
    for await (const event of events(log)) res.write(\`data: \${event}\\n\\n\`);
    res.end();
  });
  await listen(server);
  if (!server.address()) throw new Error('no address');
}
`,
    },
  ],
  invalid: [
    {
      name: 'the handler catches, and the stream ends without an event',
      code: `
import { createServer } from 'node:http';

export async function start(log) {
  const server = createServer(async (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    try {
      for await (const event of events(log)) res.write(\`data: \${event}\\n\\n\`);
    } catch (error) {
      log(error);
    }
    res.end();
  });
  await listen(server);
  if (!server.address()) throw new Error('no address');
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'routes in a chain',
      code: `
import { Router } from 'express';

export function routes(log) {
  return Router()
    .get('/events', async (req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      try {
        for await (const event of events(log)) res.write(\`data: \${event}\\n\\n\`);
      } finally {
        res.end();
      }
    })
    .post('/events', async (req, res) => res.sendStatus(204));
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
  ],
});
