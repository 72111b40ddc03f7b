// Generators of the file that are asked by hand, with next().
import { rule, tester } from './support.ts';

tester.run('a generator asked by pull()', rule, {
  valid: [
    {
      name: 'a try around everything and a last frame',
      code: `
export function GET() {
  const source = frames();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function* frames() {
  try {
    for await (const event of events()) yield \`data: \${event}\\n\\n\`;
  } catch (error) {
    console.error(error);
  }
  yield 'data: [DONE]\\n\\n';
}
`,
    },
    {
      name: 'a first frame',
      code: `
export function GET() {
  const source = frames();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function* frames() {
  yield ': ok\\n\\n';
  for await (const event of events()) yield \`data: \${event}\\n\\n\`;
}
`,
    },
    {
      name: 'the last call sends a frame of its own',
      code: `
export function GET() {
  const source = texts();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      controller.enqueue(done ? 'data: [DONE]\\n\\n' : \`data: \${value}\\n\\n\`);
      if (done) controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function* texts() {
  try {
    for await (const event of events()) yield event.text;
  } catch (error) {
    console.error(error);
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'it may end before its first text',
      code: `
export function GET() {
  const source = texts();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(\`data: \${value}\\n\\n\`);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function* texts() {
  try {
    for await (const event of events()) yield event.text;
  } catch (error) {
    console.error(error);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'it may throw before its first text',
      code: `
export function GET() {
  const source = texts();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(\`data: \${value}\\n\\n\`);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function* texts() {
  for await (const event of events()) yield event.text;
  yield 'end';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a generator of another file',
      code: `
import { frames } from './frames.js';

export function GET() {
  const source = frames();
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('a generator asked in a loop', rule, {
  valid: [
    {
      name: 'it yields whatever happens',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = frames();
  while (true) {
    const { value, done } = await source.next();
    if (done) break;
    res.write(value);
  }
  res.end();
});

async function* frames() {
  try {
    for await (const event of events()) yield \`data: \${event}\\n\\n\`;
  } catch (error) {
    console.error(error);
  }
  yield 'data: [DONE]\\n\\n';
}
`,
    },
    {
      name: 'the first step is taken before the loop',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = frames();
  let step = await source.next();
  while (!step.done) {
    res.write(step.value);
    step = await source.next();
  }
  res.end();
});

async function* frames() {
  yield ': ok\\n\\n';
  for await (const event of events()) yield \`data: \${event}\\n\\n\`;
}
`,
    },
    {
      name: 'a comment goes out before it is asked',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  const source = texts();
  let step;
  while (!(step = await source.next()).done) res.write(\`data: \${step.value}\\n\\n\`);
  res.end();
});

async function* texts() {
  for await (const event of events()) yield event.text;
}
`,
    },
  ],
  invalid: [
    {
      name: 'it may end or throw first',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = texts();
  while (true) {
    const { value, done } = await source.next();
    if (done) break;
    res.write(\`data: \${value}\\n\\n\`);
  }
  res.end();
});

async function* texts() {
  for await (const event of events()) yield event.text;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'its first value is not sent',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = frames();
  const first = await source.next();
  console.log(first.value);
  while (true) {
    const { value, done } = await source.next();
    if (done) break;
    res.write(value);
  }
  res.end();
});

async function* frames() {
  yield ': ok\\n\\n';
  for await (const event of events()) yield \`data: \${event}\\n\\n\`;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
  ],
});

tester.run('a generator with many yields', rule, {
  valid: [
    {
      name: 'the last of them is on the path of the error',
      code: `
app.get('/run', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of run()) res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  res.end();
});

async function* run() {
  try {
    const first = await begin();
    yield { step: 1, first };
    yield { step: 2, first };
    yield { step: 3, first };
    yield { step: 4, first };
    yield { step: 5, first };
    yield { step: 6, first };
    yield { step: 7, first };
    yield { step: 8, first };
    yield { step: 9, first };
    yield { step: 10, first };
    yield { step: 11, first };
    yield { step: 12, first };
    yield { step: 13, first };
    yield { step: 14, first };
  } catch (error) {
    yield { failed: error.message };
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'none of them is on the path of the error',
      code: `
app.get('/run', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const event of run()) res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  res.end();
});

async function* run() {
  try {
    const first = await begin();
    yield { step: 1, first };
    yield { step: 2, first };
    yield { step: 3, first };
    yield { step: 4, first };
    yield { step: 5, first };
    yield { step: 6, first };
    yield { step: 7, first };
    yield { step: 8, first };
    yield { step: 9, first };
    yield { step: 10, first };
    yield { step: 11, first };
    yield { step: 12, first };
    yield { step: 13, first };
    yield { step: 14, first };
  } catch (error) {
    console.error(error);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 4, endLine: 4 }],
    },
  ],
});
