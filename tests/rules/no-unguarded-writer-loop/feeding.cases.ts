// Generators and streams that are handed on: as a body, into a pipe, through another stream.
import { rule, tester } from './support.ts';

tester.run('generators that are handed to a stream of events', rule, {
  valid: [
    {
      name: 'to one of another type',
      code: `
async function* lines(source) {
  for await (const row of source) yield encode(row);
}

export default defineEventHandler(async (event) => {
  setHeader(event, 'Content-Type', 'application/x-ndjson');
  return sendStream(event, Readable.from(lines(rows())));
});
`,
    },
    {
      name: 'one that yields before the loop',
      code: `
async function* frames(source) {
  yield encode({ type: 'start' });
  for await (const row of source) yield encode(row);
}

export default defineEventHandler(async (event) => {
  setHeader(event, 'Content-Type', 'text/event-stream');
  return sendStream(event, Readable.from(frames(rows())));
});
`,
    },
  ],
  invalid: [
    {
      name: 'with the event that carries the headers',
      code: `
async function* frames(source) {
  for await (const row of source) yield encode(row);
}

export default defineEventHandler(async (event) => {
  setHeader(event, 'Content-Type', 'text/event-stream');
  return sendStream(event, Readable.from(frames(rows())));
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
    {
      name: 'as the body of a context',
      code: `
async function* frames(source) {
  for await (const row of source) yield encode(row);
}

router.get('/rows', async (ctx) => {
  ctx.set('Content-Type', 'text/event-stream');
  ctx.body = Readable.from(frames(rows()));
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
    {
      name: 'into a pipeline',
      code: `
import { pipeline } from 'node:stream';

async function* frames(source) {
  for await (const row of source) yield encode(row);
}

app.get('/rows', (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  pipeline(frames(rows()), res, () => {});
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('a stream that passes on another one of the file', rule, {
  valid: [
    {
      name: 'whose own loop is guarded',
      code: `
function events(source) {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(': ok\\n\\n');
      for await (const item of source) controller.enqueue(\`data: \${item}\\n\\n\`);
      controller.close();
    },
  });
}

function counted(stream) {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      count(value);
      controller.enqueue(value);
    },
  });
}

export const GET = () => new Response(counted(events(feed())), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    },
  ],
  invalid: [
    {
      name: 'whose own loop is not: reported there',
      code: `
function events(source) {
  return new ReadableStream({
    async start(controller) {
      for await (const item of source) controller.enqueue(\`data: \${item}\\n\\n\`);
      controller.close();
    },
  });
}

export function GET() {
  const inner = events(feed());
  const outer = new ReadableStream({
    async start(controller) {
      for await (const frame of inner) controller.enqueue(frame);
      controller.close();
    },
  });
  return new Response(outer, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'that is no stream of events itself',
      code: `
function texts(source) {
  return new ReadableStream({
    async start(controller) {
      for await (const item of source) controller.enqueue(item.text);
      controller.close();
    },
  });
}

export function GET() {
  const inner = texts(feed());
  const outer = new ReadableStream({
    async start(controller) {
      for await (const text of inner) controller.enqueue(\`data: \${text}\\n\\n\`);
      controller.close();
    },
  });
  return new Response(outer, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 15, endLine: 15 }],
    },
  ],
});
