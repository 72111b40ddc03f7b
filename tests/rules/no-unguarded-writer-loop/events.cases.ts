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
