// Generators that yield frames, and what consumes them.
import { rule, tester } from './support.ts';

tester.run('Elysia', rule, {
  valid: [
    {
      name: 'a first sse()',
      code: `
import { Elysia, sse } from 'elysia';

new Elysia().get('/events', async function* () {
  yield sse({ event: 'ready', data: '' });
  for await (const event of events()) {
    yield sse({ event: 'tick', data: event });
  }
});
`,
    },
    {
      name: 'a plain stream of Elysia',
      code: `
import { Elysia } from 'elysia';

new Elysia().get('/story', async function* () {
  for await (const word of words()) {
    yield word;
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'sse() in the loop only',
      code: `
import { Elysia, sse } from 'elysia';

new Elysia().get('/events', async function* () {
  for await (const event of events()) {
    yield sse({ event: 'tick', data: event });
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('Readable.from piped into a response', rule, {
  valid: [
    {
      name: 'the last frame comes whatever the source does',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  Readable.from(frames()).pipe(res);
});

async function* frames() {
  try {
    for await (const event of events()) {
      yield \`data: \${event}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  yield 'data: [DONE]\\n\\n';
}
`,
    },
    {
      name: 'the response has a comment before the generator starts',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  Readable.from(frames()).pipe(res);
});

async function* frames() {
  for await (const event of events()) {
    yield \`data: \${event}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'pipe() does not handle the error',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  Readable.from(frames()).pipe(res);
});

async function* frames() {
  for await (const event of events()) {
    yield \`data: \${event}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 11, endLine: 11 }],
    },
  ],
});
