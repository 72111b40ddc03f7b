// Sources that are listened to: an item may end the stream, and so may the end of the source.
import { rule, tester } from './support.ts';

const proxy = (onEnd: string): string => `
export async function proxy(req: Request, res: ServerResponse) {
  const answer = await post(req.body);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  answer.data.on('data', (chunk) => {
    if (String(chunk) === '[DONE]') return res.end('data: [DONE]\\n\\n');
    res.write(\`data: \${chunk}\\n\\n\`);
  });
  ${onEnd}
}
`;

const request = (body: string): string => `
import https from 'node:https';

export function proxy(req: Request, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const upstream = https.request(options, (answer) => collect(answer));
  ${body}
}
`;

tester.run('sources that are listened to', rule, {
  valid: [
    { name: 'the last item ends the stream, and nothing else does', code: proxy('') },
    { name: 'the end of the source sends a last frame', code: proxy(`answer.data.on('end', () => res.end('data: [DONE]\\n\\n'));`) },
    { name: 'the end of the source only ends what is not over, with a frame', code: proxy(`answer.data.on('close', () => { if (!res.writableEnded) res.end(': closed\\n\\n'); });`) },
    { name: 'a timeout is no item of a source', code: request(`upstream.on('timeout', () => { res.write('event: error\\ndata: late\\n\\n'); res.end(); });\n  upstream.on('error', () => res.end());`) },
  ],
  invalid: [
    {
      name: 'an item may end the stream, and the source has none',
      code: proxy(`answer.data.on('end', () => res.end());`),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'the end of the source ends what is not over, without a frame',
      code: proxy(`answer.data.on('close', () => { if (!res.writableEnded) res.end(); });`),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
    {
      name: 'what is not known to come once is an item',
      code: request(`upstream.on('row', (row) => { res.write('data: row\\n\\n'); });\n  upstream.on('error', () => res.end());`),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
  ],
});

const asked = (chain: string, waits: string, behind: string, onError = ''): string => `
export async function answer(req: Request, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    const run = client.messages.stream(req.body)${chain};
    run.on('text', (text) => {
      res.write(\`data: \${JSON.stringify({ text })}\\n\\n\`);
    });
    await run.${waits}();
    ${behind}
  } catch (error) {
    console.error(error);${onError}
  }
  res.end();
}
`;

const LAST = "res.write('data: [DONE]\\n\\n');";
const FAILED = "\n    res.write('event: error\\ndata: {}\\n\\n');";

tester.run('a source that is listened to, and waited for', rule, {
  valid: [
    { name: 'a last frame behind the wait, and one where it fails', code: asked('', 'finalMessage', LAST, FAILED) },
    { name: 'the same of a chain', code: asked(".on('error', log)", 'done', LAST, FAILED) },
    { name: 'a call that does not wait for the source', code: asked('', 'pause', LAST, FAILED) },
  ],
  invalid: [
    { name: 'nothing behind the wait', code: asked('', 'finalMessage', 'note(req);', FAILED), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6 }] },
    { name: 'nothing where it fails', code: asked('', 'finalMessage', LAST), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6 }] },
    { name: 'the same of a chain', code: asked(".on('error', log)", 'done', 'note(req);', FAILED), errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6 }] },
  ],
});
