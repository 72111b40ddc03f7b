// Where the flag is set.
import { handler, run } from './literal-support.ts';

run('where the flag is set', [
  {
    name: 'a loop without braces',
    code: handler(`
  for await (const row of rows(req.url)) res.write(\`data: \${row}\\n\\n\`);
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'an if without braces',
    code: handler(`
  for await (const row of rows(req.url)) {
    if (row.text) res.write(\`data: \${row.text}\\n\\n\`);
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      if (row.text) {
        res.write(\`data: \${row.text}\\n\\n\`);
        bodySent = true;
      }
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'an else without braces',
    code: handler(`
  for await (const row of rows()) {
    if (row.skip) continue;
    else res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows()) {
      if (row.skip) continue;
      else {
        res.write(\`data: \${row}\\n\\n\`);
        bodySent = true;
      }
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a concise arrow function',
    code: handler(`
  const send = (data) => res.write(\`data: \${data}\\n\\n\`);
  for await (const row of rows(req.url)) {
    send(row);
  }
  res.end();`),
    line: 5,
    output: handler(`
  let bodySent = false;
  const send = (data) => {
    res.write(\`data: \${data}\\n\\n\`);
    bodySent = true;
  };
  try {
    for await (const row of rows(req.url)) {
      send(row);
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a sender with a block',
    code: handler(`
  const send = (data) => {
    res.write(\`data: \${JSON.stringify(data)}\\n\\n\`);
  };
  for await (const row of rows(req.url)) send(row);
  res.end();`),
    line: 7,
    output: handler(`
  let bodySent = false;
  const send = (data) => {
    res.write(\`data: \${JSON.stringify(data)}\\n\\n\`);
    bodySent = true;
  };
  try {
    for await (const row of rows(req.url)) send(row);
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'the result of write() is a condition',
    code: handler(`
  for await (const row of rows(req.url)) {
    if (!res.write(\`data: \${row}\\n\\n\`)) await once(res, 'drain');
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      const written = res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
      if (!written) await once(res, 'drain');
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'the result of write() is kept',
    code: handler(`
  for await (const row of rows(req.url)) {
    const more = res.write(\`data: \${row}\\n\\n\`);
    if (!more) await once(res, 'drain');
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      const more = res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
      if (!more) await once(res, 'drain');
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'one event in two writes',
    code: handler(`
  for await (const row of rows(req.url)) {
    res.write('event: row\\n');
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write('event: row\\n');
      bodySent = true;
      res.write(\`data: \${row}\\n\\n\`);
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'two branches that send',
    code: handler(`
  for await (const row of rows(req.url)) {
    if (row.error) {
      res.write(\`event: error\\ndata: \${row.error}\\n\\n\`);
    } else {
      res.write(\`data: \${row.text}\\n\\n\`);
    }
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      if (row.error) {
        res.write(\`event: error\\ndata: \${row.error}\\n\\n\`);
        bodySent = true;
      } else {
        res.write(\`data: \${row.text}\\n\\n\`);
        bodySent = true;
      }
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a switch that sends',
    code: handler(`
  for await (const row of rows(req.url)) {
    switch (row.type) {
      case 'text':
        res.write(\`data: \${row.text}\\n\\n\`);
        break;
      default:
        break;
    }
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      switch (row.type) {
        case 'text':
          res.write(\`data: \${row.text}\\n\\n\`);
          bodySent = true;
          break;
        default:
          break;
      }
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'several lines in one call',
    code: handler(`
  for await (const row of rows(req.url)) {
    res.write(
      \`data: \${JSON.stringify(row)}\\n\\n\`,
    );
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(
        \`data: \${JSON.stringify(row)}\\n\\n\`,
      );
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a flag of its own that is set too early',
    code: handler(`
  let started = false;
  for await (const row of rows(req.url)) {
    started = true;
    if (row.text) res.write(\`data: \${row.text}\\n\\n\`);
  }
  if (!started) res.write('event: close\\ndata: \\n\\n');
  res.end();`),
    line: 5,
    output: handler(`
  let started = false;
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      started = true;
      if (row.text) {
        res.write(\`data: \${row.text}\\n\\n\`);
        bodySent = true;
      }
    }
    if (!started) {
      res.write('event: close\\ndata: \\n\\n');
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a last event behind the loop',
    code: handler(`
  for await (const row of rows()) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.write('data: [DONE]\\n\\n');
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows()) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
    res.write('data: [DONE]\\n\\n');
    bodySent = true;
  } finally {
    if (!bodySent && !res.writableEnded) res.write('data: [DONE]\\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'the flag is set behind the call of a helper of the module',
    code: `
import { createServer } from 'node:http';

function send(res, data) {
  res.write(\`data: \${data}\\n\\n\`);
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    send(res, row);
  }
  res.end();
});
`,
    line: 10,
    output: `
import { createServer } from 'node:http';

function send(res, data) {
  res.write(\`data: \${data}\\n\\n\`);
}

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      send(res, row);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`,
    prime: "res.write(': open\\n\\n');",
  },
]);
