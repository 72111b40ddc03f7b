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

tester.run('exported generators', rule, {
  valid: [
    {
      name: 'the file consumes it behind a first frame',
      code: `
import { createServer } from 'node:http';

export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  for await (const frame of frames(feed())) res.write(frame);
  res.end();
});
`,
    },
    {
      name: 'the export stands apart, and the consumer sends at the end',
      code: `
import { createServer } from 'node:http';

async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const frame of frames(feed())) res.write(frame);
  } catch (error) {
    console.error(error);
  }
  res.end('data: [DONE]\\n\\n');
});

export { frames };
`,
    },
    {
      name: 'another generator of the file passes it on behind a first frame',
      code: `
export async function* body(source) {
  yield ': ok\\n\\n';
  yield* frames(source);
}

export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}
`,
    },
  ],
  invalid: [
    {
      name: 'nobody in the file consumes it',
      code: `
export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
    {
      name: 'the file only hands it on',
      code: `
import { register } from './routes.js';

export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}

register('/events', frames);
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'the file consumes it without a frame of its own, and is reported there',
      code: `
import { createServer } from 'node:http';

export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const frame of frames(feed())) res.write(frame);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
  ],
});
