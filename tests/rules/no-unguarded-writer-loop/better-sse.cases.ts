// better-sse: a session of Node and of the Fetch API. Its own "retry:" preamble is no event.
import { rule, tester } from './support.ts';

tester.run('createSession on a Node response', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  session.push('ready', 'open');
  for await (const event of events()) {
    session.push(event);
  }
});
`,
    },
    {
      name: 'a guarded close event in finally',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  let sent = false;
  try {
    for await (const event of events()) {
      session.push(event);
      sent = true;
    }
  } catch (error) {
    console.error(error);
  } finally {
    if (!sent && session.isConnected && !res.writableEnded) session.push('', 'close');
    res.end();
  }
});
`,
    },
    {
      name: 'a flag of the disconnected event',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  let gone = false;
  session.once('disconnected', () => {
    gone = true;
  });
  let sent = false;
  try {
    for await (const event of events()) {
      if (gone) break;
      session.push(event);
      sent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent && !gone) session.push('nothing new', 'close');
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'nobody ends the response',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  for await (const event of events()) {
    session.push(event);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
    {
      name: 'the source may throw first',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  for await (const event of events()) {
    session.push(event);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'ended in finally with nothing in it',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  try {
    for await (const event of events()) {
      session.push(event);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'it ends the response before the close event',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  let sent = false;
  try {
    for await (const event of events()) {
      session.push(event);
      sent = true;
    }
    res.end();
  } catch (error) {
    console.error(error);
    res.end();
  } finally {
    if (!sent && session.isConnected && !res.writableEnded) session.push('', 'close');
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'session.push through a reader loop',
      code: `
import { createSession } from 'better-sse';

app.get('/sse', async (req, res) => {
  const session = await createSession(req, res);
  const iterator = events();
  while (true) {
    const { value, done } = await iterator.next();
    if (done) return;
    session.push(value);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('createResponse on the Fetch API', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import { createResponse } from 'better-sse';

export const GET = (request) =>
  createResponse(request, async (session) => {
    session.push('ready');
    for await (const event of events()) {
      session.push(event);
    }
  });
`,
    },
  ],
  invalid: [
    {
      name: 'the session has no end of its own',
      code: `
import { createResponse } from 'better-sse';

export const GET = (request) =>
  createResponse(request, async (session) => {
    for await (const event of events()) {
      session.push(event);
    }
  });
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('names alone', rule, {
  valid: [
    {
      name: 'a session of another library',
      code: `
import { createSession } from './chat-session.js';

export async function replay(history) {
  const session = await createSession(history.id);
  for await (const message of history.messages()) {
    session.push(message);
  }
}
`,
    },
  ],
  invalid: [],
});
