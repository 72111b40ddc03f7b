// Koa: a stream or a generator as the body.
import { rule, tester } from './support.ts';

tester.run('a PassThrough body filled by a detached function', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.set('Content-Type', 'text/event-stream');
  ctx.body = out;
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
    {
      name: 'the catch breaks the connection',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  (async () => {
    try {
      for await (const event of events()) {
        out.write(\`data: \${event}\\n\\n\`);
      }
      out.end('data: [DONE]\\n\\n');
    } catch (error) {
      out.destroy(error);
    }
  })();
});
`,
    },
    {
      name: '.catch() and the end both carry a frame',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  relay().catch(() => out.end('event: error\\ndata: {}\\n\\n'));

  async function relay() {
    for await (const event of events()) {
      out.write(\`data: \${event}\\n\\n\`);
    }
    out.end('data: [DONE]\\n\\n');
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'the rejection goes nowhere',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.set('Content-Type', 'text/event-stream');
  ctx.body = out;
  (async () => {
    for await (const event of events()) {
      out.write(\`data: \${event}\\n\\n\`);
    }
    out.end();
  })();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
    {
      name: 'a catch that logs, and no end',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  (async () => {
    try {
      for await (const event of events()) {
        out.write(\`data: \${event}\\n\\n\`);
      }
      out.end('data: [DONE]\\n\\n');
    } catch (error) {
      console.error(error);
    }
  })();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }],
    },
    {
      name: '.catch(() => out.end())',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  relay().catch(() => out.end());

  async function relay() {
    for await (const event of events()) {
      out.write(\`data: \${event}\\n\\n\`);
    }
    out.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 11, endLine: 11 }],
    },
  ],
});

tester.run('a PassThrough body filled before the middleware returns', rule, {
  valid: [
    {
      name: 'nothing is committed, Koa answers 500',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  let sent = false;
  for await (const event of events()) {
    out.write(\`data: \${event}\\n\\n\`);
    sent = true;
  }
  if (!sent) out.write('event: close\\ndata: \\n\\n');
  out.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty body ends with nothing',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  for await (const event of events()) {
    out.write(\`data: \${event}\\n\\n\`);
  }
  out.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('a generator as the body', rule, {
  valid: [
    {
      name: 'the generator yields a comment first',
      code: `
import { Readable } from 'node:stream';

app.use(async (ctx) => {
  ctx.type = 'text/event-stream';
  ctx.body = Readable.from(frames(ctx.query.topic));
});

async function* frames(topic) {
  yield ': ok\\n\\n';
  for await (const event of subscribe(topic)) {
    yield \`data: \${event}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'Readable.from over a generator',
      code: `
import { Readable } from 'node:stream';

app.use(async (ctx) => {
  ctx.type = 'text/event-stream';
  ctx.body = Readable.from(frames(ctx.query.topic));
});

async function* frames(topic) {
  for await (const event of subscribe(topic)) {
    yield \`data: \${event}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 10, endLine: 10 }],
    },
  ],
});
