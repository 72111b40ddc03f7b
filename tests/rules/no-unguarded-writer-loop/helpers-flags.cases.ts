// Helpers: sender callbacks, and flags that are set inside a helper.
import { rule, tester } from './support.ts';

tester.run('a sender handed to the loop', rule, {
  valid: [
    {
      name: 'the caller ends with a frame',
      code: `
import { createServer } from 'node:http';

async function relay(source, send) {
  for await (const item of source) {
    send(item);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await relay(feed(), (item) => res.write(\`data: \${item}\\n\\n\`));
  } catch (error) {
    console.error(error);
  }
  res.end('data: [DONE]\\n\\n');
});
`,
    },
  ],
  invalid: [
    {
      name: 'the caller ends without a frame',
      code: `
import { createServer } from 'node:http';

async function relay(source, send) {
  for await (const item of source) {
    send(item);
  }
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    await relay(feed(), (item) => res.write(\`data: \${item}\\n\\n\`));
  } catch (error) {
    console.error(error);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('a flag set inside a helper', rule, {
  valid: [
    {
      name: 'it is set after the send',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  const send = (item) => {
    res.write(\`data: \${format(item)}\\n\\n\`);
    sent = true;
  };
  try {
    for await (const item of feed()) send(item);
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'a field of a state object',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const state = { sent: 0 };
  const send = (item) => {
    res.write(\`data: \${item}\\n\\n\`);
    state.sent += 1;
  };
  try {
    for await (const item of feed()) send(item);
  } finally {
    if (state.sent === 0) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
    {
      name: 'the helper tells whether it sent',
      code: `
import { createServer } from 'node:http';

function sendVisible(res, item) {
  if (item.hidden) return false;
  res.write(\`data: \${item.text}\\n\\n\`);
  return true;
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) {
      if (sendVisible(res, item)) sent = true;
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'it is set before a call that may throw',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  const send = (item) => {
    sent = true;
    res.write(\`data: \${format(item)}\\n\\n\`);
  };
  try {
    for await (const item of feed()) send(item);
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 12, endLine: 12 }],
    },
    {
      name: 'the helper\'s answer is not looked at',
      code: `
import { createServer } from 'node:http';

function sendVisible(res, item) {
  if (item.hidden) return false;
  res.write(\`data: \${item.text}\\n\\n\`);
  return true;
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  try {
    for await (const item of feed()) {
      sendVisible(res, item);
      sent = true;
    }
  } finally {
    if (!sent) res.write('data: [DONE]\\n\\n');
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 14, endLine: 14 }],
    },
  ],
});
