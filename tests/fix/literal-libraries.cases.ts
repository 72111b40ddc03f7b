// Libraries that end the stream themselves, or have words of their own for it.
import { run } from './literal-support.ts';

run('Hono', [
  {
    name: 'streamSSE()',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const event of events()) {
      await stream.writeSSE({ data: event });
    }
  }),
);
`,
    line: 6,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'a catch that logs',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
      }
    } catch (error) {
      console.error(error);
    }
  }),
);
`,
    line: 7,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } catch (error) {
      console.error(error);
    }
    if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'a catch that sends',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
      }
    } catch {
      await stream.writeSSE({ event: 'error', data: '' });
    }
  }),
);
`,
    line: 7,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } catch {
      await stream.writeSSE({ event: 'error', data: '' });
      bodySent = true;
    }
    if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'a handler that closes the stream',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
      }
    } catch (error) {
      console.error(error);
    }
    await stream.close();
  }),
);
`,
    line: 7,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        bodySent = true;
      }
    } catch (error) {
      console.error(error);
    }
    if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    await stream.close();
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
  {
    name: 'stream()',
    code: `
import { stream } from 'hono/streaming';

app.get('/events', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return stream(c, async (out) => {
    for await (const event of events()) {
      await out.write(\`data: \${event}\\n\\n\`);
    }
  });
});
`,
    line: 7,
    output: `
import { stream } from 'hono/streaming';

app.get('/events', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return stream(c, async (out) => {
    let bodySent = false;
    try {
      for await (const event of events()) {
        await out.write(\`data: \${event}\\n\\n\`);
        bodySent = true;
      }
    } finally {
      if (!bodySent) await out.write('event: close\\ndata: \\n\\n');
    }
  });
});
`,
    prime: "await out.write(': open\\n\\n');",
  },
  {
    name: 'a sender',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    const send = (data: string) => stream.writeSSE({ data });
    for await (const event of events()) await send(event);
  }),
);
`,
    line: 7,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    const send = async (data: string) => {
      await stream.writeSSE({ data });
      bodySent = true;
    };
    try {
      for await (const event of events()) await send(event);
    } finally {
      if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    prime: "await stream.write(': open\\n\\n');",
  },
]);

run('other libraries', [
  {
    name: 'h3: createEventStream',
    code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    for await (const tick of ticks()) {
      await eventStream.push({ data: tick });
    }
    await eventStream.close();
  })();
  return eventStream.send();
});
`,
    line: 7,
    output: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    let bodySent = false;
    try {
      for await (const tick of ticks()) {
        await eventStream.push({ data: tick });
        bodySent = true;
      }
    } catch (error) {
      if (bodySent) throw error;
      console.error(error);
    } finally {
      if (!bodySent) await eventStream.push({ event: 'close', data: '' });
      await eventStream.close();
    }
  })();
  return eventStream.send();
});
`,
    prime: "await eventStream.pushComment('open');",
  },
  {
    name: 'better-sse',
    code: `
import { createSession } from 'better-sse';

app.get('/events', async (req, res) => {
  const session = await createSession(req, res);
  try {
    for await (const event of events()) {
      session.push(event, 'row');
    }
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
    line: 7,
    output: `
import { createSession } from 'better-sse';

app.get('/events', async (req, res) => {
  const session = await createSession(req, res);
  let bodySent = false;
  try {
    for await (const event of events()) {
      session.push(event, 'row');
      bodySent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!bodySent && session.isConnected) session.push('', 'close');
  res.end();
});
`,
    prime: "session.comment('open');",
  },
  {
    name: 'oak, with its event at hand',
    code: `
import { Router, ServerSentEvent } from '@oak/oak';

new Router().get('/events', async (ctx) => {
  const target = await ctx.sendEvents();
  for await (const event of events()) {
    target.dispatchEvent(new ServerSentEvent('row', { data: event }));
  }
});
`,
    line: 6,
    output: `
import { Router, ServerSentEvent } from '@oak/oak';

new Router().get('/events', async (ctx) => {
  const target = await ctx.sendEvents();
  let bodySent = false;
  try {
    for await (const event of events()) {
      target.dispatchEvent(new ServerSentEvent('row', { data: event }));
      bodySent = true;
    }
  } finally {
    if (!bodySent) target.dispatchEvent(new ServerSentEvent('close', { data: '' }));
    target.close();
  }
});
`,
    prime: "target.dispatchComment('open');",
  },
  {
    name: 'oak, where a message has no name',
    code: `
import { Router } from '@oak/oak';

new Router().get('/events', async (ctx) => {
  const target = await ctx.sendEvents();
  for await (const event of events()) {
    target.dispatchMessage(event);
  }
});
`,
    line: 6,
    output: null,
    prime: "target.dispatchComment('open');",
  },
  {
    name: '@fastify/sse, which ends the response of a handler',
    code: `
import sse from '@fastify/sse';

fastify.get('/events', { sse: true }, async (request, reply) => {
  for await (const row of rows()) {
    await reply.sse.send({ data: row });
  }
});
`,
    line: 5,
    output: `
import sse from '@fastify/sse';

fastify.get('/events', { sse: true }, async (request, reply) => {
  let bodySent = false;
  for await (const row of rows()) {
    await reply.sse.send({ data: row });
    bodySent = true;
  }
  if (!bodySent && reply.sse.isConnected) await reply.sse.send({ event: 'close', data: '' });
});
`,
  },
  {
    name: '@fastify/sse, in a function that anybody may call',
    code: `
import sse from '@fastify/sse';

export async function follow(request, reply) {
  for await (const row of rows()) {
    await reply.sse.send({ data: row });
  }
}
`,
    line: 5,
    output: null,
    closeEvent: `
import sse from '@fastify/sse';

export async function follow(request, reply) {
  let bodySent = false;
  try {
    for await (const row of rows()) {
      await reply.sse.send({ data: row });
      bodySent = true;
    }
  } finally {
    if (!bodySent && reply.sse.isConnected) await reply.sse.send({ event: 'close', data: '' });
  }
}
`,
  },
]);
