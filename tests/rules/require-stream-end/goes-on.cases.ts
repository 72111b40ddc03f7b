// Streams that others go on with, or that are not to be ended by the code that opens them.
import requireStreamEnd from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('streams that go on', requireStreamEnd, [
  {
    name: 'a timer that sets itself up again until there is no more',
    form: 'returns',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const pump = () => {
    const chunk = chunks.shift();
    if (chunk === undefined) return res.end();
    res.write(\`data: \${chunk}\\n\\n\`);
  };
  pump();
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const pump = () => {
    const chunk = chunks.shift();
    if (chunk === undefined) return res.end();
    res.write(\`data: \${chunk}\\n\\n\`);
    setTimeout(() => {
      res.write(': next\\n\\n');
      pump();
    }, 50);
  };
  pump();
}
`,
  },
  {
    name: 'the end of a source that many clients share, by which a stream is looked up',
    form: 'source-over',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = connect();
  source.on('message', (item) => res.write(\`data: \${item}\\n\\n\`));
  source.on('error', (error) => console.error(error));
}
`,
    valid: `
class Clients {
  constructor() {
    this.all = new Map();
  }
  add(id, res) {
    this.all.set(id, { res, since: Date.now() });
    if (this.source) return;
    this.source = connect();
    this.source.on('message', (id, item) => this.send(id, item));
    this.source.on('error', (error) => console.error(error));
  }
  send(id, item) {
    this.all.get(id)?.res.write(\`data: \${item}\\n\\n\`);
  }
}
const clients = new Clients();
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  clients.add(req.query.id, res);
  res.write('data: hello\\n\\n');
}
`,
  },
  {
    name: 'what start() has begun and does not wait for',
    form: 'returns',
    lines: [3],
    invalid: `
export function GET() {
  return new Response(new ReadableStream({
    start(controller) {
      (async () => {
        try {
          for await (const item of feed()) controller.enqueue(\`data: \${item}\\n\\n\`);
        } catch (error) {
          console.error(error);
        } finally {
          count();
        }
      })();
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  return new Response(new ReadableStream({
    start(controller) {
      (async () => {
        try {
          for await (const item of feed()) controller.enqueue(\`data: \${item}\\n\\n\`);
        } catch (error) {
          console.error(error);
        } finally {
          try { controller.close(); } catch {}
        }
      })();
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a helper that calls what it got with the stream',
    form: 'returns',
    lines: [3],
    invalid: `
export async function stream(prompt, res, onComplete) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for (const part of await plan(prompt)) res.write(\`data: \${JSON.stringify(await write(part))}\\n\\n\`);
     await finish(prompt);
  } catch (error) {
    res.end(\`data: \${JSON.stringify({ error })}\\n\\n\`);
  }
}
`,
    suggests: `
export async function stream(prompt, res, onComplete) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for (const part of await plan(prompt)) res.write(\`data: \${JSON.stringify(await write(part))}\\n\\n\`);
     await finish(prompt);
  } catch (error) {
    res.end(\`data: \${JSON.stringify({ error })}\\n\\n\`);
  } finally {
    if (!res.writableEnded) res.end();
  }
}
`,
    valid: `
export async function stream(prompt, res, onComplete) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for (const part of await plan(prompt)) res.write(\`data: \${JSON.stringify(await write(part))}\\n\\n\`);
    if (onComplete) await onComplete(prompt);
  } catch (error) {
    res.end(\`data: \${JSON.stringify({ error })}\\n\\n\`);
  }
}
`,
  },
  {
    name: 'a helper that gets the response in an object',
    form: 'throws',
    lines: [3],
    invalid: `
export async function install(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const found = await inspect(req);
  for await (const item of feed(found)) res.write(\`data: \${item}\\n\\n\`);
  res.end('data: done\\n\\n');
}
`,
    valid: `
export async function install({ req, res, repo }) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const found = await inspect(repo);
  for await (const item of feed(found)) res.write(\`data: \${item}\\n\\n\`);
  res.end('data: done\\n\\n');
}
`,
  },
  {
    name: 'a flag that is set where a send of a timer throws',
    form: 'returns',
    lines: [4],
    invalid: `
export function GET() {
  let attached = true;
  return new Response(new ReadableStream({
    async start(controller) {
      const send = (frame) => {
        if (!attached) return;
        try {
          check();
          controller.enqueue(frame);
        } catch {
          attached = false;
        }
      };
      const timer = setInterval(() => send(': ping\\n\\n'), 15_000);
      try {
        for await (const item of feed()) send(\`data: \${item}\\n\\n\`);
      } catch (error) {
        send('event: error\\ndata: \\n\\n');
      } finally {
        clearInterval(timer);
      }
      if (attached) controller.close();
    },
    cancel() {
      attached = false;
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  let attached = true;
  return new Response(new ReadableStream({
    async start(controller) {
      const send = (frame) => {
        if (!attached) return;
        try {
          controller.enqueue(frame);
        } catch {
          attached = false;
        }
      };
      const timer = setInterval(() => send(': ping\\n\\n'), 15_000);
      try {
        for await (const item of feed()) send(\`data: \${item}\\n\\n\`);
      } catch (error) {
        send('event: error\\ndata: \\n\\n');
      } finally {
        clearInterval(timer);
      }
      if (attached) controller.close();
    },
    cancel() {
      attached = false;
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an interval that sends until the client leaves',
    form: 'returns',
    lines: [4],
    invalid: `
export async function handler(req, res) {
  if (!(await find(req.query.id))) return res.status(404).end();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (isOver(req.query.id)) return res.end('data: over\\n\\n');
  res.write('data: hello\\n\\n');
}
`,
    valid: `
export async function handler(req, res) {
  if (!(await find(req.query.id))) return res.status(404).end();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (isOver(req.query.id)) return res.end('data: over\\n\\n');
  res.write('data: hello\\n\\n');
  const timer = setInterval(() => res.write(': ping\\n\\n'), 30000);
  req.on('close', () => clearInterval(timer));
}
`,
  },
  {
    name: 'a helper whose caller may catch',
    form: 'throws',
    lines: [3],
    invalid: `
export async function pipe(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(req)) res.write(\`data: \${item}\\n\\n\`);
  res.end();
}
`,
    valid: `
export async function pipe(upstream, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(upstream)) res.write(\`data: \${item}\\n\\n\`);
  res.end();
}
`,
  },
  {
    name: 'the connection is cut',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (isBroken()) return void res.write('data: half');
  res.end('data: whole\\n\\n');
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (isBroken()) {
    res.write('data: half');
    res.socket?.destroy();
    return;
  }
  res.end('data: whole\\n\\n');
}
`,
  },
  {
    name: 'a source that is over, and another that feeds the same stream',
    form: 'source-over',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const old = spawn('logs', ['--old']);
  old.stdout.on('data', (line) => res.write(\`data: \${line}\\n\\n\`));
  old.on('close', () => console.log('over'));
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const old = spawn('logs', ['--old']);
  old.stdout.on('data', (line) => res.write(\`data: \${line}\\n\\n\`));
  old.on('close', () => console.log('over'));
  const live = spawn('logs', ['--follow']);
  live.stdout.on('data', (line) => res.write(\`data: \${line}\\n\\n\`));
}
`,
  },
  {
    name: 'a function of another file that answers with an error',
    form: 'returns',
    lines: [6],
    invalid: `
import { sendFrame } from './frames.js';
export async function handler(req, res) {
  res.setHeader('Content-Type', 'text/event-stream');
  if (isGone()) {
    sendFrame(res, 'gone');
    return;
  }
  res.end('data: here\\n\\n');
}
`,
    valid: `
import { sendError } from './errors.js';
export async function handler(req, res) {
  res.setHeader('Content-Type', 'text/event-stream');
  if (isGone()) {
    sendError(res, 'gone');
    return;
  }
  res.end('data: here\\n\\n');
}
`,
  },
]);
