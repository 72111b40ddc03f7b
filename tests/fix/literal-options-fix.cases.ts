// The option `fix`.
import { run } from './literal-support.ts';

run('fix', [
  {
    name: 'close-event: as without the option',
    options: { fix: 'close-event' },
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
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
    name: 'prime: the comment is the fix, and the close event is suggested',
    options: { fix: 'prime' },
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': open\\n\\n');
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    prime: "res.write(': open\\n\\n');",
    closeEvent: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
  },
  {
    name: 'prime: Hono',
    options: { fix: 'prime' },
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const event of events()) {
      await stream.writeSSE({ data: event });
    }
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    await stream.write(': open\\n\\n');
    for await (const event of events()) {
      await stream.writeSSE({ data: event });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
    closeEvent: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
  },
  {
    name: 'prime: h3',
    options: { fix: 'prime' },
    code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    for await (const tick of ticks()) {
      await eventStream.push({ data: tick });
    }
    await eventStream.close();
  })();
  return eventStream.send();
});
`,
    line: 7,
    output: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    await eventStream.pushComment('open');
    for await (const tick of ticks()) {
      await eventStream.push({ data: tick });
    }
    await eventStream.close();
  })();
  return eventStream.send();
});
`,
    prime: "await eventStream.pushComment('open');",
    closeEvent: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    let bodySent = false;
    try {
      for await (const tick of ticks()) {
        await eventStream.push({ data: tick });
        bodySent = true;
      }
    } catch (error) {
      if (bodySent) throw error;
      console.error(error);
    } finally {
      if (!bodySent) await eventStream.push({ event: 'close', data: '' });
      await eventStream.close();
    }
  })();
  return eventStream.send();
});
`,
  },
  {
    name: 'prime: ReadableStream',
    options: { fix: 'prime' },
    code: `
const encoder = new TextEncoder();

export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const part of parts()) {
        controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
const encoder = new TextEncoder();

export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(': open\\n\\n'));
      for await (const part of parts()) {
        controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
    closeEvent: `
const encoder = new TextEncoder();

export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
          bodySent = true;
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
      }
      if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'prime: better-sse',
    options: { fix: 'prime' },
    code: `
import { createSession } from 'better-sse';

app.get('/events', async (req, res) => {
  const session = await createSession(req, res);
  try {
    for await (const event of events()) {
      session.push(event, 'row');
    }
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
    line: 7,
    output: `
import { createSession } from 'better-sse';

app.get('/events', async (req, res) => {
  const session = await createSession(req, res);
  try {
    session.comment('open');
    for await (const event of events()) {
      session.push(event, 'row');
    }
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
    prime: "session.comment('open');",
    closeEvent: `
import { createSession } from 'better-sse';

app.get('/events', async (req, res) => {
  const session = await createSession(req, res);
  let bodySent = false;
  try {
    for await (const event of events()) {
      session.push(event, 'row');
      bodySent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!bodySent && session.isConnected) session.push('', 'close');
  res.end();
});
`,
  },
  {
    name: 'prime: before a label',
    options: { fix: 'prime' },
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  rows: for await (const row of rows(req.url)) {
    for (const cell of row) {
      if (cell.skip) continue rows;
      res.write(\`data: \${cell.text}\\n\\n\`);
    }
  }
  res.end();
});
`,
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': open\\n\\n');
  rows: for await (const row of rows(req.url)) {
    for (const cell of row) {
      if (cell.skip) continue rows;
      res.write(\`data: \${cell.text}\\n\\n\`);
    }
  }
  res.end();
});
`,
    prime: "res.write(': open\\n\\n');",
    closeEvent: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    rows: for await (const row of rows(req.url)) {
      for (const cell of row) {
        if (cell.skip) continue rows;
        res.write(\`data: \${cell.text}\\n\\n\`);
        bodySent = true;
      }
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  }
  res.end();
});
`,
  },
  {
    name: 'prime: a generator yields the comment',
    options: { fix: 'prime' },
    code: `
export async function* frames() {
  for await (const row of rows()) {
    yield \`data: \${row}\\n\\n\`;
  }
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    line: 3,
    output: `
export async function* frames() {
  yield ': open\\n\\n';
  for await (const row of rows()) {
    yield \`data: \${row}\\n\\n\`;
  }
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    prime: "yield ': open\\n\\n';",
    closeEvent: `
export async function* frames() {
  let bodySent = false;
  try {
    for await (const row of rows()) {
      yield \`data: \${row}\\n\\n\`;
      bodySent = true;
    }
  } catch (error) {
    if (bodySent) throw error;
    console.error(error);
  }
  if (!bodySent) yield 'event: close\\ndata: \\n\\n';
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
  },
  {
    name: 'off: neither fix nor suggestion',
    options: { fix: 'off' },
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 6,
    output: null,
  },
]);
