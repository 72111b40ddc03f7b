/** A minimal EventSourceResponse made by hand. It commits its head, and sends no first chunk. */
import { createServer, type ServerResponse } from 'node:http';

import { HOST, SSE_HEADERS, text, type Frame, type Serve } from './stack.ts';

export class EventSourceResponse {
  readonly response: ServerResponse;

  constructor(response: ServerResponse) {
    this.response = response;
    response.writeHead(200, SSE_HEADERS);
    response.flushHeaders();
  }

  async send(frame: Frame): Promise<void> {
    if (this.response.writableEnded) throw new Error('The response has ended.');
    this.response.write(text(frame));
  }

  async close(): Promise<void> {
    this.response.end();
  }
}

export const loops: Record<string, Serve> = {
  'sender.node': (feed) =>
    createServer((_request, response) => {
      const sse = new EventSourceResponse(response);
      void feed({
        send: (frame) => sse.send(frame),
        end: () => sse.close(),
        receiver: sse,
        onLeave: (left) => response.on('close', left),
        open: () => !response.writableEnded,
      });
    }).listen(0, HOST),
};
