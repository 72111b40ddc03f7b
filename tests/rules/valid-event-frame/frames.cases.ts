// Frames in one text, each beside one that clients read as it is meant.
import rule from '../../../rules/valid-event-frame.ts';
import { byForm, tester } from '../companion.ts';

tester.run('frames', byForm(rule), {
  valid: [
    {
      name: 'possible: dates, objects and kinds of events hold no line ends, nor do pieces of JSON',
      options: [{ report: 'possible' }],
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${new Date()}\\n\\n\`);
  res.write(\`event: \${row.event_type}\\ndata: {}\\n\\n\`);
  const payload = JSON.stringify(row);
  for (const part of payload.split('\\n')) res.write(\`data: \${part}\\n\`);
  res.end('\\n');
}
`,
    },
    {
      name: 'a blank line ends the frame',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'line ends of two characters',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ready\\r\\n\\r\\n');
  res.end();
}
`,
    },
    {
      name: 'line ends are written with one backslash',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\ndata: {}\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'an event that is called error',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`event: error\\ndata: \${JSON.stringify(problem)}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'a close event with an empty data line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: close\\ndata: \\n\\n');
  res.end();
}
`,
    },
    {
      name: 'data without a value is a data line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: close\\ndata\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'an id alone sets the id of the stream',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('id: 7\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'JSON on one line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.write(\`id: \${Date.now()}\\ndata: {}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'the stack with its line ends escaped',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${error.stack.replace(/\\n/g, ' ')}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'each line of data has its name',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: first line\\ndata: second line\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'what the client chose, encoded',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`id: \${encodeURIComponent(req.query.from)}\\ndata: {}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'a header of the request has no line ends',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`id: \${req.headers['last-event-id']}\\ndata: {}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'retry in milliseconds',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('retry: 5000\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'a comment that says nothing of fields',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': keep-alive\\n\\n');
  res.write('data: {}\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'possible: data that is JSON',
      options: [{ report: 'possible' }],
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'data that may hold line ends is not certain',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${text}\\n\\n\`);
  res.end();
}
`,
    },
    {
      name: 'what is passed on is not looked at',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  upstream.on('data', (chunk) => res.write(chunk));
  res.write('data: {}\\n\\n');
  res.end();
}
`,
    },
    {
      name: 'a response of another kind',
      code: `
export function handler(req, res) {
  res.setHeader('Content-Type', 'text/plain');
  res.write('error: none\\n');
  res.end();
}

export function events(req, res) {
  res.setHeader('Content-Type', 'text/event-stream');
  res.end('data: {}\\n\\n');
}
`,
    },
  ],
  invalid: [
    {
      name: 'possible: what is made of a date may hold line ends, and pieces of a text carriage returns',
      options: [{ report: 'possible' }],
      code: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${new Report(new Date())}\\n\\n\`);
  const payload = await load(req.query.id);
  for (const part of payload.split('\\n')) res.write(\`data: \${part}\\n\`);
  res.end('\\n');
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4 },
        { messageId: 'found', data: { form: 'carriage-return' }, line: 6 },
      ],
    },
    {
      name: 'one line end is no blank line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\`);
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 44, endColumn: 46 },
      ],
    },
    {
      name: 'no line end at all',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: [DONE]');
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 14, endColumn: 27 },
      ],
    },
    {
      name: 'a sum without a blank line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ' + JSON.stringify(state) + '\\n');
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ' + JSON.stringify(state) + '\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 48, endColumn: 52 },
      ],
    },
    {
      name: 'one line end of two characters',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ready\\r\\n');
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: ready\\r\\n\\r\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'blank-line' }, line: 4, column: 13, endColumn: 30 },
      ],
    },
    {
      name: 'a backslash and an n',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\\\ndata: {}\\\\n\\\\n');
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ready\\ndata: {}\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'escaped' }, line: 4, column: 13, endColumn: 44 },
      ],
    },
    {
      name: 'a backslash and an n in a template',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\\\n\\\\n\`);
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'escaped' }, line: 4, column: 44, endColumn: 50 },
      ],
    },
    {
      name: 'a field that is called error',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`error: \${JSON.stringify(problem)}\\n\\n\`);
  res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'unknown-field' },
          line: 4,
          column: 14,
          endColumn: 21,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Send it as the data of an event named `error`.' },
              output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`event: error\\ndata: \${JSON.stringify(problem)}\\n\\n\`);
  res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'names of fields are small letters',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`Data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'unknown-field' }, line: 4, column: 14, endColumn: 20 },
      ],
    },
    {
      name: 'white space before the name',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\` data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'unknown-field' }, line: 4, column: 14, endColumn: 21 },
      ],
    },
    {
      name: 'a close event without a data line',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: close\\n\\n');
  res.end();
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'no-data' },
          line: 4,
          column: 13,
          endColumn: 31,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Add an empty data line.' },
              output: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: close\\ndata: \\n\\n');
  res.end();
}
`,
            },
          ],
        },
      ],
    },
    {
      name: 'JSON with indentation',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${JSON.stringify(state, null, 2)}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4, column: 22, endColumn: 52 },
      ],
    },
    {
      name: 'the stack as it is',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${error.stack}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4, column: 22, endColumn: 33 },
      ],
    },
    {
      name: 'a line of data without its name',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('data: first line\\nsecond line\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4, column: 13, endColumn: 48 },
      ],
    },
    {
      name: 'an id that the client chose',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`id: \${req.query.from}\\ndata: {}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'outside-input' }, line: 4, column: 20, endColumn: 34 },
      ],
    },
    {
      name: 'an event that the client chose',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: ' + req.params.topic + '\\ndata: {}\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'outside-input' }, line: 4, column: 25, endColumn: 41 },
      ],
    },
    {
      name: 'retry with a unit',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('retry: 5s\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'retry' }, line: 4, column: 13, endColumn: 28 },
      ],
    },
    {
      name: 'retry that is no integer',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`retry: \${2.5}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'retry' }, line: 4, column: 14, endColumn: 21 },
      ],
    },
    {
      name: 'data in a comment',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`: data: \${JSON.stringify(state)}\\n\\n\`);
  res.write('data: {}\\n\\n');
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'comment' }, line: 4, column: 15, endColumn: 22 },
      ],
    },
    {
      name: 'possible: data that may hold line ends',
      options: [{ report: 'possible' }],
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${text}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4, column: 22, endColumn: 26 },
      ],
    },
    {
      name: 'a piece of a completion holds line ends',
      code: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(\`data: \${part.choices[0].delta.content}\\n\\n\`);
  res.end();
}
`,
      errors: [
        { messageId: 'found', data: { form: 'line-ends' }, line: 4, column: 22, endColumn: 51 },
      ],
    },
  ],
});
