import type { AfterEnd, Does, Library } from './model.ts';

const stream: Readonly<Record<string, Does>> = {
  write: 'send',
  writeln: 'send',
  writeSSE: 'send',
  close: 'end',
  abort: 'abort',
  onAbort: 'nothing',
  sleep: 'nothing',
  pipe: 'nothing',
};

/** The helper swallows what is written too late. */
const LOST: AfterEnd = { send: 'lost', end: 'harmless', aborted: 'lost', cancelled: 'harmless', answer: 'harmless' };

const managed = {
  begins: 'open',
  onReturn: 'managed',
  onThrow: { uncommitted: 'managed', committed: 'managed' },
  afterEnd: LOST,
  because: 'The helper returns the response at once, logs what the callback throws and closes the stream after it.',
} as const;

const modules = ['hono/streaming', 'hono/helper', 'npm:hono/streaming', 'jsr:@hono/hono/streaming', '@hono/hono/streaming'];

export const hono: Library = {
  name: 'hono',
  streams: [
    { id: 'hono-sse', title: 'Hono SSE stream', methods: stream, sseOnly: true, ...managed },
    {
      id: 'hono-sse-caught',
      title: 'Hono SSE stream',
      methods: stream,
      sseOnly: true,
      begins: 'open',
      onReturn: 'managed',
      onThrow: { uncommitted: 'answered', committed: 'answered' },
      afterEnd: LOST,
      because: 'With an error callback streamSSE sends an error event for what the callback throws.',
    },
    { id: 'hono-stream', title: 'Hono stream', methods: stream, sseOnly: false, ...managed },
  ],
  openers: [
    { name: 'streamSSE', model: 'hono-sse', callback: { argument: 1, parameter: 0 }, because: 'SSE by its name, whatever module passes it on.' },
    { name: 'stream', from: modules, model: 'hono-stream', callback: { argument: 1, parameter: 0 }, because: 'Raw bytes; SSE when the header says so.' },
    { name: 'streamText', from: modules, model: 'hono-stream', callback: { argument: 1, parameter: 0 }, because: 'Text; SSE when the header says so.' },
  ],
  types: { SSEStreamingApi: 'hono-sse', StreamingApi: 'hono-stream' },
};
