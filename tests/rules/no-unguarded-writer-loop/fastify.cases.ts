// Fastify: reply.raw with and without hijack(), and a body for reply.send().
import { rule, tester } from './support.ts';

tester.run('reply.raw after hijack()', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write(': ok\\n\\n');
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
  }
  reply.raw.end();
});
`,
    },
    {
      name: 'a guarded close event in finally',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
    reply.raw.end();
  }
});
`,
    },
    {
      name: 'an error event on the raw response',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
    }
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    reply.raw.end('event: error\\ndata: {}\\n\\n');
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'nobody else will end it',
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
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'ended in finally with nothing in it',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
    }
  } finally {
    reply.raw.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'reply.code(500).send() does nothing after hijack()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) {
      reply.raw.write(\`data: \${event}\\n\\n\`);
    }
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    reply.code(500).send({ error: 'failed' });
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('reply.raw without hijack()', rule, {
  valid: [
    {
      name: 'Fastify answers 500 when the handler rejects before the head',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
    sent = true;
  }
  if (!sent) reply.raw.write('event: close\\ndata: \\n\\n');
  reply.raw.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source ends silently',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
  }
  reply.raw.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 4, endLine: 4 }],
    },
    {
      name: 'an empty source is never ended',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 4, endLine: 4 }],
    },
    {
      name: 'Fastify cuts the connection when the handler rejects after the head',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  for await (const event of events()) {
    reply.raw.write(\`data: \${event}\\n\\n\`);
    sent = true;
  }
  if (!sent) reply.raw.write('event: close\\ndata: \\n\\n');
  reply.raw.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a local name for the raw response',
      code: `
fastify.route({
  method: 'GET',
  url: '/events',
  handler: async (request, reply) => {
    const { raw } = reply;
    raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const event of events()) {
      raw.write(\`data: \${event}\\n\\n\`);
    }
    raw.end();
  },
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('a body for reply.send()', rule, {
  valid: [
    {
      name: 'a PassThrough with a first comment',
      code: `
import { PassThrough } from 'node:stream';

fastify.get('/events', (request, reply) => {
  const out = new PassThrough();
  reply.header('Content-Type', 'text/event-stream').send(out);
  out.write(': ok\\n\\n');
  (async () => {
    for await (const event of events()) {
      out.write(\`data: \${event}\\n\\n\`);
    }
    out.end();
  })();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a PassThrough filled by a detached function',
      code: `
import { PassThrough } from 'node:stream';

fastify.get('/events', (request, reply) => {
  const out = new PassThrough();
  reply.header('Content-Type', 'text/event-stream').send(out);
  (async () => {
    for await (const event of events()) {
      out.write(\`data: \${event}\\n\\n\`);
    }
    out.end();
  })();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('an answer of Fastify itself', rule, {
  valid: [
    {
      name: 'the catch returns an object',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    return { error: 'failed' };
  }
});
`,
    },
    {
      name: 'the catch calls reply.send()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    reply.send({ error: 'failed' });
  }
});
`,
    },
    {
      name: 'the catch calls reply.code(500).send()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    return reply.code(500).send({ error: 'failed' });
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'a returned object after writeHead()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    return { error: 'failed' };
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'reply.send() after flushHeaders()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  reply.raw.flushHeaders();
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    reply.send({ error: 'failed' });
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'reply.code(500).send() after writeHead()',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    return reply.code(500).send({ error: 'failed' });
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'a catch that returns nothing',
      code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const event of events()) reply.raw.write(\`data: \${event}\\n\\n\`);
    reply.raw.end('data: [DONE]\\n\\n');
  } catch (error) {
    request.log.error(error);
    return;
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
  ],
});
