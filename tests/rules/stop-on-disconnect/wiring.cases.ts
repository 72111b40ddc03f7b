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
]);
