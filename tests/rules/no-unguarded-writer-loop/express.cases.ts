// Express: naive handlers, and answers while nothing is committed.
import { rule, tester } from './support.ts';

tester.run('a naive handler', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
import express from 'express';

const app = express();
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  res.write(': hello\\n\\n');
  for await (const event of feed()) {
    res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  }
  res.end();
});
`,
    },
    {
      name: 'the same with a last frame',
      code: `
import { Router } from 'express';

export const router = Router();
router.post('/chat', async (req, res) => {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  try {
    for await (const token of model.stream(req.body)) {
      res.write(\`data: \${token}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'flushed headers, then the loop',
      code: `
import express from 'express';

const app = express();
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  for await (const event of feed()) {
    res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a router and res.set',
      code: `
import { Router } from 'express';

export const router = Router();
router.post('/chat', async (req, res) => {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  try {
    for await (const token of model.stream(req.body)) {
      res.write(\`data: \${token}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'an error event is not enough: the source may be empty',
      code: `
import { Router } from 'express';

export const router = Router();
router.post('/chat', async (req, res) => {
  res.set('Content-Type', 'text/event-stream');
  try {
    for await (const token of model.stream(req.body)) {
      res.write(\`data: \${token}\\n\\n\`);
    }
  } catch (error) {
    res.write('event: error\\ndata: {}\\n\\n');
  } finally {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'a controller method that is handed on',
      code: `
import type { Request, Response } from 'express';

export class LogController {
  follow = async (req: Request, res: Response) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const line of this.logs.follow(req.params.id)) {
      res.write(\`data: \${line}\\n\\n\`);
    }
  };
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'a handler wrapped by a helper',
      code: `
import express from 'express';
import asyncHandler from 'express-async-handler';

const app = express();
app.get('/jobs', asyncHandler(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const job of jobs()) {
    res.write(\`data: \${job}\\n\\n\`);
  }
  res.end();
}));
`,
      errors: [{ messageId: 'unguarded', line: 8, endLine: 8 }],
    },
  ],
});

tester.run('an answer while nothing is committed', rule, {
  valid: [
    {
      name: 'next(error), and 204 for an empty source',
      code: `
app.get('/events', async (req, res, next) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let count = 0;
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
      count += 1;
    }
    if (count === 0) {
      res.status(204).end();
      return;
    }
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
    },
    {
      name: 'res.status(500).json(), and sendStatus for an empty source',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
      sent = true;
    }
  } catch (error) {
    if (!sent) {
      res.status(500).json({ error: 'upstream failed' });
      return;
    }
  }
  if (!sent) {
    res.sendStatus(204);
    return;
  }
  res.end();
});
`,
    },
    {
      name: 'headersSent tells whether a status is still possible',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    if (!res.headersSent) res.status(502);
  }
  if (!res.headersSent) res.status(204);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the same after flushHeaders()',
      code: `
app.get('/events', async (req, res, next) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  let count = 0;
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
      count += 1;
    }
    if (count === 0) {
      res.status(204).end();
      return;
    }
    res.end();
  } catch (error) {
    next(error);
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'res.writeHead() has committed the status, so json() throws',
      code: `
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
      sent = true;
    }
  } catch (error) {
    if (!sent) {
      res.status(500).json({ error: 'upstream failed' });
      return;
    }
  }
  if (!sent) res.write('data: [DONE]\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'headersSent is true at once after flushHeaders()',
      code: `
app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.flushHeaders();
  try {
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    if (!res.headersSent) res.status(502);
  }
  if (!res.headersSent) res.status(204);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
  ],
});
