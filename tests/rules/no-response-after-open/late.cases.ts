// Status, headers and answers, before and after the head of the stream is out.
import noResponseAfterOpen from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

runPairs('answers after the head', noResponseAfterOpen, [
  {
    name: 'a catch that answers whatever was sent',
    form: 'answer',
    lines: [9],
    invalid: `
app.get('/events', async (req, res) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
    res.status(500).json({ error: 'failed' });
  }
});
`,
    valid: `
app.get('/events', async (req, res) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
    if (!res.headersSent) res.status(500).json({ error: 'failed' });
    else res.end();
  }
});
`,
  },
  {
    name: 'headers that are only set are not out yet',
    form: 'answer',
    lines: [10],
    invalid: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  try {
    const source = await open(req.query.id);
    for (const item of source) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    res.status(502).json({ error: 'no source' });
  }
});
`,
    valid: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    const source = await open(req.query.id);
    for (const item of source) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    res.status(502).json({ error: 'no source' });
  }
});
`,
  },
  {
    name: 'a check that comes too late',
    form: 'answer',
    lines: [4],
    invalid: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (!req.user) return res.status(401).json({ error: 'who are you?' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  res.end();
});
`,
    valid: `
app.get('/events', async (req, res) => {
  if (!req.user) return res.status(401).json({ error: 'who are you?' });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  res.end();
});
`,
  },
  {
    name: 'a second head',
    form: 'second-head',
    lines: [7],
    invalid: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  startStream(res);
  try { for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); } catch {
    res.writeHead(500);
  }
  res.end();
});

function startStream(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
}
`,
    valid: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  startStream(res);
  try { for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); } catch {
    res.write('event: error\\ndata: \\n\\n');
  }
  res.end();
});

function startStream(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
}
`,
  },
  {
    name: 'a header behind the first frame',
    form: 'headers',
    lines: [7],
    invalid: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  res.setHeader('X-Accel-Buffering', 'no');
  res.end('data: one\\n\\n');
});
`,
    valid: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.setHeader('X-Accel-Buffering', 'no');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  res.end('data: one\\n\\n');
});
`,
  },
  {
    name: 'Express sets headers in its own ways',
    form: 'headers',
    lines: [4],
    invalid: `
app.get('/events', (req, res) => {
  res.type('text/event-stream').write(': ok\\n\\n');
  res.set('Cache-Control', 'no-cache');
  res.end('data: one\\n\\n');
});
`,
    valid: `
