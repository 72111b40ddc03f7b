// Plain Node responses: loops around a reader, and several loops.
import { rule, tester } from './support.ts';

tester.run('loops around a reader', rule, {
  valid: [
    {
      name: 'a relay that sends a comment before it reads',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const upstream = await fetch(target);
  const reader = upstream.body.getReader();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': relay\\n\\n');
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value);
  }
  res.end();
});
`,
    },
    {
      name: 'the read stands in the condition, and a frame before it',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let step;
  res.write('retry: 1000\\n\\n');
  while (!(step = await reader.read()).done) {
    res.write(\`data: \${step.value}\\n\\n\`);
  }
  res.end();
});
`,
    },
    {
      name: 'the loop collects, one frame goes out after it',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const all = [];
  for await (const event of backlog()) {
    all.push(event);
  }
  res.write(\`data: \${JSON.stringify(all)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the source is an array that was awaited before the loop',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const event of await backlog()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'while (true) around read()',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const upstream = await fetch(target);
  const reader = upstream.body.getReader();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
    {
      name: 'for (;;) around next()',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const iterator = rows()[Symbol.asyncIterator]();
  for (;;) {
    const step = await iterator.next();
    if (step.done) break;
    res.write(\`data: \${step.value}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'do … while around read()',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let step;
  do {
    step = await reader.read();
    if (step.value) res.write(\`data: \${step.value}\\n\\n\`);
  } while (!step.done);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the read stands in the condition',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let step;
  while (!(step = await reader.read()).done) {
    res.write(\`data: \${step.value}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the first read stands before the loop',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let step = await reader.read();
  while (!step.done) {
    res.write(\`data: \${step.value}\\n\\n\`);
    step = await reader.read();
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'two loops on one stream are two reports',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of backlog()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  for await (const event of live()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [
        { messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 },
        { messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 },
      ],
    },
    {
      name: 'a frame between two loops covers the second only',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of backlog()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.write('event: live\\ndata: \\n\\n');
  for await (const event of live()) {
    res.write(\`data: \${event}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('a body that its maker returns', rule, {
  valid: [
    {
      name: 'nobody has it where the source throws',
      code: `
import { PassThrough } from 'node:stream';

export async function relay(prompt) {
  const output = new PassThrough();
  const source = await open(prompt);
  for await (const part of source) output.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  output.end('data: [DONE]\\n\\n');
  return { stream: output };
}
`,
    },
    {
      name: 'nobody has it where what fills it rejects',
      code: `
import { PassThrough } from 'node:stream';

export class Relay {
  async stream(prompt) {
    const output = new PassThrough();
    await this.fill(await this.open(prompt), output);
    return output;
  }
  private async fill(source, output) {
    return new Promise((resolve, reject) => {
      source.on('data', (part) => output.write(\`data: \${JSON.stringify(part)}\\n\\n\`));
      source.on('end', () => resolve(output.end('data: [DONE]\\n\\n')));
      source.on('error', reject);
    });
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'it is returned when nothing was sent',
      code: `
import { PassThrough } from 'node:stream';

export async function relay(prompt) {
  const output = new PassThrough();
  const source = await open(prompt);
  for await (const part of source) output.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  output.end();
  return { stream: output };
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'it was given away before',
      code: `
import { PassThrough } from 'node:stream';

export async function relay(prompt, reply) {
  const output = new PassThrough();
  reply.send(output);
  for await (const part of await open(prompt)) output.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  output.end('data: [DONE]\\n\\n');
  return output;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'it is returned while it is filled',
      code: `
import { PassThrough } from 'node:stream';

export function relay(prompt) {
  const output = new PassThrough();
  (async () => {
    for await (const part of await open(prompt)) output.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
    output.end('data: [DONE]\\n\\n');
  })();
  return output;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});
