// Waits for `drain`, each beside one that something else ends.
import noDrainOnlyWait from '../../../rules/no-drain-only-wait.ts';
import { byForm, tester } from '../companion.ts';

const rule = byForm(noDrainOnlyWait);

tester.run('waits for drain', rule, {
  valid: [
    {
      name: 'a signal ends it',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(ac.signal)) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await once(res, 'drain', { signal: ac.signal });
  }
  res.end();
}
`,
    },
    {
      name: 'it races with the close',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  const closed = once(res, 'close');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await Promise.race([once(res, 'drain'), closed]);
  }
  res.end();
}
`,
    },
    {
      name: 'a variable races with the close',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  const closed = once(res, 'close');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) continue;
    const drained = once(res, 'drain');
    await Promise.race([drained, closed]);
  }
  res.end();
}
`,
    },
    {
      name: 'the close settles the promise',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      res.once('drain', resolve);
      res.once('close', resolve);
    });
  }
  res.end();
}
`,
    },
    {
      name: 'the error of a broken connection rejects it',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve, reject) => {
      res.once('drain', resolve);
      res.once('close', () => reject(new Error('The client has left.')));
    });
  }
  res.end();
}
`,
    },
    {
      name: 'a function that takes both listeners off settles it',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      const settle = () => {
        res.off('drain', settle);
        res.off('close', settle);
        resolve();
      };
      res.once('drain', settle);
      res.once('close', settle);
    });
  }
  res.end();
}
`,
    },
    {
      name: 'a timeout settles it',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      setTimeout(resolve, 5000);
      res.once('drain', resolve);
    });
  }
  res.end();
}
`,
    },
    {
      name: 'the listener of the handler settles it',
      code: `
export async function handler(req, res) {
  let release;
  res.on('close', () => release?.());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      release = resolve;
      res.once('drain', resolve);
    });
  }
  res.end();
}
`,
    },
    {
      name: 'the caller of a helper races it',
      code: `
const drained = (res) => new Promise((resolve) => res.once('drain', resolve));

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await Promise.race([drained(res), gone]);
  }
  res.end();
}
`,
    },
    {
      name: 'a function that is not known gets the promise',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await withTimeout(once(res, 'drain'), 5000);
  }
  res.end();
}
`,
    },
    {
      name: 'nobody waits: the writer is called again',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const pump = () => {
    while (queue.length > 0) {
      if (!res.write(\`data: \${JSON.stringify(queue.shift())}\\n\\n\`)) return res.once('drain', pump);
    }
  };
  pump();
}
`,
    },
    {
      name: 'a response of another kind',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/csv' });
  for await (const row of rows()) {
    if (!res.write(toCsv(row))) await new Promise((resolve) => res.once('drain', resolve));
  }
  res.end();
}

export function events(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end('data: {}\\n\\n');
}
`,
    },
  ],
  invalid: [
    {
      name: 'no signal ends it',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(ac.signal)) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await once(res, 'drain');
  }
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'once' },
          line: 9,
          column: 64,
          endColumn: 82,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Give the wait the signal that the disconnect aborts.' },
              output: `
import { once } from 'node:events';

export async function handler(req, res) {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(ac.signal)) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await once(res, 'drain', { signal: ac.signal });
  }
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'it races with nothing',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  const closed = once(res, 'close');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await Promise.all([once(res, 'drain'), closed]);
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'once' }, line: 8, column: 77, endColumn: 95 }],
    },
    {
      name: 'a variable is awaited alone',
      code: `
import { once } from 'node:events';

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) continue;
    const drained = once(res, 'drain');
    await drained;
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'once' }, line: 8, column: 21, endColumn: 39 }],
    },
    {
      name: 'nothing but drain settles the promise',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => res.once('drain', resolve));
  }
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'promise' },
          line: 5,
          column: 89,
          endColumn: 115,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the wait when the response closes.' },
              output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      if (res.destroyed) return resolve();
      const settle = () => {
        res.off('drain', settle);
        res.off('close', settle);
        resolve();
      };
      res.once('drain', settle);
      res.once('close', settle);
    });
  }
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'the close is only logged',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      res.once('drain', resolve);
      res.once('close', () => console.log('The client has left.'));
    });
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'promise' }, line: 6, column: 7, endColumn: 33 }],
    },
    {
      name: 'a function settles it on drain only',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      const settle = () => {
        res.off('drain', settle);
        resolve();
      };
      res.on('drain', settle);
    });
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'promise' }, line: 10, column: 7, endColumn: 30 }],
    },
    {
      name: 'it is settled at once or by drain',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    await new Promise((resolve) => {
      if (res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) resolve();
      else res.once('drain', resolve);
    });
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'promise' }, line: 7, column: 12, endColumn: 38 }],
    },
    {
      name: 'a check before the wait does not end it',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => {
      if (res.destroyed) return resolve();
      res.once('drain', () => resolve());
    });
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'promise' }, line: 7, column: 7, endColumn: 41 }],
    },
    {
      name: 'the caller of a helper awaits it alone',
      code: `
function drained(res) {
  return new Promise((resolve) => res.once('drain', resolve));
}

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await drained(res);
  }
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'promise' },
          line: 3,
          column: 35,
          endColumn: 61,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the wait when the response closes.' },
              output: `
function drained(res) {
  return new Promise((resolve) => {
    if (res.destroyed) return resolve();
    const settle = () => {
      res.off('drain', settle);
      res.off('close', settle);
      resolve();
    };
    res.once('drain', settle);
    res.once('close', settle);
  });
}

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await drained(res);
  }
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'the raw response of Fastify',
      code: `
import { once } from 'node:events';

fastify.get('/events', async (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!reply.raw.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await once(reply.raw, 'drain');
  }
  reply.raw.end();
});
`,
      errors: [{ messageId: 'found', data: { form: 'once' }, line: 8, column: 70, endColumn: 94 }],
    },
    {
      name: 'the body of a Koa response',
      code: `
import { PassThrough } from 'node:stream';

app.use(async (ctx) => {
  const out = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.body = out;
  for await (const item of feed()) {
    if (!out.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await new Promise((resolve) => { out.once('drain', resolve); setTimeout(log, 5000); });
  }
  out.end();
});
`,
      errors: [{ messageId: 'found', data: { form: 'promise' }, line: 9, column: 91, endColumn: 117 }],
    },
    {
      name: 'options without a signal do not end it',
      code: `
import events from 'node:events';

export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) await events.once(res, 'drain', {});
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'once' }, line: 7, column: 64, endColumn: 93 }],
    },
    {
      name: 'possible: the promise is kept in a field',
      options: [{ report: 'possible' }],
      code: `
import { once } from 'node:events';

export async function handler(req, res, state) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.write(\`data: \${JSON.stringify(item)}\\n\\n\`)) state.drained = once(res, 'drain');
    await state.drained;
  }
  res.end();
}
`,
      errors: [{ messageId: 'found', data: { form: 'once' }, line: 7, column: 74, endColumn: 92 }],
    },
  ],
});
