// Control flow: conditional expressions, defaults, using.
import { rule, tester } from './support.ts';

tester.run('expressions that decide', rule, {
  valid: [
    {
      name: 'sent || write',
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
    sent || res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'a conditional expression for the last frame',
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
    sent ? res.end() : res.end('data: [DONE]\\n\\n');
  }
}
`,
    },
    {
      name: 'a default that cannot throw, after the flag',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      const { text = 'none' } = row;
      res.write(\`data: \${text}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'sent && write',
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
    sent && res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a default that may throw, after the flag',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      const { text = describe(row) } = row;
      res.write(\`data: \${text}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});

tester.run('using', rule, {
  valid: [
    {
      name: 'the guard comes after the disposal, in finally',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    await using cursor = await openCursor();
    for await (const row of cursor) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'the disposal is at hand and cannot fail',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  {
    using timer = { [Symbol.dispose]() { console.log('over'); } };
    try {
      for await (const row of rows()) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    }
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'the disposal sends',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await using last = { async [Symbol.asyncDispose]() { res.end('data: [DONE]\\n\\n'); } };
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
}
`,
    },
  ],
  invalid: [
    {
      name: 'the disposal is at hand and may fail',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  {
    using timer = { [Symbol.dispose]() { stop(); } };
    try {
      for await (const row of rows()) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    }
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
    {
      name: 'a disposal that is not awaited may throw as well',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  {
    using cursor = openCursor();
    try {
      for await (const row of cursor) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    }
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
    {
      name: 'the disposal may throw before the guard',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await using cursor = await openCursor();
    for await (const row of cursor) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write('data: [DONE]\\n\\n');
  } finally {
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a disposal throws after the guard was prepared but before it is reached',
      code: `
export async function follow(res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  {
    await using cursor = await openCursor();
    try {
      for await (const row of cursor) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    }
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
  ],
});

tester.run('a conditional expression as a condition', rule, {
  valid: [
    {
      name: 'both ways ask for what was sent',
      code: `
export async function follow(res: ServerResponse, loud: boolean) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const rows = [];
  try {
    for await (const row of feed()) {
      res.write(\`data: \${row}\\n\\n\`);
      rows.push(row);
    }
  } catch (error) {
    console.error(error);
  }
  if (loud ? rows.length === 0 : !rows.length) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'one way asks for the opposite',
      code: `
export async function follow(res: ServerResponse, loud: boolean) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const rows = [];
  try {
    for await (const row of feed()) {
      res.write(\`data: \${row}\\n\\n\`);
      rows.push(row);
    }
  } catch (error) {
    console.error(error);
  }
  if (loud ? rows.length === 0 : rows.length) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
  ],
});
