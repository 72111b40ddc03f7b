// Streams into which a frame of ours does not fit: other text under their headers, and bodies that are pushed or handed on.
import { run } from './literal-support.ts';

run('what is no frame', [
  {
    name: 'an event stream for some clients only',
    code: `
createServer(async (req, res) => {
  const type = typeFor(req.headers.accept);
  res.writeHead(200, { 'Content-Type': type });
  for await (const row of rows()) {
    if (type === 'text/event-stream') {
      res.write(\`data: \${row.text}\\n\\n\`);
    } else {
      res.write(row.bytes);
    }
  }
  res.end();
});
`,
    line: 5,
    output: null,
  },
  {
    name: 'JSON under the headers of a stream',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`\${JSON.stringify(row)} \\n\\n\`);
  }
  res.end();
});
`,
    line: 4,
    output: null,
  },
  {
    name: 'what may be frames',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`\${row.frame}\\n\\n\`);
  }
  res.end();
});
`,
    line: 4,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`\${row.frame}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a body that is handed to the framework by a name that sounds like sending',
    code: `
export default defineEventHandler(async (event) => {
  setHeader(event, 'Content-Type', 'text/event-stream');
  const stream = new Readable({ read() {} });
  (async () => {
    for await (const row of rows()) {
      stream.push(\`data: \${row}\\n\\n\`);
    }
    stream.push(null);
  })();
  return sendStream(event, stream);
});
`,
    line: 6,
    output: null,
    prime: "stream.push(': open\\n\\n');",
  },
  {
    name: 'a readable stream is pushed to',
    code: `
router.get('/events', async (ctx) => {
  const stream = new Readable({ read() {} });
  ctx.type = 'text/event-stream';
  ctx.body = stream;
  (async () => {
    try {
      for await (const row of rows()) {
        stream.push(\`data: \${row}\\n\\n\`);
      }
    } catch (error) {
      ctx.log(error);
    }
    stream.push(null);
  })();
});
`,
    line: 8,
    output: `
router.get('/events', async (ctx) => {
  const stream = new Readable({ read() {} });
  ctx.type = 'text/event-stream';
  ctx.body = stream;
  (async () => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        stream.push(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      ctx.log(error);
    }
    if (!bodySent) stream.push('event: close\\ndata: \\n\\n');
    stream.push(null);
  })();
});
`,
    prime: "stream.push(': open\\n\\n');",
  },
  {
    name: 'a generator of JSON',
    code: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of source) {
    yield \`\${JSON.stringify(row)} \\n\\n\`;
  }
}

export const GET = () => new Response(ReadableStream.from(frames(rows())), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    line: 3,
    output: null,
  },
]);
