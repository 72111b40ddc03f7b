// Code that handles an error is taken not to fail by itself: only what it waits for and what it throws counts.
import { rule, tester } from './support.ts';

tester.run('handlers', rule, {
  valid: [
    {
      name: 'a catch that describes the error by functions of other files',
      code: `
import { describe, statusOf } from './errors.js';

export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) res.write(\`data: \${row.id}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    const problem = new Problem(describe(error), statusOf(error));
    res.write(\`data: \${JSON.stringify(problem)}\\n\\n\`);
  }
  res.end();
}
`,
    },
    {
      name: 'a helper of the file that the catch calls',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const fail = (error) => res.end(\`event: error\\ndata: \${describe(error)}\\n\\n\`);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    fail(error);
  }
});
`,
    },
    {
      name: 'a finally that releases something first',
      code: `
app.get('/rows', (c) => {
  const body = new ReadableStream({
    async start(controller) {
      let sent = false;
      try {
        for await (const row of rows()) {
          controller.enqueue(\`data: \${row}\\n\\n\`);
          sent = true;
        }
      } catch (error) {
        console.error(error);
      } finally {
        lease.release();
        if (!sent) controller.enqueue(': nothing\\n\\n');
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
});
`,
    },
    {
      name: 'a function that is given to catch()',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await follow(res).catch((error) => {
    res.write(\`event: error\\ndata: \${describe(error)}\\n\\n\`);
  });
  res.end();
});

async function follow(res) {
  for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  res.write('data: [DONE]\\n\\n');
}
`,
    },
  ],
  invalid: [
    {
      name: 'a catch that waits for something first',
      code: `
import { describe } from './errors.js';

export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) res.write(\`data: \${row.id}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    const problem = await describe(error);
    res.write(\`data: \${JSON.stringify(problem)}\\n\\n\`);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'a helper of the file that throws',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  const fail = (error) => {
    if (error.fatal) throw error;
    res.end('event: error\\ndata: {}\\n\\n');
  };
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.end('data: [DONE]\\n\\n');
  } catch (error) {
    fail(error);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 11, endLine: 11 }],
    },
    {
      name: 'the same call behind the try',
      code: `
app.get('/rows', (c) => {
  const body = new ReadableStream({
    async start(controller) {
      let sent = false;
      try {
        for await (const row of rows()) {
          controller.enqueue(\`data: \${row}\\n\\n\`);
          sent = true;
        }
      } catch (error) {
        console.error(error);
      }
      lease.release();
      if (!sent) controller.enqueue(': nothing\\n\\n');
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a writer that a catch starts: its own calls may throw',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    await follow(req);
  } catch (error) {
    await replay();
  } finally {
    if (sent) res.end();
    else res.end('data: [DONE]\\n\\n');
  }

  async function replay() {
    for await (const row of rows()) {
      sent = true;
      res.write(\`data: \${translate(row)}\\n\\n\`);
    }
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 17, endLine: 17 }],
    },
  ],
});
