// Functions that are handed to helpers of the same file, which make the stream and the sender.
import { rule, tester } from './support.ts';

const WRAPPER = `
const events = (run) => async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (data) => res.write(\`data: \${JSON.stringify(data)}\\n\\n\`);
  try {
    await run(req, send);
  } catch (error) {
    send({ error: String(error) });
  } finally {
    res.end();
  }
};
`;

tester.run('a wrapper that makes a handler', rule, {
  valid: [
    {
      name: 'a first event',
      code: `${WRAPPER}
app.get('/rows', events(async (req, send) => {
  send({ type: 'open' });
  for await (const row of rows(req.query)) send(row);
}));
`,
    },
    {
      name: 'a last event, by a name',
      code: `${WRAPPER}
async function relay(req, send) {
  for await (const row of rows(req.query)) send(row);
  send({ type: 'done' });
}
app.get('/rows', events(relay));
`,
    },
    {
      name: 'a wrapper that has to do with no stream',
      code: `
const logged = (run) => async (req, send) => {
  try {
    await run(req, send);
  } catch (error) {
    console.error(error);
  }
};
queue.process(logged(async (req, send) => {
  for await (const row of rows(req.query)) send(row);
}));
`,
    },
  ],
  invalid: [
    {
      name: 'the loop alone',
      code: `${WRAPPER}
app.get('/rows', events(async (req, send) => {
  for await (const row of rows(req.query)) send(row);
}));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 15, endLine: 15 }],
    },
    {
      name: 'the same, by a name',
      code: `${WRAPPER}
async function relay(req, send) {
  for await (const row of rows(req.query)) send(row);
}
app.get('/rows', events(relay));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 15, endLine: 15 }],
    },
  ],
});

const MAKER = `
function eventStream(run) {
  return new ReadableStream({
    async start(controller) {
      const send = (data) => controller.enqueue(\`data: \${data}\\n\\n\`);
      try {
        await run(send);
      } catch (error) {
        send(String(error));
      } finally {
        controller.close();
      }
    },
  });
}
`;

tester.run('a function that makes a stream', rule, {
  valid: [
    {
      name: 'a last event',
      code: `${MAKER}
export const GET = () => new Response(eventStream(async (send) => {
  for await (const row of rows()) send(row);
  send('[DONE]');
}), { headers: { 'Content-Type': 'text/event-stream' } });
`,
    },
  ],
  invalid: [
    {
      name: 'the loop alone',
      code: `${MAKER}
export const GET = () => new Response(eventStream(async (send) => {
  for await (const row of rows()) send(row);
}), { headers: { 'Content-Type': 'text/event-stream' } });
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 18, endLine: 18 }],
    },
  ],
});

const chained = (onError: string) => `
function eventStream(run) {
  return new ReadableStream({
    start(controller) {
      void run((data) => controller.enqueue(\`data: \${data}\\n\\n\`)).then(() => controller.close()).catch(${onError});
    },
  });
}
export const GET = () => new Response(eventStream(async (send) => {
  for await (const row of rows()) send(row);
  send('[DONE]');
}), { headers: { 'Content-Type': 'text/event-stream' } });
`;

tester.run('a chain behind a function that is a parameter', rule, {
  valid: [{ name: 'its error breaks the stream off', code: chained('(error) => controller.error(error)') }],
  invalid: [{ name: 'its error is dropped', code: chained('() => {}'), errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }] }],
});

const lent = (start: string, note: string, answer: string) => `
export async function relay(res: ServerResponse, source: AsyncIterable<string>) {
  let noted = ${start};
  for await (const item of source) {
    ${note}
    res.write(\`data: \${item}\\n\\n\`);
  }
  return ${answer};
}
`;

const UNTOLD = [{ messageId: 'unguarded' as const, data: { outcome: 'silent' }, line: 4, endLine: 4 }];

tester.run('a stream that was lent, and what the caller is told', rule, {
  valid: [
    { name: 'whether anything came', code: lent('false', 'noted = true;', '{ ok: true, noted }') },
    { name: 'how much came', code: lent('0', 'noted++;', 'noted') },
  ],
  invalid: [
    { name: 'nothing of that', code: lent('false', 'noted = true;', '{ ok: true }'), errors: UNTOLD },
    { name: 'the text that came', code: lent("''", 'noted += item;', 'noted'), errors: UNTOLD },
    { name: 'what is never noted', code: lent('false', 'log(noted);', '{ ok: true, noted }'), errors: UNTOLD },
  ],
});
