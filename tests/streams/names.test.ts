// What a name alone says of a call that gets a stream, and of a flag.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeName, saysGone, saysPresent, saysSse } from '../../src/streams/names.ts';

const judged: Record<'sends' | 'ends' | 'opens' | 'nothing', string[]> = {
  sends: ['send', 'sendEvent', 'sendError', 'writeEvent', 'writeSSE', 'write_event', '_send', 'emit', 'emitChunk', 'pushMessage', 'publish', 'broadcast', 'enqueueChunk', 'safeSendEvent', 'trySendEvent', 'sseWriteData', 'sendSSE', 'sendSse', 'writeSseEvent'],
  ends: ['end', 'endStream', 'close', 'closeStream', 'finish', 'finishResponse', 'done', 'complete', 'terminate', 'sseEnd', 'streamClose', 'safeClose', 'writeDoneAndClose', '_end'],
  opens: ['initSSE', 'openEventStream', 'startSse', 'setupSSE', 'setSSEHeaders', 'writeSSEHeaders', 'set_sse_headers', 'setup_sse', 'prepareEventStream', 'beginSse', 'applyStreamHeaders', 'sendSseHeaders', 'createEventStream', 'configureSSE'],
  nothing: ['log', 'track', 'resend', 'sender', 'writer', 'emitter', 'pushed', 'ending', 'closed', 'streaming', 'pipe', 'handle', 'register', 'endpoint', 'sendable', 'writeable', 'emitted', 'closest', 'completed', 'ended', 'append', 'notifyClient', 'streamChunk', 'flush'],
};

describe('judgeName', () => {
  for (const [kind, names] of Object.entries(judged)) {
    for (const name of names) {
      it(`${name}: ${kind}`, () => {
        const { sends, ends, opens } = judgeName(name);
        const found = Object.entries({ sends, ends, opens }).filter(([, is]) => is).map(([what]) => what);
        if (kind === 'nothing') assert.deepEqual(found, []);
        else assert.ok(found.includes(kind), `${name}: ${found.join(', ') || 'nothing'}`);
      });
    }
  }

  it('what opens does not send', () => {
    for (const name of judged.opens) assert.equal(judgeName(name).sends, false, name);
  });

  it('a notice of the end is sent, and ends', () => {
    for (const name of ['sendDone', 'writeEnd', 'emitClose']) {
      const { sends, ends } = judgeName(name);
      assert.deepEqual({ sends, ends }, { sends: true, ends: true }, name);
    }
  });
});

describe('saysSse', () => {
  for (const name of ['sse', 'SSE', 'sseWriter', 'useSse', 'createSSEStream', 'eventStream', 'event_stream', 'EventStream', 'serverSent', 'ServerSentEvents', 'my_sse', 'res.sse', 'SSE_HEADERS', 'ENABLE_SSE', 'MCPSSETransport']) {
    it(name, () => assert.ok(saysSse(name)));
  }
  for (const name of ['session', 'assess', 'message', 'passed', 'processes', 'classes', 'events', 'stream', 'Ssequence', 'lessee', 'ERROR_CLASSES', 'COMPRESSED', 'ASSERTIONS', 'isPRESSEDNow']) {
    it(`not ${name}`, () => assert.ok(!saysSse(name)));
  }
});

describe('flags of the connection', () => {
  for (const name of ['closed', 'isClosed', 'aborted', 'clientDisconnected', 'connectionClosed', 'client_gone', '_closed', 'reqAborted', 'streamEnded', 'disposed', 'isCancelled']) {
    it(`${name}: gone`, () => assert.deepEqual([saysGone(name), saysPresent(name)], [true, false]));
  }
  for (const name of ['connected', 'isConnected', 'alive', 'isAlive', 'isOpen']) {
    it(`${name}: present`, () => assert.deepEqual([saysGone(name), saysPresent(name)], [false, true]));
  }
  for (const name of ['sent', 'done', 'closing', 'close', 'open', 'notClosed', 'closedCount', 'first', 'hasSent', 'disconnect']) {
    it(`${name}: neither`, () => assert.deepEqual([saysGone(name), saysPresent(name)], [false, false]));
  }
});
