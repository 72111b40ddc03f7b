// Oak: ctx.sendEvents() and its target.
import { rule, tester } from './support.ts';

tester.run('ctx.sendEvents()', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
import { Router, ServerSentEvent } from '@oak/oak';

const router = new Router();
router.get('/sse', async (ctx) => {
  const target = await ctx.sendEvents();
  target.dispatchComment('ok');
  for await (const event of events()) {
    target.dispatchEvent(new ServerSentEvent('message', { data: event }));
  }
});
`,
    },
    {
      name: 'a last message before close()',
      code: `
import { Application } from 'https://deno.land/x/oak/mod.ts';

const app = new Application();
app.use(async (ctx) => {
  const target = await ctx.sendEvents();
  try {
    for await (const event of events()) {
      target.dispatchMessage(event);
    }
  } catch (error) {
    console.error(error);
  } finally {
    target.dispatchMessage('[DONE]');
    await target.close();
  }
});
`,
    },
    {
      name: 'a flag and a guarded message',
      code: `
import { Application } from '@oak/oak';

const app = new Application();
app.use(async (ctx) => {
  const target = await ctx.sendEvents();
  let sent = false;
  try {
    for await (const event of events()) {
      target.dispatchMessage(event);
      sent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) target.dispatchMessage('[DONE]');
  await target.close();
});
`,
    },
  ],
  invalid: [
    {
      name: 'nobody closes the target',
      code: `
import { Router, ServerSentEvent } from '@oak/oak';

const router = new Router();
router.get('/sse', async (ctx) => {
  const target = await ctx.sendEvents();
  for await (const event of events()) {
    target.dispatchEvent(new ServerSentEvent('message', { data: event }));
  }
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'closed in finally with nothing in it',
      code: `
import { Application } from 'https://deno.land/x/oak/mod.ts';

const app = new Application();
app.use(async (ctx) => {
  const target = await ctx.sendEvents();
  try {
    for await (const event of events()) {
      target.dispatchMessage(event);
    }
  } catch (error) {
    console.error(error);
  } finally {
    await target.close();
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8, endLine: 8 }],
    },
    {
      name: 'the message comes after close()',
      code: `
import { Application } from 'https://deno.land/x/oak/mod.ts';

const app = new Application();
app.use(async (ctx) => {
  const target = await ctx.sendEvents();
  let sent = false;
  try {
    for await (const event of events()) {
      target.dispatchMessage(event);
      sent = true;
    }
  } catch (error) {
    console.error(error);
  }
  await target.close();
  if (!sent) target.dispatchMessage('[DONE]');
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 9, endLine: 9 }],
    },
  ],
});

tester.run('a web stream as the body', rule, {
  valid: [
    {
      name: 'a first comment in the body',
      code: `
import { Router } from '@oak/oak';

const router = new Router();
router.get('/sse', (ctx) => {
  ctx.response.headers.set('Content-Type', 'text/event-stream');
  ctx.response.body = new ReadableStream({
    async start(controller) {
      controller.enqueue(': ok\\n\\n');
      for await (const event of events()) {
        controller.enqueue(\`data: \${event}\\n\\n\`);
      }
      controller.close();
    },
  });
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source is closed with nothing in it',
      code: `
import { Router } from '@oak/oak';

const router = new Router();
router.get('/sse', (ctx) => {
  ctx.response.headers.set('Content-Type', 'text/event-stream');
  ctx.response.body = new ReadableStream({
    async start(controller) {
      for await (const event of events()) {
        controller.enqueue(\`data: \${event}\\n\\n\`);
      }
      controller.close();
    },
  });
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 9, endLine: 9 }],
    },
  ],
});

tester.run('other targets', rule, {
  valid: [
    {
      name: 'an EventTarget of the page',
      code: `
export async function replay(target: EventTarget, source: AsyncIterable<string>) {
  for await (const name of source) {
    target.dispatchEvent(new CustomEvent(name));
  }
}
`,
    },
  ],
  invalid: [],
});
