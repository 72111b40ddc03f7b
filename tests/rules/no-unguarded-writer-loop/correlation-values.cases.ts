// Guards are values: counters, lists, texts.
import { rule, tester } from './support.ts';

tester.run('counters and collections', rule, {
  valid: [
    {
      name: 'a counter of sent rows',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let count = 0;
  try {
    for await (const row of source) {
      if (row.hidden) continue;
      res.write(\`data: \${row.id}\\n\\n\`);
      count++;
    }
  } finally {
    if (count === 0) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'a counter that is added to by hand and asked in other words',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let count = 0;
  try {
    for await (const row of source) {
      if (row.hidden) continue;
      res.write(\`data: \${row.id}\\n\\n\`);
      count = count + 1;
    }
  } catch (error) {
    console.error(error);
  }
  if (count >= 1) console.log(count);
  else res.write(': nothing\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'the first row is remembered',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let last: string | null = null;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      last = \`row \${row.id}\`;
    }
  } finally {
    if (last == null) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'a list of sent rows',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const chunks: string[] = [];
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      chunks.push(row.id);
    }
  } finally {
    if (!chunks.length) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
    {
      name: 'text that is collected beside the send',
      code: `
export async function complete(res: ServerResponse, source: AsyncIterable<string>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let text = '';
  try {
    for await (const token of source) {
      if (!token) continue;
      res.write(\`data: \${token}\\n\\n\`);
      text += token;
    }
  } finally {
    if (text === '') res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a counter of seen rows',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let count = 0;
  try {
    for await (const row of source) {
      count++;
      if (row.hidden) continue;
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (count === 0) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a counter compared with one',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let count = 0;
  try {
    for await (const row of source) {
      res.write(\`data: \${row.id}\\n\\n\`);
      count += 1;
    }
  } finally {
    if (count === 1) res.write(': only one\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a row is remembered before it is known to be sent',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let last = null;
  try {
    for await (const row of source) {
      last = 'seen';
      if (row.hidden) continue;
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (last === null) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a list of all rows',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const chunks: string[] = [];
  try {
    for await (const row of source) {
      chunks.push(row.id);
      if (row.visible) res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (chunks.length === 0) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'text that is collected without a send',
      code: `
export async function complete(res: ServerResponse, source: AsyncIterable<Token>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let text = '';
  try {
    for await (const token of source) {
      text += \`[\${token.text}]\`;
      if (token.visible) res.write(\`data: \${token.text}\\n\\n\`);
    }
  } finally {
    if (!text) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});
