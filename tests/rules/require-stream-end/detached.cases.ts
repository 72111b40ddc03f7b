// Functions that run beside the handler, and what is kept for others, in pairs.
import rule from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('beside the handler', rule, [
  {
    name: 'a request whose rejection comes before the listener that ends',
    form: 'throws',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  client.create(req.body).then((upstream) => {
    upstream.data.on('data', (chunk) => {
      if (isLast(chunk)) return res.end();
      res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
    });
  });
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  client.create(req.body).then((upstream) => {
    upstream.data.on('data', (chunk) => {
      if (isLast(chunk)) return res.end();
      res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
    });
  }).catch(() => res.end());
}
`,
  },
]);
