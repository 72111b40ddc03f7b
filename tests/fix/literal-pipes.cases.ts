// Pipes into a stream whose methods are written in the file.
import { run } from './literal-support.ts';

run('a pipe', [
  {
    name: 'that is waited for, with the end behind it',
    line: 4,
    prime: "res.write(': open\\n\\n');",
    code: `
export async function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await source().pipeTo(new WritableStream({
    write(item) {
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    },
  }));
  res.end();
}
`,
    output: `
export async function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    await source().pipeTo(new WritableStream({
      write(item) {
        res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
        bodySent = true;
      },
    }));
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
  },
  {
    name: 'that nobody waits for, with its ends in the methods',
    line: 4,
    prime: "res.write(': open\\n\\n');",
    code: `
export function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source().pipeTo(new WritableStream({
    write(item) {
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    },
    close() {
      res.end();
    },
    abort() {
      res.end();
    },
  })).catch(() => {});
}
`,
    output: `
export function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  source().pipeTo(new WritableStream({
    write(item) {
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
      bodySent = true;
    },
    close() {
      if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
      res.end();
    },
    abort() {
      if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
      res.end();
    },
  })).catch(() => {});
}
`,
  },
  {
    name: 'that nobody waits for, and whose error leaves the stream open',
    line: 4,
    prime: "res.write(': open\\n\\n');",
    code: `
export function relay(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source().pipeTo(new WritableStream({
    write(item) {
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    },
    close() {
      res.end('data: [DONE]\\n\\n');
    },
  })).catch(console.error);
}
`,
    output: null,
  },
]);
