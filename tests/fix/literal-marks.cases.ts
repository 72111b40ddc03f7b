// Where the flag is set, and where nothing has to be told.
import { run } from './literal-support.ts';

run('what the flag has to tell', [
  {
    name: 'a send that is returned',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    async function send(data) {
      return stream.writeSSE({ data });
    }
    for await (const row of rows()) {
      await send(row.text);
    }
  }),
);
`,
    line: 9,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    async function send(data) {
      const result = await stream.writeSSE({ data });
      bodySent = true;
      return result;
    }
    try {
      for await (const row of rows()) {
        await send(row.text);
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
    name: 'what it returns is used',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  for await (const row of rows()) {
    if (!send(row)) await once(res, 'drain');
  }
  res.end();
});
`,
    line: 5,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  const send = (data) => {
    const result = res.write(\`data: \${data}\\n\\n\`);
    bodySent = true;
    return result;
  };
  try {
    for await (const row of rows()) {
      if (!send(row)) await once(res, 'drain');
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a sender that is not awaited everywhere',
    code: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    const send = (data) => stream.writeSSE({ data });
    for await (const row of rows()) {
      void send(row.text);
    }
  }),
);
`,
    line: 7,
    output: `
import { streamSSE } from 'hono/streaming';

app.get('/rows', (c) =>
  streamSSE(c, async (stream) => {
    let bodySent = false;
    const send = (data) => {
      const result = stream.writeSSE({ data });
      bodySent = true;
      return result;
    };
    try {
      for await (const row of rows()) {
        void send(row.text);
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
    name: 'what comes behind the guard is not told',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    res.write('event: error\\ndata: \\n\\n');
    res.end();
  }
});
`,
    line: 5,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    let bodySent = false;
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  } catch (error) {
    res.write('event: error\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'the other branch is not told',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.url === '/old') {
    res.write('data: bye\\n\\n');
    return void res.end();
  }
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
    }
  } catch {}
  res.end();
});
`,
    line: 9,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (req.url === '/old') {
    res.write('data: bye\\n\\n');
    return void res.end();
  }
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch {}
  if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a loop in pull()',
    code: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async pull(controller) {
      while (true) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        if (value.text) {
          controller.enqueue(encoder.encode(\`data: \${value.text}\\n\\n\`));
          return;
        }
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  let bodySent = false;
  const body = new ReadableStream({
    async pull(controller) {
      try {
        while (true) {
          const { done, value } = await reader.read();
          if (done) {
            if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
            controller.close();
            return;
          }
          if (value.text) {
            controller.enqueue(encoder.encode(\`data: \${value.text}\\n\\n\`));
            bodySent = true;
            return;
          }
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
        controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    primed: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(': open\\n\\n'));
    },
    async pull(controller) {
      while (true) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        if (value.text) {
          controller.enqueue(encoder.encode(\`data: \${value.text}\\n\\n\`));
          return;
        }
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a comment and a directive above the loop',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = rows().getReader();
  // Until the source ends.
  // oxlint-disable-next-line no-constant-condition
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(\`data: \${value}\\n\\n\`);
  }
  /* All rows
   * are out. */
  res.end();
});
`,
    line: 7,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = rows().getReader();
  let bodySent = false;
  try {
    // Until the source ends.
    // oxlint-disable-next-line no-constant-condition
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(\`data: \${value}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    /* All rows
     * are out. */
    res.end();
  }
});
`,
    primed: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = rows().getReader();
  res.write(': open\\n\\n');
  // Until the source ends.
  // oxlint-disable-next-line no-constant-condition
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(\`data: \${value}\\n\\n\`);
  }
  /* All rows
   * are out. */
  res.end();
});
`,
  },
  {
    name: 'a comment is flushed as the events are',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`data: \${row}\\n\\n\`);
    res.flush?.();
  }
  res.end();
});
`,
    line: 4,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
      res.flush?.();
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    primed: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': open\\n\\n');
  res.flush?.();
  for await (const row of rows()) {
    res.write(\`data: \${row}\\n\\n\`);
    res.flush?.();
  }
  res.end();
});
`,
  },
  {
    name: 'oak: no class where only its type is imported',
    code: `
import { type ServerSentEvent, Router } from '@oak/oak';

router.get('/rows', async (ctx) => {
  const target = await ctx.sendEvents();
  for await (const row of rows()) target.dispatchMessage(row);
  await target.close();
});
`,
    line: 6,
    output: null,
    prime: "target.dispatchComment('open');",
  },
  {
    name: 'a comment at the start of finally',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of rows()) res.write(\`data: \${row}\\n\\n\`);
  } catch (error) {
    console.error(error);
  } finally {
    // Free the source.
    await rows.close();
  }
  
});
`,
    line: 5,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    console.error(error);
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
    // Free the source.
    await rows.close();
  }
  
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a started function with a finally',
    code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  (async () => {
    try {
      for await (const row of rows()) {
        await writer.write(encoder.encode(\`data: \${row}\\n\\n\`));
      }
    } finally {
      await writer.close();
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 8,
    output: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  (async () => {
    let bodySent = false;
    try {
      for await (const row of rows()) {
        await writer.write(encoder.encode(\`data: \${row}\\n\\n\`));
        bodySent = true;
      }
    } catch (error) {
      if (bodySent) throw error;
      console.error(error);
    } finally {
      if (!bodySent) await writer.write(encoder.encode('event: close\\ndata: \\n\\n'));
      await writer.close();
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "await writer.write(encoder.encode(': open\\n\\n'));",
  },
]);
