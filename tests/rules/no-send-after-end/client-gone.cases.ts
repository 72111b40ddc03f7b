// What goes on when the client has left, and throws where nobody hears of it.
import noSendAfterEnd from '../../../rules/no-send-after-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('once the client has left', noSendAfterEnd, [
  {
    name: 'a function started in place whose handlers send and close',
    form: 'client-gone',
    lines: [13],
    invalid: `
export async function POST(request) {
  let controller;
  const body = new ReadableStream({ start(c) { controller = c; } });
  (async () => {
    try {
      const answer = await run(request, (step) => controller.enqueue(\`data: \${JSON.stringify(step)}\\n\\n\`));
      controller.enqueue(\`data: \${JSON.stringify(answer)}\\n\\n\`);
    } catch (error) {
      console.error(error);
      controller.enqueue('event: error\\ndata: {}\\n\\n');
    } finally {
      controller.close();
    }
  })();
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export async function POST(request) {
  let controller;
  const body = new ReadableStream({ start(c) { controller = c; } });
  (async () => {
    try {
      const answer = await run(request, (step) => controller.enqueue(\`data: \${JSON.stringify(step)}\\n\\n\`));
      controller.enqueue(\`data: \${JSON.stringify(answer)}\\n\\n\`);
    } catch (error) {
      console.error(error);
    } finally {
      try { controller.close(); } catch {}
    }
  })();
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a timer that ticks while the source is silent',
    form: 'client-gone',
    lines: [5],
    invalid: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      try {
        for await (const item of feed()) controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`);
        controller.close();
      } finally {
        clearInterval(timer);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  let timer;
  const body = new ReadableStream({
    async start(controller) {
      timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      try {
        for await (const item of feed()) controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`);
        controller.close();
      } finally {
        clearInterval(timer);
      }
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a timer whose tick is guarded',
    form: 'client-gone',
    lines: [5],
    invalid: `
export function GET() {
  const body = new ReadableStream({
    async pull(controller) {
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      const { done, value } = await feed.next();
      clearInterval(timer);
      if (done) controller.close();
      else controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
    async cancel() {
      await feed.return();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const body = new ReadableStream({
    async pull(controller) {
      const timer = setInterval(() => { try { controller.enqueue(': ping\\n\\n'); } catch { clearInterval(timer); } }, 15_000);
      const { done, value } = await feed.next();
      clearInterval(timer);
      if (done) controller.close();
      else controller.enqueue(\`data: \${JSON.stringify(value)}\\n\\n\`);
    },
    async cancel() {
      await feed.return();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a source with a method for each of its events',
    form: 'client-gone',
    lines: [7],
    invalid: `
export function answer(worker) {
  const body = new ReadableStream({
    start(controller) {
      let closed = false;
      const send = (data) => {
        if (!closed) controller.enqueue(\`data: \${JSON.stringify(data)}\\n\\n\`);
      };
      worker.onData((item) => send(item));
      worker.onClose((code) => {
        send({ code });
        if (!closed) controller.close();
        closed = true;
      });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function answer(worker) {
  let closed = false;
  const body = new ReadableStream({
    start(controller) {
      const send = (data) => {
        if (!closed) controller.enqueue(\`data: \${JSON.stringify(data)}\\n\\n\`);
      };
      worker.onData((item) => send(item));
      worker.onClose((code) => {
        send({ code });
        if (!closed) controller.close();
        closed = true;
      });
    },
    cancel() {
      closed = true;
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'an emitter that something may stop is not held against the code',
    form: 'client-gone',
    lines: [5],
    invalid: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      bus.on('item', (item) => controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`));
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      bus.on('item', (item) => controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`));
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
    name: 'what rejects afterwards is another matter',
    form: 'client-gone',
    lines: [14],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const work = async () => {
    try {
      for await (const item of feed()) {
        await writer.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
      }
    } catch {
      log('over');
    } finally {
      await release();
      await writer.close();
    }
  };
  work();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const work = async () => {
    try {
      for await (const item of feed()) {
        await writer.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
      }
    } catch {
      log('over');
    } finally {
      await writer.close().catch(() => {});
      await release();
    }
  };
  work();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);

runPairs('in one run of a listener', noSendAfterEnd, [
  {
    name: 'an end without a return',
    form: 'send',
    lines: [9],
    invalid: `
export async function handler(req, res) {
  const up = await open(req.body.prompt);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  up.on('data', (chunk) => {
    const item = parse(chunk);
    if (item === null) res.write('event: error\\ndata: {}\\n\\n');
    if (item === null) res.end();
    res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  });
}
`,
    valid: `
export async function handler(req, res) {
  const up = await open(req.body.prompt);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  up.on('data', (chunk) => {
    const item = parse(chunk);
    if (item === null) res.write('event: error\\ndata: {}\\n\\n');
    if (item === null) return res.end();
    res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  });
}
`,
  },
]);
