// Calls that are awaited and are given a function that sends: what sends to the stream, and for how long.
import requireStreamEnd from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('calls that are given a function that sends', requireStreamEnd, [
  {
    name: 'a catch that only logs',
    form: 'returns',
    lines: [3],
    invalid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`));
    res.end();
  } catch (error) {
    console.error(error);
  }
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`));
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
  },
  {
    name: 'nobody catches the error',
    form: 'throws',
    lines: [3],
    invalid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await agent.run({ onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`) });
  res.end();
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await agent.run({ onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`) });
  } finally {
    res.end();
  }
});
`,
  },
  {
    name: 'a function that ends the stream is handed on as well',
    form: 'returns',
    lines: [3],
    invalid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await complete({ onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`), onError: (error) => console.error(error) });
    res.end();
  } catch (error) {
    console.error(error);
  }
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await complete({ onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`), onError: (error) => res.end() });
    res.end();
  } catch (error) {
    console.error(error);
  }
});
`,
  },
  {
    name: 'what is set up goes on when the function has returned',
    form: 'returns',
    lines: [4],
    invalid: `
app.get('/feed', async (req, res) => {
  if (!req.query.topic) return res.status(400).end();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await replay(req.query.topic, (item) => res.write(\`data: \${JSON.stringify(item)}\\n\\n\`));
    res.end('data: over\\n\\n');
  } catch (error) {
    console.error(error);
  }
});
`,
    valid: `
app.get('/feed', async (req, res) => {
  if (!req.query.topic) return res.status(400).end();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await replay(req.query.topic, (item) => res.write(\`data: \${JSON.stringify(item)}\\n\\n\`));
    if (isOver(req.query.topic)) res.end('data: over\\n\\n');
  } catch (error) {
    console.error(error);
  }
});
`,
  },
  {
    name: 'a readable stream that is closed on success only',
    form: 'returns',
    lines: [3],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        await complete((token) => controller.enqueue(\`data: \${JSON.stringify(token)}\\n\\n\`));
        controller.close();
      } catch (error) {
        console.error(error);
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
        await complete((token) => controller.enqueue(\`data: \${JSON.stringify(token)}\\n\\n\`));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an error of the source goes to the error handler',
    form: 'source-over',
    lines: [3],
    invalid: `
app.get('/feed', (req, res, next) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = open(req.query.topic);
  source.on('data', (item) => res.write(\`data: \${JSON.stringify(item)}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', console.error);
});
`,
    valid: `
app.get('/feed', (req, res, next) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = open(req.query.topic);
  source.on('data', (item) => res.write(\`data: \${JSON.stringify(item)}\\n\\n\`));
  source.on('end', () => res.end());
  source.on('error', next);
});
`,
  },
]);

runPairs('chains of promises that end the stream', requireStreamEnd, [
  {
    name: 'nobody catches the error',
    form: 'throws',
    lines: [3],
    invalid: `
app.post('/chat', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => res.end());
});
`,
    valid: `
app.post('/chat', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).finally(() => res.end());
});
`,
  },
  {
    name: 'a catch that only logs',
    form: 'returns',
    lines: [3],
    invalid: `
app.post('/chat', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt)
    .then((text) => {
      res.write(\`data: \${JSON.stringify(text)}\\n\\n\`);
      res.end();
    })
    .catch((error) => console.error(error));
});
`,
    valid: `
app.post('/chat', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt)
    .then((text) => {
      res.write(\`data: \${JSON.stringify(text)}\\n\\n\`);
      res.end();
    })
    .catch((error) => {
      console.error(error);
      res.end();
    });
});
`,
  },
  {
    name: 'a writer that is closed on success only',
    form: 'throws',
    lines: [3],
    invalid: `
export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  complete((token) => writer.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => writer.close());
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  complete((token) => writer.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => writer.close(), (error) => writer.abort(error));
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'the error goes to the error handler',
    form: 'returns',
    lines: [3],
    invalid: `
app.post('/chat', (req, res, next) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => res.end()).catch(console.error);
});
`,
    valid: `
app.post('/chat', (req, res, next) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => res.end()).catch(next);
});
`,
  },
  {
    name: 'a chain in a listener ends the stream when the listener has returned',
    form: 'source-over',
    lines: [3],
    invalid: `
export function serve(events) {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  events.subscribe({
    next: (event) => writer.write(frame(event)).catch(() => {}),
    error: (error) => writer.write(\`event: error\\ndata: \${JSON.stringify(error)}\\n\\n\`).catch(() => {}),
    complete: () => writer.close().catch(() => {}),
  });
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function serve(events) {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  events.subscribe({
    next: (event) => writer.write(frame(event)).catch(() => {}),
    error: (error) => writer.write(\`event: error\\ndata: \${JSON.stringify(error)}\\n\\n\`).then(() => writer.close()).catch(() => {}),
    complete: () => writer.close().catch(() => {}),
  });
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);
