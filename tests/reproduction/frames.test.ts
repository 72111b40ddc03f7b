// The body of an answer is read as an EventSource reads it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Answer } from './clients/answer.ts';
import { contentOf, judgeFrames } from './frames.ts';

const SSE = 'text/event-stream';

describe('what a client sees', () => {
  const cases: [body: string, type: string | undefined, content: string][] = [
    ['', SSE, '∅'],
    ['data: {"n":1}\n\ndata: {"n":2}\n\n', SSE, 'item'],
    ['data: 1\n\nevent: close\ndata: \n\n', SSE, 'item+CLOSE'],
    ['event: close\n\n', SSE, 'close without data'],
    ['event: error\ndata: {}\n\n', SSE, 'ERR'],
    ['retry: 3000\n\n', SSE, 'retry'],
    ['\n', SSE, 'newline'],
    [': ok\n\n', SSE, 'comment'],
    ['data: 1\n\n{"error":"boom"}', SSE, 'item+json'],
    ['data: 1\n', SSE, 'text'],
    ['{"error":"boom"}', 'application/json', 'json'],
    ['<pre>', 'text/html', 'text'],
  ];
  for (const [body, type, content] of cases) it(`${JSON.stringify(body)} as ${type}: ${content}`, () => assert.equal(contentOf(body, type), content));
});

describe('what does not reach a listener', () => {
  const LOST = 'event not dispatched by EventSource';
  const cases: [body: string, violations: string[]][] = [
    ['data: 1\n\n', []],
    ['data\n\n', []],
    [': ok\n\n', []],
    [': data: 1\n\n', [LOST]],
    ['id: 1\n\n', []],
    ['retry: 500\n\n', []],
    ['retry: 5s\n\n', ['line ignored by EventSource']],
    ['data: 1\n', [LOST]],
    ['data: 1\\n\\n', [LOST]],
    ['event: close\n\n', [LOST]],
    ['data: one\ntwo\n\n', ['line ignored by EventSource']],
    ['data: 1\r\n\r\n', []],
  ];
  for (const [body, violations] of cases) it(`${JSON.stringify(body)}: ${violations.join(', ') || 'nothing'}`, () => assert.deepEqual(judgeFrames(body, true), violations));

  it('an event that is still on its way', () => assert.deepEqual(judgeFrames('data: 1\n', false), []));
});

describe('an answer', () => {
  const read = (...parts: string[]): Answer => {
    const answer = new Answer();
    for (const part of parts) answer.add(Buffer.from(part));
    return answer;
  };
  const CHUNKED = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

  it('in chunks, cut anywhere', () => {
    const text = `${CHUNKED}9\r\ndata: 1\n\n\r\n0\r\n\r\n`;
    for (let at = 0; at <= text.length; at++) {
      const { status, contentType, body, ending } = read(text.slice(0, at), text.slice(at));
      assert.deepEqual({ status, contentType, body, ending }, { status: 200, contentType: SSE, body: 'data: 1\n\n', ending: 'end' });
    }
  });

  it('by its length', () => {
    assert.equal(read('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nno').ending, undefined);
    assert.equal(read('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nnope').ending, 'end');
  });

  it('until the connection closes', () => {
    const answer = read('HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n');
    assert.equal(answer.ending, undefined);
    answer.cut();
    assert.equal(answer.ending, 'end');
  });

  it('that is dropped in the middle', () => {
    const answer = read(CHUNKED);
    answer.cut();
    assert.equal(answer.ending, 'cut');
  });
});
