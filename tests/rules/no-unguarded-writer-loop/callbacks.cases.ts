// Loops inside functions that are handed to other code: in nested objects, as listeners.
import { rule, tester } from './support.ts';

tester.run('functions in objects that are handed on', rule, {
  valid: [
    {
      name: 'a comment goes out before the call',
      code: `
import { createServer } from 'node:http';
import { execute } from './agent.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  await execute({
    callbacks: {
      onStream: async (source) => {
        for await (const part of source) res.write(\`data: \${part}\\n\\n\`);
      },
    },
  });
  res.end();
});
`,
    },
    {
      name: 'the callback sends first',
      code: `
import { createServer } from 'node:http';
import { execute } from './agent.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await execute({
    hooks: [
      {
        async onStream(source) {
          res.write(': ok\\n\\n');
          for await (const part of source) res.write(\`data: \${part}\\n\\n\`);
        },
      },
    ],
  });
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'nothing goes out before the call',
      code: `
import { createServer } from 'node:http';
import { execute } from './agent.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await execute({
    callbacks: {
      onStream: async (source) => {
        for await (const part of source) res.write(\`data: \${part}\\n\\n\`);
      },
    },
  });
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 10, endLine: 10 }],
    },
    {
      name: 'a list of hooks',
      code: `
import { createServer } from 'node:http';
import { execute } from './agent.js';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await execute({
    hooks: [
      {
        async onStream(source) {
          for await (const part of source) res.write(\`data: \${part}\\n\\n\`);
        },
      },
    ],
  });
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', line: 11, endLine: 11 }],
    },
  ],
});

tester.run('listeners over a generator of the file', rule, {
  valid: [
    {
      name: 'a frame goes out before the listener is registered',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
  jobs.on('job', async (job) => {
    for await (const frame of frames(job)) res.write(frame);
    res.end();
  });
});

async function* frames(job) {
  for await (const step of job.steps()) yield \`data: \${step}\\n\\n\`;
}
`,
    },
    {
      name: 'the listener sends first',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  jobs.once('job', async (job) => {
    res.write(\`event: job\\ndata: \${job.id}\\n\\n\`);
    for await (const frame of frames(job)) res.write(frame);
    res.end();
  });
});

async function* frames(job) {
  for await (const step of job.steps()) yield \`data: \${step}\\n\\n\`;
}
`,
    },
  ],
  invalid: [
    {
      name: 'nothing goes out before the listener runs',
      code: `
import { createServer } from 'node:http';

createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  jobs.once('job', async (job) => {
    for await (const frame of frames(job)) res.write(frame);
    res.end();
  });
});

async function* frames(job) {
  for await (const step of job.steps()) yield \`data: \${step}\\n\\n\`;
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});
