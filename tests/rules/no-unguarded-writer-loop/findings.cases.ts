// What a finding holds beside its place: outcome, kind of loop, stream, and the path that is its witness.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '@typescript-eslint/parser';
import { analyse } from '../../../src/analyse.ts';

type Finding = ReturnType<typeof analyse>[number];

const HEAD = "res.writeHead(200, { 'Content-Type': 'text/event-stream' });";

function findings(code: string, settings?: Parameters<typeof analyse>[1]): Finding[] {
  const ast = parse(code, { range: true, loc: true, tokens: true, comment: true, sourceType: 'module' });
  return analyse({ ast, text: code }, settings);
}

function onlyFinding(code: string): Finding {
  const [finding, ...others] = findings(code);
  assert.ok(finding, 'nothing was found');
  assert.deepEqual(others, []);
  return finding;
}

/** A Node handler around these lines. */
const handler = (...lines: string[]) =>
  ["import { createServer } from 'node:http';", 'createServer(async (req, res) => {', HEAD, ...lines, '});'].join('\n');

describe('the worst outcome is the one that is told', () => {
  it('hang before crash', () => {
    const code = handler('for await (const row of rows()) res.write(`data: ${row}\\n\\n`);');
    assert.equal(onlyFinding(code).outcome, 'hang');
  });

  it('crash before silent', () => {
    const code = handler('for await (const row of rows()) res.write(`data: ${row}\\n\\n`);', 'res.end();');
    assert.equal(onlyFinding(code).outcome, 'crash');
  });

  it('silent before managed', () => {
    const code = `export const GET = () => new Response(new ReadableStream({
      async start(controller) {
        for await (const row of rows()) controller.enqueue(row);
        controller.close();
      },
    }), { headers: { 'Content-Type': 'text/event-stream' } });`;
    assert.equal(onlyFinding(code).outcome, 'silent');
  });

  it('managed when the framework ends the stream', () => {
    const code = 'export async function* frames(rows) { for await (const row of rows) yield `data: ${row}\\n\\n`; }';
    assert.equal(onlyFinding(code).outcome, 'managed');
  });
});

describe('the kind of loop', () => {
  it('for await', () => {
    const code = handler('for await (const row of rows()) res.write(row);', 'res.end();');
    assert.equal(onlyFinding(code).loopKind, 'for-await');
  });

  it('a loop around read()', () => {
    const code = handler(
      'for (;;) {',
      'const { done, value } = await reader.read();',
      'if (done) break;',
      'res.write(value);',
      '}',
      'res.end();',
    );
    assert.equal(onlyFinding(code).loopKind, 'loop');
  });

  it('recursion', () => {
    const code = handler(
      'const pump = async () => {',
      'const { done, value } = await reader.read();',
      'if (done) return;',
      'res.write(value);',
      'await pump();',
      '};',
      'await pump();',
      'res.end();',
    );
    assert.equal(onlyFinding(code).loopKind, 'recursion');
  });

  it('pull()', () => {
    const code = `export const GET = () => new Response(new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    }), { headers: { 'Content-Type': 'text/event-stream' } });`;
    assert.equal(onlyFinding(code).loopKind, 'pull');
  });
});

describe('the place', () => {
  const code = handler(
    'for await (',
    '  const row of rows()',
    ') {',
    '  res.write(`data: ${row}\\n\\n`);',
    '}',
    'res.end();',
  );

  it('is the head of the loop, on one line', () => {
    const { loc, range } = onlyFinding(code);
    assert.deepEqual([loc.start.line, loc.end.line], [4, 4]);
    assert.equal(code.slice(range[0]).startsWith('for await'), true);
    assert.equal(code.slice(...range).includes('\n'), false);
  });

  it('has the same range and location', () => {
    const { loc, range } = onlyFinding(code);
    const lineStart = code.lastIndexOf('\n', range[0]) + 1;
    assert.equal(loc.start.column, range[0] - lineStart);
    assert.equal(loc.end.column, range[1] - lineStart);
  });

  it('comes in the order of the source', () => {
    const two = handler(
      'for await (const row of first()) res.write(row);',
      'for await (const row of second()) res.write(row);',
      'res.end();',
    );
    assert.deepEqual(findings(two).map((finding) => finding.loc.start.line), [4, 5]);
  });
});

