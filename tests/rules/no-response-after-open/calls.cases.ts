// Calls that are awaited and are given a function that sends: it may have sent when the call rejects.
import noResponseAfterOpen from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

runPairs('calls that are given a function that sends', noResponseAfterOpen, [
  {
    name: 'headers that are only set, and a function that sends',
    form: 'answer',
    lines: [8],
    invalid: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    await complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`));
    res.end();
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    const tokens = await complete(req.query.prompt, (token) => JSON.stringify(token));
    res.write(\`data: \${tokens}\\n\\n\`);
    res.end();
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
  },
  {
    name: 'a function of an object that is handed on',
    form: 'answer',
    lines: [8],
    invalid: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    await agent.run({ callbacks: { onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`) } });
    res.end();
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
    valid: `
app.post('/chat', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    await agent.run({ callbacks: { onToken: (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`) } });
    res.end();
  } catch (error) {
    if (res.headersSent) res.end();
    else res.status(500).json({ error: 'failed' });
  }
});
`,
  },
  {
    name: 'a chain of promises that nobody awaits',
    form: 'answer',
    lines: [5],
    invalid: `
app.post('/chat', (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  complete(req.query.prompt, (token) => res.write(\`data: \${JSON.stringify(token)}\\n\\n\`)).then(() => res.end())
    .catch((error) => res.status(500).json({ error: 'failed' }));
});
`,
    valid: `
app.post('/chat', (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  complete(req.query.prompt).then((text) => res.end(\`data: \${JSON.stringify(text)}\\n\\n\`))
    .catch((error) => res.status(500).json({ error: 'failed' }));
});
`,
  },
]);
