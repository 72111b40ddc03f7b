// Generators, and functions that call themselves.
import { run } from './literal-support.ts';

run('generators', [
  {
    name: 'the event is yielded behind the try',
    code: `
export async function* frames() {
  for await (const row of rows()) {
    yield \`data: \${row}\\n\\n\`;
  }
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    line: 3,
    output: `
export async function* frames() {
  let bodySent = false;
  try {
    for await (const row of rows()) {
      yield \`data: \${row}\\n\\n\`;
      bodySent = true;
    }
  } catch (error) {
    if (bodySent) throw error;
    console.error(error);
  }
  if (!bodySent) yield 'event: close\\ndata: \\n\\n';
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'who reads the generator elsewhere hears of the error as before',
    code: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of source) {
    yield \`data: \${JSON.stringify(row)}\\n\\n\`;
  }
}
`,
    line: 3,
    output: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  let bodySent = false;
  try {
    for await (const row of source) {
      yield \`data: \${JSON.stringify(row)}\\n\\n\`;
      bodySent = true;
    }
  } catch (error) {
    if (!bodySent) yield 'event: close\\ndata: \\n\\n';
    throw error;
  }
  if (!bodySent) yield 'event: close\\ndata: \\n\\n';
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'before each throw of a catch that is there',
    code: `
export class Chat {
  async *frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
    try {
      for await (const row of source) {
        yield \`data: \${JSON.stringify(row)}\\n\\n\`;
      }
    } catch (error) {
      if (isAbort(error)) throw error;
      console.warn(error);
      throw new Error('upstream', { cause: error });
    }
  }
}
`,
    line: 5,
    output: `
export class Chat {
  async *frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
    let bodySent = false;
    try {
      for await (const row of source) {
        yield \`data: \${JSON.stringify(row)}\\n\\n\`;
        bodySent = true;
      }
    } catch (error) {
      if (isAbort(error)) {
        if (!bodySent) yield 'event: close\\ndata: \\n\\n';
        throw error;
      }
      console.warn(error);
      if (!bodySent) yield 'event: close\\ndata: \\n\\n';
      throw new Error('upstream', { cause: error });
    }
    if (!bodySent) yield 'event: close\\ndata: \\n\\n';
  }
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'objects',
    code: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  await reply.sse.send(
    (async function* () {
      for await (const event of events()) {
        yield { data: event };
      }
    })(),
  );
});
`,
    line: 8,
    output: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  await reply.sse.send(
    (async function* () {
      let bodySent = false;
      try {
        for await (const event of events()) {
          yield { data: event };
          bodySent = true;
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
      }
      if (!bodySent) yield { event: 'close', data: '' };
    })(),
  );
});
`,
  },
]);

run('recursion', [
  {
    name: 'the guard stands before close()',
    code: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      const next = async () => {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        await next();
      };
      try {
        await next();
      } catch {
        controller.enqueue(encoder.encode('event: error\\ndata: \\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    primed: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      const next = async () => {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        await next();
      };
      try {
        controller.enqueue(encoder.encode(': open\\n\\n'));
        await next();
      } catch {
        controller.enqueue(encoder.encode('event: error\\ndata: \\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    output: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      const next = async () => {
        const { done, value } = await reader.read();
        if (done) {
          if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        bodySent = true;
        await next();
      };
      try {
        await next();
      } catch {
        controller.enqueue(encoder.encode('event: error\\ndata: \\n\\n'));
        bodySent = true;
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'the guard stands before end()',
    code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open(req.url);
  const next = async () => {
    const { done, value } = await reader.read();
    if (done) {
      res.end();
      return;
    }
    res.write(\`data: \${value}\\n\\n\`);
    await next();
  };
  next().catch(() => res.end('event: error\\ndata: \\n\\n'));
});
`,
    line: 7,
    primed: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open(req.url);
  const next = async () => {
    const { done, value } = await reader.read();
    if (done) {
      res.end();
      return;
    }
    res.write(\`data: \${value}\\n\\n\`);
    await next();
  };
  res.write(': open\\n\\n');
  next().catch(() => res.end('event: error\\ndata: \\n\\n'));
});
`,
    output: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open(req.url);
  let bodySent = false;
  const next = async () => {
    const { done, value } = await reader.read();
    if (done) {
      if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
      res.end();
      return;
    }
    res.write(\`data: \${value}\\n\\n\`);
    bodySent = true;
    await next();
  };
  next().catch(() => res.end('event: error\\ndata: \\n\\n'));
});
`,
  },
  {
    name: 'the call that waits for it is guarded, where the end stands behind that',
    code: `
export async function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open().getReader();
  const pump = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(\`data: \${value}\\n\\n\`);
    await pump();
  };
  await pump();
  res.end();
}
`,
    line: 5,
    primed: `
export async function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open().getReader();
  const pump = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(\`data: \${value}\\n\\n\`);
    await pump();
  };
  res.write(': open\\n\\n');
  await pump();
  res.end();
}
`,
    output: `
export async function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = open().getReader();
  let bodySent = false;
  const pump = async () => {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(\`data: \${value}\\n\\n\`);
    bodySent = true;
    await pump();
  };
  try {
    await pump();
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
  },
  {
    name: 'the promise is handed on',
    code: `
export function GET() {
  const reader = open().getReader();
  const body = new ReadableStream({
    start(controller) {
      return pump();
      async function pump() {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        return pump();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    primed: `
export function GET() {
  const reader = open().getReader();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(': open\\n\\n'));
      return pump();
      async function pump() {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        return pump();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    output: null,
  },
]);
