// Sources that are listened to.
import { run } from './literal-support.ts';

run('a source with listeners', [
  {
    name: 'data, end and error',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows(req.url);
  source.on('data', (row) => {
    res.write(\`data: \${row}\\n\\n\`);
  });
  source.on('error', (error) => {
    console.error(error);
    res.end();
  });
  source.on('end', () => res.end());
});
`,
    line: 5,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows(req.url);
  let bodySent = false;
  source.on('data', (row) => {
    res.write(\`data: \${row}\\n\\n\`);
    bodySent = true;
  });
  source.on('error', (error) => {
    console.error(error);
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  });
  source.on('end', () => {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  });
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a subscription',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  rows$(req.url).subscribe({
    next: (row) => {
      if (row) res.write(\`data: \${row}\\n\\n\`);
    },
    error: () => {
      res.write('event: error\\ndata: \\n\\n');
      res.end();
    },
    complete: () => {
      res.end();
    },
  });
});
`,
    line: 4,
    output: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  rows$(req.url).subscribe({
    next: (row) => {
      if (row) {
        res.write(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    },
    error: () => {
      res.write('event: error\\ndata: \\n\\n');
      bodySent = true;
      res.end();
    },
    complete: () => {
      if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
      res.end();
    },
  });
});
`,
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a heartbeat beside it',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows(req.url);
  const beat = setInterval(() => res.write(': beat\\n\\n'), 15_000);
  // Each row is an event.
  source.on('data', (row) => {
    res.write(\`data: \${row}\\n\\n\`);
  });
  source.on('end', () => {
    clearInterval(beat);
    res.end();
  });
  source.on('error', () => res.end());
});
`,
    line: 7,
    output: null,
    primed: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows(req.url);
  const beat = setInterval(() => res.write(': beat\\n\\n'), 15_000);
  res.write(': open\\n\\n');
  // Each row is an event.
  source.on('data', (row) => {
    res.write(\`data: \${row}\\n\\n\`);
  });
  source.on('end', () => {
    clearInterval(beat);
    res.end();
  });
  source.on('error', () => res.end());
});
`,
  },
  {
    name: 'an end that awaits comes too late to be guarded',
    code: `
createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = rows(req.url);
  source.on('data', (row) => {
    res.write(\`data: \${row}\\n\\n\`);
  });
  await once(source, 'end');
  res.end();
});
`,
    line: 5,
    output: null,
    prime: "res.write(': open\\n\\n');",
  },
]);
