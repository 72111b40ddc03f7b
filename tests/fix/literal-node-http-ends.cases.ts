// node:http: more ends.
import { run } from './literal-support.ts';

run('ends of a Node response', [
  {
    name: 'an end inside the loop',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows(req.url)) {
      if (row.last) {
        res.end();
        return;
      }
      res.write(\`data: \${row.text}\\n\\n\`);
    }
    res.end();
  } catch {
    res.end();
  }
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
      if (row.last) {
        if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
        res.end();
        return;
      }
      res.write(\`data: \${row.text}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  } catch {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a last event in try',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write('data: [DONE]\\n\\n');
    res.end();
  } catch (error) {
    console.error(error);
    res.end();
  }
});
`,
    line: 7,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    res.write('data: [DONE]\\n\\n');
    res.end();
  } catch (error) {
    console.error(error);
    if (!bodySent && !res.writableEnded) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a return inside the loop no longer leaves the response open',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    if (row.last) return;
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      if (row.last) return;
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
    name: 'an end in a listener stays there',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let gone = false;
  req.on('close', () => {
    gone = true;
    res.end();
  });
  for await (const row of rows()) {
    if (gone) break;
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`,
    line: 11,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let gone = false;
  req.on('close', () => {
    gone = true;
    res.end();
  });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      if (gone) break;
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
    name: 'no fix where something may throw before the end in finally',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    await release();
    res.end();
  }
});
`,
    line: 7,
    output: null,
    prime: "res.write(': open\\n\\n');",
    closeEvent: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    let bodySent = false;
    try {
      for await (const row of rows(req.url)) {
        res.write(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    } finally {
      if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    }
  } finally {
    await release();
    res.end();
  }
});
`,
  },
]);
