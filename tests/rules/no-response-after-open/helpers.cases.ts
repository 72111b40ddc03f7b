// Helpers that are given the response: what they call on it tells what it is, and whoever calls them has a part in the stream.
import noResponseAfterOpen from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

runPairs('helpers that are given the response', noResponseAfterOpen, [
  {
    name: 'a helper that answers, as only Express does',
    form: 'answer',
    lines: [13],
    invalid: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    res.write(\`data: \${JSON.stringify(await report(req.query.id))}\\n\\n\`);
    res.end();
  } catch (error) {
    fail(res, error);
  }
});

function fail(res, error) {
  res.status(500).json({ error: error.message });
}
`,
    valid: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    res.write(\`data: \${JSON.stringify(await report(req.query.id))}\\n\\n\`);
    res.end();
  } catch (error) {
    fail(res, error);
  }
});

function fail(res, error) {
  if (res.headersSent) res.end();
  else res.status(500).json({ error: error.message });
}
`,
  },
  {
    name: 'methods of a class that others use: one opens, one sends, one answers',
    form: 'answer',
    lines: [21],
    invalid: `
export class Reports {
  async stream(req, res) {
    try {
      this.open(res);
      this.send(res, await report(req.query.id));
      res.end();
    } catch (error) {
      this.fail(res, error);
    }
  }
  open(res) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
  }
  send(res, item) {
    res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  }
  fail(res, error) {
    // It is given a response that is open already.
    res.status(500).json({ error: error.message });
  }
}
`,
    valid: `
export class Reports {
  async stream(req, res) {
    try {
      const item = await report(req.query.id);
      this.open(res);
      this.send(res, item);
      res.end();
    } catch (error) {
      this.fail(res, error);
    }
  }
  open(res) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
  }
  send(res, item) {
    res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  }
  fail(res, error) {
    // It is given a response of which nothing is out.
    res.status(500).json({ error: error.message });
  }
}
`,
  },
  {
    name: 'helpers that are exported beside the handler',
    form: 'answer',
    lines: [12],
    invalid: `
export const open = (res) => res.writeHead(200, { 'Content-Type': 'text/event-stream' });
export function send(res, item) {
  res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
}
export async function handler(req, res) {
  open(res);
  try {
    await follow(req.query.id, (item) => send(res, item));
    res.end();
  } catch (error) {
    res.status(500).json({ error: error.message });
  }
}
`,
    valid: `
export const open = (res) => res.writeHead(200, { 'Content-Type': 'text/event-stream' });
export function send(res, item) {
  res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
}
export async function handler(req, res) {
  open(res);
  try {
    await follow(req.query.id, (item) => send(res, item));
    res.end();
  } catch (error) {
    send(res, { error: error.message });
    res.end();
  }
}
`,
  },
]);
