import { NODE_AFTER_END, NODE_RESPONSE, type Library, type StreamModel } from './model.ts';

export const EXPRESS_RESPONSE: StreamModel['methods'] = {
  ...NODE_RESPONSE,
  set: 'headers',
  header: 'headers',
  append: 'headers',
  type: 'headers',
  contentType: 'headers',
  vary: 'nothing',
  cookie: 'nothing',
  get: 'nothing',
  status: 'status',
  json: 'answer',
  jsonp: 'answer',
  send: 'answer',
  sendStatus: 'answer',
  sendFile: 'answer',
  redirect: 'answer',
  render: 'answer',
};

export const express: Library = {
  name: 'express',
  streams: [
    {
      id: 'express',
      title: 'Express response',
      methods: EXPRESS_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'crash', committed: 'crash' },
      afterEnd: NODE_AFTER_END,
      because: 'Express 4 does not look at the promise of a handler: a rejection is unhandled and ends the process.',
    },
    {
      id: 'express5',
      title: 'Express response',
      methods: EXPRESS_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      afterEnd: NODE_AFTER_END,
      because: 'Express 5 awaits the handler: before the head is out it answers 500, afterwards it drops the connection.',
    },
  ],
  openers: [],
  types: { Response: 'express', ExpressResponse: 'express', VercelResponse: 'express' },
};
