// Functions that have themselves called later: for `drain`, by a timer.
import requireStreamEnd from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('functions that set themselves up again', requireStreamEnd, [
  {
    name: 'a function that goes on when the response has drained',
    form: 'returns',
    lines: [3],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let next = 0;
  const step = () => {
    while (next < rows.length) {
      if (!res.write(\`data: \${JSON.stringify(rows[next++])}\\n\\n\`)) return;
    }
    res.end();
  };
  step();
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let next = 0;
  const step = () => {
    while (next < rows.length) {
      if (!res.write(\`data: \${JSON.stringify(rows[next++])}\\n\\n\`)) {
        res.once('drain', step);
        return;
      }
    }
    res.end();
  };
  step();
}
`,
  },
  {
    name: 'a reader that is asked again by a timer',
    form: 'returns',
    lines: [3],
    invalid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = await open(req.query.id);
  const poll = async () => {
    const { done, value } = await reader.read();
    if (done) return res.end();
    res.write(\`data: \${JSON.stringify(value)}\\n\\n\`);
  };
  poll().catch(() => res.end());
}
`,
    valid: `
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = await open(req.query.id);
  const poll = async () => {
    const { done, value } = await reader.read();
    if (done) return res.end();
    res.write(\`data: \${JSON.stringify(value)}\\n\\n\`);
    setTimeout(poll, 100);
  };
  poll().catch(() => res.end());
}
`,
  },
]);
