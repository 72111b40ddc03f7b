import type { Library } from './model.ts';

export const nest: Library = {
  name: '@nestjs/common',
  streams: [
    {
      id: 'nest-observer',
      title: '@Sse() observable',
      methods: { next: 'send', complete: 'end', error: 'send-end', add: 'nothing' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      because: 'Nest ends the response when the observable completes and turns its error into an error event; nobody awaits a function that the subscriber started.',
    },
  ],
  openers: [],
};
