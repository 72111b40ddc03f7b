// Where no fix is known to be right. A comment before the loop may be: nobody applies a suggestion unseen.
import { handler, run } from './literal-support.ts';

run('no fix', [
  {
    name: 'a stream that a caller lends',
    code: `
export async function follow(res, table) {
  for await (const row of table) {
    res.write(\`data: \${row}\\n\\n\`);
  }
}
`,
    line: 3,
    output: null,
    prime: "res.write(': open\\n\\n');",
    primeLast: true,
    closeEvent: `
export async function follow(res, table) {
  let bodySent = false;
  try {
    for await (const row of table) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  }
}
`,
  },
  {
    name: 'a function that its callers await',
    code: `
import { createServer } from 'node:http';

async function follow(res, table) {
  for await (const row of table) {
    res.write(\`data: \${row}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await follow(res, rows(req.url));
});
`,
    line: 5,
    output: null,
    prime: "res.write(': open\\n\\n');",
    closeEvent: `
import { createServer } from 'node:http';

async function follow(res, table) {
  let bodySent = false;
  try {
    for await (const row of table) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await follow(res, rows(req.url));
});
`,
  },
  {
    name: 'a return value answers while nothing is committed',
    code: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const event of events()) {
      if (event.denied) return { error: 'denied' };
      reply.raw.write(\`data: \${event.text}\\n\\n\`);
    }
    reply.raw.end();
  } catch (error) {
    console.error(error);
  }
  return reply;
});
`,
    line: 5,
    output: null,
    prime: "reply.raw.write(': open\\n\\n');",
    primeLast: true,
    closeEvent: `
fastify.get('/events', async (request, reply) => {
  reply.raw.setHeader('Content-Type', 'text/event-stream');
  try {
    let bodySent = false;
    try {
      for await (const event of events()) {
        if (event.denied) return { error: 'denied' };
        reply.raw.write(\`data: \${event.text}\\n\\n\`);
        bodySent = true;
      }
    } finally {
      if (!bodySent && !reply.raw.writableEnded) reply.raw.write('event: close\\ndata: \\n\\n');
    }
    reply.raw.end();
  } catch (error) {
    console.error(error);
  }
  return reply;
});
`,
  },
  {
    name: 'what is sent by && has no place for a flag',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    row.text && res.write(\`data: \${row.text}\\n\\n\`);
  }
  res.end();
});
`,
    line: 6,
    output: null,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'what is said behind the end already wants moving, not saying twice',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
    res.end();
  } catch (error) {
    console.error(error);
  } finally {
    if (!sent) res.write('event: close\\ndata: \\n\\n');
  }
}).listen(0);
`,
    line: 8,
    output: null,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'nor is it where the guard counts',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let count = 0;
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
    count++;
  }
  res.end();
  if (count === 0) res.write('event: close\\ndata: \\n\\n');
}).listen(0);
`,
    line: 7,
    output: null,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'what is sent are no frames: ours would be a part of the text',
    code: handler(`
  for await (const token of tokens()) {
    res.write(\`[\${token}]\`);
  }
  res.end();`),
    line: 4,
    output: null,
  },
  {
    name: 'nor are lines of JSON',
    code: handler(`
  for await (const row of rows()) {
    res.write(JSON.stringify(row) + '\\n');
  }
  res.end();`),
    line: 4,
    output: null,
  },
  {
    name: 'headers that go out with the first item: nothing goes out before them',
    code: `
createServer(async (req, res) => {
  for await (const row of rows()) {
    if (!res.headersSent) res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 3,
    output: null,
  },
]);
