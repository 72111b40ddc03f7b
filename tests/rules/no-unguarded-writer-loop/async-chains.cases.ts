// Asynchronous calls: then, catch and finally.
import { rule, tester } from './support.ts';

tester.run('then, catch and finally', rule, {
  valid: [
    {
      name: '.catch() that ends with an error event',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).catch(() => res.end('event: error\\ndata: \\n\\n'));
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
      name: '.then() with two callbacks',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).then(
    () => res.end('data: [DONE]\\n\\n'),
    () => res.end('event: error\\ndata: \\n\\n'),
  );
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
    },
    {
      name: '.finally() with a last frame',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).finally(() => res.end('data: [DONE]\\n\\n'));
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
    },
    {
      name: 'await with a catch in line, then the guard',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  await relay().catch(() => {});
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();

  async function relay() {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
      sent = true;
    }
  }
});
`,
    },
  ],
  invalid: [
    {
      name: '.catch(console.error) leaves the response open',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).catch(console.error);
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end('data: [DONE]\\n\\n');
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }],
    },
    {
      name: '.catch() that ends with nothing',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).catch(() => res.end());
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end('data: [DONE]\\n\\n');
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
    {
      name: '.then() with one callback',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).then(() => res.end('data: [DONE]\\n\\n'));
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
    {
      name: '.finally() that ends does not handle the rejection',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  relay(res).finally(() => res.end());
});

async function relay(res) {
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
  ],
});

tester.run('a chain that settles a promise', rule, {
  valid: [
    {
      name: 'whoever awaits the promise waits for the writer',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const relay = async () => {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  };
  try {
    await new Promise((resolve, reject) => {
      relay().then(resolve, reject);
    });
  } catch (error) {
    console.error(error);
  }
  res.end('data: [DONE]\\n\\n');
});
`,
    },
  ],
  invalid: [
    {
      name: 'a rejection of the writer is one of the promise',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const relay = async () => {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  };
  await new Promise((resolve, reject) => {
    relay().then(resolve, reject);
  });
  res.end('data: [DONE]\\n\\n');
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('a chain that waits for nothing', rule, {
  valid: [
    {
      name: 'it sends before it ends',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  Promise.resolve().then(() => res.end('data: [DONE]\\n\\n'));
});
`,
    },
  ],
  invalid: [
    {
      name: 'it only ends',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  Promise.resolve().then(() => res.end());
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});
