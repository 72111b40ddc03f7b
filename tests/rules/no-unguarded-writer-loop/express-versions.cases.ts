// Express 4 and 5: what becomes of a rejected handler.
import { rule, tester } from './support.ts';

tester.run('the rejected handler', rule, {
  valid: [
    {
      name: 'Express 5 answers 500 as long as nothing is committed',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  }
  if (!sent) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`,
      settings: { sse: { express: 5 } },
    },
  ],
  invalid: [
    {
      name: 'Express 4 does not',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  }
  if (!sent) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`,
      settings: { sse: { express: 4 } },
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 5, endLine: 5 }],
    },
    {
      name: 'Express 5 only cuts a stream that is open',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  let sent = false;
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  }
  if (!sent) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`,
      settings: { sse: { express: 5 } },
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
  ],
});
