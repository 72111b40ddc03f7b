// Every strategy of the clients, on servers that are really there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { DELAYS, type ClientName, type Leaving } from './cell.ts';
import { callTool } from './clients/mcp.ts';
import { rapid } from './clients/rapid.ts';
import { compile } from './compile.ts';
import { cellOf, FIXTURES, textOf } from './fixtures.ts';
import { lint } from './lint.ts';
import { listenTo } from './listen.ts';
import { underLoad } from './load.ts';
import { codeOf, observe } from './observe.ts';
import { inPool } from './pool.ts';
import { ServerProcess } from './process.ts';
import type { SourceName } from './feed.ts';

const fixture = (file: string) => FIXTURES.find((one) => one.file === file)!;
const CLEAN = fixture('node-http/clean.ts');

describe('a client that leaves', { concurrency: 2 }, () => {
  const WAYS: readonly Leaving[] = ['fin', 'rst', 'half'];
  for (const how of WAYS) {
    it(`${how}, while the source is read: the source is stopped`, async () => {
      const seen = await observe(cellOf(CLEAN, { source: 'blocks', client: how }));
      assert.equal(codeOf(seen), 'source aborted');
    });
  }

  it('fin and rst after 0, 1, 50, 100 and 200 ms: no source is left open', async () => {
    const clients = (['fin', 'rst'] as const).flatMap((how) => DELAYS.map((delay): ClientName => `${how}@${delay}`));
    const seen = await inPool(clients, (client) => observe(cellOf(CLEAN, { source: 'blocks', client })));
    for (const observation of seen) assert.match(codeOf(observation), /^source (?:aborted|not opened)$/, observation.cell.client);
  });

  it('reads slowly: the whole stream arrives', async () => {
    const seen = await observe(cellOf(CLEAN, { source: 'flood', client: 'slow' }));
    assert.equal(codeOf(seen), 'item end');
    assert.deepEqual(seen.violations, []);
  });

  it('many in a row, each gone at once: the server lives, and no source is left open', async () => {
    const server = new ServerProcess(cellOf(CLEAN, { source: 'blocks', client: 'stays' }).program, 'blocks');
    try {
      const port = await server.port();
      await rapid(port, 60, 'rst');
      await rapid(port, 60, 'fin');
      const count = (what: string): number => server.events.filter((event) => event.what === what).length;
      await server.until('the last of them to be gone', () => !server.alive || (server.quiet && count('request') > 0 && count('connection closed') === count('request')));
      assert.ok(server.alive, server.stderr);
      assert.equal(count('source is aborted'), count('source opens'));
    } finally {
      await server.stop();
    }
  });
});

describe('an EventSource', { concurrency: 2 }, () => {
  const flagged = fixture('node-http/flagged.ts');

  it('connects again, and again hears nothing, when the stream is empty', async () => {
    const heard = await listenTo(cellOf(flagged, { source: 'empty', client: 'stays' }), true);
    assert.deepEqual(heard, { received: [], opened: true, lost: true, requests: 2 });
  });

  it('is done after the close event', async () => {
    const heard = await listenTo(cellOf(flagged, { source: 'empty', client: 'stays' }, lint(textOf(flagged)).fixed));
    assert.deepEqual(heard, { received: [{ type: 'close', data: '' }], opened: true, lost: false, requests: 1 });
  });

  it('waits for ever when nothing comes', async () => {
    const heard = await listenTo(cellOf(fixture('node-http/logs.ts'), { source: 'throws-first', client: 'stays' }));
    assert.deepEqual(heard, { received: [], opened: true, lost: false, requests: 1 });
  });

  it('dispatches no frame without data', async () => {
    const heard = await listenTo(cellOf(fixture('node-http/frame-without-data.ts'), { source: 'items', client: 'stays' }));
    assert.deepEqual(heard.received, [{ type: 'ready', data: '{}' }]);
  });
});

describe('the MCP client', { concurrency: 2 }, () => {
  const program = { file: compile('fixtures/mcp/tools.ts', textOf({ ...CLEAN, file: 'mcp/tools.ts' })) };

  async function call(tool: string, source: SourceName): Promise<{ outcome: string | undefined; after: ServerProcess }> {
    const server = new ServerProcess(program, source);
    try {
      const called = await callTool(await server.port(), tool, () => server.changed());
      await server.until('an outcome', () => called.outcome !== undefined || (server.quiet && server.saw('source is asked')));
      const { outcome } = called;
      const events = server.events.length;
      await called.leave();
      if (outcome === undefined) await server.until('the client to be gone', () => server.quiet && server.events.length > events);
      return { outcome, after: server };
    } finally {
      await server.stop();
    }
  }

  it('gets a result of a tool whose source is empty', async () => assert.equal((await call('collect', 'empty')).outcome, 'result'));
  it('gets a result of one that sends notifications', async () => assert.equal((await call('collect', 'items')).outcome, 'result'));
  it('gets an error of one whose source throws', async () => assert.equal((await call('collect', 'throws-first')).outcome, 'tool error'));

  it('waits for one that blocks, and leaves the source open', async () => {
    const { outcome, after } = await call('collect', 'blocks');
    assert.equal(outcome, undefined);
    assert.ok(!after.saw('source is aborted'));
  });

  it('stops one that listens to its signal', async () => {
    const { outcome, after } = await call('collect-until-left', 'blocks');
    assert.equal(outcome, undefined);
    assert.ok(after.saw('source is aborted'));
  });
});

describe('500 clients at once', () => {
  const load = (file: string) => underLoad(cellOf(fixture(file), { source: 'items', client: 'stays' }).program, 500);

  it('leave a clean server without a violation and without an open source', async () => {
    const { violations, leaked, died, clients } = await load('express5/clean.ts');
    assert.deepEqual({ violations, leaked, died, clients }, { violations: {}, leaked: 0, died: false, clients: 500 });
  });

  it('show the defects of a flagged one', async () => {
    const { violations, leaked } = await load('express5/flagged.ts');
    assert.ok(violations['ended without an event']! > 0);
    assert.ok(violations['broken off without an event']! > 0);
    assert.ok(leaked > 0);
  });
});
