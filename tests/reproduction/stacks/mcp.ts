/** The MCP SDK's older transport, whose connection is an event stream that the program feeds. */
import { createServer } from 'node:http';

import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';

import { HOST, type Frame, type Serve } from './stack.ts';

const message = ({ data, event }: Frame) => ({ jsonrpc: '2.0' as const, method: event ?? 'notifications/message', params: { data } });

const transport =
  (start: boolean): Serve =>
  (feed) =>
    createServer(async (_request, response) => {
      const sse = new SSEServerTransport('/messages', response);
      if (start) await sse.start();
      await feed({
        send: (frame) => sse.send(message(frame)),
        end: () => sse.close(),
        receiver: sse,
        onLeave: (left) => response.on('close', left),
        open: () => !response.writableEnded,
      });
    }).listen(0, HOST);

export const loops: Record<string, Serve> = {
  'mcp-sse.started': transport(true),
  'mcp-sse.unstarted': transport(false),
};
