// Asynchronous calls: several at once, and recursion around read().
import { rule, tester } from './support.ts';

tester.run('several at once', rule, {
  valid: [
    {
      name: 'Promise.allSettled does not reject',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const sources = [news(), prices()];
  await Promise.allSettled([relay(res, sources[0]), relay(res, sources[1])]);
  res.end('data: [DONE]\\n\\n');
});

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'Promise.all rejects with the first',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await Promise.all([relay(res, news()), relay(res, prices())]);
  res.end('data: [DONE]\\n\\n');
});

async function relay(res, source) {
  for await (const item of source) {
    res.write(\`data: \${item}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 11, endLine: 11 }],
    },
  ],
});

tester.run('recursion', rule, {
  valid: [
    {
      name: 'pump() with then, after a comment',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(': ok\\n\\n');
      return pump();

      function pump() {
        return reader.read().then(({ done, value }) => {
          if (done) {
            controller.close();
            return;
          }
          controller.enqueue(value);
          return pump();
        });
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'an async pump() inside a try with two answers',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const pump = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(value);
    await pump();
  };
  try {
    await pump();
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});
`,
    },
    {
      name: 'a detached pump() whose rejection ends with a frame',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  async function pump() {
    const { done, value } = await reader.read();
    if (done) {
      res.end('data: [DONE]\\n\\n');
      return;
    }
    res.write(value);
    return pump();
  }
  pump().catch(() => res.end('event: error\\ndata: \\n\\n'));
});
`,
    },
    {
      name: 'recursion that does not send',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const parts = [];
  const collect = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    parts.push(value);
    await collect();
  };
  await collect();
  res.end(\`data: \${JSON.stringify(parts)}\\n\\n\`);
});
`,
    },
  ],
  invalid: [
    {
      name: 'pump() with then',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    start(controller) {
      return pump();

      function pump() {
        return reader.read().then(({ done, value }) => {
          if (done) {
            controller.close();
            return;
          }
          controller.enqueue(value);
          return pump();
        });
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'an async pump()',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const pump = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(value);
    await pump();
  };
  await pump();
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a detached pump() whose rejection is only logged',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  async function pump() {
    const { done, value } = await reader.read();
    if (done) {
      res.end('data: [DONE]\\n\\n');
      return;
    }
    res.write(value);
    return pump();
  }
  pump().catch((error) => console.error(error));
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('callbacks that start a loop', rule, {
  valid: [
    {
      name: 'waitUntil() around a writer that sends first',
      code: `
export default {
  async fetch(request, env, ctx) {
    const { readable, writable } = new TransformStream();
    ctx.waitUntil(relay(writable.getWriter()));
    return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
  },
};

async function relay(writer) {
  await writer.write(': ok\\n\\n');
  for await (const item of feed()) {
    await writer.write(\`data: \${item}\\n\\n\`);
  }
  await writer.close();
}
`,
    },
  ],
  invalid: [
    {
      name: 'an event listener',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  req.on('end', async () => {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'an executor of a promise that nobody awaits',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  new Promise(async (resolve) => {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
    resolve();
  });
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'waitUntil() around a writer',
      code: `
export default {
  async fetch(request, env, ctx) {
    const { readable, writable } = new TransformStream();
    ctx.waitUntil(relay(writable.getWriter()));
    return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
  },
};

async function relay(writer) {
  for await (const item of feed()) {
    await writer.write(\`data: \${item}\\n\\n\`);
  }
  await writer.close();
}
`,
      errors: [{ messageId: 'unguarded', line: 11, endLine: 11 }],
    },
  ],
});
