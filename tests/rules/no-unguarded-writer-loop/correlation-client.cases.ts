// Guards are values: the client has left.
import { rule, tester } from './support.ts';

tester.run('the client has left', rule, {
  valid: [
    {
      name: 'destroyed: nobody would read the last frame',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      if (res.destroyed) break;
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent && !res.destroyed) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'a flag that only a close listener sets',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let closed = false;
  res.on('close', () => {
    closed = true;
  });
  let sent = false;
  try {
    for await (const row of source) {
      if (closed) return;
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!closed) {
      if (!sent) res.write(': nothing\\n\\n');
      res.end();
    }
  }
}
`,
    },
    {
      name: 'a signal that is aborted when the client leaves',
      code: `
export async function follow(req: Request, res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const aborter = new AbortController();
  res.on('close', () => aborter.abort());
  let sent = false;
  try {
    for await (const row of source) {
      if (aborter.signal.aborted) return;
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!aborter.signal.aborted) {
      if (!sent) res.write(': nothing\\n\\n');
      res.end();
    }
  }
}
`,
    },
    {
      name: 'a catch that answers unless the client has left',
      code: `
export async function follow(res: ServerResponse, signal: AbortSignal, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write(': bye\\n\\n');
  } catch (error) {
    if (!signal.aborted) res.write('event: error\\ndata: \\n\\n');
  } finally {
    res.end();
  }
}
`,
    },
    {
      name: 'a name for the guard',
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
    const mustClose = !sent;
    if (mustClose) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a check of destroyed in the loop is no guard for an empty source',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      if (res.destroyed) break;
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'a flag that a timer sets as well',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let closed = false;
  res.on('close', () => {
    closed = true;
  });
  setTimeout(() => {
    closed = true;
  }, 30_000);
  let sent = false;
  try {
    for await (const row of source) {
      if (closed) return;
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!closed) {
      if (!sent) res.write(': nothing\\n\\n');
      res.end();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 13, endLine: 13 }],
    },
    {
      name: 'a flag that the loop sets as well',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let closed = false;
  res.on('close', () => {
    closed = true;
  });
  let sent = false;
  try {
    for await (const row of source) {
      if (row.last) closed = true;
      if (closed) break;
      res.write(\`data: \${row.id}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!closed) {
      if (!sent) res.write(': nothing\\n\\n');
      res.end();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }],
    },
    {
      name: 'the abort of the client is not the only way into a catch',
      code: `
export async function follow(res: ServerResponse, signal: AbortSignal, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write(': bye\\n\\n');
  } catch (error) {
    if (!signal.aborted) console.error(error);
  } finally {
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a name for the guard that was computed too early',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  const mustClose = sent;
  try {
    for await (const row of source) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (mustClose) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
  ],
});
