// Streams that other code made and goes on with: looked up by a key, or a variable of a function around the scope.
import { rule, tester } from './support.ts';

tester.run('streams of other code', rule, {
  valid: [
    {
      name: 'a connection that is looked up: its owner opened it and ends it',
      code: `
export class Hub {
  connections = new Map();

  listen(subscriber) {
    subscriber.on('message', (channel, message) => {
      const connection = this.connections.get(channel);
      if (connection) connection.response.write(\`data: \${message}\\n\\n\`);
    });
    subscriber.on('error', (error) => console.error(error));
  }
}
`,
    },
    {
      name: 'a client of a list, by its number',
      code: `
export async function forward(clients, key, source) {
  const client = clients[key];
  for await (const item of source) client.res.write(\`data: \${item}\\n\\n\`);
}
`,
    },
    {
      name: 'a listener in a callback: the code around it hears more',
      code: `
import http from 'node:http';

export function logs(request) {
  const stream = new ReadableStream({
    start(controller) {
      let closed = false;
      const close = () => {
        if (closed) return;
        closed = true;
        controller.enqueue('event: close\\ndata: \\n\\n');
        controller.close();
      };
      const upstream = http.request('http://127.0.0.1/logs', (response) => {
        response.on('data', (chunk) => {
          if (!closed) controller.enqueue(\`data: \${chunk}\\n\\n\`);
        });
        response.on('end', close);
        response.on('error', close);
      });
      upstream.on('error', close);
      request.signal.addEventListener('abort', () => {
        closed = true;
        upstream.destroy();
      });
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'a connection that is looked up and ended here',
      code: `
export async function forward(connections, key, source) {
  const connection = connections.get(key);
  try {
    for await (const item of source) connection.response.write(\`data: \${item}\\n\\n\`);
  } finally {
    connection.response.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a list of messages that is looked up is no stream',
      code: `
export async function replay(response, history, key) {
  const messages = history.get(key);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const message of messages) response.write(\`data: \${message}\\n\\n\`);
  response.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a listener in a callback that ends the stream without a frame',
      code: `
import http from 'node:http';

export function logs() {
  const stream = new ReadableStream({
    start(controller) {
      const upstream = http.request('http://127.0.0.1/logs', (response) => {
        response.on('data', (chunk) => {
          controller.enqueue(\`data: \${chunk}\\n\\n\`);
        });
        response.on('end', () => controller.close());
      });
      upstream.end();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});
