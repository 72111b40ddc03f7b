// What a path comes to that leaves the scope with nothing sent.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exit } from '../../src/ir/model.ts';
import { modelOf } from '../../src/models/index.ts';
import { initialStatus, judgeFor, outcomeOf, type JudgedStream } from '../../src/streams/judge.ts';
import { OUTCOMES, STATUSES, type Outcome, type Status } from '../../src/streams/protocol.ts';

const own = (model: string): JudgedStream => ({ id: 0, model: modelOf(model), borrowed: false, handedOver: false, captured: false, opens: true, ends: true });
const lent = (model: string): JudgedStream => ({ ...own(model), borrowed: true, opens: false, ends: false });
const passedOn = (model: string): JudgedStream => ({ ...own(model), handedOver: true });

type Way = `${Exit['how']} to ${Exit['to']}`;

const exitOf = (way: Way): Exit => {
  const [how, , to] = way.split(' ') as [Exit['how'], string, Exit['to']];
  return { how, to };
};

const fine = undefined;

const rows: [stream: JudgedStream, status: Status, way: Way, outcome: Outcome | undefined][] = [
  // Left open: nobody ends a Node response, and a rejected listener ends the process.
  [own('node-http'), 'open', 'return to root', 'hang'],
  [own('node-http'), 'prepared', 'return to root', 'hang'],
  [own('node-http'), 'fresh', 'return to root', 'hang'],
  [own('node-http'), 'declined', 'return to root', 'hang'],
  [own('node-http'), 'open', 'throw to root', 'crash'],
  [own('node-http'), 'prepared', 'throw to root', 'crash'],
  [own('node-http'), 'open', 'return to detached', 'hang'],
  [own('node-http'), 'open', 'throw to detached', 'crash'],
  // Ended: nothing came, and an error that goes on may still end the process.
  [own('node-http'), 'ended', 'return to root', 'silent'],
  [own('node-http'), 'ended', 'throw to root', 'crash'],
  [own('node-http'), 'ended', 'throw to detached', 'crash'],
  // Express 4 does not look at the promise of a handler, Express 5 does.
  [own('express'), 'prepared', 'throw to root', 'crash'],
  [own('express5'), 'prepared', 'throw to root', fine],
  [own('express5'), 'open', 'throw to root', 'managed'],
  [own('express5'), 'open', 'return to root', 'hang'],
  [own('express5'), 'ended', 'throw to root', 'silent'],
  [own('express5'), 'prepared', 'throw to detached', 'crash'],
  // Fastify answers what it owns and leaves alone what was hijacked.
  [own('fastify-raw'), 'prepared', 'throw to root', fine],
  [own('fastify-raw'), 'open', 'throw to root', 'managed'],
  [own('fastify-hijacked'), 'open', 'throw to root', 'hang'],
  [own('fastify-sse'), 'fresh', 'return to root', 'managed'],
  [own('fastify-sse'), 'fresh', 'throw to root', fine],
  [own('fastify-sse-v2'), 'open', 'throw to root', 'hang'],
  [own('koa-raw'), 'open', 'throw to root', 'hang'],
  [own('koa-body'), 'prepared', 'throw to root', fine],
  [own('koa-body'), 'prepared', 'throw to detached', 'crash'],
  // The framework that called the function takes over.
  [own('hono-sse'), 'open', 'return to framework', 'managed'],
  [own('hono-sse'), 'open', 'throw to framework', 'managed'],
  [own('hono-sse'), 'ended', 'throw to framework', 'silent'],
  [own('hono-sse-caught'), 'open', 'throw to framework', fine],
  [own('hono-sse-caught'), 'open', 'return to framework', 'managed'],
  [own('web-controller'), 'open', 'return to framework', 'hang'],
  [own('web-controller'), 'open', 'throw to framework', 'managed'],
  [own('bun-direct'), 'open', 'return to framework', 'managed'],
  [own('generator'), 'open', 'return to root', 'managed'],
  [own('generator'), 'open', 'throw to root', 'managed'],
  [own('web-writer'), 'open', 'throw to root', 'crash'],
  // One that was lent and is neither opened nor ended here may have a caller who does that.
  [lent('node-http'), 'open', 'return to root', 'silent'],
  [lent('node-http'), 'open', 'throw to root', 'silent'],
  [lent('node-http'), 'ended', 'throw to root', 'silent'],
  [lent('fastify-hijacked'), 'open', 'throw to root', 'silent'],
  [lent('node-http'), 'open', 'return to detached', 'hang'],
  [lent('node-http'), 'open', 'throw to detached', 'crash'],
  [lent('node-http'), 'ended', 'throw to detached', 'crash'],
  [lent('hono-sse'), 'open', 'return to root', 'managed'],
  [{ ...lent('node-http'), ends: true }, 'open', 'return to root', 'hang'],
  [{ ...lent('node-http'), opens: true }, 'open', 'return to root', 'hang'],
  // Code that runs later goes on with it: a return is no end, but a throw is.
  [passedOn('node-http'), 'open', 'return to root', fine],
  [passedOn('node-http'), 'open', 'throw to root', 'crash'],
  [passedOn('node-http'), 'ended', 'return to root', 'silent'],
];

describe('outcomeOf', () => {
  for (const [stream, status, way, outcome] of rows) {
    const whose = stream.handedOver ? 'handed over' : !stream.borrowed ? 'own' : `lent${stream.opens ? ', opened here' : ''}${stream.ends ? ', ended here' : ''}`;
    it(`${stream.model.id} (${whose}), ${status}, ${way}: ${outcome ?? 'nothing wrong'}`, () => {
      assert.equal(outcomeOf(stream, exitOf(way), status), outcome);
      assert.equal(judgeFor(stream)(exitOf(way), STATUSES.indexOf(status)), outcome === undefined ? undefined : OUTCOMES.indexOf(outcome));
    });
  }

  it('nothing is wrong once something was sent, answered or aborted', () => {
    for (const status of ['sent', 'answered', 'aborted'] as const) {
      for (const how of ['return', 'throw'] as const) {
        for (const to of ['root', 'detached', 'framework'] as const) assert.equal(outcomeOf(own('node-http'), { how, to }, status), undefined);
      }
    }
  });

  it('outcomes are ranked from the worst on', () => assert.deepEqual(OUTCOMES, ['hang', 'crash', 'silent', 'managed']));
});

describe('initialStatus', () => {
  for (const [stream, status] of [
    [own('node-http'), 'fresh'],
    [own('h3-event-stream'), 'prepared'],
    [own('hono-sse'), 'open'],
    [lent('node-http'), 'open'],
    [lent('express'), 'open'],
    // Where a throw before the head is out is answered, it is not taken for granted that the head is out.
    [lent('express5'), 'fresh'],
    [{ ...lent('node-http'), opens: true }, 'fresh'],
  ] as [JudgedStream, Status][]) {
    it(`${stream.borrowed ? 'borrowed' : 'own'} ${stream.model.id}${stream.opens ? '' : ', not opened here'}: ${status}`, () => {
      assert.equal(initialStatus(stream), status);
    });
  }
});
