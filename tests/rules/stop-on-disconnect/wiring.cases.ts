// Listeners and timers of handlers, and sources that nothing would stop, in pairs.
import rule from '../../../rules/stop-on-disconnect.ts';
import { runPairs } from '../pairs.ts';

runPairs('what hears the client', rule, [
  {
    name: 'an await between the head and the listener',
    form: 'late-listener',
    lines: [6],
    invalid: `
export async function download(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const state = await inspect(req.query.name);
  const job = start(state, (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
  res.on('close', () => job.kill());
}
`,
    valid: `
export async function download(req, res) {
  const state = await inspect(req.query.name);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const job = start(state, (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
  res.on('close', () => job.kill());
}
`,
  },
  {
    name: 'an await behind a helper that opens the stream',
    form: 'late-listener',
    lines: [13],
    invalid: `
const openEvents = (res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
};
router.get('/install', wrap(async (req, res) => {
  const send = openEvents(res);
  let env;
  try {
    env = withToken(await readToken());
  } catch (error) { return void res.end(); }
  const { kill } = install({ onEvent: send, env });
  req.on('close', () => kill());
}));
`,
    valid: `
const openEvents = (res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
};
router.get('/install', wrap(async (req, res) => {
  let env;
  try {
    env = withToken(await readToken());
  } catch (error) { return void res.end(); }
  const send = openEvents(res);
  const { kill } = install({ onEvent: send, env });
  req.on('close', () => kill());
}));
`,
  },
  {
    name: 'a helper that answers only where it fails opens nothing',
    form: 'late-listener',
    lines: [8],
    invalid: `
const begin = (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
};
app.get('/events', async (req, res) => {
  begin(req, res);
  const rows = await load(req.query.id);
  res.on('close', () => rows.release());
  for await (const row of rows) res.write(\`data: \${JSON.stringify(row)}\\n\\n\`);
  res.end();
});
`,
    valid: `
const begin = (req, res) => {
  if (!req.session) res.writeHead(401).end();
  else res.setHeader('Content-Type', 'text/event-stream');
};
app.get('/events', async (req, res) => {
  begin(req, res);
  const rows = await load(req.query.id);
  res.on('close', () => rows.release());
  for await (const row of rows) res.write(\`data: \${JSON.stringify(row)}\\n\\n\`);
  res.end();
});
`,
  },
  {
    name: 'an await behind a first event',
    form: 'late-listener',
    lines: [6],
    invalid: `
app.get('/install', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.write('data: {"stage":"check"}\\n\\n');
  const job = await begin(req.query.name);
  res.on('close', () => job.kill());
  await job.done;
  res.end();
});
`,
    valid: `
app.get('/install', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const job = await begin(req.query.name);
  res.write('data: {"stage":"check"}\\n\\n');
  res.on('close', () => job.kill());
  await job.done;
  res.end();
});
`,
  },
  {
    name: 'the abort hook of Hono behind the first write',
    form: 'late-listener',
    lines: [7],
    invalid: `
import { streamSSE } from 'hono/streaming';
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    const send = (event) => stream.writeSSE({ data: JSON.stringify(event) });
    await stream.writeSSE({ data: 'hello' });
    stream.onAbort(() => subscribers.delete(send));
    await new Promise((resolve) => stream.onAbort(resolve));
  }),
);
`,
    valid: `
import { streamSSE } from 'hono/streaming';
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    const send = (event) => stream.writeSSE({ data: JSON.stringify(event) });
    stream.onAbort(() => subscribers.delete(send));
    await stream.writeSSE({ data: 'hello' });
    await new Promise((resolve) => stream.onAbort(resolve));
  }),
);
`,
  },
  {
    name: 'the body is read before a helper listens to the request',
    form: 'request-close',
    lines: [9],
    invalid: `
router.post('/tasks', async (req, res) => {
  const task = await create(req.body);
  return follow(req, res, task);
});
function follow(req, res, task) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(\`data: \${JSON.stringify(task.state)}\\n\\n\`), 1000);
  req.on('close', () => clearInterval(timer));
}
`,
    suggests: `
router.post('/tasks', async (req, res) => {
  const task = await create(req.body);
  return follow(req, res, task);
});
function follow(req, res, task) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(\`data: \${JSON.stringify(task.state)}\\n\\n\`), 1000);
  res.on('close', () => clearInterval(timer));
}
`,
    valid: `
router.post('/tasks', async (req, res) => {
  const task = await create(req.body);
  return follow(req, res, task);
});
function follow(req, res, task) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(\`data: \${JSON.stringify(task.state)}\\n\\n\`), 1000);
  res.on('close', () => clearInterval(timer));
}
`,
  },
  {
    name: 'the body is read by a guard ahead of the listener, or in a branch that it is not in',
    form: 'request-close',
    lines: [5],
    invalid: `
export async function handle(req, res) {
  if (!(await readBody(req)).prompt) return res.writeHead(400).end();
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}
`,
    suggests: `
export async function handle(req, res) {
  if (!(await readBody(req)).prompt) return res.writeHead(400).end();
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}
`,
    valid: `
export async function handle(req, res) {
  if (req.url === '/prompt') return accept(await readBody(req), res);
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}
`,
  },
  {
    name: 'the body is asked for in a branch of a route that has one, and of any',
    form: 'request-close',
    lines: [4],
    invalid: `
app.post('/chat', async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.query.log) log(req.body);
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    suggests: `
app.post('/chat', async (req, res) => {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.query.log) log(req.body);
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    valid: `
app.all('/chat', async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.method === 'POST') log(req.body);
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
  },
  {
    name: 'the body is read on the way of the listener, or on another',
    form: 'request-close',
    lines: [9],
    invalid: `
export async function handler(req, res) {
  const query = await readBody(req);
  if (req.method === 'GET') return follow(req, res);
  res.end(JSON.stringify(await answer(query)));
}
function follow(req, res) {
  const timer = setInterval(() => res.write('data: {}\\n\\n'), 1000);
  req.on('close', () => clearInterval(timer));
}
`,
    suggests: `
export async function handler(req, res) {
  const query = await readBody(req);
  if (req.method === 'GET') return follow(req, res);
  res.end(JSON.stringify(await answer(query)));
}
function follow(req, res) {
  const timer = setInterval(() => res.write('data: {}\\n\\n'), 1000);
  res.on('close', () => clearInterval(timer));
}
`,
    valid: `
export async function handler(req, res) {
  if (req.method === 'GET') return follow(req, res);
  const query = await readBody(req);
  res.end(JSON.stringify(await answer(query)));
}
function follow(req, res) {
  const timer = setInterval(() => res.write('data: {}\\n\\n'), 1000);
  req.on('close', () => clearInterval(timer));
}
`,
  },
  {
    name: 'a handler that a function returns',
    form: 'request-close',
    lines: [6],
    invalid: `
export function createHandler(agent) {
  return async (req, res) => {
    const body = await readBody(req);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    req.on('close', () => agent.stop());
    for await (const part of agent.run(body)) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
    res.end();
  };
}
`,
    suggests: `
export function createHandler(agent) {
  return async (req, res) => {
    const body = await readBody(req);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.on('close', () => agent.stop());
    for await (const part of agent.run(body)) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
    res.end();
  };
}
`,
    valid: `
export function createHandler(agent) {
  return async (req, res) => {
    const body = await readBody(req);
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.on('close', () => agent.stop());
    for await (const part of agent.run(body)) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
    res.end();
  };
}
`,
  },
  {
    name: 'a flag that does not clear the timer',
    form: 'timer',
    lines: [6],
    invalid: `
export function progress(req, res) {
  let closed = false;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  req.on('close', () => { closed = true; });
  const timer = setInterval(() => {
    if (closed) return;
    const state = read();
    res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
    if (state.done) finish();
  }, 500);
  function finish() {
    clearInterval(timer);
    res.end();
  }
}
`,
    valid: `
export function progress(req, res) {
  let closed = false;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  req.on('close', () => { closed = true; });
  const timer = setInterval(() => {
    if (closed) return clearInterval(timer);
    const state = read();
    res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
    if (state.done) finish();
  }, 500);
  function finish() {
    clearInterval(timer);
    res.end();
  }
}
`,
  },
  {
    name: 'a loop that nothing stops',
    form: 'unwired',
    lines: [4],
    report: 'possible',
    invalid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of ask(req.body.question)) {
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
}
`,
    valid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of ask(req.body.question)) {
    if (res.destroyed) break;
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
}
`,
  },
  {
    name: 'a run with a callback that sends',
    form: 'unwired',
    lines: [4],
    report: 'possible',
    invalid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await agent.run({ question: req.body.question, onStep: (step) => res.write(\`data: \${JSON.stringify(step)}\\n\\n\`) });
  res.end();
}
`,
    valid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.on('close', () => agent.stop());
  await agent.run({ question: req.body.question, onStep: (step) => res.write(\`data: \${JSON.stringify(step)}\\n\\n\`) });
  res.end();
}
`,
  },
  {
    name: 'a loop that nothing stops, over a source that others made',
    form: 'unwired',
    lines: [4],
    report: 'possible',
    invalid: `
export async function chat(res, answer) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of parseEvents(answer)) {
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
}
`,
    valid: `
export async function chat(res, answer, signal) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of parseEvents(answer, signal)) {
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
}
`,
  },
  {
    name: 'a loop that nothing stops, whose answer is kept',
    form: 'unwired',
    lines: [5],
    report: 'possible',
    invalid: `
export async function chat(req, res) {
  let text = '';
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of ask(req.body.question)) {
    text += part.text;
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  await messages.save(text);
  res.end();
}
`,
    valid: `
export async function chat(req, res) {
  let text = '';
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of ask(req.body.question)) {
    if (res.destroyed) break;
    text += part.text;
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  await messages.save(text);
  res.end();
}
`,
  },
  {
    name: 'a reader that nothing stops',
    form: 'unwired',
    lines: [6],
    report: 'possible',
    invalid: `
export async function proxy(req, res) {
  const up = await fetch(URL, { method: 'POST', body: req.body });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = up.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(Buffer.from(value));
  }
  res.end();
}
`,
    valid: `
export async function proxy(req, res) {
  const up = await fetch(URL, { method: 'POST', body: req.body });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = up.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || res.destroyed) break;
    res.write(Buffer.from(value));
  }
  res.end();
}
`,
  },
  {
    name: 'a timer that an error leaves running',
    form: 'timer',
    lines: [4],
    invalid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  const answer = await ask(req.body.question);
  clearInterval(timer);
  res.end(\`data: \${JSON.stringify(answer)}\\n\\n\`);
}
`,
    valid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  let answer;
  try {
    answer = await ask(req.body.question);
  } finally {
    clearInterval(timer);
  }
  res.end(\`data: \${JSON.stringify(answer)}\\n\\n\`);
}
`,
  },
  {
    name: 'a timer that an error in one of two places leaves running',
    form: 'timer',
    lines: [4],
    invalid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  await prepare();
  try {
    await ask(req.body.question);
  } finally {
    clearInterval(timer);
  }
  res.end();
}
`,
    valid: `
export async function chat(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  try {
    await prepare();
    await ask(req.body.question);
  } catch (error) {
    await report(error);
  } finally {
    clearInterval(timer);
  }
  res.end();
}
`,
  },
  {
    name: 'a subscription that only the end of its source takes off',
    form: 'subscription',
    lines: [7],
    invalid: `
import { bus } from './bus.js';

export function GET() {
  const body = new ReadableStream({
    start(controller) {
      const unsubscribe = bus.subscribe('items', (event) => {
        controller.enqueue(\`data: \${JSON.stringify(event)}\\n\\n\`);
        if (!event.done) return;
        unsubscribe();
        controller.close();
      });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
import { bus } from './bus.js';

export function GET() {
  let unsubscribe;
  const body = new ReadableStream({
    start(controller) {
      unsubscribe = bus.subscribe('items', (event) => {
        controller.enqueue(\`data: \${JSON.stringify(event)}\\n\\n\`);
        if (!event.done) return;
        unsubscribe();
        controller.close();
      });
    },
    cancel() {
      unsubscribe();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'both are listened to, and the request would stop the source',
    form: 'request-close',
    lines: [5],
    suggests: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ prompt, signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    invalid: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ prompt, signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ prompt, signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
  },
  {
    name: 'a completion whose parts go to the stream only',
    form: 'unwired',
    lines: [5],
    invalid: `
app.post('/chat', async (req, res) => {
  const stream = await openai.chat.completions.create({ model, messages: req.body.messages, stream: true });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of stream) {
    const text = part.choices[0]?.delta?.content ?? '';
    if (text) res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
  }
  res.end('data: [DONE]\\n\\n');
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  const stream = await openai.chat.completions.create({ model, messages: req.body.messages, stream: true });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let answer = '';
  for await (const part of stream) {
    const text = part.choices[0]?.delta?.content ?? '';
    answer += text;
    if (text) res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
  }
  await history.save(req.body.id, answer);
  res.end('data: [DONE]\\n\\n');
});
`,
  },
  {
    name: 'what is gathered of it is sent only',
    form: 'unwired',
    lines: [6],
    invalid: `
app.post('/chat', async (req, res) => {
  const { textStream } = streamText({ model, prompt: req.body.prompt });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let answer = '';
  for await (const text of textStream) {
    answer += text;
    res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
  }
  res.end(\`data: \${JSON.stringify({ answer })}\\n\\n\`);
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  const { textStream } = streamText({ model, prompt: req.body.prompt, onFinish: ({ text }) => history.save(text) });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let answer = '';
  for await (const text of textStream) {
    answer += text;
    res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
  }
  res.end(\`data: \${JSON.stringify({ answer })}\\n\\n\`);
});
`,
  },
  {
    name: 'a request for an answer, and one that sets off a download',
    form: 'unwired',
    lines: [6],
    invalid: `
app.post('/relay', async (req, res) => {
  const upstream = await fetch(target, { method: 'POST', body: JSON.stringify({ prompt: req.body.prompt, stream: true }) });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = upstream.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value);
  }
  res.end();
});
`,
    valid: `
app.post('/relay', async (req, res) => {
  const upstream = await fetch(target, { method: 'POST', body: JSON.stringify({ name: req.body.model, stream: true }) });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = upstream.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value);
  }
  res.end();
});
`,
  },
  {
    name: 'tools that the parts call have their own effects',
    form: 'unwired',
    lines: [5],
    invalid: `
app.post('/chat', async (req, res) => {
  const result = streamText({ model, prompt: req.body.prompt });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of result.fullStream) {
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  const result = streamText({ model, prompt: req.body.prompt });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const part of result.fullStream) {
    if (part.type === 'tool-call') await run(part);
    res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  }
  res.end();
});
`,
  },
  {
    name: 'a listener that only mutes a run',
    form: 'unwired',
    lines: [6],
    report: 'possible',
    invalid: `
app.get('/install', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let gone = false;
  res.on('close', () => { gone = true; });
  await install(req.query.name, {
    onProgress: (progress) => {
      if (gone) return;
      res.write(\`data: \${JSON.stringify(progress)}\\n\\n\`);
    },
  });
  res.end();
});
`,
    valid: `
app.get('/install', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let gone = false;
  res.on('close', () => { gone = true; });
  await install(req.query.name, {
    onProgress: (progress) => {
      if (gone) return false;
      res.write(\`data: \${JSON.stringify(progress)}\\n\\n\`);
    },
  });
  res.end();
});
`,
  },
  {
    name: 'a function that takes a signal',
    form: 'no-signal',
    lines: [13],
    report: 'possible',
    invalid: `
async function* run(options) {
  const { prompt, signal } = options;
  signal?.throwIfAborted();
  yield* ask(prompt);
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return new Response(
    new ReadableStream({
      async start(controller) {
        for await (const part of run({ prompt })) controller.enqueue(\`data: \${JSON.stringify(part)}\\n\\n\`);
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
}
`,
    valid: `
async function* run(options) {
  const { prompt } = options;
  yield* ask(prompt);
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return new Response(
    new ReadableStream({
      async start(controller) {
        for await (const part of run({ prompt })) controller.enqueue(\`data: \${JSON.stringify(part)}\\n\\n\`);
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
}
`,
  },
  {
    name: 'a function that takes the signal of the request, which it is given',
    form: 'no-signal',
    lines: [10],
    report: 'possible',
    invalid: `
const follow = (options) => items(options.signal);

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return new Response(
    new ReadableStream({
      async start(controller) {
        controller.enqueue(': ok\\n\\n');
        for await (const part of follow({ prompt })) controller.enqueue(\`data: \${JSON.stringify(part)}\\n\\n\`);
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
}
`,
    valid: `
const follow = (request) => items(request.signal);

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return new Response(
    new ReadableStream({
      async start(controller) {
        controller.enqueue(': ok\\n\\n');
        for await (const part of follow(request)) controller.enqueue(\`data: \${JSON.stringify(part)}\\n\\n\`);
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
}
`,
  },
  {
    name: 'a reader that pull() asks, and nobody cancels',
    form: 'no-cancel',
    lines: [7],
    invalid: `
export async function POST(request) {
  const upstream = await fetch(target, { method: 'POST' });
  const reader = upstream.body.getReader();
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export async function POST(request) {
  const upstream = await fetch(target, { method: 'POST' });
  const reader = upstream.body.getReader();
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an iterator that somebody gave',
    form: 'no-cancel',
    lines: [6],
    report: 'possible',
    invalid: `
export function toStream(items) {
  const iterator = items[Symbol.asyncIterator]();
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function toStream(items, signal) {
  const iterator = items[Symbol.asyncIterator]();
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
  });
  signal.addEventListener('abort', () => release(items));
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);
