// Evidence that a stream is an event stream has to run together with the loop: a response may be plain in one branch.
import { rule, tester } from './support.ts';

tester.run('one response, two formats', rule, {
  valid: [
    {
      name: 'the branch of events sends first',
      code: `
export async function follow(req, res) {
  if (req.query.plain) {
    res.setHeader('Content-Type', 'application/x-ndjson');
    for await (const row of rows()) res.write(JSON.stringify(row) + '\\n');
  } else {
    res.setHeader('Content-Type', 'text/event-stream');
    res.write(': ok\\n\\n');
    for await (const row of rows()) res.write(toFrame(row));
  }
  res.end();
}
`,
    },
    {
      name: 'an answer in events leaves early, and has a first frame',
      code: `
export async function follow(req, res) {
  if (req.accepts('text/event-stream')) {
    res.write('retry: 2000\\n\\n');
    for await (const row of rows()) res.write(\`data: \${row.id}\\n\\n\`);
    return res.end();
  }
  for await (const part of archive()) res.write(part);
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'only the branch of events is reported',
      code: `
export async function follow(req, res) {
  if (req.query.plain) {
    res.setHeader('Content-Type', 'application/x-ndjson');
    for await (const row of rows()) res.write(JSON.stringify(row) + '\\n');
  } else {
    res.setHeader('Content-Type', 'text/event-stream');
    for await (const row of rows()) res.write(toFrame(row));
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
    {
      name: 'only the loop before an early return is reported',
      code: `
export async function follow(req, res) {
  if (req.accepts('text/event-stream')) {
    for await (const row of rows()) res.write(\`data: \${row.id}\\n\\n\`);
    return res.end();
  }
  for await (const part of archive()) res.write(part);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a function for each format',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  if (req.url === '/rows') await sendLines(res);
  else await sendEvents(res);
  res.end();
});

async function sendLines(res) {
  res.setHeader('Content-Type', 'application/x-ndjson');
  for await (const row of rows()) res.write(toLine(row));
}

async function sendEvents(res) {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows()) res.write(toFrame(row));
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 17, endLine: 17 }],
    },
    {
      name: 'a closure for each format',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const lines = async () => {
    for await (const row of rows()) res.write(\`\${row.id}\\n\`);
  };
  const events = async () => {
    for await (const row of rows()) res.write(\`data: \${row.id}\\n\\n\`);
  };
  await (req.url === '/events' ? events() : lines());
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
    {
      name: 'a switch over the formats',
      code: `
export async function follow(req, res) {
  switch (req.query.format) {
    case 'bytes':
      for await (const part of archive()) res.write(part);
      break;
    case 'events':
      for await (const row of rows()) res.write(\`data: \${row.id}\\n\\n\`);
      break;
    default:
      for await (const row of rows()) res.write(\`\${row.id},\${row.name}\\n\`);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
    {
      name: 'a header that is set before the branches holds for both',
      code: `
export async function follow(req, res) {
  res.setHeader('Content-Type', 'text/event-stream');
  if (req.query.brief) {
    for await (const row of rows()) res.write(toShortFrame(row));
  } else {
    for await (const row of rows()) res.write(toFrame(row));
  }
  res.end();
}
`,
      errors: [
        { messageId: 'unguarded', line: 5, endLine: 5 },
        { messageId: 'unguarded', line: 7, endLine: 7 },
      ],
    },
    {
      name: 'a header that is set in one branch, before a loop of both',
      code: `
export async function follow(req, res) {
  if (!req.query.plain) res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows()) res.write(render(row));
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
  ],
});

tester.run('evidence beside the loop', rule, {
  valid: [
    {
      name: 'the header comes after a writer that sends first',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  relay(res);
  res.setHeader('Content-Type', 'text/event-stream');
});

async function relay(res) {
  await ready();
  res.write(': ok\\n\\n');
  for await (const row of rows()) res.write(toFrame(row));
  res.end();
}
`,
    },
    {
      name: 'a comment goes out before the detached function is started',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.write(': ok\\n\\n');
  keepAlive(res);
  for await (const row of rows()) res.write(toText(row));
  res.end();
});

async function keepAlive(res) {
  while (!res.destroyed) {
    await sleep(15_000);
    res.write(': ping\\n\\n');
  }
}
`,
    },
    {
      name: 'the other branch starts a detached writer of lines',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  if (req.url === '/events') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.end('data: closed\\n\\n');
    return;
  }
  (async () => {
    for await (const row of rows()) res.write(toLine(row));
    res.end();
  })();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the header comes after the writer is started',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  relay(res);
  res.setHeader('Content-Type', 'text/event-stream');
});

async function relay(res) {
  for await (const row of rows()) res.write(toFrame(row));
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
    {
      name: 'the header comes before the writer is started',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  (async () => {
    for await (const row of rows()) res.write(toFrame(row));
    res.end();
  })();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the web response is made after the writer is started',
      code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    for await (const row of rows()) await writer.write(toFrame(row));
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a detached function beside the loop writes comments',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  keepAlive(res);
  for await (const row of rows()) res.write(toText(row));
  res.end();
});

async function keepAlive(res) {
  while (!res.destroyed) {
    await sleep(15_000);
    res.write(': ping\\n\\n');
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a timer beside the loop writes comments',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  setInterval(() => res.write(': ping\\n\\n'), 15_000);
  for await (const row of rows()) res.write(toText(row));
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
  ],
});