app.get('/events', (req, res) => {
  res.set('Cache-Control', 'no-cache');
  res.type('text/event-stream').write(': ok\\n\\n');
  res.end('data: one\\n\\n');
});
`,
  },
  {
    name: 'a redirect',
    form: 'answer',
    lines: [5],
    invalid: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  if (await isMoved(req)) return res.redirect('/other');
  res.end('data: one\\n\\n');
});
`,
    valid: `
app.get('/events', async (req, res) => {
  if (await isMoved(req)) return res.redirect('/other');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  res.end('data: one\\n\\n');
});
`,
  },
  {
    name: 'an exception for the framework to answer',
    form: 'thrown',
    lines: [8],
    invalid: `
import { Controller, Get, NotFoundException, Res } from '@nestjs/common';

@Controller()
export class Jobs {
  @Get() async events(@Res() res: Response) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (!(await this.jobs.find())) throw new NotFoundException();
    res.end('data: one\\n\\n');
  }
}
`,
    valid: `
import { Controller, Get, NotFoundException, Res } from '@nestjs/common';

@Controller()
export class Jobs {
  @Get() async events(@Res() res: Response) {
    if (!(await this.jobs.find())) throw new NotFoundException();
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.end('data: one\\n\\n');
  }
}
`,
  },
  {
    name: 'an error that is thrown on',
    form: 'thrown',
    lines: [12],
    invalid: `
import { Controller, Get, Res } from '@nestjs/common';

@Controller()
export class Jobs {
  @Get() async events(@Res() res: Response) {
    try {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
      res.end();
    } catch (error) {
      throw error;
    }
  }
}
`,
    valid: `
import { Controller, Get, Res } from '@nestjs/common';

@Controller()
export class Jobs {
  @Get() async events(@Res() res: Response) {
    try {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
      res.end();
    } catch (error) {
      if (!res.headersSent) throw error;
      res.end();
    }
  }
}
`,
  },
  {
    name: 'a head that is flushed before a transport writes its own',
    form: 'transport',
    lines: [7],
    invalid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

app.get('/sse', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  const transport = new SSEServerTransport('/messages', res);
  await server.connect(transport);
});
`,
    valid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

app.get('/sse', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const transport = new SSEServerTransport('/messages', res);
  await server.connect(transport);
});
`,
  },
  {
    name: 'an answer behind a transport that was started',
    form: 'second-head',
    lines: [10],
    invalid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

createServer(async (req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  try {
    await server.connect(transport);
    await announce(transport.sessionId);
  } catch (error) {
    res.writeHead(500).end();
  }
});
`,
    valid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

createServer(async (req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  try {
    await server.connect(transport);
  } catch (error) {
    res.writeHead(500).end();
  }
});
`,
  },
  {
    name: 'a server that fails to connect may have started its transport',
    form: 'second-head',
    lines: [9],
    report: 'possible',
    invalid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

createServer(async (req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  try {
    await server.connect(transport);
  } catch (error) {
    res.writeHead(500).end();
  }
});
`,
    valid: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

createServer(async (req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  try {
    await server.connect(transport);
  } catch (error) {
    if (!res.headersSent) res.writeHead(500).end();
  }
});
`,
  },
  {
    name: 'a head that is written again for an answer that is no stream',
    form: 'second-head',
    lines: [6],
    invalid: `
createServer(async (req, res) => {
  const upstream = await fetch(target);
  res.writeHead(upstream.status, headersOf(upstream));
  if (!upstream.ok) {
    res.writeHead(upstream.status, headersOf(upstream));
    res.end(await upstream.text());
    return;
  }
  for await (const part of parse(upstream.body)) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  res.end();
});
`,
    valid: `
createServer(async (req, res) => {
  const upstream = await fetch(target);
  if (!upstream.ok) {
    res.writeHead(upstream.status, headersOf(upstream));
    res.end(await upstream.text());
    return;
  }
  res.writeHead(upstream.status, headersOf(upstream));
  for await (const part of parse(upstream.body)) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  res.end();
});
`,
  },
  {
    name: 'Fastify answers only what it still owns',
    form: 'answer',
    lines: [7],
    invalid: `
export default async function events(request, reply) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) reply.raw.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    return reply.send({ error: 'failed' });
  }
  reply.raw.end();
}
`,
    valid: `
export default async function events(request, reply) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) reply.raw.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    reply.raw.write('event: error\\ndata: \\n\\n');
  }
  reply.raw.end();
}
`,
  },
  {
    name: 'a listener that answers',
    form: 'answer',
    lines: [7],
    invalid: `
app.get('/events', (req, res) => {
  const source = open();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('data', (item) => res.write(\`data: \${item}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', () => res.status(502).json({ error: 'no source' }));
});
`,
    valid: `
app.get('/events', (req, res) => {
  const source = open();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('data', (item) => res.write(\`data: \${item}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', () => (res.headersSent ? res.end() : res.status(502).json({ error: 'no source' })));
});
`,
  },
  {
    name: 'an error that the framework answers, and one that breaks off a body',
    form: 'thrown',
    lines: [8],
    invalid: `
import { Controller, Get, Res } from '@nestjs/common';

@Controller()
export class Jobs {
  @Get() async events(@Res() res: Response) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (!(await this.jobs.find())) throw new HttpException('gone', 410);
    res.end('data: one\\n\\n');
  }
}
`,
    valid: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      if (!(await jobs.find())) throw new HttpException('gone', 410);
      controller.enqueue('data: one\\n\\n');
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: "Fastify's `sent`, which what was written to the raw response does not set",
    form: 'answer',
    lines: [11],
    invalid: `
export default async function events(request, reply) {
  try {
    reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) reply.raw.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    if (reply.sent) {
      reply.raw.end();
      return reply;
    }
    return reply.send({ error: 'failed' });
  }
  reply.raw.end();
  return reply;
}
`,
    valid: `
export default async function events(request, reply) {
  try {
    reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) reply.raw.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    if (!reply.sent) {
      reply.raw.end();
      return reply;
    }
    return reply.send({ error: 'failed' });
  }
  reply.raw.end();
  return reply;
}
`,
  },
  {
    name: 'a callback in a field, which is there only where the answer is streamed',
    form: 'second-head',
    lines: [20],
    invalid: `
import type { ServerResponse } from 'node:http';
class Answer {
  readonly parts: string[] = [];
  constructor(private readonly emit?: (event: object) => void) {}
  add(text: string) {
    this.parts.push(text);
    this.emit?.({ text });
  }
}
export async function handler(res: ServerResponse, body: { stream: boolean }) {
  const streaming = body.stream === true;
  const emit = streaming ? (event: object) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`) : (event: object) => res.write(JSON.stringify(event));
  const answer = new Answer(emit);
  if (streaming) res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  answer.add(await complete(body));
  if (streaming) {
    res.end();
  } else {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(answer.parts));
  }
}
`,
    valid: `
import type { ServerResponse } from 'node:http';
class Answer {
  readonly parts: string[] = [];
  constructor(private readonly emit?: (event: object) => void) {}
  add(text: string) {
    this.parts.push(text);
    this.emit?.({ text });
  }
}
export async function handler(res: ServerResponse, body: { stream: boolean }) {
  const streaming = body.stream === true;
  const emit = streaming ? (event: object) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`) : undefined;
  const answer = new Answer(emit);
  if (streaming) res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  answer.add(await complete(body));
  if (streaming) {
    res.end();
  } else {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(answer.parts));
  }
}
`,
  },
]);
