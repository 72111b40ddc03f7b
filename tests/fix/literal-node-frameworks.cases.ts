// Express, Koa, Nest and Fastify over a Node response.
import { run } from './literal-support.ts';

run('frameworks over a Node response', [
  {
    name: 'an Express handler with next',
    code: `
app.get('/events', async (req, res, next) => {
  res.set('Content-Type', 'text/event-stream');
  res.flushHeaders();
  for await (const row of rows(req.query)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 5,
    output: `
app.get('/events', async (req, res, next) => {
  res.set('Content-Type', 'text/event-stream');
  res.flushHeaders();
  let bodySent = false;
  try {
    for await (const row of rows(req.query)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'next(error) while nothing is committed: only the end is guarded',
    code: `
app.get('/events', async (req, res, next) => {
  res.set('Content-Type', 'text/event-stream');
  try {
    for await (const row of rows(req.query)) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
    line: 5,
    output: `
app.get('/events', async (req, res, next) => {
  res.set('Content-Type', 'text/event-stream');
  try {
    let bodySent = false;
    for await (const row of rows(req.query)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a PassThrough as body of Koa',
    code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  (async () => {
    for await (const row of rows()) out.write(\`data: \${row}\\n\\n\`);
    out.end();
  })();
});
`,
    line: 9,
    output: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  (async () => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        out.write(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      if (bodySent) throw error;
      console.error(error);
    } finally {
      if (!bodySent && !out.writableEnded && !out.destroyed) out.write('event: close\\ndata: \\n\\n');
      out.end();
    }
  })();
});
`,
    prime: "out.write(': open\\n\\n');",
  },
  {
    name: 'Nest: @Res()',
    code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
    res.end();
  }
}
`,
    line: 10,
    output: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    let bodySent = false;
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'Fastify: a raw response after hijack()',
    code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
  }
  reply.raw.end();
});
`,
    line: 5,
    output: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
    reply.raw.end();
  }
});
`,
    prime: "reply.raw.write(': open\\n\\n');",
  },
  {
    name: 'Fastify: what is returned stays behind the end',
    code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
  }
  reply.raw.end();
  return reply;
});
`,
    line: 4,
    output: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
    reply.raw.end();
  }
  return reply;
});
`,
    prime: "reply.raw.write(': open\\n\\n');",
  },
  {
    name: 'an answer while nothing is committed',
    code: `
app.get('/events', async (req, res) => {
  res.set('Content-Type', 'text/event-stream');
  let text = '';
  try {
    for await (const part of parts()) {
      if (part.text) res.write(\`data: \${part.text}\\n\\n\`);
    }
  } catch (error) {
    if (!res.headersSent) return res.status(502).json({ error: 'gone' });
  }
});
`,
    line: 6,
    output: `
app.get('/events', async (req, res) => {
  res.set('Content-Type', 'text/event-stream');
  let text = '';
  let bodySent = false;
  try {
    for await (const part of parts()) {
      if (part.text) {
        res.write(\`data: \${part.text}\\n\\n\`);
        bodySent = true;
      }
    }
  } catch (error) {
    if (!res.headersSent) return res.status(502).json({ error: 'gone' });
  } finally {
    if (!res.writableEnded) {
      if (!bodySent) res.write('event: close\\ndata: \\n\\n');
      res.end();
    }
  }
});
`,
    prime: "res.write(': open\\n\\n');",
    primeLast: true,
  },
]);
