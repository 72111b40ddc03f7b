// Control flow: finally, and finally around finally.
import { rule, tester } from './support.ts';

tester.run('finally', rule, {
  valid: [
    {
      name: 'the guard stands before what may throw',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
    await cursor.close();
  }
});
`,
    },
    {
      name: 'clearInterval and a logger do not throw',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    clearInterval(timer);
    logger.info('stream closed');
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'a return in finally behind a frame',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    res.end('data: [DONE]\\n\\n');
    return;
  }
});
`,
    },
    {
      name: 'the inner finally sends, the outer one ends',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    try {
      for await (const row of rows()) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } finally {
      if (!sent) res.write('data: [DONE]\\n\\n');
    }
  } finally {
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'something that may throw stands before the guard',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      sent = true;
    }
  } finally {
    await cursor.close();
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a return in finally swallows the error, and nothing was sent',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write('data: [DONE]\\n\\n');
  } finally {
    res.end();
    return;
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the inner finally ends, the outer one comes too late',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    try {
      for await (const row of rows()) {
        res.write(\`data: \${row}\\n\\n\`);
        sent = true;
      }
    } finally {
      res.end();
    }
  } finally {
    if (!sent && !res.writableEnded) res.write('data: [DONE]\\n\\n');
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
  ],
});
