// h3 and Nitro: createEventStream of version 1 and 2, and the raw Node response.
import { rule, tester } from './support.ts';

tester.run('createEventStream fed by a detached function', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler(async (event) => {
  const eventStream = createEventStream(event);
  (async () => {
    await eventStream.push('ready');
    for await (const tick of ticks()) {
      await eventStream.push({ data: tick });
    }
    await eventStream.close();
  })();
  return eventStream.send();
});
`,
    },
    {
      name: 'a guarded close event in finally',
      code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    let sent = false;
    try {
      for await (const tick of ticks()) {
        await eventStream.push(tick);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    } finally {
      if (!sent) await eventStream.push({ event: 'close', data: '' });
      await eventStream.close();
    }
  })();
  return eventStream.send();
});
`,
    },
    {
      name: 'a flag of onClosed()',
      code: `
import { createEventStream, defineHandler } from 'h3';

export default defineHandler((event) => {
  const stream = createEventStream(event);
  let closed = false;
  stream.onClosed(() => {
    closed = true;
  });
  void (async () => {
    let sent = false;
    try {
      for await (const tick of ticks()) {
        if (closed) break;
        await stream.push(tick);
        sent = true;
      }
    } catch (error) {
      console.error(error);
    }
    if (!sent && !closed) await stream.push('[DONE]');
    await stream.close();
  })();
  return stream.send();
});
`,
    },
  ],
  invalid: [
    {
      name: 'a rejection goes nowhere',
      code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler(async (event) => {
  const eventStream = createEventStream(event);
  (async () => {
    for await (const tick of ticks()) {
      await eventStream.push({ data: tick });
    }
    await eventStream.close();
  })();
  return eventStream.send();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a catch that only logs',
      code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    try {
      for await (const tick of ticks()) {
        await eventStream.push(tick);
      }
      await eventStream.push('[DONE]');
      await eventStream.close();
    } catch (error) {
      console.error(error);
    }
  })();
  return eventStream.send();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 8, endLine: 8 }],
    },
    {
      name: 'close() in finally',
      code: `
import { createEventStream, defineEventHandler } from 'h3';

export default defineEventHandler((event) => {
  const eventStream = createEventStream(event);
  (async () => {
    try {
      for await (const tick of ticks()) {
        await eventStream.push(tick);
      }
    } catch (error) {
      console.error(error);
    } finally {
      await eventStream.close();
    }
  })();
  return eventStream.send();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'nobody closes it',
      code: `
import { createEventStream, defineHandler } from 'h3';

export default defineHandler((event) => {
  const stream = createEventStream(event);
  void (async () => {
    for await (const tick of ticks()) {
      await stream.push(tick);
    }
  })();
  return stream.send();
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('other ways in h3', rule, {
  valid: [
    {
      name: 'the raw Node response with a last frame',
      code: `
export default defineEventHandler(async (event) => {
  const res = event.node.res;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const tick of ticks()) {
      res.write(\`data: \${tick}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end('data: [DONE]\\n\\n');
  }
});
`,
    },
    {
      name: 'iterable() over a generator with a first comment',
      code: `
import { defineHandler, iterable } from 'h3';

export default defineHandler((event) => {
  event.res.headers.set('Content-Type', 'text/event-stream');
  return iterable(frames());
});

async function* frames() {
  yield ': ok\\n\\n';
  for await (const tick of ticks()) {
    yield \`data: \${tick}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'the raw Node response',
      code: `
export default defineEventHandler(async (event) => {
  const res = event.node.res;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const tick of ticks()) {
      res.write(\`data: \${tick}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'a web stream with the header helper',
      code: `
export default defineEventHandler((event) => {
  setResponseHeader(event, 'Content-Type', 'text/event-stream');
  return new ReadableStream({
    async start(controller) {
      for await (const tick of ticks()) {
        controller.enqueue(\`data: \${tick}\\n\\n\`);
      }
      controller.close();
    },
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 6, endLine: 6 }],
    },
    {
      name: 'iterable() over a generator',
      code: `
import { defineHandler, iterable } from 'h3';

export default defineHandler((event) => {
  event.res.headers.set('Content-Type', 'text/event-stream');
  return iterable(frames());
});

async function* frames() {
  for await (const tick of ticks()) {
    yield \`data: \${tick}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', line: 10, endLine: 10 }],
    },
  ],
});
