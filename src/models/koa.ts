import { NODE_AFTER_END, NODE_RESPONSE, type Library } from './model.ts';

export const koa: Library = {
  name: 'koa',
  streams: [
    {
      id: 'koa-raw',
      title: "Koa's raw response",
      methods: NODE_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'hang', committed: 'hang' },
      afterEnd: NODE_AFTER_END,
      because: 'With ctx.respond = false, or once the head is out, Koa neither ends ctx.res nor answers an error on it.',
    },
    {
      id: 'koa-body',
      title: "Koa's body stream",
      methods: { write: 'send', push: 'push', end: 'end', destroy: 'abort', cork: 'nothing', uncork: 'nothing' },
      sseOnly: false,
      begins: 'prepared',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'hang' },
      afterEnd: { ...NODE_AFTER_END, send: 'lost', answer: 'harmless' },
      because: 'Nothing is committed until the middleware has returned: when it throws, Koa answers 500 instead. Once the head is out it does nothing. It listens to the errors of its body.',
    },
  ],
  openers: [],
  properties: { 'ctx.res': 'koa-raw', 'ctxt.res': 'koa-raw', 'context.res': 'koa-raw' },
};
