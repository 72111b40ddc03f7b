// Evidence: a media type that is passed on, or asked for.
import { rule, tester } from './support.ts';

tester.run('media types that are passed on', rule, {
  valid: [
    {
      name: 'a type that is passed on, and nothing says which',
      code: `
app.get('/relay', async (req, res) => {
  const upstream = await fetch(target);
  res.setHeader('Content-Type', upstream.headers.get('content-type'));
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
});
`,
    },
    {
      name: 'the file asks whether it is another type',
      code: `
app.get('/relay', async (req, res) => {
  const upstream = await fetch(target);
  const type = upstream.headers.get('content-type') ?? '';
  res.writeHead(200, { 'Content-Type': type });
  if (type.includes('application/x-ndjson')) log('rows');
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
});
`,
    },
    {
      name: 'a client that asks for events and checks that it gets them',
      code: `
export async function* events(url) {
  const response = await fetch(url, { headers: { Accept: 'text/event-stream' } });
  const type = response.headers.get('content-type');
  if (!type.includes('text/event-stream')) throw new Error(type);
  for await (const chunk of response.body) yield decode(chunk);
}
`,
    },
  ],
  invalid: [
    {
      name: 'an event stream unless the upstream says otherwise',
      code: `
app.get('/relay', async (req, res) => {
  const upstream = await fetch(target);
  res.setHeader('Content-Type', upstream.headers.get('content-type') ?? 'text/event-stream');
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'either of two types',
      code: `
app.get('/relay', async (req, res) => {
  const type = req.query.json ? 'application/json' : 'text/event-stream';
  res.writeHead(200, { 'Content-Type': type });
  for await (const row of rows()) res.write(encode(row));
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'the file asks whether it is an event stream',
      code: `
async function relay(upstream, res) {
  const type = upstream.headers.get('content-type') || 'application/json';
  const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache' };
  if (type.includes('text/event-stream')) headers['X-Accel-Buffering'] = 'no';
  res.writeHead(200, headers);
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'by comparison, in a closure',
      code: `
app.post('/run', async (req, res) => {
  const type = encoder.getContentType();
  res.setHeader('Content-Type', type);
  res.flushHeaders();
  const send = (event) => {
    if (type === 'text/event-stream') res.write(encoder.encode(event));
    else res.write(encoder.pack(event));
  };
  for await (const event of run()) send(event);
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 10, endLine: 10 }],
    },
    {
      name: 'passed on from an upstream that was asked for events',
      code: `
export async function POST(request) {
  const upstream = await fetch(target, { method: 'POST', headers: { Accept: 'text/event-stream' } });
  const stream = new ReadableStream({
    async start(controller) {
      for await (const chunk of upstream.body) controller.enqueue(chunk);
      controller.close();
    },
  });
  const headers = new Headers();
  headers.set('Content-Type', upstream.headers.get('Content-Type'));
  return new Response(stream, { headers });
}
`,
      errors: [{ messageId: 'unguarded', line: 6, endLine: 6 }],
    },
  ],
});
