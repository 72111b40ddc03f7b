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
]);
