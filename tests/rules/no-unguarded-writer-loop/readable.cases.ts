// A Readable that is fed by its own read().
import { rule, tester } from './support.ts';

tester.run('read() of a Readable', rule, {
  valid: [
    {
      name: 'a comment is pushed first',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const body = new Readable({
    async read() {
      this.push(': ok\\n\\n');
      for await (const event of events()) this.push(\`data: \${event}\\n\\n\`);
      this.push(null);
    },
  });
  body.pipe(res);
});
`,
    },
    {
      name: 'a last frame on both ways',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const body = new Readable({
    async read() {
      try {
        for await (const event of events()) this.push(\`data: \${event}\\n\\n\`);
      } catch (error) {
        console.error(error);
      }
      this.push('data: [DONE]\\n\\n');
      this.push(null);
    },
  });
  await pipeline(body, res);
});
`,
    },
    {
      name: 'the catch breaks the stream, and pipeline() the response',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const body = new Readable({
    async read() {
      try {
        for await (const event of events()) this.push(toFrame(event));
        this.push('data: [DONE]\\n\\n');
        this.push(null);
      } catch (error) {
        this.destroy(error);
      }
    },
  });
  await pipeline(body, res);
});
`,
    },
    {
      name: 'a download',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/csv' });
  const body = new Readable({
    async read() {
      for await (const row of rows()) this.push(toLine(row));
      this.push(null);
    },
  });
  body.pipe(res);
});
`,
    },
  ],
  invalid: [
    {
      name: 'pipe() into an event stream',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const body = new Readable({
    async read() {
      for await (const event of events()) this.push(toFrame(event));
      this.push(null);
    },
  });
  body.pipe(res);
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
    {
      name: 'pipeline() into an event stream',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const body = new Readable({
    async read() {
      for await (const event of events()) this.push(toFrame(event));
      this.push(null);
    },
  });
  await pipeline(body, res);
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
    {
      name: 'a catch that only logs leaves it to end silently',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const body = new Readable({
    async read() {
      try {
        for await (const event of events()) this.push(toFrame(event));
      } catch (error) {
        console.error(error);
      }
      this.push(null);
    },
  });
  body.pipe(res);
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
    {
      name: 'a catch that only logs, and nothing ends it',
      code: `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const body = new Readable({
    async read() {
      try {
        for await (const event of events()) this.push(toFrame(event));
        this.push(null);
      } catch (error) {
        console.error(error);
      }
    },
  });
  body.pipe(res);
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }],
    },
  ],
});
