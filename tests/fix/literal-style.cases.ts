// What is inserted looks like the rest of the file, and what was there stays.
import { handler, run } from './literal-support.ts';

run('style', [
  {
    name: 'comments around a moved end are kept',
    code: handler(`
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
    }
    // No more rows.
    res.end();
  } catch (error) {
    // The source is gone.
    console.error(error);
  } // of the table`),
    line: 5,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } catch (error) {
    // The source is gone.
    console.error(error);
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    // No more rows.
    res.end();
  } // of the table`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a comment over several lines',
    code: handler(`
  for await (const row of rows()) {
    /*
     * A row.
     */
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows()) {
      /*
       * A row.
       */
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
    name: 'tabs and double quotes',
    code: `
import { createServer } from "node:http";

createServer(async (req, res) => {
\tres.writeHead(200, { "Content-Type": "text/event-stream" });
\tfor await (const row of rows(req.url)) {
\t\tif (row) res.write("data: " + row + "\\n\\n");
\t}
\tres.end();
});
`,
    line: 6,
    output: `
import { createServer } from "node:http";

createServer(async (req, res) => {
\tres.writeHead(200, { "Content-Type": "text/event-stream" });
\tlet bodySent = false;
\ttry {
\t\tfor await (const row of rows(req.url)) {
\t\t\tif (row) {
\t\t\t\tres.write("data: " + row + "\\n\\n");
\t\t\t\tbodySent = true;
\t\t\t}
\t\t}
\t} finally {
\t\tif (!bodySent && !res.writableEnded) res.write("event: close\\ndata: \\n\\n");
\t\tres.end();
\t}
});
`,
    prime: 'res.write(": open\\n\\n");',
  },
  {
    name: 'no semicolons',
    code: `
import { createServer } from 'node:http'

createServer(async (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    for await (const row of rows(req.url)) {
        res.write(\`data: \${row}\\n\\n\`)
    }
    res.end()
})
`,
    line: 6,
    output: `
import { createServer } from 'node:http'

createServer(async (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    let bodySent = false
    try {
        for await (const row of rows(req.url)) {
            res.write(\`data: \${row}\\n\\n\`)
            bodySent = true
        }
    } finally {
        if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n')
        res.end()
    }
})
`,
    prime: "res.write(': open\\n\\n')",
  },
  {
    name: 'a semicolon at the start of a line',
    code: `
import { createServer } from 'node:http'

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' })
  try {
    for await (const row of rows(req.url)) res.write(\`data: \${row}\\n\\n\`)
  } catch {}
  ;(req.x).y = 1
  res.end()
})
`,
    line: 7,
    output: `
import { createServer } from 'node:http'

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' })
  let bodySent = false
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`)
      bodySent = true
    }
  } catch {}
  ;(req.x).y = 1
  if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n')
  res.end()
})
`,
    prime: "res.write(': open\\n\\n')",
  },
  {
    name: 'CRLF',
    code: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();
});
`.replaceAll('\n', '\r\n'),
    line: 6,
    output: `
import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
});
`.replaceAll('\n', '\r\n'),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a name that is taken',
    code: handler(`
  const bodySent = 1;
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();`),
    line: 5,
    output: handler(`
  const bodySent = 1;
  let eventSent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      eventSent = true;
    }
  } finally {
    if (!eventSent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'two names that are taken, one only in a comment',
    code: handler(`
  const bodySent = 1; // not eventSent
  for await (const row of rows(req.url)) {
    res.write(\`data: \${row}\\n\\n\`);
  }
  res.end();`),
    line: 5,
    output: handler(`
  const bodySent = 1; // not eventSent
  let bodySent2 = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`data: \${row}\\n\\n\`);
      bodySent2 = true;
    }
  } finally {
    if (!bodySent2 && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
  {
    name: 'a text over several lines is not moved',
    code: handler(`
  for await (const row of rows(req.url)) {
    res.write(\`event: row
data: \${row.text}
data: \${
      row.more
    }

\`);
  }
  res.end();`),
    line: 4,
    output: handler(`
  let bodySent = false;
  try {
    for await (const row of rows(req.url)) {
      res.write(\`event: row
data: \${row.text}
data: \${
        row.more
      }

\`);
      bodySent = true;
    }
  } finally {
    if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }`),
    prime: "res.write(': open\\n\\n');",
  },
]);
