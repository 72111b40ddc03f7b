// API routes of Next: the framework awaits them, and ends what they leave by an exception.
import { rule, tester } from './support.ts';

const route = (code: string, type = 'NextApiResponse') => `
import type { NextApiRequest, ${type} } from 'next';
export default async function handler(req: NextApiRequest, res: ${type}) {
  ${code}
}
`;

const GUARDED = `
  let sent = false;
  for await (const item of feed()) {
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  }
  if (!sent) res.write('event: close\\ndata: \\n\\n');
  res.end();`;

tester.run('an API route of Next', rule, {
  valid: [{ name: 'it answers 500 as long as nothing is committed', code: route(`res.setHeader('Content-Type', 'text/event-stream');${GUARDED}`) }],
  invalid: [
    {
      name: 'nobody does for another response',
      code: route(`res.setHeader('Content-Type', 'text/event-stream');${GUARDED}`, 'ServerResponse'),
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 6, endLine: 6 }],
    },
    {
      name: 'what is open already ends with a text that is no event',
      code: route(`res.writeHead(200, { 'Content-Type': 'text/event-stream' });\n  res.flushHeaders();${GUARDED}`),
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
  ],
});
