// Model Context Protocol: transports, and senders written by hand.
import { rule, tester } from './support.ts';

tester.run('a sender written by hand', rule, {
  valid: [
    {
      name: 'a guarded close event while the writer is open',
      code: `
async function sseWriter() {
  let bodySent = false;
  try {
    for await (const message of writeStreamReader) {
      await sseStreamWriter.send({ event: 'message', data: JSON.stringify(message) });
      bodySent = true;
    }
  } finally {
    if (!bodySent) await sseStreamWriter.send({ event: 'close', data: '' });
    await sseStreamWriter.close();
  }
}
`,
    },
    {
      name: 'the endpoint event goes out first',
      code: `
async function sseWriter() {
  try {
    await sseStreamWriter.send({ event: 'endpoint', data: sessionUri });
    for await (const message of writeStreamReader) {
      await sseStreamWriter.send({ event: 'message', data: JSON.stringify(message) });
    }
  } finally {
    await sseStreamWriter.close();
  }
}
`,
    },
    {
      name: 'a writer that is a field, with a first event',
      code: `
export class StreamableTransport {
  async standaloneWriter() {
    await this.sseWriter.send({ event: 'ready', data: '' });
    try {
      for await (const message of this.notifications) {
        await this.sseWriter.send({ event: 'message', data: JSON.stringify(message) });
      }
    } catch (error) {
      console.error(error);
    } finally {
      await this.sseWriter.close();
    }
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'the writer of the MCP Python SDK, in TypeScript',
      code: `
async function sseWriter() {
  try {
    for await (const message of writeStreamReader) {
      await sseStreamWriter.send({ event: 'message', data: JSON.stringify(message) });
    }
  } finally {
    await sseStreamWriter.close();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
    {
      name: 'the close event comes after the writer was closed',
      code: `
async function sseWriter() {
  let bodySent = false;
  try {
    for await (const message of writeStreamReader) {
      await sseStreamWriter.send({ event: 'message', data: JSON.stringify(message) });
      bodySent = true;
    }
  } finally {
    await sseStreamWriter.close();
    if (!bodySent) await sseStreamWriter.send({ event: 'close', data: '' });
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'a priming event only for some clients',
      code: `
async function sseWriter() {
  try {
    if (primingEvent) await sseStreamWriter.send(primingEvent);
    for await (const message of requestStreamReader) {
      await sseStreamWriter.send({ event: 'message', data: JSON.stringify(message) });
      if (message.result) break;
    }
  } finally {
    await sseStreamWriter.close();
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'a writer that is a field',
      code: `
export class StreamableTransport {
  async standaloneWriter() {
    try {
      for await (const message of this.notifications) {
        await this.sseWriter.send({ event: 'message', data: JSON.stringify(message) });
      }
    } catch (error) {
      console.error(error);
    } finally {
      await this.sseWriter.close();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'a replay loop that is never closed',
      code: `
export async function replay(sseSender, store, lastEventId) {
  const iterator = store.after(lastEventId);
  while (true) {
    const { done, value } = await iterator.next();
    if (done) break;
    await sseSender.send({ id: value.id, event: 'message', data: JSON.stringify(value.message) });
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 4, endLine: 4 }],
    },
  ],
});

tester.run('transports of the SDK', rule, {
  valid: [
    {
      name: 'SSEServerTransport sends its endpoint event when it starts',
      code: `
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

app.get('/sse', async (req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  await transport.start();
  for await (const message of outbox(transport.sessionId)) {
    await transport.send(message);
  }
});
`,
    },
    {
      name: 'the same written by hand, with its endpoint event',
      code: `
app.get('/sse', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`event: endpoint\\ndata: /messages?sessionId=\${sessionId}\\n\\n\`);
  for await (const message of outbox(sessionId)) {
    res.write(\`event: message\\ndata: \${JSON.stringify(message)}\\n\\n\`);
  }
});
`,
    },
    {
      name: 'a tool that reports progress: the SDK always sends its result',
      code: `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const server = new McpServer({ name: 'indexer', version: '1.0.0' });
server.registerTool('index', { description: 'Index a folder' }, async (args, extra) => {
  for await (const step of indexFolder(args.path)) {
    await extra.sendNotification({ method: 'notifications/progress', params: step });
  }
  return { content: [] };
});
`,
    },
    {
      name: 'a transport over a WebSocket',
      code: `
import { WebSocketClientTransport } from '@modelcontextprotocol/sdk/client/websocket.js';

const transport = new WebSocketClientTransport(url);
for await (const message of outbox()) {
  await transport.send(message);
}
`,
    },
  ],
  invalid: [
    {
      name: 'the same written by hand',
      code: `
app.get('/sse', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const message of outbox(sessionId)) {
    res.write(\`event: message\\ndata: \${JSON.stringify(message)}\\n\\n\`);
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 4, endLine: 4 }],
    },
  ],
});

tester.run('a writer that is no event stream', rule, {
  valid: [
    {
      name: 'send() with another shape',
      code: `
async function drain() {
  try {
    for await (const message of writeStreamReader) {
      await channelWriter.send(JSON.stringify(message));
    }
  } finally {
    await channelWriter.close();
  }
}
`,
    },
    {
      name: 'send() with a topic and a payload',
      code: `
export async function publish(producer, source) {
  for await (const record of source) {
    await producer.send({ topic: 'orders', messages: [{ value: record }] });
  }
}
`,
    },
  ],
  invalid: [],
});
