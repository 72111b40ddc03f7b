import { NODE_AFTER_END, NODE_RESPONSE, type Does, type Library } from './model.ts';

/** What `reply` itself does to the response that `reply.raw` is. */
const REPLY: Readonly<Record<string, Does>> = {
  send: 'answer',
  code: 'status',
  status: 'status',
  header: 'later-headers',
  headers: 'later-headers',
  type: 'later-headers',
};

export const fastify: Library = {
  name: 'fastify',
  streams: [
    {
      id: 'fastify-raw',
      title: "Fastify's raw response",
      methods: { ...NODE_RESPONSE, ...REPLY },
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      returnAnswers: true,
      afterEnd: NODE_AFTER_END,
      because: 'Without hijack() Fastify answers a rejected handler with 500 while nothing is committed, and cuts the connection afterwards.',
    },
    {
      id: 'fastify-hijacked',
      title: "Fastify's hijacked response",
      methods: NODE_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'hang', committed: 'hang' },
      afterEnd: NODE_AFTER_END,
      because: 'After hijack() Fastify swallows a throw and leaves the response to the handler.',
    },
  ],
  openers: [],
  properties: { 'reply.raw': 'fastify-raw', 'rep.raw': 'fastify-raw', 'res.raw': 'fastify-raw', 'response.raw': 'fastify-raw' },
};

export const fastifySse: Library = {
  name: '@fastify/sse',
  streams: [
    {
      id: 'fastify-sse',
      title: '@fastify/sse reply',
      rejects: true,
      methods: { send: 'send', close: 'end', keepAlive: 'nothing', sendHeaders: 'open', onClose: 'nothing', stream: 'nothing', replay: 'nothing' },
      sseOnly: true,
      begins: 'fresh',
      onReturn: 'managed',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      returnAnswers: true,
      afterEnd: { send: 'throws', end: 'harmless', aborted: 'throws', cancelled: 'throws', answer: 'harmless' },
      because: 'The plugin ends the response when the handler returns; headers go out with the first event, so an earlier throw is a proper 500.',
    },
  ],
  openers: [],
  properties: { 'reply.sse': 'fastify-sse', 'rep.sse': 'fastify-sse' },
};

export const fastifySseV2: Library = {
  name: 'fastify-sse-v2',
  streams: [
    {
      id: 'fastify-sse-v2',
      title: 'fastify-sse-v2 reply',
      methods: { sse: 'send', ...REPLY },
      sseOnly: true,
      begins: 'fresh',
      onReturn: 'managed',
      onThrow: { uncommitted: 'answered', committed: 'hang' },
      returnAnswers: true,
      afterEnd: { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' },
      because: 'The first sse() call makes the response; without one Fastify answers the request itself.',
    },
  ],
  openers: [],
};
