// The options of the rule.
import { rule, tester } from './support.ts';

tester.run('report: "hang"', rule, {
  valid: [
    {
      name: 'a stream that ends silently is left alone',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  res.end();
}
`,
      options: [{ report: 'hang' }],
    },
    {
      name: 'what the framework ends is left alone',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) await stream.writeSSE({ data: row });
  }),
);
`,
      options: [{ report: 'hang' }],
    },
    {
      name: 'a generator is left alone',
      code: `
export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}
`,
      options: [{ report: 'hang' }],
    },
  ],
  invalid: [
    {
      name: 'the default reports it',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'report: "silent" is the default',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  res.end();
}
`,
      options: [{ report: 'silent' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a stream that stays open is reported',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.end();
  } catch (error) {
    console.error(error);
  }
}
`,
      options: [{ report: 'hang' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a crash is reported',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
});
`,
      options: [{ report: 'hang' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('loops: "awaiting"', rule, {
  valid: [
    {
      name: 'a listener that takes its chunk apart, with a last frame',
      code: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const source = await open(req.body.prompt);
  let id;
  source.on('data', (chunk) => {
    for (const line of chunk.toString().split('\\n')) if (line.startsWith('data: ')) id ??= line;
    res.write(chunk);
  });
  source.on('end', () => res.end('data: [DONE]\\n\\n'));
  source.on('error', (error) => res.destroy(error));
});
`,
      options: [{ loops: 'awaiting' }],
    },
    {
      name: 'a poll loop is no asynchronous source',
      code: `
export async function poll(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    const job = await queue.poll();
    if (job) res.write(\`data: \${job.id}\\n\\n\`);
    if (job?.last) break;
  }
  res.end();
}
`,
    },
    {
      name: 'a poll loop behind a first comment',
      code: `
export async function poll(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  while (true) {
    const job = await queue.poll();
    if (job) res.write(\`data: \${job.id}\\n\\n\`);
    if (job?.last) break;
  }
  res.end();
}
`,
      options: [{ loops: 'awaiting' }],
    },
    {
      name: 'by default a loop over an array is left alone',
      code: `
export async function all(res: ServerResponse, ids: string[]) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const id of ids) {
    const row = await load(id);
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
}
`,
      options: [{ loops: 'async' }],
    },
    {
      name: 'a loop that awaits nothing',
      code: `
export async function all(res: ServerResponse, rows: string[]) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const row of rows) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
}
`,
      options: [{ loops: 'awaiting' }],
    },
  ],
  invalid: [
    {
      name: 'a listener that takes its chunk apart in a loop that awaits nothing is reported as it is by default',
      code: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const source = await open(req.body.prompt);
  let id;
  source.on('data', (chunk) => {
    for (const line of chunk.toString().split('\\n')) if (line.startsWith('data: ')) id ??= line;
    res.write(chunk);
  });
  source.on('end', () => res.end());
  source.on('error', (error) => res.destroy(error));
});
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a loop inside one that is reported is a part of it',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const part of feed()) {
      for (const event of translate(part)) await stream.writeSSE({ data: event });
    }
  }),
);
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a loop behind one that is not is reported itself',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const part of feed()) parts.push(part);
    for (const event of translate(parts)) await stream.writeSSE({ data: event });
  }),
);
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'unless asked for',
      code: `
export async function poll(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    const job = await queue.poll();
    if (job) res.write(\`data: \${job.id}\\n\\n\`);
    if (job?.last) break;
  }
  res.end();
}
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a loop over an array that awaits between its sends',
      code: `
export async function all(res: ServerResponse, ids: string[]) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const id of ids) {
    const row = await load(id);
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
}
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'asynchronous sources are reported with loops: "awaiting" as well',
      code: `
export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}
`,
      options: [{ loops: 'awaiting' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
  ],
});

tester.run('closeEvent', rule, {
  valid: [],
  invalid: [
    {
      name: 'it does not change what is reported',
      code: `
export async function* frames(source) {
  for await (const item of source) yield \`data: \${item}\\n\\n\`;
}
`,
      options: [{ closeEvent: { event: 'end', data: 'bye' } }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
  ],
});
