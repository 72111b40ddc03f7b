import { NODE_AFTER_END, NODE_RESPONSE, type Library } from './model.ts';

export const h3: Library = {
  name: 'h3',
  streams: [
    {
      id: 'h3-event-stream',
      title: 'h3 event stream',
      methods: { push: 'send', pushComment: 'send', send: 'open', close: 'end', flush: 'nothing', pause: 'nothing', resume: 'nothing', onClosed: 'nothing' },
      sseOnly: true,
      begins: 'prepared',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'hang' },
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'The stream stays open until close(); the head goes out with the first message, so a throw of the handler itself is a 500. After send() version 1 takes the response to be handled.',
    },
    {
      id: 'h3-node',
      title: "h3's Node response",
      methods: NODE_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      returnAnswers: true,
      afterEnd: NODE_AFTER_END,
      because: 'h3 answers a handler that returns a value or throws while nothing is committed.',
    },
  ],
  openers: [{ name: 'createEventStream', model: 'h3-event-stream', returns: true, because: 'Auto-imported by Nitro and Nuxt, so known by name alone.' }],
  properties: { 'node.res': 'h3-node' },
  types: { EventStream: 'h3-event-stream' },
};
