// The shared settings.
import { rule, tester } from './support.ts';

tester.run('setting senders', rule, {
  valid: [
    {
      name: 'an unknown function is no sender',
      code: `
export async function follow(channel, source) {
  for await (const item of source) publishFrame(channel, item);
}
`,
    },
    {
      name: 'a named sender before the loop',
      code: `
export async function follow(channel, source) {
  publishFrame(channel, { event: 'ready' });
  for await (const item of source) publishFrame(channel, item);
}
`,
      settings: { sse: { senders: ['publishFrame'] } },
    },
    {
      name: 'another method',
      code: `
export async function follow(channel, source) {
  for await (const item of source) channel.record(item);
}
`,
      settings: { sse: { senders: ['*.dispatch'] } },
    },
  ],
  invalid: [
    {
      name: 'a function that is named as a sender',
      code: `
export async function follow(channel, source) {
  for await (const item of source) publishFrame(channel, item);
}
`,
      settings: { sse: { senders: ['publishFrame'] } },
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'a method that is named as a sender',
      code: `
export async function follow(channel, source) {
  for await (const item of source) channel.dispatch(item);
}
`,
      settings: { sse: { senders: ['*.dispatch'] } },
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
  ],
});

tester.run('setting openers', rule, {
  valid: [
    {
      name: 'the same function without the setting',
      code: `
export async function follow(req, res) {
  startStream(res);
  for await (const item of feed()) res.write(toFrame(item));
  res.end();
}
`,
    },
    {
      name: 'an opened stream with a first comment',
      code: `
export async function follow(req, res) {
  startStream(res);
  res.write(': ok\\n\\n');
  for await (const item of feed()) res.write(toFrame(item));
  res.end();
}
`,
      settings: { sse: { openers: ['startStream'] } },
    },
  ],
  invalid: [
    {
      name: 'a function that makes its argument an event stream',
      code: `
export async function follow(req, res) {
  startStream(res);
  for await (const item of feed()) res.write(toFrame(item));
  res.end();
}
`,
      settings: { sse: { openers: ['startStream'] } },
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a function that returns an event stream',
      code: `
export async function follow(req, res) {
  const stream = startStream(req, res);
  for await (const item of feed()) stream.write(toFrame(item));
  stream.end();
}
`,
      settings: { sse: { openers: ['startStream'] } },
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
  ],
});

tester.run('setting nonThrowing', rule, {
  valid: [
    {
      name: 'a pattern for the methods of an object',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      metrics.count(row);
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      settings: { sse: { nonThrowing: ['metrics.*'] } },
    },
    {
      name: 'the name of a function',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      countRow(row);
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      settings: { sse: { nonThrowing: ['countRow'] } },
    },
  ],
  invalid: [
    {
      name: 'an unknown call between the flag and the send may throw',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of source) {
      sent = true;
      metrics.count(row);
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  } finally {
    if (!sent) res.write(': nothing\\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});
