// Helpers: one function or another, depending on what ran before.
import { rule, tester } from './support.ts';

tester.run('one function or another', rule, {
  valid: [
    {
      name: 'both send',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  const emit = req.plain ? (item) => res.write(\`data: \${item}\\n\\n\`) : (item) => res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  try {
    for await (const item of feed()) {
      emit(item);
      sent = true;
    }
  } finally {
    if (!sent) res.write(': none\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'one sends, and the flag is set in it',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  let emit = (item) => {
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  };
  if (req.dry) emit = () => {};
  try {
    for await (const item of feed()) emit(item);
  } finally {
    if (!sent) res.write(': none\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'a list of functions, the guard behind it',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) {
      const steps = [() => work(item), () => { res.write(\`data: \${item}\\n\\n\`); sent = true; }];
      for (const step of steps) step();
    }
  } finally {
    if (!sent) res.write(': none\\n\\n');
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'one of them sends nothing, and the flag is set for both',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  const emit = req.live ? (item) => res.write(\`data: \${item}\\n\\n\`) : () => {};
  try {
    for await (const item of feed()) {
      emit(item);
      sent = true;
    }
  } finally {
    if (!sent) res.write(': none\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 9, endLine: 9 }],
    },
    {
      name: 'a function that is replaced by one that sends nothing',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  let emit = (item) => res.write(\`data: \${item}\\n\\n\`);
  if (req.dry) emit = () => {};
  try {
    for await (const item of feed()) {
      emit(item);
      sent = true;
    }
  } finally {
    if (!sent) res.write(': none\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 10, endLine: 10 }],
    },
    {
      name: 'one of them sets the flag before a step that may fail',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  let mark = () => {};
  if (req.counted) mark = () => { sent = true; };
  try {
    for await (const item of feed()) {
      mark();
      res.write(\`data: \${await render(item)}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) res.write(': none\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
    {
      name: 'a list of functions, one of which sets the flag too early',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) {
      [() => { sent = true; }, () => work(item), () => res.write(\`data: \${item}\\n\\n\`)].forEach((step) => step());
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) res.write(': none\\n\\n');
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
  ],
});
