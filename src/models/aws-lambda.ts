import { NODE_AFTER_END, type Library } from './model.ts';

export const awsLambda: Library = {
  name: 'AWS Lambda',
  streams: [
    {
      id: 'lambda-stream',
      title: "Lambda's response stream",
      methods: { write: 'send', end: 'end', destroy: 'abort', setContentType: 'headers', cork: 'nothing', uncork: 'nothing' },
      sseOnly: false,
      begins: 'open',
      onReturn: 'hang',
      onThrow: { uncommitted: 'managed', committed: 'managed' },
      afterEnd: { ...NODE_AFTER_END, answer: 'harmless' },
      because: 'The handler of streamifyResponse has to end the stream; the runtime ends it, without an event, when the handler throws.',
    },
  ],
  openers: [],
};
