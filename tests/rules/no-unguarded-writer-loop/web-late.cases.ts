// Web streams: what is called once the stream is closed throws.
import { rule, tester } from './support.ts';

tester.run('a call that comes too late', rule, {
  valid: [
    {
      name: 'nothing is lost by a second close behind an event',
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
    await writer.write('data: [DONE]\\n\\n');
    await writer.close();
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'one close: the stream ends silently',
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
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a second close rejects',
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
    await writer.close();
    await writer.close();
  })();
  return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'the catch clause of a second close reads on',
      code: `
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      try {
        controller.close();
        controller.close();
      } catch {
        for await (const part of parts()) controller.enqueue(\`data: \${part}\\n\\n\`);
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 9, endLine: 9 }],
    },
  ],
});
