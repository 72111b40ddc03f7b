// Frames that constants, helpers, lists and encoders make.
import rule from '../../../rules/valid-event-frame.ts';
import { byForm, tester } from '../companion.ts';

tester.run('frames that are put together elsewhere', byForm(rule), {
  valid: [
    {
      name: 'a constant',
      code: `
const DONE = 'data: [DONE]\\n\\n';

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(DONE);
}
`,
    },
    {
      name: 'a field of a constant',
      code: `
const FRAMES = { ping: ': ping\\n\\n', close: 'event: close\\ndata: \\n\\n' };

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(FRAMES.close);
}
`,
    },
    {
      name: 'a helper with parameters',
      code: `
const frame = (event, data) => \`event: \${event}\\ndata: \${JSON.stringify(data)}\\n\\n\`;

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
    },
    {
      name: 'a helper that sends',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  send(JSON.stringify(state));
  send('[DONE]');
  res.end();
}
`,
    },
    {
      name: 'a text that grows',
      code: `
function frame({ event, data }) {
  let text = '';
  if (event) text += \`event: \${event}\\n\`;
  for (const line of data.split('\\n')) text += \`data: \${line}\\n\`;
  return text + '\\n';
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame({ event: 'ready', data: state }));
}
`,
    },
    {
      name: 'lines that are joined',
      code: `
function frame(event, data) {
  const lines = [\`data: \${JSON.stringify(data)}\`];
  if (event) lines.push(\`event: \${event}\`);
  return lines.join('\\n') + '\\n\\n';
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
    },
    {
      name: 'a list whose last elements are empty',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(['event: ready', 'data: {}', '', ''].join('\\n'));
}
`,
    },
    {
      name: 'a part that may be left out',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(\`\${name ? \`event: \${name}\\n\` : ''}data: {}\\n\\n\`);
}
`,
    },
    {
      name: 'an encoder',
      code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode('data: {}\\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
    {
      name: 'a generator of frames',
      code: `
async function* frames() {
  yield 'data: {}\\n\\n';
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    },
    {
      name: 'a formatter of another file',
      code: `
import { format } from './format.js';

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(format(state));
  res.end('data: [DONE]\\n\\n');
}
`,
    },
    {
      name: 'a method of the class',
      code: `
export class Feed {
  handle(req, res) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.end(this.frame('ready'));
  }

  frame(event) {
    return \`event: \${event}\\ndata: {}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a constant without a blank line',
      code: `
const DONE = 'data: [DONE]\\n';

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(DONE);
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 2,
          column: 14,
          endColumn: 30,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
const DONE = 'data: [DONE]\\n\\n';

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(DONE);
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a field of a constant without data',
      code: `
const FRAMES = { ping: ': ping\\n\\n', close: 'event: close\\n\\n' };

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(FRAMES.close);
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'no-data' },
          line: 2,
          column: 45,
          endColumn: 63,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Add an empty data line.' },
              output: `
const FRAMES = { ping: ': ping\\n\\n', close: 'event: close\\ndata: \\n\\n' };

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(FRAMES.close);
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a helper that the client gives the event',
      code: `
const frame = (event, data) => \`event: \${event}\\ndata: \${JSON.stringify(data)}\\n\\n\`;

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame(req.query.event, state));
}
`,
      errors: [
        { messageId: 'found', data: { form: 'outside-input' }, line: 6, column: 17, endColumn: 32 },
      ],
    },
    {
      name: 'a helper without a blank line',
      code: `
const frame = (event, data) => \`event: \${event}\\ndata: \${JSON.stringify(data)}\\n\`;

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 2,
          column: 79,
          endColumn: 81,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
const frame = (event, data) => \`event: \${event}\\ndata: \${JSON.stringify(data)}\\n\\n\`;

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a helper that is given JSON with indentation',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  send(JSON.stringify(state, null, 2));
  send('[DONE]');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 5, column: 8, endColumn: 38 },
      ],
    },
    {
      name: 'a text that grows and is not ended',
      code: `
function frame({ event, data }) {
  let text = '';
  if (event) text += \`event: \${event}\\n\`;
  text += \`data: \${JSON.stringify(data)}\\n\`;
  return text;
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame({ event: 'ready', data: state }));
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 5,
          column: 41,
          endColumn: 43,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
function frame({ event, data }) {
  let text = '';
  if (event) text += \`event: \${event}\\n\`;
  text += \`data: \${JSON.stringify(data)}\\n\\n\`;
  return text;
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame({ event: 'ready', data: state }));
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'lines that are joined and end with one line end',
      code: `
function frame(event, data) {
  const lines = [\`data: \${JSON.stringify(data)}\`];
  if (event) lines.push(\`event: \${event}\`);
  return lines.join('\\n') + '\\n';
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 5,
          column: 29,
          endColumn: 33,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
function frame(event, data) {
  const lines = [\`data: \${JSON.stringify(data)}\`];
  if (event) lines.push(\`event: \${event}\`);
  return lines.join('\\n') + '\\n\\n';
}

export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(frame('ready', state));
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a list whose last element is empty',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(['event: ready', 'data: {}', ''].join('\\n'));
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(['event: ready', 'data: {}', '\\n'].join('\\n'));
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 49, endColumn: 53 },
      ],
    },
    {
      name: 'a part that may be left out, and no blank line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(\`\${name ? \`event: \${name}\\n\` : ''}data: {}\\n\`);
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(\`\${name ? \`event: \${name}\\n\` : ''}data: {}\\n\\n\`);
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 45, endColumn: 55 },
      ],
    },
    {
      name: 'an encoder of half a frame',
      code: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode('data: {}\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      output: `
export function GET() {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode('data: {}\\n\\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 6, column: 41, endColumn: 53 },
      ],
    },
    {
      name: 'a generator of half a frame',
      code: `
async function* frames() {
  yield 'data: {}\\n';
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
      output: `
async function* frames() {
  yield 'data: {}\\n\\n';
}

export const GET = () => new Response(ReadableStream.from(frames()), { headers: { 'Content-Type': 'text/event-stream' } });
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 3, column: 9, endColumn: 21 },
      ],
    },
    {
      name: 'a method of the class that leaves out the data',
      code: `
export class Feed {
  handle(req, res) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.end(this.frame('ready'));
  }

  frame(event) {
    return \`event: \${event}\\n\\n\`;
  }
}
`,
      errors: [
        { messageId: 'found', data: { form: 'no-data' }, line: 9, column: 13, endColumn: 20 },
      ],
    },
  ],
});
