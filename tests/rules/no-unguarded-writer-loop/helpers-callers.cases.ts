// Helpers: callers decide, unknown functions are judged by their names.
import { rule, tester } from './support.ts';

tester.run('callers decide', rule, {
  valid: [
    {
      name: 'every caller sends first',
      code: `
import { createServer } from 'node:http';

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  await relay(res, feed());
  res.end();
});
`,
    },
    {
      name: 'two levels of functions, the outermost sends',
      code: `
import { createServer } from 'node:http';

async function relayAll(res, sources) {
  for (const source of sources) await relay(res, source);
}

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  await relayAll(res, [feed(), news()]);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'one of two callers does not',
      code: `
import { createServer } from 'node:http';

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.url === '/news') {
    res.write(': ok\\n\\n');
    await relay(res, news());
  } else {
    await relay(res, feed());
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 5, endLine: 5 }],
    },
    {
      name: 'an exported function is also judged by itself',
      code: `
import { createServer } from 'node:http';

export async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  await relay(res, feed());
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'two levels of functions, nobody sends',
      code: `
import { createServer } from 'node:http';

async function relayAll(res, sources) {
  for (const source of sources) await relay(res, source);
}

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await relayAll(res, [feed(), news()]);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
    {
      name: 'the response arrives in an object',
      code: `
export async function follow({ res, source }: { res: ServerResponse; source: AsyncIterable<string> }) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of source) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('functions of other modules', rule, {
  valid: [
    {
      name: 'a name that sends',
      code: `
import { createServer } from 'node:http';
import { sendDone } from './frames.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  sendDone(res);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a name that ends',
      code: `
import { createServer } from 'node:http';
import { closeQuietly } from './frames.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    closeQuietly(res);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a name that says nothing',
      code: `
import { createServer } from 'node:http';
import { track } from './metrics.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  track(res);
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
  ],
});
