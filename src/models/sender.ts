import type { Library } from './model.ts';

export const senders: Library = {
  name: 'hand-written senders',
  streams: [
    {
      id: 'sender',
      title: 'SSE writer',
      methods: { send: 'send', write: 'send', emit: 'send', push: 'send', sendEvent: 'send', writeEvent: 'send', close: 'end', end: 'end', done: 'end', finish: 'end', aclose: 'end', 'Symbol.asyncDispose': 'end', 'Symbol.dispose': 'end', abort: 'abort' },
      sseOnly: true,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'throws', end: 'harmless', aborted: 'throws', cancelled: 'harmless', answer: 'harmless' },
      because: 'An object made by hand, known by its name and by the events given to it; its methods are judged by their names.',
    },
    {
      id: 'declared',
      title: 'SSE stream',
      methods: { send: 'send', write: 'send', close: 'end', end: 'end' },
      sseOnly: true,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'throws', end: 'harmless', aborted: 'throws', cancelled: 'harmless', answer: 'harmless' },
      because: 'Declared in the settings.',
    },
  ],
  openers: [],
};
