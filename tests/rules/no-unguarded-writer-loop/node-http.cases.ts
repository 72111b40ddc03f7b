// Plain Node responses: what goes out, and who ends them.
import { rule, tester } from './support.ts';

tester.run('the end after the loop', rule, {
  valid: [
    {
      name: 'a comment goes out before the loop',
      code: `
import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': connected\\n\\n');
  for await (const tick of ticks()) {
    res.write(\`data: \${tick}\\n\\n\`);
  }
  res.end();
}).listen(3000);
`,
    },
    {
      name: 'a retry frame is a body',
      code: `
import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('retry: 3000\\n\\n');
  for await (const tick of ticks()) {
    res.write(\`data: \${tick}\\n\\n\`);
  }
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source, or one that throws first, sends nothing',
      code: `
import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const tick of ticks()) {
    res.write(\`data: \${tick}\\n\\n\`);
  }
  res.end();
}).listen(3000);
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'flushed headers are no body',
      code: `
import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.flushHeaders();
  for await (const tick of ticks()) {
    res.write(\`data: \${tick}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('nobody ends the response', rule, {
  valid: [
    {
      name: 'it is open, but the first event is there',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\ndata: {}\\n\\n');
  for await (const alert of alerts()) {
    res.write(\`data: \${alert}\\n\\n\`);
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source leaves it open',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const alert of alerts()) {
    res.write(\`data: \${alert}\\n\\n\`);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('a catch that only logs', rule, {
  valid: [
    {
      name: 'a last frame goes out on both ways',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const line of tail()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
    },
    {
      name: 'the end with a payload stands in finally',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const line of tail()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end('data: [DONE]\\n\\n');
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'it ends the stream with nothing in it',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const line of tail()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the end stands inside the try',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const line of tail()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    console.error(error);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
  ],
});
