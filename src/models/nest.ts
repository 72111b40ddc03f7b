import { EXPRESS_RESPONSE } from './express.ts';
import { NODE_AFTER_END, type Library } from './model.ts';

export const nest: Library = {
  name: '@nestjs/common',
  streams: [
    {
      id: 'nest-response',
      title: '@Res() response',
      methods: EXPRESS_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      afterEnd: NODE_AFTER_END,
      because: 'The exception filter answers while nothing is committed; afterwards it can only cut the connection.',
    },
    {
      id: 'nest-observer',
      title: '@Sse() observable',
      methods: { next: 'send', complete: 'end', error: 'send-end', add: 'nothing', asObservable: 'nothing', pipe: 'nothing' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'Nest ends the response when the observable completes and turns its error into an error event; nobody awaits a function that the subscriber started.',
    },
  ],
  openers: [],
};
