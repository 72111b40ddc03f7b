// A stream that this code must end is left open on some path.
import requireStreamEnd from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('streams left open', requireStreamEnd, [
  {
    name: 'a catch that only logs',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
  }
}
`,
    suggests: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
  } finally {
    if (!res.writableEnded) res.end();
  }
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
    res.end();
  }
}
`,
  },
  {
    name: 'no end behind the loop',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  } finally {
    res.end();
  }
}
`,
  },
  {
    name: 'an early return',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const user = req.user;
  if (!user) {
    res.write('event: denied\\ndata: \\n\\n');
    return;
  }
  res.write(\`data: \${user}\\n\\n\`);
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const user = req.user;
  if (!user) {
    res.write('event: denied\\ndata: \\n\\n');
    res.end();
    return;
  }
  res.write(\`data: \${user}\\n\\n\`);
  res.end();
}
`,
  },
  {
    name: 'an await between the head and the end',
    form: 'throws',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const report = await build(req.params.id);
  res.write(\`data: \${JSON.stringify(report)}\\n\\n\`);
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  const report = await build(req.params.id);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(report)}\\n\\n\`);
  res.end();
}
`,
  },
  {
    name: 'an answer that is only given before the head',
    form: 'returns',
    lines: [4],
    invalid: `
app.get('/events', async (req, res) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    if (!res.headersSent) res.status(500).json({ error: 'failed' });
  }
});
`,
    suggests: `
app.get('/events', async (req, res) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    if (!res.headersSent) res.status(500).json({ error: 'failed' });
  } finally {
    if (!res.writableEnded) res.end();
  }
});
`,
    valid: `
app.get('/events', async (req, res) => {
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  } catch (error) {
    if (!res.headersSent) res.status(500).json({ error: 'failed' });
    else res.end();
  }
});
`,
  },
  {
    name: 'a ReadableStream that is not closed in the catch',
    form: 'returns',
    lines: [3],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
        controller.close();
      } catch (error) {
        controller.enqueue(encode(\`event: error\\ndata: \${error}\\n\\n\`));
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      } catch (error) {
        controller.enqueue(encode(\`event: error\\ndata: \${error}\\n\\n\`));
      }
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a writer that is closed on success only',
    form: 'throws',
    lines: [3],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an h3 event stream that is returned from early',
    form: 'returns',
    lines: [3],
    invalid: `
export default defineEventHandler(async (event) => {
  const stream = createEventStream(event);
  void stream.send();
  try {
    for await (const item of feed()) await stream.push(item);
    await store(event);
  } catch (error) {
    return;
  }
  await stream.close();
});
`,
    valid: `
export default defineEventHandler(async (event) => {
  const stream = createEventStream(event);
  void stream.send();
  try {
    for await (const item of feed()) await stream.push(item);
    await store(event);
  } finally {
    await stream.close();
  }
});
`,
  },
  {
    name: 'a detached function without a catch',
    form: 'throws',
    lines: [6],
    invalid: `
import express from 'express';

const app = express();
app.get('/events', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void (async () => {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    res.end();
  })();
});
`,
    valid: `
import express from 'express';

const app = express();
app.get('/events', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void (async () => {
    try {
      for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
    } catch (error) {
      console.error(error);
    } finally {
      res.end();
    }
  })();
});
`,
  },
  {
    name: 'a chain that closes without a catch',
    form: 'throws',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  run().then(() => res.end());
  async function run() {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  run().catch(console.error).then(() => res.end());
  async function run() {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
  },
  {
    name: 'a source whose error is only logged',
    form: 'source-over',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = open();
  source.on('data', (item) => res.write(\`data: \${item}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', (error) => console.error(error));
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = open();
  source.on('data', (item) => res.write(\`data: \${item}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', (error) => {
    console.error(error);
    res.end();
  });
}
`,
  },
  {
    name: 'a source whose end nobody hears',
    form: 'source-over',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  open().on('data', (item) => res.write(\`data: \${item}\\n\\n\`));
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  open().on('data', (item) => res.write(\`data: \${item}\\n\\n\`)).on('end', () => res.end());
}
`,
  },
  {
    name: 'an observer without an end for errors',
    form: 'source-over',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  progress$.subscribe({
    next: (item) => res.write(\`data: \${item}\\n\\n\`),
    error: (error) => console.error(error),
    complete: () => res.end(),
  });
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  progress$.subscribe({
    next: (item) => res.write(\`data: \${item}\\n\\n\`),
    error: () => res.end(),
    complete: () => res.end(),
  });
}
`,
  },
  {
    name: 'what is fed here ends here; an endless stream ends when the client leaves',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (item) => res.write(\`data: \${item}\\n\\n\`);
  bus.on('item', send);
  res.on('close', () => bus.off('item', send));
}
`,
  },
]);
