import { NODE_AFTER_END, NODE_RESPONSE, type Library } from './model.ts';

export const nodeHttp: Library = {
  name: 'node:http',
  streams: [
    {
      id: 'node-http',
      title: 'HTTP response',
      methods: NODE_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: NODE_AFTER_END,
      because: 'Nobody awaits a request listener: its rejection is an unhandled one, and the process dies with the response open.',
    },
    {
      id: 'node-stream',
      title: 'response body stream',
      methods: { write: 'send', push: 'push', end: 'end', destroy: 'abort', cork: 'nothing', uncork: 'nothing' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { ...NODE_AFTER_END, answer: 'harmless' },
      because: 'A PassThrough or Readable that is the body of a response keeps the response open until it ends itself.',
    },
  ],
  openers: [
    { name: 'PassThrough', model: 'node-stream', returns: true, because: 'The writable side of the body.' },
    { name: 'Readable', model: 'node-stream', returns: true, because: 'Fed by push().' },
  ],
  types: { ServerResponse: 'node-http', Http2ServerResponse: 'node-http', OutgoingMessage: 'node-http', PassThrough: 'node-stream' },
};