describe('the stream', () => {
  it('has its name and its model', () => {
    const code = handler('for await (const row of rows()) res.write(row);', 'res.end();');
    assert.equal(onlyFinding(code).stream.name, 'res');
    assert.equal(onlyFinding(code).stream.model, 'node-http');
  });

  it('has the name that the code gives it', () => {
    const code = handler('const out = res;', 'for await (const row of rows()) out.write(row);', 'res.end();');
    assert.match(onlyFinding(code).stream.name, /^(?:out|res)$/);
  });
});

describe('the path', () => {
  const code = handler(
    'try {',
    '  for await (const row of rows()) res.write(`data: ${row}\\n\\n`);',
    "  res.end('data: [DONE]\\n\\n');",
    '} catch (error) {',
    '  console.error(error);',
    '}',
  );

  it('goes through the loop', () => {
    const { path } = onlyFinding(code);
    assert.ok(path.some((step) => step.line === 5), JSON.stringify(path));
  });

  it('tells what happens, and does not go over the send', () => {
    const { path } = onlyFinding(code);
    assert.ok(path.some((step) => step.kind === 'throws'), JSON.stringify(path));
    assert.equal(path.some((step) => step.line === 6), false, JSON.stringify(path));
    assert.equal(path.at(-1)?.kind, 'leaves');
  });

  it('says something at every step', () => {
    for (const step of onlyFinding(code).path) {
      assert.notEqual(step.kind, '');
      assert.notEqual(step.text, '');
      assert.ok(step.line >= 1 && step.column >= 0);
    }
  });
});

describe('the message', () => {
  it('is a sentence', () => {
    const code = handler('for await (const row of rows()) res.write(row);', 'res.end();');
    const { message, rule } = onlyFinding(code);
    assert.match(message, /^[A-Z`"'].*\.$/s);
    assert.doesNotMatch(message, /\{\{|undefined|\[object/);
    assert.equal(rule, 'no-unguarded-writer-loop');
  });
});

describe('what the message says of an error that nobody in the file catches', () => {
  const loop = 'for await (const row of rows()) res.write(`data: ${row}\\n\\n`);';

  it('of a handler: a library calls it', () => {
    const { message } = onlyFinding(handler(loop, "res.end('data: [DONE]\\n\\n');"));
    assert.match(message, /before its first item \(line 4\), and nobody catches the error: the process dies or the response stays open\.$/);
  });

  it('of a named handler', () => {
    const { message } = onlyFinding(`async function serve(req, res) { ${HEAD} ${loop} res.end('data: [DONE]\\n\\n'); }\nrouter.get('/rows', serve);`);
    assert.match(message, /and nobody catches the error/);
  });

  it('of an exported function: its caller is not seen', () => {
    const { message } = onlyFinding(`export async function relay(res, rows) { ${HEAD} ${loop} res.end('data: [DONE]\\n\\n'); }`);
    assert.match(message, /, and the error goes to the caller: unless it is handled there, the process dies or the response stays open\.$/);
  });

  it('where the stream is ended, it does not stay open', () => {
    const { message } = onlyFinding(handler('try {', loop, "res.write('data: [DONE]\\n\\n');", '} finally { res.end(); }'));
    assert.match(message, /then it is ended \(line 7\), and nobody catches the error: the process dies\.$/);
  });

  it('of a promise made by hand, which no step before rejects', () => {
    const { message } = onlyFinding(
      `export function relay(res, source) { ${HEAD}
return new Promise((resolve, reject) => {
  source.on('data', (row) => { try { res.write(\`data: \${row}\\n\\n\`); } catch (error) { reject(error); } });
  source.on('end', () => { res.end('data: [DONE]\\n\\n'); resolve(); });
});
}`,
    );
    assert.match(message, /then the promise that is returned is rejected \(line 1\), and the error goes to the caller/);
  });

  it('of functions that nobody awaits, one inside the other, the innermost is told', () => {
    const { message } = onlyFinding(handler(`(async () => { (async () => { ${loop} res.end(); })(); })();`));
    assert.equal(message.match(/is not awaited/g)?.length, 1, message);
  });
});

describe('files without a finding', () => {
  it('an empty file', () => assert.deepEqual(findings(''), []));

  it('a guarded loop', () => {
    const code = handler("res.write(': ok\\n\\n');", 'for await (const row of rows()) res.write(row);', 'res.end();');
    assert.deepEqual(findings(code), []);
  });
});

describe('settings', () => {
  it('reach the analysis', () => {
    const code = 'export async function follow(bus, rows) { for await (const row of rows) publishFrame(bus, row); }';
    assert.equal(findings(code).length, 0);
    assert.equal(findings(code, { senders: ['publishFrame'] }).length, 1);
  });
});
