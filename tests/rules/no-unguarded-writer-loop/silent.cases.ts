// Loops that write something else: nothing to say about them.
import { rule, tester } from './support.ts';

tester.run('files and processes', rule, {
  valid: [
    {
      name: 'a file stream',
      code: `
import { createWriteStream } from 'node:fs';

export async function save(source) {
  const file = createWriteStream('rows.txt');
  for await (const row of source) file.write(\`\${row}\\n\`);
  file.end();
}
`,
    },
    {
      name: 'a file that keeps frames',
      code: `
import { createWriteStream } from 'node:fs';

export async function record(source) {
  const file = createWriteStream('session.sse');
  for await (const event of source) file.write(\`data: \${event}\\n\\n\`);
  file.end();
}
`,
    },
    {
      name: 'frames in a file, told by what made it',
      code: `
import fs from 'node:fs';

export async function record(source) {
  const out = fs.createWriteStream('session.sse');
  for await (const event of source) out.write(\`data: \${event}\\n\\n\`);
  out.end();
}
`,
    },
    {
      name: 'frames through a file handle',
      code: `
import { open } from 'node:fs/promises';

export async function record(source) {
  const out = await open('session.sse', 'w');
  for await (const event of source) await out.write(\`data: \${event}\\n\\n\`);
  await out.close();
}
`,
    },
    {
      name: "frames through Bun's writer of a file",
      code: `
export async function record(path, source) {
  const out = Bun.file(path).writer();
  for await (const event of source) out.write(\`data: \${event}\\n\\n\`);
  out.end();
}
`,
    },
    {
      name: 'frames in a file that is a field',
      code: `
import { createWriteStream } from 'node:fs';

export class Recorder {
  #out = createWriteStream('session.sse');
  async run(source) {
    for await (const event of source) this.#out.write(\`data: \${event}\\n\\n\`);
    this.#out.end();
  }
}
`,
    },
    {
      name: 'frames over a connection of its own',
      code: `
import net from 'node:net';

export async function relay(source) {
  const out = net.connect(9000);
  for await (const event of source) out.write(\`data: \${event}\\n\\n\`);
  out.end();
}
`,
    },
    {
      name: 'a file handle',
      code: `
import { open } from 'node:fs/promises';

export async function save(source) {
  const handle = await open('rows.txt', 'w');
  for await (const row of source) await handle.write(\`\${row}\\n\`);
  await handle.close();
}
`,
    },
    {
      name: 'standard output',
      code: `
for await (const line of lines()) process.stdout.write(\`\${line}\\n\`);
`,
    },
    {
      name: 'frames on standard output',
      code: `
for await (const event of events()) process.stdout.write(\`data: \${event}\\n\\n\`);
`,
    },
    {
      name: 'the input of a child process',
      code: `
import { spawn } from 'node:child_process';

export async function feed(source) {
  const child = spawn('sort');
  for await (const line of source) child.stdin.write(line);
  child.stdin.end();
}
`,
    },
    {
      name: 'a compressed archive',
      code: `
import { createGzip } from 'node:zlib';

export async function pack(source) {
  const gzip = createGzip();
  for await (const chunk of source) gzip.write(chunk);
  gzip.end();
}
`,
    },
    {
      name: 'a log',
      code: `
export async function follow(source) {
  for await (const line of source) logger.info(\`event: \${line}\`);
}
`,
    },
    {
      name: 'the console, with the words of a frame',
      code: `
export async function follow(source) {
  for await (const item of source) console.log('data: ' + item + '\\n\\n');
}
`,
    },
  ],
  invalid: [
    {
      name: 'the same frames in something of which nothing is known',
      code: `
export async function record(out, source) {
  for await (const event of source) out.write(\`data: \${event}\\n\\n\`);
  out.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 3, column: 3, endLine: 3, endColumn: 36 }],
    },
  ],
});

tester.run('sockets and messages', rule, {
  valid: [
    {
      name: 'a TCP socket',
      code: `
import { connect } from 'node:net';

export async function relay(source) {
  const socket = connect(4000);
  for await (const chunk of source) socket.write(chunk);
  socket.end();
}
`,
    },
    {
      name: 'a WebSocket',
      code: `
export async function relay(url, source) {
  const socket = new WebSocket(url);
  for await (const item of source) socket.send(JSON.stringify({ event: 'item', data: item }));
  socket.close();
}
`,
    },
    {
      name: 'a server of ws',
      code: `
import { WebSocketServer } from 'ws';

new WebSocketServer({ port: 8080 }).on('connection', async (ws) => {
  for await (const item of feed()) ws.send(JSON.stringify({ event: 'item', data: item }));
});
`,
    },
    {
      name: 'rooms of socket.io',
      code: `
import { Server } from 'socket.io';

const io = new Server(3000);
export async function relay(source) {
  for await (const item of source) io.to('news').emit('item', item);
}
`,
    },
    {
      name: 'an event emitter',
      code: `
import { EventEmitter } from 'node:events';

export async function relay(source) {
  const emitter = new EventEmitter();
  for await (const item of source) emitter.emit('data', item);
}
`,
    },
    {
      name: 'a worker',
      code: `
import { parentPort } from 'node:worker_threads';

for await (const item of feed()) parentPort.postMessage({ event: 'item', data: item });
`,
    },
    {
      name: 'a broadcast channel',
      code: `
export async function relay(source) {
  const channel = new BroadcastChannel('news');
  for await (const item of source) channel.postMessage(item);
  channel.close();
}
`,
    },
    {
      name: 'a message queue',
      code: `
import amqp from 'amqplib';

export async function publish(source) {
  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  for await (const item of source) channel.sendToQueue('items', Buffer.from(item));
  await channel.close();
}
`,
    },
    {
      name: 'a topic of Kafka',
      code: `
export async function publish(producer, source) {
  for await (const record of source) await producer.send({ topic: 'rows', messages: [record] });
}
`,
    },
    {
      name: 'a list in Redis',
      code: `
export async function enqueue(redis, source) {
  for await (const job of source) await redis.rPush('jobs', JSON.stringify(job));
}
`,
    },
    {
      name: 'a subject of rxjs that nobody serves',
      code: `
import { Subject } from 'rxjs';

export async function toSubject(source) {
  const subject = new Subject();
  for await (const item of source) subject.next(item);
  subject.complete();
  return subject;
}
`,
    },
    {
      name: 'mail',
      code: `
export async function notify(mailer, source) {
  for await (const user of source) await mailer.send({ to: user.email, subject: 'Hello' });
}
`,
    },
  ],
  invalid: [],
});

tester.run('collections and databases', rule, {
  valid: [
    {
      name: 'an array',
      code: `
export async function collect(source) {
  const items = [];
  for await (const item of source) items.push(item);
  return items;
}
`,
    },
    {
      name: 'an array of frames',
      code: `
export async function collect(source) {
  const frames = [];
  for await (const item of source) frames.push(\`data: \${item}\\n\\n\`);
  return frames.join('');
}
`,
    },
    {
      name: 'a string',
      code: `
export async function text(reader) {
  let result = '';
  const decoder = new TextDecoder();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return result;
    result += decoder.decode(value, { stream: true });
  }
}
`,
    },
    {
      name: 'a table',
      code: `
export async function load(db, source) {
  for await (const row of source) await db.insert(rows).values(row);
}
`,
    },
    {
      name: 'a key-value store',
      code: `
export async function load(kv, source) {
  for await (const row of source) await kv.put(row.id, row.text);
}
`,
    },
    {
      name: 'a digest',
      code: `
import { createHash } from 'node:crypto';

export async function digest(source) {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}
`,
    },
  ],
  invalid: [],
});
