// Hono: streamSSE, stream and streamText. Hono ends the stream itself, so nothing worse than "managed" happens.
import { rule, tester } from './support.ts';

tester.run('streamSSE', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    await stream.writeSSE({ event: 'ready', data: '' });
    for await (const event of events()) {
      await stream.writeSSE({ data: event });
    }
  }),
);
`,
    },
    {
      name: 'with an error callback Hono sends an error event',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(
    c,
    async (stream) => {
      let sent = false;
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        sent = true;
      }
      if (!sent) await stream.writeSSE({ event: 'close', data: '' });
    },
    async (error) => console.error(error),
  ),
);
`,
    },
    {
      name: 'the guard stands in finally',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let sent = false;
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
        sent = true;
      }
    } finally {
      if (!sent) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    },
    {
      name: 'a catch with an error event, and a done event',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    try {
      for await (const event of events()) {
        await stream.writeSSE({ data: event });
      }
      await stream.writeSSE({ event: 'done', data: '' });
    } catch (error) {
      await stream.writeSSE({ event: 'error', data: String(error) });
    }
  }),
);
`,
    },
    {
      name: 'nobody listens any more when the stream is aborted',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let sent = false;
    try {
      for await (const event of events()) {
        if (stream.aborted) return;
        await stream.writeSSE({ data: event });
        sent = true;
      }
    } finally {
      if (!sent && !stream.aborted) await stream.writeSSE({ event: 'close', data: '' });
    }
  }),
);
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source',
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
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a throw skips the guard after the loop',
      code: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    let sent = false;
    for await (const event of events()) {
      await stream.writeSSE({ data: event });
      sent = true;
    }
    if (!sent) await stream.writeSSE({ event: 'close', data: '' });
  }),
);
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a catch that only logs',
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
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a renamed import',
      code: `
import { streamSSE as sse } from 'hono/streaming';

app.get('/events', (c) => {
  return sse(c, async (out) => {
    for await (const event of events()) {
      await out.writeSSE({ data: event });
    }
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a reader loop',
      code: `
import { streamSSE } from 'hono/streaming';

app.post('/chat', async (c) => {
  const upstream = await fetch(target);
  return streamSSE(c, async (stream) => {
    const reader = upstream.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await stream.write(value);
    }
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('stream and streamText with the header', rule, {
  valid: [
    {
      name: 'stream() with the header and a first comment',
      code: `
import { stream } from 'hono/streaming';

app.get('/events', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return stream(c, async (out) => {
    await out.write(': ok\\n\\n');
    for await (const event of events()) {
      await out.write(\`data: \${event}\\n\\n\`);
    }
  });
});
`,
    },
    {
      name: 'streamText() without the header is plain text',
      code: `
import { streamText } from 'hono/streaming';

app.get('/story', (c) => {
  return streamText(c, async (stream) => {
    for await (const word of words()) {
      await stream.write(word);
    }
  });
});
`,
    },
    {
      name: 'stream() of a download',
      code: `
import { stream } from 'hono/streaming';

app.get('/export', (c) => {
  c.header('Content-Type', 'text/csv');
  return stream(c, async (out) => {
    for await (const row of rows()) {
      await out.write(\`\${row.id},\${row.name}\\n\`);
    }
  });
});
`,
    },
  ],
  invalid: [
    {
      name: 'stream() with the header',
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
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'streamText() with the header',
      code: `
import { streamText } from 'hono/streaming';

app.get('/events', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return streamText(c, async (stream) => {
    for await (const event of events()) {
      await stream.write(event);
    }
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('renamed imports', rule, {
  valid: [
    {
      name: 'both send first',
      code: `
import { stream as honoStream, streamSSE as sse } from 'hono/streaming';

app.get('/events', (c) =>
  sse(c, async (out) => {
    await out.writeSSE({ event: 'ready', data: '' });
    for await (const event of events()) await out.writeSSE({ data: event });
  }),
);

app.get('/raw', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return honoStream(c, async (out) => {
    await out.write(': ok\\n\\n');
    for await (const event of events()) await out.write(toFrame(event));
  });
});
`,
    },
    {
      name: 'a renamed stream() without the header',
      code: `
import { stream as honoStream } from 'hono/streaming';

app.get('/export', (c) =>
  honoStream(c, async (out) => {
    for await (const row of rows()) await out.write(toLine(row));
  }),
);
`,
    },
    {
      name: 'the name of another module',
      code: `
import { stream as streamSSE } from './audio.js';

app.get('/song', (c) =>
  streamSSE(c, async (out) => {
    for await (const part of parts()) await out.write(part);
  }),
);
`,
    },
  ],
  invalid: [
    {
      name: 'neither sends first',
      code: `
import { stream as honoStream, streamSSE as sse } from 'hono/streaming';

app.get('/events', (c) =>
  sse(c, async (out) => {
    for await (const event of events()) await out.writeSSE({ data: event });
  }),
);

app.get('/raw', (c) => {
  c.header('Content-Type', 'text/event-stream');
  return honoStream(c, async (out) => {
    for await (const event of events()) await out.write(toFrame(event));
  });
});
`,
      errors: [
        { messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 },
        { messageId: 'unguarded', data: { outcome: 'managed' }, line: 13, endLine: 13 },
      ],
    },
  ],
});
