// Timers, subscriptions, loops and signals, each beside one that stops.
import rule from '../../../rules/stop-on-disconnect.ts';
import { byForm, tester } from '../companion.ts';

tester.run('sources', byForm(rule), {
  valid: [
    {
      name: 'a timer that the close clears',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  res.on('close', () => clearInterval(timer));
});
`,
    },
    {
      name: 'a timer that is kept elsewhere',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  timers.push(setInterval(() => res.write(': ping\\n\\n'), 15000));
});
`,
    },
    {
      name: 'a timer that sends nothing',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => count(), 15000);
  res.write('data: {}\\n\\n');
});
`,
    },
    {
      name: 'a timer that cancel clears',
      code: `
export function GET() {
  let timer;
  const body = new ReadableStream({
    start(controller) {
      timer = setInterval(() => controller.enqueue('data: {}\\n\\n'), 1000);
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'a listener that the close takes off',
      code: `
import { bus } from './bus.js';

app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  bus.on('change', send);
  res.on('close', () => bus.off('change', send));
});
`,
    },
    {
      name: 'a subscription that is ended',
      code: `
import { bus } from './bus.js';

app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const stop = bus.subscribe((event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
  res.on('close', stop);
});
`,
    },
    {
      name: 'an emitter of this request',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const job = start(req.query.job);
  job.on('progress', (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
  job.on('end', () => res.end());
});
`,
    },
    {
      name: 'a method that takes its listener off',
      code: `
class Feed extends EventEmitter {
  serve(req, res) {
    res.setHeader('Content-Type', 'text/event-stream');
    const send = (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
    this.on('change', send);
    res.on('close', () => this.removeListener('change', send));
  }
}
`,
    },
    {
      name: 'a loop that asks for the client',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    if (res.destroyed) break;
    res.write(\`data: \${JSON.stringify(await poll())}\\n\\n\`);
    await sleep(1000);
  }
});
`,
    },
    {
      name: 'a loop with a flag that the close sets',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let open = true;
  res.on('close', () => { open = false; });
  while (open) {
    res.write(\`data: \${JSON.stringify(await poll())}\\n\\n\`);
    await sleep(1000);
  }
});
`,
    },
    {
      name: 'a loop of Hono that asks for the client',
      code: `
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    while (!stream.aborted) {
      await stream.writeSSE({ data: await poll() });
      await stream.sleep(1000);
    }
  }),
);
`,
    },
    {
      name: 'a loop whose sends throw when the client has left',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      while (true) {
        controller.enqueue('data: {}\\n\\n');
        await sleep(1000);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'a loop that ends by itself',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    const job = await poll(req.query.job);
    res.write(\`data: \${JSON.stringify(job)}\\n\\n\`);
    if (job.done) break;
    await sleep(1000);
  }
  res.end();
});
`,
    },
    {
      name: 'the source gets the signal',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the controller itself is passed on',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  for await (const item of feed(ac)) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'possible: fetch is given the signal of the request',
      options: [{ report: 'possible' }],
      code: `
export async function POST(request: Request) {
  const upstream = await fetch(url, { signal: request.signal });
  const body = new ReadableStream({
    async start(controller) {
      for await (const chunk of upstream.body) controller.enqueue(\`data: \${toText(chunk)}\\n\\n\`);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'possible: the request of Express has no signal',
      options: [{ report: 'possible' }],
      code: `
export async function chat(req: Request, res: Response) {
  const upstream = await fetch(url);
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const chunk of upstream.body) {
    if (res.destroyed) break;
    res.write(\`data: \${toText(chunk)}\\n\\n\`);
  }
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'a timer that nobody keeps',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(': ping\\n\\n'), 15000);
});
`,
      errors: [
        { messageId: 'found', data: { form: 'timer' }, line: 4, column: 3, endColumn: 52 },
      ],
    },
    {
      name: 'a timer that nobody clears',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  timer.unref();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'timer' }, line: 4, column: 17, endColumn: 66 },
      ],
    },
    {
      name: 'a timer that sends through a helper',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const ping = () => res.write(': ping\\n\\n');
  setInterval(() => ping(), 15000).unref();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'timer' }, line: 5, column: 3, endColumn: 35 },
      ],
    },
    {
      name: 'a timer of a stream without cancel',
      code: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      setInterval(() => controller.enqueue('data: {}\\n\\n'), 1000);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [
        { messageId: 'found', data: { form: 'timer' }, line: 5, column: 7, endColumn: 66 },
      ],
    },
    {
      name: 'a listener that nobody takes off',
      code: `
import { bus } from './bus.js';

app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  bus.on('change', send);
});
`,
      errors: [
        { messageId: 'found', data: { form: 'subscription' }, line: 7, column: 3, endColumn: 25 },
      ],
    },
    {
      name: 'a subscription that is never ended',
      code: `
import { bus } from './bus.js';

app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  bus.subscribe((event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
});
`,
      errors: [
        { messageId: 'found', data: { form: 'subscription' }, line: 6, column: 3, endColumn: 76 },
      ],
    },
    {
      name: 'a method that leaves its listener',
      code: `
class Feed extends EventEmitter {
  serve(req, res) {
    res.setHeader('Content-Type', 'text/event-stream');
    const send = (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
    this.on('change', send);
  }
}
`,
      errors: [
        { messageId: 'found', data: { form: 'subscription' }, line: 6, column: 5, endColumn: 28 },
      ],
    },
    {
      name: 'a loop that asks for nothing',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    res.write(\`data: \${JSON.stringify(await poll())}\\n\\n\`);
    await sleep(1000);
  }
});
`,
      errors: [
        { messageId: 'found', data: { form: 'endless-loop' }, line: 4, column: 3, endColumn: 17 },
      ],
    },
    {
      name: 'a for loop without a condition',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (;;) {
    res.write(\`data: \${JSON.stringify(await poll())}\\n\\n\`);
    await sleep(1000);
  }
});
`,
      errors: [
        { messageId: 'found', data: { form: 'endless-loop' }, line: 4, column: 3, endColumn: 13 },
      ],
    },
    {
      name: 'a loop of Hono that asks for nothing',
      code: `
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    while (true) {
      await stream.writeSSE({ data: await poll() });
      await stream.sleep(1000);
    }
  }),
);
`,
      errors: [
        { messageId: 'found', data: { form: 'endless-loop' }, line: 4, column: 5, endColumn: 19 },
      ],
    },
    {
      name: 'possible: a loop that may end by itself',
      options: [{ report: 'possible' }],
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    const job = await poll(req.query.job);
    res.write(\`data: \${JSON.stringify(job)}\\n\\n\`);
    if (job.done) break;
    await sleep(1000);
  }
  res.end();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'endless-loop' }, line: 4, column: 3, endColumn: 17 },
      ],
    },
    {
      name: 'nobody gets the signal',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  for await (const item of feed()) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'idle-signal' }, line: 4, column: 9, endColumn: 35 },
      ],
    },
    {
      name: 'possible: fetch is given no signal',
      options: [{ report: 'possible' }],
      code: `
export async function POST(request: Request) {
  const upstream = await fetch(url);
  const body = new ReadableStream({
    async start(controller) {
      for await (const chunk of upstream.body) controller.enqueue(\`data: \${toText(chunk)}\\n\\n\`);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [
        { messageId: 'found', data: { form: 'no-signal' }, line: 3, column: 26, endColumn: 36 },
      ],
    },
  ],
});
