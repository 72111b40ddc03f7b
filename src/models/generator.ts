import type { Library } from './model.ts';

export const generators: Library = {
  name: 'async generators',
  streams: [
    {
      id: 'generator',
      title: 'generator',
      methods: {},
      sseOnly: false,
      begins: 'open',
      onReturn: 'managed',
      onThrow: { uncommitted: 'managed', committed: 'managed' },
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'Whoever iterates the generator ends the response after it, or cuts it when it throws.',
    },
  ],
  openers: [],
};
