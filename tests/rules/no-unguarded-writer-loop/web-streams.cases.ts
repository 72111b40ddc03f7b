// Web streams: start(), pull(), a TransformStream writer, a direct stream of Bun.
import { rule, tester } from './support.ts';

tester.run('start()', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(': ok\\n\\n'));
      for await (const part of parts()) {
        controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'controller.error() says so itself',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let sent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(\`data: \${part}\\n\\n\`);
          sent = true;
        }
        if (!sent) controller.enqueue('event: close\\ndata: \\n\\n');
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'the flag of cancel() keeps finally quiet',
      code: `
export function GET() {
  let cancelled = false;
  const body = new ReadableStream({
    async start(controller) {
      let sent = false;
      try {
        for await (const part of parts()) {
          if (cancelled) break;
          controller.enqueue(\`data: \${part}\\n\\n\`);
          sent = true;
        }
      } catch (error) {
        console.error(error);
      } finally {
        if (!cancelled) {
          if (!sent) controller.enqueue('event: close\\ndata: \\n\\n');
          controller.close();
        }
      }
    },
    cancel() {
      cancelled = true;
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source is closed with nothing in it',
      code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      for await (const part of parts()) {
        controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'start() returns without close()',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const part of parts()) {
        controller.enqueue(\`data: \${part}\\n\\n\`);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a rejected start() errors the stream',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let sent = false;
      for await (const part of parts()) {
        controller.enqueue(\`data: \${part}\\n\\n\`);
        sent = true;
      }
      if (!sent) controller.enqueue('event: close\\ndata: \\n\\n');
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a catch without close()',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const part of parts()) {
          controller.enqueue(\`data: \${part}\\n\\n\`);
        }
        controller.enqueue('data: [DONE]\\n\\n');
        controller.close();
      } catch (error) {
        console.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a detached function inside start()',
      code: `
export function GET() {
  const body = new ReadableStream({
    start(controller) {
      (async () => {
        for await (const part of parts()) {
          controller.enqueue(\`data: \${part}\\n\\n\`);
        }
        controller.close();
      })();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('pull()', rule, {
  valid: [
    {
      name: 'start() has sent a comment',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(': ok\\n\\n');
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        return;
      }
      controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'the last call sends a frame, a failing one errors the stream',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.enqueue('data: [DONE]\\n\\n');
          controller.close();
          return;
        }
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'each call reads once, the last one closes',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        return;
      }
      controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a generator driven by pull()',
      code: `
export function GET() {
  const iterator = parts();
  const body = new ReadableStream({
    async pull(controller) {
      const step = await iterator.next();
      if (step.done) controller.close();
      else controller.enqueue(\`data: \${step.value}\\n\\n\`);
    },
    cancel: () => iterator.return(),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('pull() that enqueues nothing', rule, {
  valid: [
    {
      name: 'it reads on until there is something to enqueue',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    async pull(controller) {
      try {
        while (true) {
          const { done, value } = await reader.read();
          if (done) {
            controller.enqueue('data: [DONE]\\n\\n');
            controller.close();
            return;
          }
          if (!value.length) continue;
          controller.enqueue(value);
          return;
        }
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'it is not called again after an empty part',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.enqueue('data: [DONE]\\n\\n');
          controller.close();
          return;
        }
        if (!value.length) return;
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'the end of the source closes nothing',
      code: `
export function GET() {
  const reader = upstream.getReader();
  const body = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
  ],
});
