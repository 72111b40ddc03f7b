// Control flow: ways out of a loop, labels, switch.
import { rule, tester } from './support.ts';

tester.run('ways out of the loop', rule, {
  valid: [
    {
      name: 'an early return with a frame',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      if (row.secret) return res.end('event: denied\\ndata: \\n\\n');
      res.write(\`data: \${row.text}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});
`,
    },
    {
      name: 'an endless loop whose throw is answered',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for (;;) {
      const { value } = await reader.read();
      res.write(\`data: \${value}\\n\\n\`);
    }
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});
`,
    },
    {
      name: 'continue before the flag is set',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      if (row.hidden) continue;
      sent = true;
      res.write(\`data: \${row.text}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'an early return ends the stream before any frame',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      if (row.secret) return res.end();
      res.write(\`data: \${row.text}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.end('event: error\\ndata: \\n\\n');
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'an endless loop is left by a throw only',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (;;) {
    const { value } = await reader.read();
    res.write(\`data: \${value}\\n\\n\`);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'continue with a flag that was set too early',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      sent = true;
      if (row.hidden) continue;
      res.write(\`data: \${row.text}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('labels and switch', rule, {
  valid: [
    {
      name: 'break of the loop itself',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    work: {
      for await (const row of rows()) {
        if (row.last) break;
        res.write(\`data: \${row.text}\\n\\n\`);
      }
      res.write('data: [DONE]\\n\\n');
    }
  } catch (error) {
    res.write('event: error\\ndata: \\n\\n');
  }
  res.end();
});
`,
    },
    {
      name: 'the flag is set beside the send',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      switch (row.kind) {
        case 'text':
          res.write(\`data: \${row.text}\\n\\n\`);
          sent = true;
          break;
        case 'ping':
          break;
      }
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'break of an outer label skips the frame after the inner loop',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    work: {
      for await (const row of rows()) {
        if (row.last) break work;
        res.write(\`data: \${row.text}\\n\\n\`);
      }
      res.write('data: [DONE]\\n\\n');
    }
  } catch (error) {
    res.write('event: error\\ndata: \\n\\n');
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a kind of item that sends nothing, and a flag for all kinds',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      switch (row.kind) {
        case 'text':
          res.write(\`data: \${row.text}\\n\\n\`);
          break;
        case 'ping':
          break;
      }
      sent = true;
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
  ],
});
