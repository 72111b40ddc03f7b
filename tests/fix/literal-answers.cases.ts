// What is answered before the head is out, or as long as it is not: a fix leaves that to whoever answers it.
import { run } from './literal-support.ts';

run('other answers', [
  {
    name: 'an error before the head goes to the caller, which answers it',
    code: `
import express from 'express';

express().get('/rows', async (req, res) => {
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } finally {
    release();
  }
});
`,
    line: 8,
    output: `
import express from 'express';

express().get('/rows', async (req, res) => {
  let bodySent = false;
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (res.headersSent && !res.writableEnded) {
      if (!bodySent) res.write('event: close\\ndata: \\n\\n');
      res.end();
    }
    release();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'an error before the head goes to the error handler of the application',
    code: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
    line: 8,
    output: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  let bodySent = false;
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
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
    name: 'the error handler gets what failed before the head only',
    code: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    if (!res.headersSent) next(error);
  }
});
`,
    line: 8,
    output: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  let bodySent = false;
  try {
    const rows = await load(req.query.table);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  } catch (error) {
    if (!res.headersSent) next(error);
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
    name: 'all that comes before the head is sure',
    code: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of load(req.query.table)) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    console.error(error);
    throw error;
  }
});
`,
    line: 7,
    output: `
import express from 'express';

express().get('/rows', async (req, res, next) => {
  let bodySent = false;
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of load(req.query.table)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'another answer of the framework, behind hooks that wait',
    code: `
import fastify from 'fastify';

fastify().get('/rows', async (request, reply) => {
  try {
    if (request.query.whole) return reply.send(await all(request.query.table));
    const rows = await load(request.query.table);
    reply.hijack();
    reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      reply.raw.write(\`data: \${row}\\n\\n\`);
    }
    reply.raw.end();
  } catch (error) {
    return reply.code(500).send({ error: 'failed' });
  }
});
`,
    line: 10,
    output: `
import fastify from 'fastify';

fastify().get('/rows', async (request, reply) => {
  let bodySent = false;
  try {
    if (request.query.whole) return reply.send(await all(request.query.table));
    const rows = await load(request.query.table);
    reply.hijack();
    reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const row of rows) {
      reply.raw.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    return reply.code(500).send({ error: 'failed' });
  } finally {
    if (reply.raw.headersSent && !reply.raw.writableEnded) {
      if (!bodySent) reply.raw.write('event: close\\ndata: \\n\\n');
      reply.raw.end();
    }
  }
});
`,
    prime: "reply.raw.write(': open\\n\\n');",
  },
  {
    name: 'a helper whose callers answer what fails while nothing is out',
    code: `
export async function follow(table, res) {
  const rows = await load(table);
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
}
`,
    line: 5,
    output: null,
    closeEvent: `
export async function follow(table, res) {
  const rows = await load(table);
  res.setHeader('Content-Type', 'text/event-stream');
  let bodySent = false;
  try {
    for await (const row of rows) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  }
  res.end();
}
`,
    prime: "res.write(': open\\n\\n');",
    primeLast: true,
  },
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
]);
