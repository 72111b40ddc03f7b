// Streams that a value may be, beside something from elsewhere.
import { rule, tester } from './support.ts';

tester.run('a stream or something from elsewhere', rule, {
  valid: [
    {
      name: 'a wrapper that hands back what it cannot wrap, and sends first',
      code: `
function monitor(body) {
  if (!body) return body;
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(': open\\n\\n');
      const reader = body.getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        controller.enqueue(value);
      }
      controller.close();
    },
  });
}
export async function handle(c) {
  const response = await ask(c);
  return new Response(monitor(response.body), { headers: { 'content-type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'a wrapper of what is no stream of events',
      code: `
function monitor(body) {
  if (!body) return body;
  return new ReadableStream({
    async start(controller) {
      const reader = body.getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        controller.enqueue(value);
      }
      controller.close();
    },
  });
}
export async function handle(c) {
  const response = await ask(c);
  return new Response(monitor(response.body), { headers: { 'content-type': 'application/json' } });
}
`,
    },
    {
      name: 'a variable that is the stream in one case, which sends first',
      code: `
export async function handle(c) {
  const response = await ask(c);
  let body = response.body;
  if (c.counts) {
    body = new ReadableStream({
      async start(controller) {
        controller.enqueue(': open\\n\\n');
        for await (const value of response.body) controller.enqueue(value);
        controller.close();
      },
    });
  }
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'a wrapper that hands back what it cannot wrap',
      code: `
function monitor(body) {
  if (!body) return body;
  return new ReadableStream({
    async start(controller) {
      const reader = body.getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        controller.enqueue(value);
      }
      controller.close();
    },
  });
}
export async function handle(c) {
  const response = await ask(c);
  return new Response(monitor(response.body), { headers: { 'content-type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7 }],
    },
    {
      name: 'a variable that is the stream in one case',
      code: `
export async function handle(c) {
  const response = await ask(c);
  let body = response.body;
  if (c.counts) {
    body = new ReadableStream({
      async start(controller) {
        for await (const value of response.body) controller.enqueue(value);
        controller.close();
      },
    });
  }
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8 }],
    },
  ],
});
