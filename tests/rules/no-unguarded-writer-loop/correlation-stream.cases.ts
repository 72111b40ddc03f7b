// Guards are values: the state of the response itself.
import { rule, tester } from './support.ts';

tester.run('headersSent', rule, {
  valid: [
    {
      name: 'headers only set: headersSent is false as long as nothing was written',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    if (!res.headersSent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'after writeHead() headersSent is true',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    if (!res.headersSent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
  ],
});

tester.run('writableEnded', rule, {
  valid: [
    {
      name: 'a last frame whenever the response is still open',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    if (!res.writableEnded) {
      res.write(': bye\\n\\n');
      res.end();
    }
  }
}
`,
    },
    {
      name: 'a flag and writableEnded together',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'the end in the try makes the guard false',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    console.error(error);
  } finally {
    if (!res.writableEnded) {
      res.write(': bye\\n\\n');
      res.end();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'an end that is guarded by the flag',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (sent) res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('writable', rule, {
  valid: [
    {
      name: 'it stays true: the guard never keeps the frame back',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent && res.writable) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'it is still true after the end, where a write is lost',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    res.end();
    if (!sent && res.writable) res.write(': nothing\\n\\n');
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});

const closedInLoop = (between: string) => `
export const GET = () => new Response(new ReadableStream({
  async start(controller) {
    try {
      for await (const row of rows()) {
        if (row.last) controller.close();
        ${between}
      }
      for await (const row of more()) controller.enqueue(\`data: \${row}\\n\\n\`);
      controller.enqueue('data: [DONE]\\n\\n');
    } catch (error) {
      controller.error(error);
    }
  },
}), { headers: { 'Content-Type': 'text/event-stream' } });
`;

tester.run('a controller that was closed throws at whatever is enqueued', rule, {
  valid: [],
  invalid: [
    {
      name: 'so that the second loop is not reached',
      code: closedInLoop('controller.enqueue(`data: ${row}\\n\\n`);'),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'and the second loop finds it closed where nothing is enqueued before',
      code: closedInLoop('count(row);'),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 9, endLine: 9 }],
    },
  ],
});
