// Other responses, clients of an event stream, event streams without a loop, streams of a collection: nothing to say about them.
import { rule, tester } from './support.ts';

tester.run('other responses', rule, {
  valid: [
    {
      name: 'lines of JSON',
      code: `
export async function rows(req, res) {
  res.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  for await (const row of query()) res.write(JSON.stringify(row) + '\\n');
  res.end();
}
`,
    },
    {
      name: 'plain text',
      code: `
export async function story(req, res) {
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  for await (const word of words()) res.write(word);
  res.end();
}
`,
    },
    {
      name: 'a download',
      code: `
export async function download(req, res) {
  res.setHeader('Content-Disposition', 'attachment; filename="export.csv"');
  for await (const row of query()) res.write(\`\${row.id},\${row.name}\\n\`);
  res.end();
}
`,
    },
    {
      name: 'HTML',
      code: `
export async function page(req, res) {
  res.setHeader('Content-Type', 'text/html');
  for await (const part of render()) res.write(part);
  res.end('</html>');
}
`,
    },
    {
      name: 'a response of unknown type',
      code: `
export async function proxy(req, res, upstream) {
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
}
`,
    },
    {
      name: 'a web stream of unknown type',
      code: `
export const toStream = (source) =>
  new ReadableStream({
    async start(controller) {
      for await (const chunk of source) controller.enqueue(chunk);
      controller.close();
    },
  });
`,
    },
    {
      name: 'a second response in a file that has an event stream',
      code: `
export async function events(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  for await (const event of feed()) res.write(\`data: \${event}\\n\\n\`);
  res.end();
}

export async function exportRows(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/csv' });
  for await (const row of query()) res.write(\`\${row.id};\${row.name}\\n\`);
  res.end();
}
`,
    },
    {
      name: 'a file beside an event stream',
      code: `
import { createWriteStream } from 'node:fs';

export async function events(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  const log = createWriteStream('events.log');
  for await (const event of feed()) log.write(event);
  log.end();
  res.end();
}
`,
    },
  ],
  invalid: [],
});

tester.run('clients of an event stream', rule, {
  valid: [
    {
      name: 'a client that parses lines',
      code: `
export async function* readEvents(response) {
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    for (const line of decoder.decode(chunk).split('\\n')) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
    }
  }
}
`,
    },
    {
      name: 'a client that asks for an event stream',
      code: `
export async function listen(onEvent) {
  const response = await fetch('/events', { headers: { Accept: 'text/event-stream' } });
  const reader = response.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    onEvent(value);
  }
}
`,
    },
    {
      name: 'a parser with callbacks',
      code: `
import { createParser } from 'eventsource-parser';

export async function listen(response, onEvent) {
  const parser = createParser({ onEvent });
  for await (const chunk of response.body) parser.feed(new TextDecoder().decode(chunk));
}
`,
    },
    {
      name: 'a client that collects messages of a chat',
      code: `
export async function chat(client, setText) {
  let text = '';
  for await (const part of await client.chat.completions.create({ stream: true })) {
    text += part.choices[0]?.delta?.content ?? '';
    setText(text);
  }
}
`,
    },
    {
      name: 'a test that checks the content type',
      code: `
test('events', async () => {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const received = [];
  for await (const chunk of response.body) received.push(chunk);
  expect(received.length).toBe(2);
});
`,
    },
  ],
  invalid: [],
});

tester.run('no asynchronous loop', rule, {
  valid: [
    {
      name: 'a loop over an array',
      code: `
export function replay(res, history) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const event of history) res.write(\`data: \${event}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'a timer',
      code: `
export function tick(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => res.write(\`data: \${Date.now()}\\n\\n\`), 1000);
  res.on('close', () => clearInterval(timer));
}
`,
    },
    {
      name: 'a listener',
      code: `
export function follow(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  bus.on('item', (item) => res.write(\`data: \${item}\\n\\n\`));
}
`,
    },
    {
      name: 'a file that only mentions text/event-stream',
      code: `
export const contentTypes = ["text/html", "text/event-stream"];
`,
    },
  ],
  invalid: [],
});

tester.run('streams of a collection', rule, {
  valid: [
    {
      name: 'controllers of subscribers',
      code: `
const subscribers = new Set<{ controller: ReadableStreamDefaultController<string> }>();

export async function broadcast(source: AsyncIterable<Row>) {
  for await (const row of source) {
    const frame = \`data: \${row.id}\\n\\n\`;
    for (const subscriber of subscribers) subscriber.controller.enqueue(frame);
  }
}
`,
    },
    {
      name: 'responses of clients',
      code: `
const clients: { id: number; res: ServerResponse }[] = [];

export async function broadcast(source: AsyncIterable<Row>) {
  for await (const row of source) {
    clients.forEach((client) => client.res.write(\`data: \${row.id}\\n\\n\`));
  }
}
`,
    },
    {
      name: 'a set of responses',
      code: `
const clients = new Set<ServerResponse>();

export async function broadcast(source: AsyncIterable<Row>) {
  for await (const row of source) {
    for (const res of clients) {
      res.write('event: row\\n');
      res.write(\`data: \${row.id}\\n\\n\`);
    }
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'one response',
      code: `
export async function broadcast(res: ServerResponse, source: AsyncIterable<Row>) {
  for await (const row of source) {
    for (const line of row.lines) {
      res.write('event: row\\n');
      res.write(\`data: \${line}\\n\\n\`);
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
  ],
});
