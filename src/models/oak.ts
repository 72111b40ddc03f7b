import type { Library } from './model.ts';

export const oak: Library = {
  name: 'oak',
  streams: [
    {
      id: 'oak-target',
      title: 'oak event target',
      methods: { dispatchEvent: 'send', dispatchMessage: 'send', dispatchComment: 'send', close: 'end' },
      sseOnly: true,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'hang', committed: 'hang' },
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'sendEvents() answers at once; afterwards only close() ends the stream.',
    },
  ],
  openers: [{ name: 'sendEvents', model: 'oak-target', returns: true, because: 'Only oak contexts have it.' }],
  types: { ServerSentEventTarget: 'oak-target', ServerSentEventStreamTarget: 'oak-target' },
};
