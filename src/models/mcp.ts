import type { Library } from './model.ts';

export const mcp: Library = {
  name: '@modelcontextprotocol/sdk',
  streams: [
    {
      id: 'mcp-sse',
      title: 'MCP SSE transport',
      methods: { start: 'send', send: 'send', close: 'end', handlePostMessage: 'nothing' },
      sseOnly: true,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'throws', end: 'harmless', aborted: 'throws', cancelled: 'throws', answer: 'harmless' },
      because: 'start(), which connect() calls, sends an endpoint event before anything else.',
    },
  ],
  openers: [{ name: 'SSEServerTransport', model: 'mcp-sse', returns: true, because: 'The SDK has one class of that name.' }],
  types: { SSEServerTransport: 'mcp-sse' },
};
