// TransformStream.
import { run } from './literal-support.ts';

run('a TransformStream writer', [
  {
    name: 'a function that is called at once',
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
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 6,
    output: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    let bodySent = false;
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      if (bodySent) throw error;
      console.error(error);
    } finally {
      try {
        if (!bodySent) await writer.write('event: close\\ndata: \\n\\n');
        await writer.close();
      } catch {
        // The client has left.
      }
    }
  })();
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "await writer.write(': open\\n\\n');",
  },
  {
    name: 'close() in finally',
    code: `
export function GET() {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  void (async () => {
    try {
      for await (const part of parts()) await writer.write(encoder.encode(\`data: \${part}\\n\\n\`));
    } catch (error) {
      console.error(error);
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
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  void (async () => {
    let bodySent = false;
    try {
      for await (const part of parts()) {
        await writer.write(encoder.encode(\`data: \${part}\\n\\n\`));
        bodySent = true;
      }
    } catch (error) {
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
  {
    name: 'the function that returns the stream does not wait for a send: nobody reads yet',
    code: `
export async function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  for await (const part of parts()) {
    writer.write(\`data: \${part}\\n\\n\`);
  }
  writer.close();
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 5,
    output: `
export async function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  let bodySent = false;
  try {
    for await (const part of parts()) {
      writer.write(\`data: \${part}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    try {
      if (!bodySent) writer.write('event: close\\ndata: \\n\\n').catch(() => {});
      writer.close();
    } catch {
      // The client has left.
    }
  }
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "writer.write(': open\\n\\n').catch(() => {});",
  },
  {
    name: 'a function that is given the stream does',
    code: `
export async function feed(writable: WritableStream) {
  const writer = writable.getWriter();
  for await (const part of parts()) {
    await writer.write(\`data: \${part}\\n\\n\`);
  }
  await writer.close();
}
export function GET() {
  const { readable, writable } = new TransformStream();
  void feed(writable);
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 4,
    output: `
export async function feed(writable: WritableStream) {
  const writer = writable.getWriter();
  let bodySent = false;
  try {
    for await (const part of parts()) {
      await writer.write(\`data: \${part}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    try {
      if (!bodySent) await writer.write('event: close\\ndata: \\n\\n');
      await writer.close();
    } catch {
      // The client has left.
    }
  }
}
export function GET() {
  const { readable, writable } = new TransformStream();
  void feed(writable);
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "await writer.write(': open\\n\\n');",
  },
  {
    name: 'what takes the error of the end takes that of the event',
    code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const part of parts()) await writer.write(\`data: \${part}\\n\\n\`);
    } catch (error) {
      console.error(error);
    }
    await writer.close().catch(() => {});
  })();
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    let bodySent = false;
    try {
      for await (const part of parts()) {
        await writer.write(\`data: \${part}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      console.error(error);
    }
    if (!bodySent) await writer.write('event: close\\ndata: \\n\\n').catch(() => {});
    await writer.close().catch(() => {});
  })();
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "await writer.write(': open\\n\\n');",
  },
  {
    name: 'a listener that waits for its send may be overtaken by the one that ends',
    code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  source.on('data', async (part) => {
    await writer.write(encoder.encode(\`data: \${part}\\n\\n\`));
  });
  source.on('end', async () => {
    await writer.close();
  });
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 6,
    output: null,
    prime: "writer.write(encoder.encode(': open\\n\\n')).catch(() => {});",
  },
  {
    name: "an encoder of another kind takes no text of ours",
    code: `
export function GET() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const encoder = new EventEncoder();
  (async () => {
    for await (const part of parts()) {
      await writer.write(encoder.encode(part));
    }
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: null,
  },
]);
