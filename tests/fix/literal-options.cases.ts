// The option `closeEvent`.
import { run } from './literal-support.ts';

run('closeEvent', [
  {
    name: 'event and data',
    options: { closeEvent: { event: 'done', data: '{"rows":0}' } },
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
    if (!bodySent && !res.writableEnded) res.write('event: done\\ndata: {"rows":0}\\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a close event of several lines',
    options: { closeEvent: { event: "it's over", data: 'a\nb\\c' } },
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
    if (!bodySent && !res.writableEnded) res.write('event: it\\'s over\\ndata: a\\ndata: b\\\\c\\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'only the data of the close event',
    options: { closeEvent: { data: '[DONE]' } },
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
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: [DONE]\\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'as an object',
    options: { closeEvent: { event: 'done', data: 'x' } },
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
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'done', data: 'x' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'as bytes',
    options: { closeEvent: { event: 'done', data: 'x' } },
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
      if (!bodySent) controller.enqueue(encoder.encode('event: done\\ndata: x\\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'as arguments',
    options: { closeEvent: { event: 'done', data: 'x' } },
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
  let bodySent = false;
  try {
    for await (const event of events()) {
      session.push(event, 'row');
      bodySent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!bodySent && session.isConnected) session.push('x', 'done');
  res.end();
});
`,
    prime: "session.comment('open');",
  },
]);
