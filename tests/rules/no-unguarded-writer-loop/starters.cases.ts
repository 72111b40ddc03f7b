// What runs before a writer that nobody awaits goes on, and sends that no loop makes.
import { rule, tester } from './support.ts';

tester.run('what the starter does right behind the start', rule, {
  valid: [
    {
      name: 'the client may leave while what it starts iterates something of its own',
      code: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      let sent = false;
      try {
        for await (const row of rows()) {
          controller.enqueue(encode(\`data: \${row}\\n\\n\`));
          sent = true;
        }
      } finally {
        void (async () => {
          for await (const one of [1, 2]) await note(one);
        })().catch(() => {});
        if (!sent) controller.enqueue(encode('data: [DONE]\\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
const encode = (text) => new TextEncoder().encode(text);
`,
    },
    {
      name: 'what it starts iterates something of its own, and it goes on to send',
      code: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  try {
    for await (const part of parts(req.body)) res.write(\`data: \${part}\\n\\n\`);
    summarise(req.body).catch(() => {});
  } finally {
    res.write('data: [DONE]\\n\\n');
    res.end();
  }
});

async function summarise(body) {
  let text = '';
  for await (const chunk of chunks(body)) text += chunk;
  await store.save(text);
}
`,
    },
    {
      name: 'it sends a comment',
      code: `
app.get('/rows', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void follow(res).catch(() => res.end());
  res.write(': open\\n\\n');
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'it sends by a helper, after a call that sends nothing',
      code: `
app.get('/rows', (req, res) => {
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  res.setHeader('Content-Type', 'text/event-stream');
  (async () => {
    for await (const row of rows()) send(row);
    res.end();
  })();
  res.flushHeaders();
  send('open');
});
`,
    },
  ],
  invalid: [
    {
      name: 'what it starts iterates something of its own, and it ends without a word',
      code: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  try {
    for await (const part of parts(req.body)) res.write(\`data: \${part}\\n\\n\`);
    summarise(req.body).catch(() => {});
  } finally {
    res.end();
  }
});

async function summarise(body) {
  let text = '';
  for await (const chunk of chunks(body)) text += chunk;
  await store.save(text);
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'it sends nothing',
      code: `
app.get('/rows', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void follow(res);
  res.flushHeaders();
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 9, endLine: 9 }],
    },
    {
      name: 'it sends under a condition',
      code: `
app.get('/rows', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void follow(res);
  if (req.query.hello) res.write(': open\\n\\n');
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 9, endLine: 9 }],
    },
    {
      name: 'it sends only when something else is done',
      code: `
app.get('/rows', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void follow(res);
  await ready();
  res.write(': open\\n\\n');
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 10, endLine: 10 }],
    },
    {
      name: 'it ends the stream',
      code: `
app.get('/rows', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  void follow(res);
  res.end();
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
}
`,
      errors: [{ messageId: 'unguarded', line: 9, endLine: 9 }],
    },
  ],
});

tester.run('a loop that only ends the stream', rule, {
  valid: [
    {
      name: 'the loop reads the request, and answers when it is too long',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) {
    chunks.push(chunk);
    if (chunks.length > 100) {
      res.statusCode = 413;
      res.end('too long');
      return;
    }
  }
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': open\\n\\n');
  for await (const row of rows(chunks)) res.write(\`data: \${row}\\n\\n\`);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the loop behind it sends as well',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) {
    chunks.push(chunk);
    if (chunks.length > 100) {
      res.statusCode = 413;
      res.end('too long');
      return;
    }
  }
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(chunks)) res.write(\`data: \${row}\\n\\n\`);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 15, endLine: 15 }],
    },
  ],
});

tester.run('frames that the name of a call says there are', rule, {
  valid: [
    {
      name: 'the first frames of an encoder',
      code: `
app.get('/rows', (c) => {
  const body = new ReadableStream({
    async start(controller) {
      for (const frame of encoder.start()) controller.enqueue(frame);
      for await (const row of rows()) controller.enqueue(\`data: \${row}\\n\\n\`);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
});
`,
    },
  ],
  invalid: [
    {
      name: 'frames that may have piled up',
      code: `
app.get('/rows', (c) => {
  const body = new ReadableStream({
    async start(controller) {
      for (const frame of encoder.flush()) controller.enqueue(frame);
      for await (const row of rows()) controller.enqueue(\`data: \${row}\\n\\n\`);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
});
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});
