// Files whose evidence is in what they import only: every rule sees them, and most files without any cost nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { mayHoldFinding, mayHoldLoop } from '../../src/candidates.ts';
import { Modules } from '../../src/modules/module.ts';
import { asks, hostOf, reports, type Files } from './repository.ts';

/** No word of it speaks of server-sent events but the header and the frame. */
const LIB = `
  export const HEADERS = { 'Content-Type': 'text/event-stream' };
  export function begin(res) { res.writeHead(200, HEADERS); }
  export function tell(res, data) { res.write(\`data: \${data}\\n\\n\`); }
  export function leave(res) { res.end(); }
`;
const PLAIN = LIB.replace('text/event-stream', 'text/plain').replace('data: ', '');

/** A handler without evidence of its own, with the helpers behind an index. */
const files = (body: string, lib = LIB): Files => ({
  'routes.ts': `import { begin, tell, leave } from './lib';
    export async function handler(req, res) {
${body}
    }
  `,
  'lib/index.ts': "export * from './out';",
  'lib/out.ts': lib,
});

describe('no-unguarded-writer-loop', () => {
  const loop = (mark: string) => `      begin(res);
      for await (const item of feed()) tell(res, item); ${mark}
      leave(res);`;
  reports('has the helpers of another file', files(loop('// ✗')));
  reports('has nothing against plain text', files(loop(''), PLAIN));
  const listeners = (mark: string) => `      begin(res);
      const source = feed();
      source.on('data', (item) => res.write(item)); ${mark}
      source.on('end', () => res.end());`;
  reports('has listeners that feed a stream that another file opens', files(listeners('// ✗')));
  reports('has nothing against listeners that feed another', files(listeners(''), PLAIN));
});

describe('require-stream-end', () => {
  const body = (end: string, mark: string) => `      begin(res); ${mark}
      if (req.small) { tell(res, 'all'); ${end} }
      for await (const item of feed()) tell(res, item);
      leave(res);`;
  asks('misses an end', 'require-stream-end', files(body('return;', '// ✗')));
  asks('has nothing against one', 'require-stream-end', files(body('return leave(res);', '').replace('begin(res);', 'begin(res); try {').replace(/leave\(res\);$/, '} finally { leave(res); }')));
  asks('has nothing to say of plain text', 'require-stream-end', files(body('return;', ''), PLAIN));
});

describe('no-send-after-end', () => {
  const body = (last: string) => `      begin(res);
      leave(res);
      ${last}`;
  asks('sees a send behind the end at the call that sends', 'no-send-after-end', files(body("tell(res, 'late'); // ✗")));
  asks('has nothing against another call', 'no-send-after-end', files(body("note('late');")));
  asks('sees its own send behind the end', 'no-send-after-end', files(body("res.write('late'); // ✗")));
});

describe('no-response-after-open', () => {
  const body = (before: string, mark: string) => `      ${before}
      try { await work(); } catch (error) {
        res.status(500).json({ error }); ${mark}
      }
      leave(res);`;
  asks('sees an answer behind the head', 'no-response-after-open', files(body('begin(res);', '// ✗')));
  asks('has nothing against one before it', 'no-response-after-open', files(body('', '').replace('({ error });', '({ error }); return;').replace('leave(res)', 'begin(res); leave(res)')));
  asks('has nothing to say of what is not opened', 'no-response-after-open', files(body('leave(res);', ''), LIB.replace('res.end()', '')));
});

describe('valid-event-frame', () => {
  const body = (frame: string) => `      begin(res);
      res.write(${frame});
      leave(res);`;
  asks('sees a frame without its end', 'valid-event-frame', files(body('`data: ${req.id}\\n`); // ✗\n(0')));
  asks('has nothing against one that is whole', 'valid-event-frame', files(body('`data: ${req.id}\\n\\n`')));
});

describe('no-drain-only-wait', () => {
  const body = (wait: string) => `      begin(res);
      for await (const item of feed()) {
        if (!res.write(item)) ${wait}
      }
      leave(res);`;
  asks('sees a wait that the client may leave', 'no-drain-only-wait', files(body("await new Promise((done) => res.once('drain', done)); // ✗")));
  asks('has nothing against one that ends then too', 'no-drain-only-wait', files(body("await new Promise((done) => { res.once('drain', done); res.once('close', done); });")));
});

describe('stop-on-disconnect', () => {
  const body = (stop: string, mark: string) => `      begin(res);
      const timer = setInterval(() => tell(res, Date.now()), 1000); ${mark}
      ${stop}`;
  asks('sees a timer that goes on', 'stop-on-disconnect', files(body('', '// ✗')));
  asks('has nothing against one that is stopped', 'stop-on-disconnect', files(body("req.on('close', () => clearInterval(timer));", '')));
});

describe('a method of a class that extends one of another file', () => {
  const stream = (end: string, mark: string): Files => ({
    'feed.ts': `import { Base } from './base';
      export class Feed extends Base {
        async run(res, source) {
          this.begin(res); ${mark}
          ${end}
        }
      }`,
    'base.ts': "export class Base { begin(res) { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); } finish(res) { res.end(); } }",
  });
  asks('leaves its stream open', 'require-stream-end', stream('if (await source.some()) this.finish(res);', '// ✗'));
  asks('ends it', 'require-stream-end', stream('try { await source.some(); } finally { this.finish(res); }', ''));
});

describe('texts alone turn away', () => {
  const gates = (main: string, lib: string) => {
    const host = hostOf({ 'a.ts': main, 'lib.ts': lib });
    const file = { path: '/a.ts', text: main, modules: new Modules(host) };
    return { loop: mayHoldLoop(file, {}), other: mayHoldFinding(file, {}), texts: host.texts, parsed: host.parsed };
  };
  it('what neither iterates nor hands anything on, and read nothing', () => assert.deepEqual(gates("import { x } from './lib'; x(1);", LIB), { loop: false, other: false, texts: [], parsed: [] }));
  it('what imports nothing of the kind, and parse nothing', () => {
    assert.deepEqual(gates("import { x } from './lib'; for await (const y of z) send(x(res));", PLAIN), { loop: false, other: false, texts: ['/lib.ts', '/lib.ts'], parsed: [] });
  });
  it('but not what hands its response to a file that opens streams', () => assert.equal(gates("import { begin } from './lib'; begin(ctx.res);", LIB).other, true));
});
