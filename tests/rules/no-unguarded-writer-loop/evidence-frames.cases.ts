// Evidence that a stream is an event stream: the shape of what is written.
import { rule, tester } from './support.ts';

tester.run('frames', rule, {
  valid: [
    {
      name: 'text that has a colon',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(\`total: \${row.total}\\n\\n\`);
  }
}
`,
    },
    {
      name: 'text that is added to a list and joined',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    const lines = [];
    for (const cell of row) lines.push(\`total: \${cell}\\n\\n\`);
    res.write(lines.join(''));
  }
}
`,
    },
    {
      name: 'what a function that processes events gives',
      code: `
import { processSseData } from './client.js';

export async function* events(response) {
  for await (const event of response.events) yield processSseData(event.data);
}
`,
    },
    {
      name: 'text that only starts like a field',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(\`database: \${row.name}\\n\`);
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a template',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(\`data: \${JSON.stringify(row)}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'a concatenation',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write('data: ' + JSON.stringify(row) + '\\n\\n');
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'several writes for one frame',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(\`id: \${row.id}\\n\`);
    res.write('event: row\\n');
    res.write(\`data: \${row.text}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'a function of another file that formats',
      code: `
import { toSseData } from './server.js';

export async function* events(source) {
  for await (const event of source) yield toSseData(event.data);
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a helper that formats',
      code: `
const formatSse = (event, data) => \`event: \${event}\\ndata: \${JSON.stringify(data)}\\n\\n\`;

export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(formatSse('row', row));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
    {
      name: 'lines that are joined',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(['event: row', \`data: \${row.text}\`, '', ''].join('\\n'));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'frames that are added to a list and joined',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    const frames = [];
    for (const cell of row) frames.push(\`data: \${cell}\\n\\n\`);
    res.write(frames.join(''));
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'frames that are added to a list and sent one by one',
      code: `
export async function follow(req, res) {
  for await (const row of rows()) {
    const frames = [];
    if (row.text) frames.push(\`data: \${row.text}\\n\\n\`);
    for (const frame of frames) res.write(frame);
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 3, endLine: 3 }],
    },
    {
      name: 'bytes of a frame',
      code: `
export function rowsStream() {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      for await (const row of rows()) {
        controller.enqueue(encoder.encode(\`data: \${row.text}\\n\\n\`));
      }
    },
  });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a constant frame',
      code: `
const TICK = 'event: tick\\ndata: \\n\\n';

export async function follow(req, res) {
  for await (const row of rows()) {
    res.write(TICK);
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 5, endLine: 5 }],
    },
  ],
});
