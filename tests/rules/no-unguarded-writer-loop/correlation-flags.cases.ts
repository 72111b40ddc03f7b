// Guards are values: flags, provably right or wrong.
import { rule, tester } from './support.ts';

tester.run('flags', rule, {
  valid: [
    {
      name: 'a flag that is set after the send',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(render(row));
      sent = true;
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'a flag that is set before a frame that cannot throw',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      res.write(\`data: \${JSON.stringify(row)}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'an opposite flag',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let empty = true;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      empty = false;
    }
  } catch (error) {
    console.error(error);
  }
  if (empty) res.write(': nothing\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'two flags that only hold together',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  let failed = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      sent = true;
    }
  } catch (error) {
    failed = true;
  }
  if (failed) res.write('event: error\\ndata: \\n\\n');
  else if (!sent) res.write(': nothing\\n\\n');
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'a flag that is set before a call that may throw',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      res.write(render(row));
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'the guard is the wrong way round',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'the flag is never false',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = true;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'the flag is set on the way out',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let done = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
    }
    done = true;
  } catch (error) {
    console.error(error);
  }
  if (!done) res.write(': failed\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'the failed case is forgotten',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  let failed = false;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      sent = true;
    }
  } catch (error) {
    failed = true;
  }
  if (!failed && !sent) res.write(': nothing\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('a field that Object.assign() sets', rule, {
  valid: [
    {
      name: 'behind the send',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const state = { sent: false };
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      Object.assign(state, { sent: true });
    }
  } catch (error) {
    console.error(error);
  }
  if (!state.sent) res.write(': nothing\\n\\n');
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'before the step that may fail',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const state = { sent: false };
  try {
    for await (const row of source) {
      Object.assign(state, { sent: true });
      res.write(\`data: \${await render(row)}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  if (!state.sent) res.write(': nothing\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
  ],
});
