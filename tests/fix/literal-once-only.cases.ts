// Nothing that the code says already is said again.
import { run } from './literal-support.ts';

run('no guard that is never needed', [
  {
    name: 'only errors leave it silent; a function makes the frames',
    code: `
function frame({ event, data }: { event: string; data: string }): string {
  return \`event: \${event}\\ndata: \${data}\\n\\n\`;
}

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const data of source) {
    yield frame({ event: 'row', data });
  }
  yield frame({ event: 'end', data: 'over' });
}
`,
    line: 7,
    output: `
function frame({ event, data }: { event: string; data: string }): string {
  return \`event: \${event}\\ndata: \${data}\\n\\n\`;
}

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  let bodySent = false;
  try {
    for await (const data of source) {
      yield frame({ event: 'row', data });
      bodySent = true;
    }
    yield frame({ event: 'end', data: 'over' });
    bodySent = true;
  } catch (error) {
    if (!bodySent) yield frame({ event: 'end', data: 'over' });
    throw error;
  }
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'a return behind what was sent',
    code: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of source) {
    if (row.failed) {
      yield \`event: error\\ndata: \${row.text}\\n\\n\`;
      failures.push(row);
      return;
    }
    if (row.last) return;
    yield \`data: \${row.text}\\n\\n\`;
  }
}
`,
    line: 3,
    output: `
export async function* frames(source: AsyncIterable<Row>): AsyncGenerator<string> {
  let bodySent = false;
  try {
    for await (const row of source) {
      if (row.failed) {
        yield \`event: error\\ndata: \${row.text}\\n\\n\`;
        bodySent = true;
        failures.push(row);
        return;
      }
      if (row.last) {
        if (!bodySent) yield 'event: close\\ndata: \\n\\n';
        return;
      }
      yield \`data: \${row.text}\\n\\n\`;
      bodySent = true;
    }
  } catch (error) {
    if (!bodySent) yield 'event: close\\ndata: \\n\\n';
    throw error;
  }
  if (!bodySent) yield 'event: close\\ndata: \\n\\n';
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: "a function that returns the code's own last event",
    code: `
const done = () => 'data: [DONE]\\n\\n';

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const data of source) {
    yield \`data: \${data}\\n\\n\`;
  }
  yield done();
}
`,
    line: 5,
    output: `
const done = () => 'data: [DONE]\\n\\n';

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  let bodySent = false;
  try {
    for await (const data of source) {
      yield \`data: \${data}\\n\\n\`;
      bodySent = true;
    }
    yield done();
    bodySent = true;
  } catch (error) {
    if (!bodySent) yield done();
    throw error;
  }
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'one that makes it of what it is given',
    code: `
const done = (count: number) => \`data: [DONE \${count}]\\n\\n\`;

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const data of source) {
    yield \`data: \${data}\\n\\n\`;
  }
  yield done(2);
}
`,
    line: 5,
    output: `
const done = (count: number) => \`data: [DONE \${count}]\\n\\n\`;

export async function* frames(source: AsyncIterable<string>): AsyncGenerator<string> {
  let bodySent = false;
  try {
    for await (const data of source) {
      yield \`data: \${data}\\n\\n\`;
      bodySent = true;
    }
    yield done(2);
    bodySent = true;
  } catch (error) {
    if (!bodySent) yield 'event: close\\ndata: \\n\\n';
    throw error;
  }
}
`,
    prime: "yield ': open\\n\\n';",
  },
  {
    name: 'no empty line is left twice',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows()) {
    res.write(\`data: \${row}\\n\\n\`);
  }

  res.end();

  await remember(req.url);
});
`,
    line: 4,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }

  await remember(req.url);
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a constant that stands for the event is not known everywhere',
    code: `
const stream = (rows: AsyncIterable<string>) =>
  new Response(
    new ReadableStream({
      async start(controller) {
        const encoder = new TextEncoder();
        try {
          for await (const row of rows) {
            controller.enqueue(encoder.encode(\`data: \${row}\\n\\n\`));
          }
          const done = encoder.encode('data: [DONE]\\n\\n');
          controller.enqueue(done);
        } catch (error) {
          console.error(error);
        } finally {
          controller.close();
        }
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
`,
    line: 8,
    output: `
const stream = (rows: AsyncIterable<string>) =>
  new Response(
    new ReadableStream({
      async start(controller) {
        const encoder = new TextEncoder();
        let bodySent = false;
        try {
          for await (const row of rows) {
            controller.enqueue(encoder.encode(\`data: \${row}\\n\\n\`));
            bodySent = true;
          }
          const done = encoder.encode('data: [DONE]\\n\\n');
          controller.enqueue(done);
          bodySent = true;
        } catch (error) {
          console.error(error);
        } finally {
          if (!bodySent) controller.enqueue(encoder.encode('data: [DONE]\\n\\n'));
          controller.close();
        }
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
`,
    prime: "controller.enqueue(encoder.encode(': open\\n\\n'));",
  },
]);
