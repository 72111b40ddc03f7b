// Timers that go on when the code has ended its stream, and ends whose rejection is answered for.
import noSendAfterEnd from '../../../rules/no-send-after-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('timers of web streams', noSendAfterEnd, [
  {
    name: 'a timer that is cleared only when the request is aborted, which it is not where the source ends',
    form: 'send',
    lines: [6],
    invalid: `
export function GET(request) {
  const source = open();
  const stream = new ReadableStream({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      source.on('data', (item) => controller.enqueue(\`data: \${item}\\n\\n\`));
      source.on('end', () => controller.close());
      request.signal.addEventListener('abort', () => clearInterval(timer));
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET(request) {
  const source = open();
  const stream = new ReadableStream({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      source.on('data', (item) => controller.enqueue(\`data: \${item}\\n\\n\`));
      source.on('end', () => {
        clearInterval(timer);
        controller.close();
      });
      request.signal.addEventListener('abort', () => clearInterval(timer));
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a timer that is cleared in cancel() only, which nobody calls for a stream that was closed',
    form: 'send',
    lines: [6],
    invalid: `
export function GET() {
  let timer;
  const stream = new ReadableStream({
    async start(controller) {
      timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      for await (const item of feed()) controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`);
      controller.close();
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  let timer;
  const stream = new ReadableStream({
    async start(controller) {
      timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      for await (const item of feed()) controller.enqueue(\`data: \${JSON.stringify(item)}\\n\\n\`);
      clearInterval(timer);
      controller.close();
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
    name: 'a timer that the signal of a controller of its own clears, which the code aborts itself',
    form: 'send',
    lines: [8],
    invalid: `
export function GET({ signal }) {
  const source = open(signal);
  let timer;
  const stream = new ReadableStream({
    start(controller) {
      source.on('data', (item) => controller.enqueue(\`data: \${item}\\n\\n\`));
      timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      source.on('end', () => controller.close());
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const work = new AbortController();
  const source = open(work.signal);
  let timer;
  const stream = new ReadableStream({
    start(controller) {
      source.on('data', (item) => controller.enqueue(\`data: \${item}\\n\\n\`));
      timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      work.signal.addEventListener('abort', () => clearInterval(timer));
      source.on('end', () => {
        controller.close();
        work.abort();
      });
    },
    cancel() {
      work.abort();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a second close whose rejection is answered for',
    form: 'end',
    lines: [9],
    invalid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  void (async () => {
    for await (const item of feed().catch(log)) await writer.write(\`data: \${item}\\n\\n\`);
    await writer.close();
    await log('done');
    await writer.close();
  })().catch(log);
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  void (async () => {
    for await (const item of feed().catch(log)) await writer.write(\`data: \${item}\\n\\n\`);
    await writer.close();
    await log('done');
    await writer.close().catch(() => {});
  })().catch(log);
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);

runPairs('timers of streams whose end was handed out', noSendAfterEnd, [
  {
    name: 'the close that a registry was given',
    form: 'send',
    lines: [9],
    invalid: `
export function GET(request) {
  const stream = new ReadableStream({
    start(controller) {
      const unregister = register({
        send: (item) => controller.enqueue(\`data: \${item}\\n\\n\`),
        close: () => controller.close(),
      });
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      request.signal.addEventListener('abort', () => {
        clearInterval(timer);
        unregister();
      });
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET(request) {
  const stream = new ReadableStream({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      const unregister = register({
        send: (item) => controller.enqueue(\`data: \${item}\\n\\n\`),
        close: () => {
          clearInterval(timer);
          controller.close();
        },
      });
      request.signal.addEventListener('abort', () => {
        clearInterval(timer);
        unregister();
      });
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a function in a collection of the module',
    form: 'send',
    lines: [6],
    invalid: `
const streams = new Map();
export function GET(request) {
  const body = new ReadableStream({
    start(controller) {
      const ping = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      request.signal.addEventListener('abort', () => clearInterval(ping));
      streams.set(request.url, { end: () => controller.close() });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
const streams = new Map();
export function GET(request) {
  let closed = false;
  const body = new ReadableStream({
    start(controller) {
      const ping = setInterval(() => closed || controller.enqueue(': ping\\n\\n'), 15_000);
      request.signal.addEventListener('abort', () => clearInterval(ping));
      streams.set(request.url, { end: () => { closed = true; controller.close(); } });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'a callback of a call that nobody waits for; a function that nobody was given is called by nobody',
    form: 'send',
    lines: [5],
    invalid: `
export function GET(request) {
  const body = new ReadableStream({
    start(controller) {
      const ping = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      request.signal.addEventListener('abort', () => clearInterval(ping));
      ask(request, {
        token: (text) => controller.enqueue(\`data: \${JSON.stringify(text)}\\n\\n\`),
        done: () => controller.close(),
      });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
export function GET(request) {
  const body = new ReadableStream({
    start(controller) {
      const ping = setInterval(() => controller.enqueue(': ping\\n\\n'), 15_000);
      request.signal.addEventListener('abort', () => clearInterval(ping));
      ask(request, {
        token: (text) => controller.enqueue(\`data: \${JSON.stringify(text)}\\n\\n\`),
        done: () => finish(request),
      });
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);
