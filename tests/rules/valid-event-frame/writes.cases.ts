// Frames that several writes make, judged on the paths that make them.
import rule from '../../../rules/valid-event-frame.ts';
import { byForm, tester } from '../companion.ts';

tester.run('frames over several writes', byForm(rule), {
  valid: [
    {
      name: 'the second write ends the frame',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\n');
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'a frame in pieces',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ');
  res.write(JSON.stringify(state));
  res.write('\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'the lines of a text, then a blank line',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const line of text.split('\\n')) res.write(\`data: \${line}\\n\`);
  res.write('\\n');
  res.end();
}
`,
    },
    {
      name: 'each item is a frame',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end('data: [DONE]\\n\\n');
}
`,
    },
    {
      name: 'the event has data on both branches',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: state\\n');
  if (state) res.write(\`data: \${JSON.stringify(state)}\\n\`);
  else res.write('data\\n');
  res.write('\\n');
  res.end();
}
`,
    },
    {
      name: 'an early return behind a whole frame',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: state\\ndata: {}\\n\\n');
  if (!state) return res.end();
  res.write('data: more\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'a timer sends whole frames',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(\`data: \${Date.now()}\\n\\n\`), 1000);
}
`,
    },
    {
      name: 'one listener begins a frame, another ends it',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('line', (line) => res.write(\`data: \${JSON.stringify(line)}\\n\`));
  source.on('blank', () => res.write('\\n'));
  source.on('end', () => res.end());
}
`,
    },
  ],
  invalid: [
    {
      name: 'the second write ends its line only',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\n');
  res.write(\`data: \${JSON.stringify(state)}\\n\`);
  res.end();
}
`,
      output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\n');
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 5, column: 44, endColumn: 46 },
      ],
    },
    {
      name: 'a frame in pieces that nothing ends',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ');
  res.write(JSON.stringify(state));
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 5, column: 13, endColumn: 34 },
      ],
    },
    {
      name: 'the lines of a text and no blank line',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const line of text.split('\\n')) res.write(\`data: \${line}\\n\`);
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 4,
          column: 64,
          endColumn: 66,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const line of text.split('\\n')) res.write(\`data: \${line}\\n\\n\`);
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'one frame for all items',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${JSON.stringify(item)}\\n\`);
  res.end('data: [DONE]\\n\\n');
}
`,
      output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end('data: [DONE]\\n\\n');
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 76, endColumn: 78 },
      ],
    },
    {
      name: 'the event has no data on either branch',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: state\\n');
  if (state) res.write(\`id: \${state.id}\\n\`);
  else res.write('id\\n');
  res.write('\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'no-data' }, line: 7, column: 13, endColumn: 17 },
      ],
    },
    {
      name: 'an early return within a frame',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: {}\\n');
  if (!state) return res.end();
  res.write('\\n');
  res.end();
}
`,
      output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: {}\\n\\n');
  if (!state) return res.end();
  res.write('\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 13, endColumn: 25 },
      ],
    },
    {
      name: 'a timer sends lines',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(\`data: \${Date.now()}\\n\`), 1000);
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'blank-line' },
          line: 4,
          column: 51,
          endColumn: 53,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'End the frame with a blank line.' },
              output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  setInterval(() => res.write(\`data: \${Date.now()}\\n\\n\`), 1000);
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'no listener ends the frame',
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('line', (line) => res.write(\`data: \${JSON.stringify(line)}\\n\`));
  source.on('end', () => res.end());
}
`,
      output: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.on('line', (line) => res.write(\`data: \${JSON.stringify(line)}\\n\\n\`));
  source.on('end', () => res.end());
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 71, endColumn: 73 },
      ],
    },
  ],
});
