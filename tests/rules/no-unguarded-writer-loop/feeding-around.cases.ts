// Loops around a stream feed nothing: they try again, or wait for no source.
import { rule, tester } from './support.ts';

tester.run('a loop in which a stream is made', rule, {
  valid: [
    {
      name: 'one attempt after the other, each with a stream of its own',
      code: `
export async function relay(keys) {
  for (const key of keys) {
    const upstream = await fetch(key);
    const first = await upstream.body.getReader().read();
    if (first.done) continue;
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(\`data: \${first.value}\\n\\n\`);
        controller.close();
      },
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}
`,
    },
    {
      name: 'frames that a plain generator makes at once',
      code: `
class Frames {
  *opening(state) {
    if (state !== 'idle') return;
    yield 'data: hello\\n\\n';
  }
}
export const GET = (request) => new Response(new ReadableStream({
  async start(controller) {
    for (const frame of new Frames().opening(request.state)) controller.enqueue(frame);
    for await (const row of rows()) count(row);
    controller.close();
  },
}), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    },
  ],
  invalid: [
    {
      name: 'the same frames, waited for one by one',
      code: `
class Frames {
  async *opening(state) {
    if (state !== 'idle') return;
    yield 'data: hello\\n\\n';
  }
}
export const GET = (request) => new Response(new ReadableStream({
  async start(controller) {
    for await (const frame of new Frames().opening(request.state)) controller.enqueue(frame);
    for await (const row of rows()) count(row);
    controller.close();
  },
}), { headers: { 'Content-Type': 'text/event-stream' } });
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
  ],
});
