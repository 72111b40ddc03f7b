/** Elysia on Node: a generator handler. */
import { node } from '@elysiajs/node';
import { Elysia, sse } from 'elysia';

import { HOST, type ServeGenerator } from './stack.ts';

export const generators: Record<string, ServeGenerator> = {
  'elysia.generator': (generate) =>
    new Elysia({ adapter: node() })
      .get('/events', async function* ({ request }) {
        for await (const frame of generate(request.signal)) yield sse(frame);
      })
      .listen({ port: 0, hostname: HOST }),
};
