// Responses that carry another answer on some path: nothing is sent into that.
import { run } from './literal-support.ts';

run('another answer', [
  {
    name: 'Fastify: the try holds an answer of the framework',
    code: `
fastify.post('/chat', async (request, reply) => {
  try {
    if (request.body.stream) {
      const rows = await ask(request.body);
      reply.raw.setHeader('Content-Type', 'text/event-stream');
      reply.hijack();
      for await (const row of rows) {
        reply.raw.write(\`data: \${row}\\n\\n\`);
      }
      reply.raw.end();
      return;
    }
    return reply.send(await answer(request.body));
  } catch (error) {
    return reply.status(500).send({ error: 'gone' });
  }
});
`,
    line: 8,
    output: null,
    prime: "reply.raw.write(': open\\n\\n');",
    closeEvent: `
fastify.post('/chat', async (request, reply) => {
  try {
    if (request.body.stream) {
      const rows = await ask(request.body);
      reply.raw.setHeader('Content-Type', 'text/event-stream');
      reply.hijack();
      let bodySent = false;
      try {
        for await (const row of rows) {
          reply.raw.write(\`data: \${row}\\n\\n\`);
          bodySent = true;
        }
      } finally {
        if (!bodySent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
      }
      reply.raw.end();
      return;
    }
    return reply.send(await answer(request.body));
  } catch (error) {
    return reply.status(500).send({ error: 'gone' });
  }
});
`,
  },
  {
    name: 'Fastify: the answer stands before the try',
    code: `
fastify.post('/chat', async (request, reply) => {
  if (!request.body.stream) return reply.send(await answer(request.body));
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of ask(request.body)) {
      reply.raw.write(\`data: \${row}\\n\\n\`);
    }
  } catch (error) {
    request.log.error(error);
  }
  reply.raw.end();
});
`,
    line: 7,
    output: `
fastify.post('/chat', async (request, reply) => {
  if (!request.body.stream) return reply.send(await answer(request.body));
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of ask(request.body)) {
      reply.raw.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    request.log.error(error);
  }
  if (!bodySent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
  reply.raw.end();
});
`,
    prime: "reply.raw.write(': open\\n\\n');",
  },
  {
    name: 'an event stream for some clients only',
    code: `
createServer(async (req, res) => {
  const type = typeFor(req.headers.accept);
  res.writeHead(200, { 'Content-Type': type });
  for await (const row of rows()) {
    if (type === 'text/event-stream') {
      res.write(\`data: \${row.text}\\n\\n\`);
    } else {
      res.write(row.bytes);
    }
  }
  res.end();
});
`,
    line: 5,
    output: null,
  },
  {
    name: 'JSON under the headers of a stream',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`\${JSON.stringify(row)} \\n\\n\`);
  }
  res.end();
});
`,
    line: 4,
    output: null,
  },
  {
    name: 'what may be frames',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`\${row.frame}\\n\\n\`);
  }
  res.end();
});
`,
    line: 4,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`\${row.frame}\\n\\n\`);
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
    name: 'next(error) answers as long as the head is not out',
    code: `
app.get('/events', async (req, res, next) => {
  try {
    const rows = await ask(req.query);
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
    line: 7,
    output: `
app.get('/events', async (req, res, next) => {
  let bodySent = false;
  try {
    const rows = await ask(req.query);
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  } catch (error) {
    if (!bodySent && res.headersSent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    next(error);
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'an error that leaves before the head is out',
    code: `
import express from 'express';
const app = express();
app.get('/events', async (req, res) => {
  try {
    const rows = await ask(req.query);
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    log(error);
    throw error;
  }
});
`,
    line: 9,
    output: `
import express from 'express';
const app = express();
app.get('/events', async (req, res) => {
  let bodySent = false;
  try {
    const rows = await ask(req.query);
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    log(error);
    throw error;
  } finally {
    if (res.headersSent && !res.writableEnded) {
      if (!bodySent) res.write('event: close\\ndata: \\n\\n');
      res.end();
    }
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a body that is handed to the framework by a name that sounds like sending',
    code: `
export default defineEventHandler(async (event) => {
  setHeader(event, 'Content-Type', 'text/event-stream');
  const stream = new Readable({ read() {} });
  (async () => {
    for await (const row of rows()) {
      stream.push(\`data: \${row}\\n\\n\`);
    }
    stream.push(null);
  })();
  return sendStream(event, stream);
});
`,
    line: 6,
    output: null,
    prime: "stream.push(': open\\n\\n');",
  },
  {
    name: 'a readable stream is pushed to',
    code: `
router.get('/events', async (ctx) => {
  const stream = new Readable({ read() {} });
  ctx.type = 'text/event-stream';
  ctx.body = stream;
  (async () => {
    try {
      for await (const row of rows()) {
        stream.push(\`data: \${row}\\n\\n\`);
      }
    } catch (error) {
      ctx.log(error);
    }
    stream.push(null);
  })();
});
`,
    line: 8,
    output: `
router.get('/events', async (ctx) => {
  const stream = new Readable({ read() {} });
  ctx.type = 'text/event-stream';
  ctx.body = stream;
  (async () => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        stream.push(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      ctx.log(error);
    }
    if (!bodySent) stream.push('event: close\\ndata: \\n\\n');
    stream.push(null);
  })();
});
`,
    prime: "stream.push(': open\\n\\n');",
  },
  {
    name: 'a generator of JSON',
    code: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of source) {
    yield \`\${JSON.stringify(row)} \\n\\n\`;
  }
}

export const GET = () => new Response(ReadableStream.from(frames(rows())), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    line: 3,
    output: null,
  },
]);
