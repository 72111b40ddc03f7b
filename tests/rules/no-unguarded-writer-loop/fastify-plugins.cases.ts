// Fastify: @fastify/sse and fastify-sse-v2.
import { rule, tester } from './support.ts';

tester.run('reply.sse of the Fastify plugin', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  await reply.sse.send({ event: 'ready', data: {} });
  for await (const event of events()) {
    await reply.sse.send({ data: event });
  }
});
`,
    },
    {
      name: 'an error before the first event is a 500, an empty source is guarded',
      code: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  let sent = false;
  for await (const event of events()) {
    await reply.sse.send({ data: event });
    sent = true;
  }
  if (!sent) await reply.sse.send({ event: 'close', data: '' });
});
`,
    },
    {
      name: 'isConnected is the safe guard here',
      code: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  let sent = false;
  try {
    for await (const event of events()) {
      await reply.sse.send({ data: event });
      sent = true;
    }
  } finally {
    if (!sent && reply.sse.isConnected) await reply.sse.send({ event: 'close', data: '' });
  }
});
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source leaves an answer without events',
      code: `
import fastifySse from '@fastify/sse';

await fastify.register(fastifySse);
fastify.get('/events', { sse: true }, async (request, reply) => {
  for await (const event of events()) {
    await reply.sse.send({ data: event });
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
  ],
});

tester.run('fastify-sse-v2', rule, {
  valid: [
    {
      name: 'the loop form with a first event',
      code: `
import { FastifySSEPlugin } from 'fastify-sse-v2';

fastify.register(FastifySSEPlugin);
fastify.get('/events', async (request, reply) => {
  reply.sse({ event: 'open', data: 'ok' });
  for await (const event of events()) {
    reply.sse({ data: event });
  }
});
`,
    },
    {
      name: 'the generator form with a first event',
      code: `
import { FastifySSEPlugin } from 'fastify-sse-v2';

fastify.register(FastifySSEPlugin);
fastify.get('/events', (request, reply) => {
  reply.sse((async function* () {
    yield { event: 'open', data: 'ok' };
    for await (const event of events()) {
      yield { data: event };
    }
  })());
});
`,
    },
  ],
  invalid: [
    {
      name: 'the loop form',
      code: `
import { FastifySSEPlugin } from 'fastify-sse-v2';

fastify.register(FastifySSEPlugin);
fastify.get('/events', async (request, reply) => {
  for await (const event of events()) {
    reply.sse({ data: event });
  }
});
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
    {
      name: 'the generator form',
      code: `
import { FastifySSEPlugin } from 'fastify-sse-v2';

fastify.register(FastifySSEPlugin);
fastify.get('/events', (request, reply) => {
  reply.sse((async function* () {
    for await (const event of events()) {
      yield { data: event };
    }
  })());
});
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
  ],
});
