import type { Library } from './model.ts';

export const webStreams: Library = {
  name: 'web streams',
  streams: [
    {
      id: 'web-controller',
      title: 'ReadableStream',
      methods: { enqueue: 'send', close: 'end', error: 'abort' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'managed', committed: 'managed' },
      afterEnd: { send: 'throws', end: 'throws', aborted: 'throws', cancelled: 'throws', answer: 'harmless' },
      because: 'A start() or pull() that rejects errors the stream and the connection is cut; one that returns without close() leaves it open.',
    },
    {
      id: 'web-writer',
      title: 'TransformStream writer',
      rejects: true,
      methods: { write: 'send', close: 'end', abort: 'abort', releaseLock: 'nothing' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'throws', end: 'throws', aborted: 'throws', cancelled: 'throws', answer: 'harmless' },
      because: 'The readable side stays open until the writer is closed, and the function that writes runs beside the handler.',
    },
    {
      id: 'bun-direct',
      title: 'Bun direct stream',
      methods: { write: 'send', flush: 'nothing', close: 'end', end: 'end', error: 'abort' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'managed',
      onThrow: { uncommitted: 'managed', committed: 'managed' },
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'Bun closes a direct stream once its pull() has settled.',
    },
  ],
  openers: [],
  types: {
    ReadableStreamDefaultController: 'web-controller',
    ReadableStreamController: 'web-controller',
    ReadableByteStreamController: 'web-controller',
    WritableStreamDefaultWriter: 'web-writer',
    ReadableStreamDirectController: 'bun-direct',
  },
};
