// Evidence that a stream is an event stream: the header in every spelling.
import { rule, tester } from './support.ts';

tester.run('the header of a Node response', rule, {
  valid: [
    {
      name: 'another content type',
      code: `
export async function follow(req, res) {
  res.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
    },
    {
      name: 'a request with the headers of events',
      code: `
import { sseHeaders } from './headers';

export async function relay(url, res) {
  const upstream = await fetch(url, { headers: sseHeaders() });
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
}
`,
    },
    {
      name: 'headers of another name',
      code: `
import { corsHeaders } from './headers';

export async function follow(req, res) {
  res.writeHead(200, corsHeaders());
  for await (const row of rows()) res.write(row);
  res.end();
}
`,
    },
    {
      name: 'a request that asks for an event stream',
      code: `
export async function follow(req, res) {
  const upstream = await fetch(target, { headers: { Accept: 'text/event-stream' } });
  for await (const row of rows(upstream)) {
    res.write(toCsv(row));
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a function of another file that gives the headers of events',
      code: `
import { sseHeaders } from './headers';

export async function follow(req, res) {
  res.writeHead(200, sseHeaders());
  for await (const row of rows()) res.write(row);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'the same, spread',
      code: `
import { getSSEHeaders } from './headers';

export async function follow(req, res) {
  res.writeHead(200, { ...getSSEHeaders(req.origin), 'X-Accel-Buffering': 'no' });
  for await (const row of rows()) res.write(row);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a charset, and a lower-case name',
      code: `
export async function follow(req, res) {
  res.setHeader('content-type', 'text/event-stream; charset=utf-8');
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a list of names and values',
      code: `
export async function follow(req, res) {
  res.writeHead(200, ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-cache']);
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a status text before the headers',
      code: `
export async function follow(req, res) {
  res.writeHead(200, 'OK', { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a constant object of headers',
      code: `
const SSE_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
};

export async function follow(req, res) {
  res.writeHead(200, SSE_HEADERS);
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 9, endLine: 9 }],
    },
    {
      name: 'a constant object that is spread',
      code: `
const SSE_HEADERS = { 'Content-Type': 'text/event-stream' } as const;

export async function follow(req, res) {
  res.writeHead(200, { ...SSE_HEADERS, 'X-Accel-Buffering': 'no' });
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'a constant for the value',
      code: `
const EVENT_STREAM = 'text/event-stream';

export async function follow(req, res) {
  res.setHeader('Content-Type', EVENT_STREAM);
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
    {
      name: 'setHeaders() with a Headers object',
      code: `
export async function follow(req, res) {
  res.setHeaders(new Headers({ 'content-type': 'text/event-stream' }));
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a template as the value',
      code: `
export async function follow(req, res) {
  res.setHeader(\`Content-Type\`, \`text/event-stream\`);
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'a chain of calls',
      code: `
export async function follow(req, res) {
  res.status(200).set('Content-Type', 'text/event-stream').flushHeaders();
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'res.type()',
      code: `
export async function follow(req, res) {
  res.type('text/event-stream');
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'res.header()',
      code: `
export async function follow(req, res) {
  res.header('Content-Type', 'text/event-stream');
  for await (const row of rows()) {
    res.write(toFrame(row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
  ],
});

tester.run('the header of a web response', rule, {
  valid: [
    {
      name: 'a stream of bytes for a download',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const row of rows()) {
        controller.enqueue(toFrame(row));
      }
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'a Headers object that is built in steps',
      code: `
export function GET() {
  const headers = new Headers();
  headers.set('Content-Type', 'text/event-stream');
  const body = new ReadableStream({
    async start(controller) {
      for await (const row of rows()) {
        controller.enqueue(toFrame(row));
      }
    },
  });
  return new Response(body, { headers });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
    {
      name: 'pairs of names and values',
      code: `
export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const row of rows()) {
        controller.enqueue(toFrame(row));
      }
    },
  });
  return new Response(body, { headers: [['Content-Type', 'text/event-stream']] });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a subclass of Response',
      code: `
import { NextResponse } from 'next/server';

export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const row of rows()) {
        controller.enqueue(toFrame(row));
      }
    },
  });
  return new NextResponse(body, { headers: { 'content-type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
  ],
});
