// Objects that other files make of a response: their names say that they are for events, and what their members do.
import { rule, tester } from './support.ts';

tester.run('what another file makes of a response', rule, {
  valid: [
    {
      name: 'a function that opens, and the sender that it returns is called first',
      code: `
import { openSse } from './sse.js';

app.get('/rows', async (req, res) => {
  const { send, end } = openSse(res);
  send({ type: 'ready' });
  for await (const row of rows()) send(row);
  end();
});
`,
    },
    {
      name: 'a member that finishes may send a last event',
      code: `
import { openSse } from './sse.js';

app.get('/rows', async (req, res) => {
  const sse = openSse(res);
  try {
    for await (const row of rows()) sse.send(row);
    sse.done();
  } catch (error) {
    sse.error(error);
  }
});
`,
    },
    {
      name: 'a name that says nothing of events',
      code: `
import { openLog } from './log.js';

app.get('/rows', async (req, res) => {
  const { send, end } = openLog(res);
  for await (const row of rows()) send(row);
  end();
});
`,
    },
    {
      name: 'nothing is committed by making a writer',
      code: `
import { SseWriter } from './sse.js';

app.get('/rows', async (req, res) => {
  const writer = new SseWriter(res);
  try {
    for await (const row of rows()) writer.send(row);
    writer.finish();
  } catch (error) {
    if (!res.headersSent) res.status(502).json({ error: error.message });
    else writer.finish();
  }
});
`,
    },
    {
      name: 'what reads events makes none',
      code: `
import { SseParser } from './sse.js';

app.get('/rows', async (req, res) => {
  const parser = new SseParser(res);
  for await (const row of rows()) parser.push(row);
  parser.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the sender and the end, taken apart',
      code: `
import { openSse } from './sse.js';

app.get('/rows', async (req, res) => {
  const { send, end } = openSse(res);
  try {
    for await (const row of rows()) send(row);
  } finally {
    end();
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'a member of another name that ends it',
      code: `
import { openSseStream } from './sse.js';

app.get('/relay', async (req, res) => {
  const { safeEnd } = openSseStream(res);
  const reader = upstream.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(value);
    }
  } catch (error) {
    res.write('event: error\\ndata: {}\\n\\n');
  }
  safeEnd();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'an awaited one',
      code: `
import { createEventStreamWriter } from './sse.js';

app.get('/rows', async (req, res) => {
  const writer = await createEventStreamWriter(res);
  for await (const row of rows()) await writer.write(row);
  await writer.close();
});
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a class',
      code: `
import { SseWriter } from './sse.js';

app.get('/rows', async (req, res) => {
  const writer = new SseWriter(res);
  for await (const row of rows()) writer.send(row);
  writer.close();
});
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});
