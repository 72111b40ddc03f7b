// Fixes where helpers of other files send and end: the flag is set behind the calls that lead there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { applyEdits } from '../../src/fix/edits.ts';
import { lint, type Files } from './repository.ts';

const SSE = `
export function open(res) { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }
export function send(res, data) { res.write(\`data: \${JSON.stringify(data)}\\n\\n\`); }
export function maybeSend(res, data) { if (data) res.write(\`data: \${JSON.stringify(data)}\\n\\n\`); }
export function finish(res) { res.end(); }
export function finishWith(res, data) { if (data) res.write(\`data: \${data}\\n\\n\`); res.end(); }
`;

const files = (body: string): Files => ({
  'routes.ts': `import { open, send, maybeSend, finish, finishWith } from './sse';
app.get('/events', async (req, res) => {
  open(res);
  try {
    for await (const item of feed()) ${body}
});
`,
  'sse.ts': SSE,
});

const closed = (of: Files): string | undefined => {
  const [finding] = lint(of);
  const edit = finding?.fixes.closeEvent({ event: 'close', data: '' });
  return edit && applyEdits(of['routes.ts']!, [edit]);
};

describe('helpers of other files', () => {
  it('send and end', () =>
    assert.equal(
      closed(files(`send(res, item);
  } catch (error) {
    send(res, { error });
  }
  finish(res);`)),
      `import { open, send, maybeSend, finish, finishWith } from './sse';
app.get('/events', async (req, res) => {
  open(res);
  let bodySent = false;
  try {
    for await (const item of feed()) {
      send(res, item);
      bodySent = true;
    }
  } catch (error) {
    send(res, { error });
    bodySent = true;
  }
  if (!bodySent && !res.writableEnded) res.write('event: close\\ndata: \\n\\n');
  finish(res);
});
`,
    ));
  it('what may send before it ends has no place for the event', () =>
    assert.equal(
      closed(files(`send(res, item);
  } catch (error) {
    send(res, { error });
  }
  finishWith(res, req.query.last);`)),
      undefined,
    ));
  it('a comment goes out whatever the helper does', () => {
    const of = files(`maybeSend(res, item);
  } catch (error) {
    send(res, { error });
  }
  finish(res);`);
    const edit = lint(of)[0]!.fixes.prime();
    assert.match(applyEdits(of['routes.ts']!, [edit!]), /try \{\n {4}res\.write\(': open\\n\\n'\);\n {4}for await/);
  });
});

describe('without the analysis of what comes of it', () => {
  it('whether a helper of another file sends each time is not known', () => {
    const [finding] = lint(files(`send(res, item);
  } catch (error) {
    send(res, { error });
  }
  finish(res);`));
    assert.equal(finding!.fixes.closeEvent({ event: 'close', data: '' }, true, false), undefined);
  });
});
