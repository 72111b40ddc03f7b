// Which outcome is told: the worst that one fault leads to, and one of more faults only where there is no other.
import { rule, tester } from './support.ts';

tester.run('the worst that one fault leads to', rule, {
  valid: [
    {
      name: 'the catch sends before it calls anything',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    res.write('event: error\\ndata: {}\\n\\n');
    await keep(error);
  }
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a call in the catch would crash, but one fault ends silently',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    await keep(error);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a call in the catch would leave it open, but one fault ends silently',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.end();
  } catch (error) {
    try {
      await keep(error);
      res.end();
    } catch (second) {
      console.error(second);
    }
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'one fault is fine, and only the second one crashes',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    await keep(error);
    res.write('event: error\\ndata: {}\\n\\n');
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a call between the loop and the end is one fault',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  count(req);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('report: "hang" asks for two faults as well', rule, {
  valid: [
    {
      name: 'nothing in the catch may throw',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
      options: [{ report: 'hang' }],
    },
    {
      name: 'finally ends it whatever the catch does',
      code: `
app.get('/rows', (c) => {
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const row of rows()) controller.enqueue(\`data: \${row}\\n\\n\`);
      } catch (error) {
        await keep(error);
      } finally {
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
});
`,
      options: [{ report: 'hang' }],
    },
  ],
  invalid: [
    {
      name: 'a crash needs a call in the catch to fail',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    await keep(error);
  }
  res.end();
});
`,
      options: [{ report: 'hang' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a hang needs a call in the catch to fail',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
    res.end();
  } catch (error) {
    try {
      await keep(error);
      res.end();
    } catch (second) {
      console.error(second);
    }
  }
});
`,
      options: [{ report: 'hang' }],
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
  ],
});
