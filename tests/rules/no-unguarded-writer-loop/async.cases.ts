// Asynchronous calls: awaited or detached.
import { rule, tester } from './support.ts';

tester.run('awaited or detached', rule, {
  valid: [
    {
      name: 'the try covers an awaited function',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await relay();
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }

  async function relay() {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  }
});
`,
    },
    {
      name: 'return await stays in the try',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    return await relay(res);
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end('data: [DONE]\\n\\n');
}
`,
    },
    {
      name: 'a detached function that handles both',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  (async () => {
    try {
      for await (const item of feed()) {
        res.write(\`data: \${item}\\n\\n\`);
      }
      res.end('data: [DONE]\\n\\n');
    } catch (error) {
      res.end('event: error\\ndata: \\n\\n');
    }
  })();
});
`,
    },
    {
      name: 'a frame goes out before the timer',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  setImmediate(async () => {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  });
});
`,
    },
  ],
  invalid: [
    {
      name: 'the try does not cover a detached function',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    void relay();
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }

  async function relay() {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 13, endLine: 13 }],
    },
    {
      name: 'return without await leaves the try at once',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    return relay(res);
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end('data: [DONE]\\n\\n');
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 14, endLine: 14 }],
    },
    {
      name: 'a detached function that handles its own errors, but not the empty source',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  (async () => {
    try {
      for await (const item of feed()) {
        res.write(\`data: \${item}\\n\\n\`);
      }
      res.end();
    } catch (error) {
      res.end('event: error\\ndata: \\n\\n');
    }
  })();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a timer starts the loop',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setImmediate(async () => {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});
