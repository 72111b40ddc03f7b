// Answers of frameworks, and of code after a response was lent, in pairs.
import rule from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

runPairs('answers around the response', rule, [
  {
    name: "the status of Koa's context behind the first write",
    form: 'answer',
    lines: [6],
    invalid: `
export async function proxy(ctx) {
  ctx.set('Content-Type', 'text/event-stream');
  const upstream = await fetch(url);
  ctx.res.write(': connected\\n\\n');
  if (!upstream.ok) ctx.status = upstream.status;
  ctx.res.end();
}
`,
    valid: `
export async function proxy(ctx) {
  ctx.set('Content-Type', 'text/event-stream');
  const upstream = await fetch(url);
  if (!upstream.ok) ctx.status = upstream.status;
  ctx.res.write(': connected\\n\\n');
  ctx.res.end();
}
`,
  },
  {
    name: 'an answer where the response was lent',
    form: 'answer',
    lines: [7],
    report: 'possible',
    invalid: `
router.post('/chat', async (req, res) => {
  try {
    res.setHeader('Content-Type', 'text/event-stream');
    await service.relay(req.body, res);
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
    valid: `
router.post('/chat', async (req, res) => {
  try {
    res.setHeader('Content-Type', 'text/event-stream');
    await service.relay(req.body, res);
  } catch (error) {
    if (!res.headersSent) res.status(500).json({ error: 'failed' });
  }
});
`,
  },
  {
    name: 'a value that a handler of Fastify returns',
    form: 'returned',
    lines: [5],
    invalid: `
app.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return { ok: true };
});
`,
    valid: `
app.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return reply;
});
`,
  },
  {
    name: 'what a helper that takes its arguments in an object returns goes to its caller',
    form: 'returned',
    lines: [5],
    invalid: `
export async function relay(request, reply) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return { ok: true };
}
`,
    valid: `
export async function relay({ request, reply }) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return { ok: true };
}
`,
  },
  {
    name: 'what a helper that is given the reply first returns goes to its caller',
    form: 'returned',
    lines: [5],
    invalid: `
export async function relay(request, reply) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return { ok: true };
}
`,
    valid: `
export async function relay(reply, request) {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  reply.raw.write('data: {}\\n\\n');
  return { ok: true };
}
`,
  },
  {
    name: 'Fastify has the error of what it does not know to be written to',
    form: 'not-hijacked',
    lines: [4],
    report: 'possible',
    invalid: `
app.get('/events', async (request, reply) => {
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) reply.raw.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  reply.raw.end();
});
`,
    valid: `
app.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) reply.raw.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  reply.raw.end();
});
`,
  },
]);
