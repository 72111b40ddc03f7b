// Formatters for other files, and values that break a line or the JSON around them, in pairs.
import rule from '../../../rules/valid-event-frame.ts';
import { runPairs } from '../pairs.ts';

runPairs('formatters', rule, [
  {
    name: 'a class that writes its frames to its base',
    form: 'blank-line',
    lines: [4],
    invalid: `
export class SSEStream extends Base {
  async writeSSE(message) {
    await this.write([message.event && \`event: \${message.type}\`, \`data: \${message.json}\`].filter(Boolean).join('\\n') + '\\n');
  }
}
`,
    valid: `
export class SSEStream extends Base {
  async writeSSE(message) {
    await this.write([message.event && \`event: \${message.type}\`, \`data: \${message.json}\`].filter(Boolean).join('\\n') + '\\n\\n');
  }
}
`,
  },
  {
    name: 'raw text in what a formatter returns',
    form: 'line-ends',
    lines: [5],
    invalid: `
export function serializeSSEEvent(chunk) {
  let text = '';
  if (chunk.event) text += \`event: \${chunk.event}\\n\`;
  text += \`data: \${chunk.data}\\n\`;
  return text + '\\n';
}
`,
    valid: `
export function serializeSSEEvent(chunk) {
  let text = '';
  if (chunk.event) text += \`event: \${chunk.event}\\n\`;
  text += \`data: \${JSON.stringify(chunk.data)}\\n\`;
  return text + '\\n';
}
`,
  },
  {
    name: 'a text with fields that is no event',
    form: 'retry',
    lines: [3],
    invalid: `
export function sseFrame(payload) {
  return 'retry: 5s\\ndata: ' + JSON.stringify(payload) + '\\n\\n';
}
`,
    valid: `
export function jobText(payload) {
  return 'retry: 5s\\ndata: ' + JSON.stringify(payload) + '\\n\\n';
}
`,
  },
  {
    name: 'lines that are split at line feeds alone',
    form: 'carriage-return',
    lines: [3],
    report: 'possible',
    invalid: `
export function formatSSE(text) {
  return text.split('\\n').map((line) => \`data: \${line}\\n\`).join('') + '\\n';
}
`,
    valid: `
export function formatSSE(text) {
  return text.split(/\\r\\n|\\r|\\n/).map((line) => \`data: \${line}\\n\`).join('') + '\\n';
}
`,
  },
  {
    name: 'the name of an event that others give',
    form: 'line-ends',
    lines: [6],
    report: 'possible',
    invalid: `
import { topics } from './topics.js';
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const tell = (topic) => (item) => res.write(\`event: \${topic}\\ndata: \${JSON.stringify(item)}\\n\\n\`);
  bus.on('task', tell(topics.task));
  req.on('close', () => res.end());
}
`,
    valid: `
import { TOPICS } from './topics.js';
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const tell = (topic) => (item) => res.write(\`event: \${topic}\\ndata: \${JSON.stringify(item)}\\n\\n\`);
  bus.on('task', tell(TOPICS.TASK));
  req.on('close', () => res.end());
}
`,
  },
  {
    name: 'lines of a loop',
    form: 'carriage-return',
    lines: [4],
    report: 'possible',
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const line of read().split('\\n')) res.write(\`data: \${line}\\n\`);
  res.end('\\n');
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const line of read().split(/[\\r\\n]+/)) res.write(\`data: \${line}\\n\`);
  res.end('\\n');
}
`,
  },
  {
    name: 'JSON that is written by hand',
    form: 'json-by-hand',
    lines: [4],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('error', (error) => res.end(\`data: {"error":"\${error.message}"}\\n\\n\`));
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('error', (error) => res.end(\`data: {"error":\${JSON.stringify(error.message)}}\\n\\n\`));
}
`,
  },
  {
    name: 'the data of any event, taken apart',
    form: 'line-ends',
    lines: [4],
    invalid: `
export class SSEStream {
  send({ event = 'message', data }) {
    this.write(\`event: \${event}\\ndata: \${data}\\n\\n\`);
  }
}
`,
    valid: `
export class SSEStream {
  send({ event = 'message', data }) {
    this.write(\`event: \${event}\\n\${data.split(/\\r\\n|\\r|\\n/).map((line) => \`data: \${line}\\n\`).join('')}\\n\`);
  }
}
`,
  },
  {
    name: 'a part of a stream of the file itself',
    form: 'line-ends',
    lines: [6],
    report: 'possible',
    invalid: `
export function sseStream(events) {
  return events.pipeThrough(
    new TransformStream({
      transform(message, controller) {
        controller.enqueue(\`event: \${message.event}\\ndata: \${message.data}\\n\\n\`);
      },
    }),
  );
}
`,
    valid: `
export function sseStream(events) {
  return events.pipeThrough(
    new TransformStream({
      transform(message, controller) {
        controller.enqueue(\`event: \${message.event}\\ndata: \${JSON.stringify(message.data)}\\n\\n\`);
      },
    }),
  );
}
`,
  },
  {
    name: 'carriage returns that are taken out before the lines are split',
    form: 'carriage-return',
    lines: [5],
    report: 'possible',
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const text = read().replace(/\\r\\n/g, '\\n');
  for (const line of text.split('\\n')) res.write(\`data: \${line}\\n\`);
  res.end('\\n');
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const text = read().replace(/\\r\\n?/g, '\\n');
  for (const line of text.split('\\n')) res.write(\`data: \${line}\\n\`);
  res.end('\\n');
}
`,
  },
]);
