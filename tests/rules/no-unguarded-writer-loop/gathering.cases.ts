// Loops that only gather what they are given, as tests of streams do, beside the same that pass it on.
import { rule, tester } from './support.ts';

tester.run('loops that gather', rule, {
  valid: [
    {
      name: 'a list of what a stream of the same function sends',
      code: `
        it('streams rows', async () => {
          const stream = new ReadableStream({
            start(controller) {
              for (const row of ROWS) controller.enqueue(\`data: \${row}\\n\\n\`);
              controller.close();
            },
          });
          const frames = [];
          for await (const frame of stream) frames.push(frame);
          expect(frames).toHaveLength(ROWS.length);
        });
      `,
    },
    {
      name: 'a map, and no call but of the language',
      code: `
        app.get('/report', async (req, res) => {
          const seen = new Map();
          for await (const row of rows()) seen.set(String(row.id), JSON.stringify(row));
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          res.end(\`data: \${[...seen.values()]}\\n\\n\`);
        });
      `,
    },
    {
      name: 'a listener that only gathers',
      code: `
        app.get('/report', async (req, res) => {
          const seen = [];
          feed.on('row', (row) => seen.push(row));
          await once(feed, 'end');
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          res.end(\`data: \${seen}\\n\\n\`);
        });
      `,
    },
    {
      name: 'what a reader gives, to the end and once more',
      code: `
        app.get('/report', async (req, res) => {
          const reader = rows().getReader();
          const seen = [];
          for (;;) {
            const { done, value } = await reader.read();
            if (done) break;
            seen.push(value);
          }
          await reader.read();
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          res.end(\`data: \${seen}\\n\\n\`);
        });
      `,
    },
  ],
  invalid: [
    {
      name: 'what a reader gives is written, and not only gathered',
      code: `
        app.get('/report', async (req, res) => {
          const reader = rows().getReader();
          const seen = [];
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          for (;;) {
            const { done, value } = await reader.read();
            if (done) break;
            seen.push(value);
            res.write(\`data: \${value}\\n\\n\`);
          }
          res.end();
        });
      `,
      errors: [{ messageId: 'unguarded', line: 6 }],
    },
    {
      name: 'a listener that gathers, and then writes',
      code: `
        app.get('/report', async (req, res) => {
          const seen = [];
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          feed.on('row', (row) => {
            seen.push(row);
            res.write(\`data: \${seen}\\n\\n\`);
          });
          feed.on('end', () => res.end());
        });
      `,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      name: 'a promise calls itself what reads once',
      code: `
        app.get('/report', (req, res) => {
          const reader = rows().getReader();
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          const pump = () =>
            reader.read().then(({ done, value }) => {
              if (done) return res.end();
              res.write(\`data: \${value}\\n\\n\`);
              return pump();
            });
          pump();
        });
      `,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      name: 'what is pushed goes to a stream that was given',
      code: `
        import { createSession } from 'better-sse';

        app.get('/rows', async (req, res) => {
          const session = await createSession(req, res);
          for await (const row of rows()) session.push(row);
          res.end();
        });
      `,
      errors: [{ messageId: 'unguarded', line: 6 }],
    },
    {
      name: 'the source writes itself, while its items are gathered',
      code: `
        app.get('/rows', async (req, res) => {
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          const written = async function* () {
            for await (const row of rows()) {
              res.write(\`data: \${row}\\n\\n\`);
              yield row;
            }
          };
          const seen = [];
          for await (const row of written()) seen.push(row);
          res.end();
        });
      `,
      errors: [{ messageId: 'unguarded', line: 5 }, { messageId: 'unguarded', line: 11 }],
    },
  ],
});
