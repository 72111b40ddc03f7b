/** better-sse: on a Node response, and in its fetch form. */
import { createServer } from 'node:http';

import { serve } from '@hono/node-server';
import { createResponse, createSession, type Session } from 'better-sse';

import { nodeWriter } from './node.ts';
import { HOST, type Serve, type Writer } from './stack.ts';

const writerOf = (session: Session, end: () => void, open: () => boolean): Writer => ({
  send: (frame) => void session.push(frame.data === '' ? '' : JSON.parse(frame.data), frame.event),
  end,
  receiver: session,
  onLeave: (left) => void session.once('disconnected', left),
  open: () => session.isConnected && open(),
});

export const loops: Record<string, Serve> = {
  'better-sse.node': (feed) =>
    createServer(async (request, response) => {
      const session = await createSession(request, response);
      await feed({
        ...writerOf(session, () => void response.end(), () => !response.writableEnded),
        answer: nodeWriter(response).answer!,
        abort: () => void response.destroy(),
      });
    }).listen(0, HOST),
  // There is no public end in this form.
  'better-sse.fetch': (feed) => serve({ fetch: (request) => createResponse(request, async (session) => feed(writerOf(session, () => undefined, () => true))), port: 0, hostname: HOST }),
};
