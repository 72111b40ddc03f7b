// ReadableStream.
import { run } from './literal-support.ts';

run('ReadableStream', [
  {
    name: 'start() that sends text',
    code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const part of parts()) {
        controller.enqueue(\`data: \${part}\\n\\n\`);
      }
      controller.close();
    },
  }).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 5,
    output: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(\`data: \${part}\\n\\n\`);
          bodySent = true;
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
      }
      if (!bodySent) controller.enqueue('event: close\\ndata: \\n\\n');
      controller.close();
    },
  }).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(': open\\n\\n');",
  },
  {
    name: 'start() that sends bytes by its own encoder',
    code: `
const encoder = new TextEncoder();

export function GET() {
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
    line: 7,
    output: `
const encoder = new TextEncoder();

export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
          bodySent = true;
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
      }
      if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'start() that sends what it was given',
    code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const chunk of upstream()) {
        controller.enqueue(chunk);
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 5,
    output: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const chunk of upstream()) {
          controller.enqueue(chunk);
          bodySent = true;
        }
      } catch (error) {
        if (bodySent) throw error;
        console.error(error);
      }
      if (!bodySent) controller.enqueue(new TextEncoder().encode('event: close\\ndata: \\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(new TextEncoder().encode(': open\\n\\n'));",
  },
  {
    name: 'a catch that sends: the guard stands before close()',
    code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
        }
      } catch (error) {
        controller.enqueue(encoder.encode('event: error\\ndata: {}\\n\\n'));
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
          bodySent = true;
        }
      } catch (error) {
        controller.enqueue(encoder.encode('event: error\\ndata: {}\\n\\n'));
        bodySent = true;
      }
      if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'a catch that logs',
    code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
        }
      } catch (error) {
        console.error(error);
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
          bodySent = true;
        }
      } catch (error) {
        console.error(error);
      }
      if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'two calls of close(): one event only',
    code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
        }
        controller.close();
      } catch (error) {
        console.error(error);
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 7,
    output: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const part of parts()) {
          controller.enqueue(encoder.encode(\`data: \${part}\\n\\n\`));
          bodySent = true;
        }
        if (!bodySent) {
          controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
          bodySent = true;
        }
        controller.close();
      } catch (error) {
        console.error(error);
        if (!bodySent) {
          controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
          bodySent = true;
        }
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
  {
    name: 'pull(): the flag is declared outside',
    code: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
      } catch {
        controller.enqueue(encoder.encode('event: error\\ndata: \\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    line: 6,
    output: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  let bodySent = false;
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          if (!bodySent) controller.enqueue(encoder.encode('event: close\\ndata: \\n\\n'));
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
        bodySent = true;
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
    primed: `
export function GET() {
  const reader = open();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(': open\\n\\n'));
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(\`data: \${value}\\n\\n\`));
      } catch {
        controller.enqueue(encoder.encode('event: error\\ndata: \\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
]);
