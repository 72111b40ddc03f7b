// A stream is sent to, or ended once more, when it is over.
import noSendAfterEnd from '../../../rules/no-send-after-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('sends after the end', noSendAfterEnd, [
  {
    name: 'the end in the try, a guarded event in the finally',
    form: 'send',
    lines: [9],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) sent = res.write(\`data: \${item}\\n\\n\`) || true;
    res.end();
  } finally {
    if (!sent) res.write('event: close\\ndata: \\n\\n');
  }
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) sent = res.write(\`data: \${item}\\n\\n\`) || true;
  } finally {
    if (!sent) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
  },
  {
    name: 'a last frame behind the end',
    form: 'send',
    lines: [6],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  res.end();
  res.write('data: [DONE]\\n\\n');
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
  },
  {
    name: 'a helper that ends, and a caller that goes on',
    form: 'send',
    lines: [9],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const fail = (error) => {
    res.write(\`event: error\\ndata: \${error}\\n\\n\`);
    res.end();
  };
  if (!req.user) fail('no user');
  res.write('data: ready\\n\\n');
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const fail = (error) => {
    res.write(\`event: error\\ndata: \${error}\\n\\n\`);
    res.end();
  };
  if (!req.user) return fail('no user');
  res.write('data: ready\\n\\n');
  res.end();
}
`,
  },
  {
    name: 'a timer that nothing clears',
    form: 'send',
    lines: [4],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15_000);
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  } finally {
    res.end();
  }
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15_000);
  try {
    for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  } finally {
    clearInterval(timer);
    res.end();
  }
}
`,
  },
  {
    name: 'a timer without a check; the close of the response would clear it',
    form: 'send',
    lines: [4],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(': ping\\n\\n'), 15_000);
  await work(res);
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15_000);
  res.on('close', () => clearInterval(timer));
  await work(res);
  res.end();
}
`,
  },
  {
    name: 'a timer that asks whether the response is over',
    form: 'send',
    lines: [4],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(': ping\\n\\n'), 15_000);
  res.write('data: one\\n\\n');
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.writableEnded || res.write(': ping\\n\\n'), 15_000);
  res.write('data: one\\n\\n');
  res.end();
}
`,
  },
  {
    name: 'close in the catch and again in the finally',
    form: 'end',
    lines: [11],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      } catch (error) {
        controller.enqueue(encode('event: error\\ndata: \\n\\n'));
        controller.close();
      } finally {
        controller.close();
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      } catch (error) {
        controller.enqueue(encode('event: error\\ndata: \\n\\n'));
      } finally {
        controller.close();
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'close after error',
    form: 'end',
    lines: [10],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      } catch (error) {
        controller.error(error);
      } finally {
        controller.close();
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a second close that is caught',
    form: 'end',
    lines: [9],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      const finish = () => {
        controller.close();
      };
      for await (const item of feed()) if (item === 'stop') { finish(); break; } else controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      const finish = () => {
        controller.close();
      };
      for await (const item of feed()) if (item === 'stop') { finish(); break; } else controller.enqueue(encode(\`data: \${item}\\n\\n\`));
      try { controller.close(); } catch { /* it was closed above */ }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a guard that is true after the end as well',
    form: 'idle-guard',
    lines: [5],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (res.writable) res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    if (!res.writableEnded) res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
}
`,
  },
  {
    name: 'what is made of `closed` is rejected when the client leaves',
    form: 'floating',
    lines: [6],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  let closed = false;
  writer.closed.then(() => (closed = true));
  (async () => {
    for await (const item of feed()) if (!closed) await writer.write(encode(\`data: \${item}\\n\\n\`)).catch(() => {});
    await writer.close().catch(() => {});
  })().catch(() => {});
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  let closed = false;
  const over = () => (closed = true);
  writer.closed.then(over, over);
  writer.closed.catch(() => {}).finally(() => console.log('over'));
  (async () => {
    for await (const item of feed()) if (!closed) await writer.write(encode(\`data: \${item}\\n\\n\`)).catch(() => {});
    await writer.close().catch(() => {});
  })().catch(() => {});
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a promise that nobody looks at',
    form: 'floating',
    lines: [12],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
    } catch (error) {
      console.error(error);
    } finally {
      // The client may have left.
      writer.close();
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
    } catch (error) {
      console.error(error);
    } finally {
      // The client may have left.
      await writer.close().catch(() => {});
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a catch without a function',
    form: 'empty-catch',
    lines: [11],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
    } catch (error) {
      console.error(error);
    } finally {
      void writer.close().catch();
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const item of feed()) await writer.write(encode(\`data: \${item}\\n\\n\`));
    } catch (error) {
      console.error(error);
    } finally {
      void writer.close().catch(() => {});
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a detached loop whose client leaves',
    form: 'client-gone',
    lines: [6],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    start(controller) {
      (async () => {
        for await (const item of feed()) controller.enqueue(encode(\`data: \${item}\\n\\n\`));
        controller.close();
      })();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  let gone = false;
  const stream = new ReadableStream({
    start(controller) {
      (async () => {
        for await (const item of feed()) {
          if (gone) return;
          controller.enqueue(encode(\`data: \${item}\\n\\n\`));
        }
        if (!gone) controller.close();
      })();
    },
    cancel() {
      gone = true;
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a timer whose client leaves',
    form: 'client-gone',
    lines: [5],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    start(controller) {
      setInterval(() => controller.enqueue(encode('data: tick\\n\\n')), 1000);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  let timer;
  const stream = new ReadableStream({
    start(controller) {
      timer = setInterval(() => controller.enqueue(encode('data: tick\\n\\n')), 1000);
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an event that is lost',
    form: 'send',
    lines: [8],
    invalid: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const item of feed()) await stream.writeSSE({ data: item });
    await stream.close();
    await stream.writeSSE({ event: 'done', data: '' });
  }),
);
`,
    valid: `
import { streamSSE } from 'hono/streaming';

app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for await (const item of feed()) await stream.writeSSE({ data: item });
    await stream.writeSSE({ event: 'done', data: '' });
    await stream.close();
  }),
);
`,
  },
  {
    name: 'a second end of a response does no harm, a second close of a controller does',
    form: 'end',
    lines: [7],
    invalid: `
export function GET() {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(encode('data: one\\n\\n'));
      controller.close();
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: one\\n\\n');
  res.end();
  res.end();
}
`,
  },
  {
    name: 'an answer of another status that is written in parts',
    form: 'send',
    lines: [7],
    invalid: `
export function handler(req, res) {
  if (!req.query.id) {
    res.writeHead(503, { 'Content-Type': 'text/event-stream' });
    res.write('event: error\\ndata: {}\\n\\n');
    res.end();
    res.write('data: [DONE]\\n\\n');
  }
}
`,
    valid: `
export function handler(req, res) {
  if (!req.query.id) {
    res.writeHead(503, { 'Content-Type': 'text/event-stream' });
    res.write('event: error\\ndata: {}\\n\\n');
    res.write('data: [DONE]\\n\\n');
    res.end();
  }
}
`,
  },
  {
    name: 'the size that is asked for is compared with null alone',
    form: 'idle-guard',
    lines: [6],
    invalid: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      bus.on('item', (item) => {
        if (controller.desiredSize === null) return;
        controller.enqueue(\`data: \${item}\\n\\n\`);
      });
    },
    cancel() {
      forget(bus);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      bus.on('item', (item) => {
        if (controller.desiredSize === null || controller.desiredSize <= 0) return;
        controller.enqueue(\`data: \${item}\\n\\n\`);
      });
    },
    cancel() {
      forget(bus);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a resource scope that closes the writer before the `finally` of its own `try`',
    form: 'send',
    lines: [13],
    invalid: `
async function sseWriter(sseStreamWriter, messages) {
  let sent = false;
  try {
    await using scope = sseStreamWriter;
    for await (const message of messages) {
      await sseStreamWriter.send({ event: 'message', data: message });
      sent = true;
    }
  } catch (error) {
    console.error(error);
  } finally {
    if (!sent) await sseStreamWriter.send({ event: 'close', data: '' });
  }
}
`,
    valid: `
async function sseWriter(sseStreamWriter, messages) {
  let sent = false;
  await using scope = sseStreamWriter;
  try {
    for await (const message of messages) {
      await sseStreamWriter.send({ event: 'message', data: message });
      sent = true;
    }
  } catch (error) {
    console.error(error);
  } finally {
    if (!sent) await sseStreamWriter.send({ event: 'close', data: '' });
  }
}
`,
  },
  {
    name: 'a timer that is cleared if it was set',
    form: 'send',
    lines: [4],
    invalid: `
function begin(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return setInterval(() => res.write(': still here\\n\\n'), 15000);
}
export async function handler(req, res) {
  let timer = null;
  const clear = () => {
    if (timer) timer = null;
  };
  if (req.body.stream) timer = begin(res);
  const text = await ask(req.body);
  clear();
  res.end(\`data: \${JSON.stringify(text)}\\n\\n\`);
}
`,
    valid: `
function begin(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return setInterval(() => res.write(': still here\\n\\n'), 15000);
}
export async function handler(req, res) {
  let timer = null;
  const clear = () => {
    if (timer) clearInterval(timer);
  };
  if (req.body.stream) timer = begin(res);
  const text = await ask(req.body);
  clear();
  res.end(\`data: \${JSON.stringify(text)}\\n\\n\`);
}
`,
  },
  {
    name: 'a second end with a last text, and one with a callback',
    form: 'send',
    lines: [6],
    invalid: `
export function close(res, text) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: done\\n\\n');
  res.end();
  res.end(text);
}
`,
    valid: `
export function close(res, cb) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: done\\n\\n');
  res.end();
  res.end(cb);
}
`,
  },
]);
