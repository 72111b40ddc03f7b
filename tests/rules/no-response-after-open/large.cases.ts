// Handlers with more flags than are followed at once: each path is gone through once more.
import rule from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

const FLAGS = Array.from({ length: 200 }, (_, index) => `  if (options.flag${index}) prepare(${index});`).join('\n');

runPairs('answers in large handlers', rule, [
  {
    name: 'the head is out when the source fails',
    form: 'answer',
    lines: [211],
    invalid: `
app.get('/events', async (req, res) => {
  const options = req.app.locals;
${FLAGS}
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of feed()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
    valid: `
app.get('/events', async (req, res) => {
  const options = req.app.locals;
${FLAGS}
  try {
    for await (const item of feed()) {
      queue.push(item);
    }
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.end(\`data: \${JSON.stringify(queue)}\\n\\n\`);
  } catch (error) {
    res.status(500).json({ error: 'failed' });
  }
});
`,
  },
  {
    name: 'what excludes the path is not forgotten on it',
    form: 'answer',
    lines: [209],
    invalid: `
app.get('/events', async (req, res) => {
  const options = req.app.locals;
${FLAGS}
  if (options.late1) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(': hello\\n\\n');
  }
  await settle();
  if (options.late2) res.status(500).json({ error: 'failed' });
  else res.end();
});
`,
    valid: `
app.get('/events', async (req, res) => {
  const options = req.app.locals;
${FLAGS}
  if (options.late1) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(': hello\\n\\n');
  }
  await settle();
  if (!options.late1) res.status(500).json({ error: 'failed' });
  else res.end();
});
`,
  },
]);
