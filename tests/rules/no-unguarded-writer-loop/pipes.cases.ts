// `pipeTo()` into a stream whose methods are written in the file: the runtime runs the loop.
import { rule, tester } from './support.ts';

const piped = (methods: string, rest = '', options = ''): string => `
export async function relay(req: Request, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await source().pipeTo(new WritableStream({
    write(item) {
      res.write(\`data: \${item}\\n\\n\`);
    },${methods}
  })${options});${rest}
}
`;

const detached = (methods: string, chain: string): string => `
export function relay(req: Request, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const sink = new WritableStream({
    write: (item) => {
      res.write(\`data: \${item}\\n\\n\`);
    },${methods}
  });
  source().pipeTo(sink)${chain};
}
`;

const DONE = "close() { res.end('data: [DONE]\\n\\n'); },";
const FAILED = "abort() { res.end('event: error\\ndata: {}\\n\\n'); },";

tester.run('pipes into a stream of the file', rule, {
  valid: [
    { name: 'close() and abort() send', code: piped(DONE + FAILED) },
    { name: 'start() sends', code: piped("start() { res.write(': open\\n\\n'); },", '\n  res.end();') },
    { name: 'abort() is kept off, and the caller answers', code: detached(DONE + 'abort() {},', ".catch(() => { res.end('event: error\\ndata: {}\\n\\n'); })") },
    { name: 'both ends are answered behind the pipe', code: detached('', ".then(() => { res.end('data: [DONE]\\n\\n'); }, () => { res.end('event: error\\ndata: {}\\n\\n'); })") },
    { name: 'what is written is no event', code: detached('', '.then(() => { res.end(); })').replace('data: ${item}\\n\\n', '${item}').replace('text/event-stream', 'text/plain') },
    { name: 'a loop that sends nothing', code: piped(DONE).replace(/res\.write\(.*\);/, 'collect(item);') },
  ],
  invalid: [
    { name: 'close() only ends', code: piped(FAILED + 'close() { res.end(); },'), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 4, endLine: 4 }] },
    { name: 'there is no abort()', code: piped(DONE), errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 4, endLine: 4 }] },
    { name: 'start() sends nothing', code: piped('start() { console.log(1); },', '\n  res.end();'), errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 4, endLine: 4 }] },
    { name: 'abort() is kept off', code: piped(DONE + FAILED, '', ', { preventAbort: true }'), errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 4, endLine: 4 }] },
    { name: 'close() is kept off', code: piped(DONE + FAILED, '\n  res.end();', ', { preventClose: true }'), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 4, endLine: 4 }] },
    { name: 'the error is only swallowed', code: detached(DONE, '.catch(() => {})'), errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 9, endLine: 9 }] },
    { name: 'the end is silent behind the pipe', code: detached('', ".then(() => { res.end(); }, () => { res.end('event: error\\ndata: {}\\n\\n'); })"), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 9, endLine: 9 }] },
    {
      name: 'what fails in write() is told to no method',
      code: piped(DONE + FAILED).replace('res.write(', 'check(item);\n      res.write('),
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 4, endLine: 4 }],
    },
  ],
});
