// Plain Node responses: the end in finally, broken connections, other answers.
import { rule, tester } from './support.ts';

tester.run('the end in finally', rule, {
  valid: [
    {
      name: 'a flag and a guarded close event',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const price of prices()) {
      res.write(\`data: \${price}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'a rejected handler with an empty answer',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const price of prices()) {
      res.write(\`data: \${price}\\n\\n\`);
    }
  } finally {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the guard stands after the loop, where a throw does not come',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  for await (const price of prices()) {
    res.write(\`data: \${price}\\n\\n\`);
    bodySent = true;
  }
  if (!bodySent) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the close event comes after the end',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const price of prices()) {
      res.write(\`data: \${price}\\n\\n\`);
      bodySent = true;
    }
    res.end();
  } finally {
    if (!bodySent) res.write('event: close\\ndata: \\n\\n');
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
  ],
});

tester.run('the code breaks the connection itself', rule, {
  valid: [
    {
      name: 'destroy with an error tells the client',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.destroy(error);
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'a plain end does not',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('another answer while nothing is committed', rule, {
  valid: [
    {
      name: 'headers only set: a bare status is a complete answer',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let count = 0;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      count += 1;
    }
  } catch {
    if (count === 0) res.writeHead(502);
    res.end();
    return;
  }
  if (count === 0) res.writeHead(204);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the empty source still ends as an event stream',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let count = 0;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      count += 1;
    }
  } catch {
    if (count === 0) res.writeHead(502);
    res.end();
    return;
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});
