// node:http: what stands around the loop.
import { run } from './literal-support.ts';

run('code around the loop', [
  {
    name: 'what stands between the loop and the end goes into the try',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  await release();
  res.end();
  log('over');
});
`,
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    await release();
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
  log('over');
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'an early answer before the loop stays as it is',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  if (req.method !== 'GET') {
    res.statusCode = 405;
    res.end();
    return;
  }
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 11,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  if (req.method !== 'GET') {
    res.statusCode = 405;
    res.end();
    return;
  }
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
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
    name: 'a lone end of an if gets braces',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } catch {
    res.write('event: error\\ndata: \\n\\n');
  }
  if (!res.writableEnded) res.end();
});
`,
    line: 7,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch {
    res.write('event: error\\ndata: \\n\\n');
    bodySent = true;
  }
  if (!res.writableEnded) {
    if (!bodySent) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'while and reader.read()',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open(req.url);
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(\`data: \${value}\\n\\n\`);
  }
  res.end();
});
`,
    line: 7,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open(req.url);
  let bodySent = false;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(\`data: \${value}\\n\\n\`);
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
]);
