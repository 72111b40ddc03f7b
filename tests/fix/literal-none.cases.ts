// Where no fix is known to be right. A comment before the loop may be: nobody applies a suggestion unseen.
import { run } from './literal-support.ts';

run('no fix', [
  {
    name: 'a helper of the module that is given the stream',
    code: `
import { createServer } from 'node:http';

function send(res, data) {
  res.write(\`data: \${data}\\n\\n\`);
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    send(res, row);
  }
  res.end();
});
`,
    line: 10,
    output: null,
  },
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
  },
  {
    name: 'an answer while nothing is committed',
    code: `
app.get('/events', async (req, res) => {
  res.set('Content-Type', 'text/event-stream');
  let text = '';
  try {
    for await (const part of parts()) {
      if (part.text) res.write(\`data: \${part.text}\\n\\n\`);
    }
  } catch (error) {
    if (!res.headersSent) return res.status(502).json({ error: 'gone' });
  }
});
`,
    line: 6,
    output: null,
    prime: "res.write(': open\\n\\n');",
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
]);
