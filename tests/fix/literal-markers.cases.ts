// The code's own last event instead of ours.
import { run } from './literal-support.ts';

run('the last event of the code', [
  {
    name: '[DONE] as an object',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) {
      if (row.last) {
        await stream.writeSSE({ data: '[DONE]' });
        break;
      }
      await stream.writeSSE({ data: row.text });
    }
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        if (row.last) {
          await stream.writeSSE({ data: '[DONE]' });
          bodySent = true;
          break;
        }
        await stream.writeSSE({ data: row.text });
        bodySent = true;
      }
    } finally {
      if (!bodySent) await stream.writeSSE({ data: '[DONE]' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'an object on several lines',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) {
      await stream.writeSSE({ data: row.text });
    }
    await stream.writeSSE({
      event: 'done',
      data: JSON.stringify({ ok: true }),
    });
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        await stream.writeSSE({ data: row.text });
        bodySent = true;
      }
      await stream.writeSSE({
        event: 'done',
        data: JSON.stringify({ ok: true }),
      });
      bodySent = true;
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'done', data: JSON.stringify({ ok: true }) });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'bytes',
    code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const row of rows()) controller.enqueue(encoder.encode(\`data: \${row}\\n\\n\`));
        controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ type: 'done' })}\\n\\n\`));
      } catch (error) {
        console.error(error);
      } finally {
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const row of rows()) {
          controller.enqueue(encoder.encode(\`data: \${row}\\n\\n\`));
          bodySent = true;
        }
        controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ type: 'done' })}\\n\\n\`));
        bodySent = true;
      } catch (error) {
        console.error(error);
      } finally {
        if (!bodySent) controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ type: 'done' })}\\n\\n\`));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'a frame with a name',
    code: `
const DONE = 'event: end\\ndata: bye\\n\\n';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.write(DONE);
  res.end();
});
`,
    line: 6,
    output: `
const DONE = 'event: end\\ndata: bye\\n\\n';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    res.write(DONE);
    bodySent = true;
  } finally {
    if (!bodySent && !res.writableEnded) res.write(DONE);
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a frame that is not known at the guard',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows();
  for await (const row of source) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  const done = 'event: end\\ndata: bye\\n\\n';
  res.write(done);
  res.end();
});
`,
    line: 5,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows();
  let bodySent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    const done = 'event: end\\ndata: bye\\n\\n';
    res.write(done);
    bodySent = true;
  } finally {
    if (!bodySent && !res.writableEnded) res.write(done);
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'yielded',
    code: `
/** @sse */
export async function* events(rows: AsyncIterable<string>) {
  for await (const row of rows) {
    yield \`data: \${row}\\n\\n\`;
  }
  yield 'data: [DONE]\\n\\n';
}

export const GET = (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  Readable.from(events(rows())).pipe(res);
};
`,
    line: 4,
    output: null,
    prime: "yield ': open\\n\\n';",
    closeEvent: `
/** @sse */
export async function* events(rows: AsyncIterable<string>) {
  let bodySent = false;
  try {
    for await (const row of rows) {
      yield \`data: \${row}\\n\\n\`;
      bodySent = true;
    }
    yield 'data: [DONE]\\n\\n';
    bodySent = true;
  } catch (error) {
    if (bodySent) throw error;
    console.error(error);
  }
  if (!bodySent) yield 'data: [DONE]\\n\\n';
}

export const GET = (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  Readable.from(events(rows())).pipe(res);
};
`,
  },
  {
    name: 'an event of each item is none',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    for await (const job of jobs()) {
      if (job.ended) await stream.writeSSE({ event: 'done', data: 'job' });
      await stream.writeSSE({ data: job.name });
    }
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const job of jobs()) {
        if (job.ended) {
          await stream.writeSSE({ event: 'done', data: 'job' });
          bodySent = true;
        }
        await stream.writeSSE({ data: job.name });
        bodySent = true;
      }
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'what says more is none',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) {
      await stream.writeSSE({ data: row.text });
    }
    await stream.writeSSE({ event: 'done', data: await summary() });
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        await stream.writeSSE({ data: row.text });
        bodySent = true;
      }
      await stream.writeSSE({ event: 'done', data: await summary() });
      bodySent = true;
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'the option comes first',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) {
      await stream.writeSSE({ data: row.text });
    }
    await stream.writeSSE({ data: '[DONE]' });
  }),
);
`,
    options: { closeEvent: { event: 'end' } },
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        await stream.writeSSE({ data: row.text });
        bodySent = true;
      }
      await stream.writeSSE({ data: '[DONE]' });
      bodySent = true;
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'end', data: '' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
]);
