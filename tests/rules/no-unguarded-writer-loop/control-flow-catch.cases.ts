// Control flow: ways out of a catch.
import { rule, tester } from './support.ts';

tester.run('catch', rule, {
  valid: [
    {
      name: 'it falls through to the guard',
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
  } catch (error) {
    console.warn(error);
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
    },
    {
      name: 'it throws again, the guard stands in finally',
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
  } catch (error) {
    throw new Error('rows failed', { cause: error });
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'the unknown call comes after the error event',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    res.end('event: error\\ndata: {}\\n\\n');
    report(error);
  }
});
`,
    },
    {
      name: 'the catch calls an unknown function before the error event',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    report(error);
    res.end('event: error\\ndata: {}\\n\\n');
  }
});
`,
    },
    {
      name: 'both kinds of error are answered',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    if (error instanceof TimeoutError) res.write('event: timeout\\ndata: \\n\\n');
    else res.write('event: error\\ndata: \\n\\n');
  }
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'it returns before the guard',
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
  } catch (error) {
    return;
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 8, endLine: 8 }],
    },
    {
      name: 'it throws again past the guard',
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
  } catch (error) {
    throw new Error('rows failed', { cause: error });
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
    {
      name: 'what the catch waits for may fail as well',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    await report(error);
    res.end('event: error\\ndata: {}\\n\\n');
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'only one kind of error is answered',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    if (error instanceof TimeoutError) res.write('event: timeout\\ndata: \\n\\n');
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});
