import { streamSSE } from 'hono/streaming';

export const handler = (c) =>
  streamSSE(c, async (stream) => {
    for await (const row of rows()) await stream.writeSSE({ data: row });
  });
