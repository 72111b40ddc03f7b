// Koa: the raw response.
import { rule, tester } from './support.ts';

tester.run('the raw response', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
router.get('/events', async (ctx) => {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  ctx.res.write(': ok\\n\\n');
  for await (const event of events()) {
    ctx.res.write(\`data: \${event}\\n\\n\`);
  }
  ctx.res.end();
});
`,
    },
    {
      name: 'a guarded close event in finally',
      code: `
router.get('/events', async (ctx) => {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const event of events()) {
      ctx.res.write(\`data: \${event}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent) ctx.res.write('event: close\\ndata: \\n\\n');
    ctx.res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'after the head Koa has no way to answer an error',
      code: `
router.get('/events', async (ctx) => {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    ctx.res.write(\`data: \${event}\\n\\n\`);
  }
  ctx.res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'ended in finally, with nothing in it',
      code: `
router.get('/events', async (ctx) => {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) {
      ctx.res.write(\`data: \${event}\\n\\n\`);
    }
  } finally {
    ctx.res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'ctx.status = 500 in a catch does not reach a raw response',
      code: `
router.get('/events', async (ctx) => {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const event of events()) {
      ctx.res.write(\`data: \${event}\\n\\n\`);
    }
    ctx.res.end('data: [DONE]\\n\\n');
  } catch (error) {
    ctx.status = 500;
    ctx.body = { error: 'failed' };
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a local name for the response',
      code: `
import Koa from 'koa';

const app = new Koa();
app.use(async (ctx) => {
  ctx.respond = false;
  const { res } = ctx;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of events()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 9, endLine: 9 }],
    },
  ],
});
