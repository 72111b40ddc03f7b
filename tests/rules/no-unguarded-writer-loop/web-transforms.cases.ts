// What goes into a transform, and what comes out of it.
import { rule, tester } from './support.ts';

tester.run('streams that go through a transform', rule, {
  valid: [
    {
      name: 'the transform has a last frame of its own',
      code: `
export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const frames = new TransformStream({
    transform(token, controller) { controller.enqueue(\`data: \${token}\\n\\n\`); },
    flush(controller) { controller.enqueue('data: [DONE]\\n\\n'); },
  });
  (async () => {
    try {
      for await (const token of model.tokens()) await writer.write(token);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable.pipeThrough(frames), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'the transform is made elsewhere',
      code: `
import { toFrames } from './frames.js';

export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const token of model.tokens()) await writer.write(token);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable.pipeThrough(toFrames()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'the transform makes a frame of each item, and nothing else',
      code: `
export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const frames = new TransformStream({
    transform(token, controller) { controller.enqueue(\`data: \${token}\\n\\n\`); },
  });
  (async () => {
    try {
      for await (const token of model.tokens()) await writer.write(token);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable.pipeThrough(frames), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, column: 7, endLine: 10, endColumn: 48 }],
    },
    {
      name: 'frames are turned into bytes',
      code: `
export function POST() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  (async () => {
    try {
      for await (const token of model.tokens()) await writer.write(\`data: \${token}\\n\\n\`);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  })();
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, column: 7, endLine: 7, endColumn: 48 }],
    },
  ],
});
