// Web streams: a TransformStream writer, ReadableStream.from, a direct stream of Bun.
import { rule, tester } from './support.ts';

tester.run('a TransformStream writer in a detached function', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    await writer.write(': ok\\n\\n');
    for await (const part of parts()) {
      await writer.write(\`data: \${part}\\n\\n\`);
    }
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'writer.abort() tells the reader',
      code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
      }
      await writer.write('data: [DONE]\\n\\n');
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'a guarded close event before close()',
      code: `
export function GET() {
  const stream = new TransformStream();
  const writer = stream.writable.getWriter();
  (async () => {
    let sent = false;
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    } finally {
      if (!sent) await writer.write('event: close\\ndata: \\n\\n');
      await writer.close();
    }
  })();
  return new Response(stream.readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'a rejection goes nowhere',
      code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    for await (const part of parts()) {
      await writer.write(\`data: \${part}\\n\\n\`);
    }
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a catch that only logs leaves the reader waiting',
      code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
      }
      await writer.write('data: [DONE]\\n\\n');
      await writer.close();
    } catch (error) {
      console.error(error);
    }
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
    {
      name: 'close() in finally after a catch',
      code: `
export function GET() {
  const stream = new TransformStream();
  const writer = stream.writable.getWriter();
  (async () => {
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
      }
    } catch (error) {
      console.error(error);
    } finally {
      await writer.close();
    }
  })();
  return new Response(stream.readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a reader loop into a writer',
      code: `
export async function POST(request) {
  const upstream = await fetch(target, { method: 'POST', body: request.body });
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const pump = async () => {
    const reader = upstream.body.getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await writer.write(value);
    }
    await writer.close();
  };
  pump();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8, endLine: 8 }],
    },
  ],
});

tester.run('ReadableStream.from', rule, {
  valid: [
    {
      name: 'a generator that sends a comment first',
      code: `
export function GET() {
  return new Response(ReadableStream.from(frames()), {
    headers: { 'Content-Type': 'text/event-stream' },
  });
}

async function* frames() {
  yield ': ok\\n\\n';
  for await (const part of parts()) {
    yield \`data: \${part}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a generator that only sends in its loop',
      code: `
export function GET() {
  return new Response(ReadableStream.from(frames()), {
    headers: { 'Content-Type': 'text/event-stream' },
  });
}

async function* frames() {
  for await (const part of parts()) {
    yield \`data: \${part}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 9, endLine: 9 }],
    },
  ],
});

tester.run('a direct stream of Bun', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
Bun.serve({
  fetch() {
    const body = new ReadableStream({
      type: 'direct',
      async pull(controller) {
        controller.write(': ok\\n\\n');
        for await (const part of parts()) {
          controller.write(\`data: \${part}\\n\\n\`);
          await controller.flush();
        }
        controller.close();
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  },
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source is closed with nothing in it',
      code: `
Bun.serve({
  fetch() {
    const body = new ReadableStream({
      type: 'direct',
      async pull(controller) {
        for await (const part of parts()) {
          controller.write(\`data: \${part}\\n\\n\`);
          await controller.flush();
        }
        controller.close();
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  },
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('where the stream is used', rule, {
  valid: [
    {
      name: 'the same stream as plain text',
      code: `
const headers = { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache' };

export const POST = async (request) => {
  const stream = new ReadableStream({
    async start(controller) {
      for await (const part of parts(request)) {
        controller.enqueue(part);
      }
      controller.close();
    },
  });
  return new Response(stream, { headers });
};
`,
    },
  ],
  invalid: [
    {
      name: 'a Response made from a stream that was named before',
      code: `
const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' };

export const POST = async (request) => {
  const stream = new ReadableStream({
    async start(controller) {
      for await (const part of parts(request)) {
        controller.enqueue(part);
      }
      controller.close();
    },
  });
  return new Response(stream, { headers });
};
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});
