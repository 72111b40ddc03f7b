// Helpers: functions that send or open, closures.
import { rule, tester } from './support.ts';

tester.run('a function that sends', rule, {
  valid: [
    {
      name: 'a closure that is called before the loop',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  send('ready');
  for await (const item of feed()) {
    send(item);
  }
  res.end();
});
`,
    },
    {
      name: 'a function of the module that is called before the loop',
      code: `
import { createServer } from 'node:http';

function sendEvent(res, name, data) {
  res.write(\`event: \${name}\\n\`);
  res.write(\`data: \${JSON.stringify(data)}\\n\\n\`);
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  sendEvent(res, 'ready', null);
  for await (const item of feed()) {
    sendEvent(res, 'item', item);
  }
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a closure',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  for await (const item of feed()) {
    send(item);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a function of the module',
      code: `
import { createServer } from 'node:http';

function sendEvent(res, name, data) {
  res.write(\`event: \${name}\\n\`);
  res.write(\`data: \${JSON.stringify(data)}\\n\\n\`);
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed()) {
    sendEvent(res, 'item', item);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 11, endLine: 11 }],
    },
    {
      name: 'write bound to a name',
      code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const write = res.write.bind(res);
  for await (const item of feed()) {
    write(\`data: \${item}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('a function that opens', rule, {
  valid: [
    {
      name: 'it writes a comment as well',
      code: `
import { createServer } from 'node:http';

function open(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': ok\\n\\n');
}

createServer(async (req, res) => {
  open(res);
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
});
`,
    },
    {
      name: 'an object of closures, with a last event',
      code: `
import { createServer } from 'node:http';

function openStream(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return {
    send: (data) => res.write(\`data: \${data}\\n\\n\`),
    close: () => res.end(),
  };
}

createServer(async (req, res) => {
  const stream = openStream(res);
  try {
    for await (const item of feed()) {
      stream.send(item);
    }
  } catch (error) {
    console.error(error);
  }
  stream.send('[DONE]');
  stream.close();
});
`,
    },
  ],
  invalid: [
    {
      name: 'it only writes the head',
      code: `
import { createServer } from 'node:http';

function open(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.flushHeaders();
}

createServer(async (req, res) => {
  open(res);
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 11, endLine: 11 }],
    },
    {
      name: 'an object of closures',
      code: `
import { createServer } from 'node:http';

function openStream(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return {
    send: (data) => res.write(\`data: \${data}\\n\\n\`),
    close: () => res.end(),
  };
}

createServer(async (req, res) => {
  const stream = openStream(res);
  try {
    for await (const item of feed()) {
      stream.send(item);
    }
  } catch (error) {
    console.error(error);
  }
  stream.close();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 15, endLine: 15 }],
    },
  ],
});
