import type { Library } from './model.ts';

const from = ['better-sse'];

export const betterSse: Library = {
  name: 'better-sse',
  streams: [
    {
      id: 'better-sse',
      title: 'better-sse session',
      methods: { push: 'send', stream: 'nothing', iterate: 'nothing', data: 'send', event: 'nothing', dispatch: 'nothing', comment: 'send', retry: 'send', flush: 'nothing', write: 'send', end: 'end', destroy: 'abort' },
      sseOnly: true,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'crashes', end: 'harmless', aborted: 'lost', cancelled: 'throws', answer: 'harmless' },
      because: 'The session writes its own head and a retry field, which no client sees as an event, and never ends the response: that stays with the response that the session was made from, whose write and end are the session\'s too.',
    },
  ],
  openers: [
    { name: 'createSession', from, model: 'better-sse', returns: true, because: 'Resolves once the head is out.' },
    { name: 'createResponse', from, model: 'better-sse', callback: { argument: 1, parameter: 0 }, because: 'Fetch form: the session goes to the callback.' },
  ],
};
