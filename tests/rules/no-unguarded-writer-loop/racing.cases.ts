// Steps of a source whose promise is handed on: to a race, or to a helper that cuts it short.
import { rule, tester } from './support.ts';

tester.run('steps that something else may cut short', rule, {
  valid: [
    {
      name: 'a race of the step and a timeout, and a frame behind the loop',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const reader = upstream.getReader();
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), timeout(30_000)]);
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  } catch (error) {
    await stream.writeSSE({ event: 'error', data: String(error) });
    return;
  }
  await stream.writeSSE({ data: '[DONE]' });
}));
`,
    },
    {
      name: 'a helper that gets the step, and a frame before the loop',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const source = events()[Symbol.asyncIterator]();
  await stream.writeSSE({ event: 'ready', data: '' });
  for (;;) {
    const step = await withTimeout(source.next(), 5_000);
    if (step.done) break;
    await stream.writeSSE({ data: step.value });
  }
}));
`,
    },
    {
      name: 'what the helper gives back is no step: where it is empty, something is sent',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const source = events()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const text = await textOf(source.next());
      if (!text) {
        await stream.writeSSE({ data: '[DONE]' });
        return;
      }
      await stream.writeSSE({ data: text });
    }
  } catch (error) {
    await stream.writeSSE({ event: 'error', data: String(error) });
  }
}));
`,
    },
    {
      name: 'a step that is raced to fill a list feeds nothing',
      code: `
app.post('/rows', async (req, res) => {
  const reader = req.body.getReader();
  const parts = [];
  while (true) {
    const { done, value } = await Promise.race([reader.read(), timeout(30_000)]);
    if (done) break;
    parts.push(value);
  }
  res.setHeader('Content-Type', 'text/event-stream');
  res.write(\`data: \${parts.length}\\n\\n\`);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a race of the step and a timeout, and nothing behind the loop',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const reader = upstream.getReader();
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), timeout(30_000)]);
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  } catch (error) {
    await stream.writeSSE({ event: 'error', data: String(error) });
  }
}));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, column: 5, endLine: 5, endColumn: 17 }],
    },
    {
      name: 'a helper that gets the step, and nothing before the loop',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const source = events()[Symbol.asyncIterator]();
  for (;;) {
    const step = await withTimeout(source.next(), 5_000);
    if (step.done) break;
    await stream.writeSSE({ data: step.value });
  }
}));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 4, column: 3, endLine: 4, endColumn: 11 }],
    },
    {
      name: 'what the helper gives back is no step, and the loop is left where it is empty',
      code: `
app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const source = events()[Symbol.asyncIterator]();
  for (;;) {
    const text = await textOf(source.next());
    if (!text) break;
    await stream.writeSSE({ data: text });
  }
}));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 4, column: 3, endLine: 4, endColumn: 11 }],
    },
    {
      name: 'the helper of this file hands the step to a race',
      code: `
const stopped = Symbol('stopped');

function orStop(step, signal) {
  return Promise.race([step, new Promise((resolve) => signal.addEventListener('abort', () => resolve(stopped)))]);
}

app.get('/tokens', (c) => streamSSE(c, async (stream) => {
  const source = events()[Symbol.asyncIterator]();
  for (;;) {
    const step = await orStop(source.next(), shutdown);
    if (step === stopped || step.done) break;
    await stream.writeSSE({ data: step.value });
  }
}));
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 10, column: 3, endLine: 10, endColumn: 11 }],
    },
  ],
});
