// Functions that are called once, and set themselves up again or do not.
import noSendAfterEnd from '../../../rules/no-send-after-end.ts';
import { runPairs } from '../pairs.ts';

runPairs('listeners that are called once', noSendAfterEnd, [
  {
    name: 'a listener that sets itself up again while there is more',
    form: 'send',
    report: 'possible',
    lines: [9],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const step = () => {
    if (queue.length === 0) {
      res.end();
      return;
    }
    res.write(\`data: \${JSON.stringify(queue.shift())}\\n\\n\`);
  };
  bus.on('ready', step);
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const step = () => {
    if (queue.length === 0) {
      res.end();
      return;
    }
    res.write(\`data: \${JSON.stringify(queue.shift())}\\n\\n\`);
    bus.once('ready', step);
  };
  bus.once('ready', step);
}
`,
  },
  {
    name: 'a timer that sets itself up again behind the end',
    form: 'send',
    report: 'possible',
    lines: [5],
    invalid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const tick = () => {
    res.write(\`data: \${JSON.stringify(state())}\\n\\n\`);
    if (isOver()) res.end();
    setTimeout(tick, 1000);
  };
  tick();
}
`,
    valid: `
export function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const tick = () => {
    res.write(\`data: \${JSON.stringify(state())}\\n\\n\`);
    if (isOver()) res.end();
    else setTimeout(tick, 1000);
  };
  tick();
}
`,
  },
]);
