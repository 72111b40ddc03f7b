import { NODE_RESPONSE, type Library } from './model.ts';

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
      because: 'With ctx.respond = false, or once the head is out, Koa neither ends ctx.res nor answers an error on it.',
    },
  ],
  openers: [],
  properties: { 'ctx.res': 'koa-raw', 'context.res': 'koa-raw' },
};
