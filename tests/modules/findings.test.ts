// What a finding says when a part of its path stands in another file, and what the settings change.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Modules } from '../../src/modules/module.ts';
import { askFile, hostOf, lint, lintFile, reports, type Files } from './repository.ts';

const FILES = {
  'src/routes.ts': `import { open } from './lib';
app.get('/events', async (req, res) => {
  open(res);
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); // ✗
  res.end();
});
`,
  'src/lib/index.ts': `/* The helpers. */
export function open(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
}
`,
} satisfies Files;

describe('a path through another file', () => {
  const [finding] = lint(FILES);
  const opened = finding!.path.find((step) => step.kind === 'opens')!;

  it('names that file in its step, with positions of its own', () => {
    assert.equal(opened.file, '/src/lib/index.ts');
    assert.deepEqual([opened.line, opened.column], [3, 2]);
    assert.equal(FILES['src/lib/index.ts'].slice(...opened.range), "res.writeHead(200, { 'Content-Type': 'text/event-stream' })");
  });
  it('names it in the message', () => assert.match(finding!.message, /the stream is opened \(lib\/index\.ts line 3\), then the source throws before its first item \(line 4\)/));
  it('has steps of the linted file without a name', () => assert.deepEqual(finding!.path.filter((step) => step !== opened).map((step) => step.file), [undefined, undefined, undefined]));
  it('quotes the code of that file', () => {
    const [late] = lint({
      'a.ts': `import { settle } from './b';
        app.get('/', async (req, res) => {
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          try {
            for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
          } catch {}
          settle();
          res.write(': bye\\n\\n');
          res.end();
        });`,
      'b.ts': '// A line of words before the code, so that offsets differ.\nexport function settle() {\n  flushAll();\n}',
    });
    const step = late!.path.find(({ text }) => text === '`flushAll()` throws');
    assert.deepEqual([step?.file, step?.line], ['/b.ts', 3]);
  });
});

describe('fixes', () => {
  const event = { event: 'close', data: '' };
  it('edit the linted file where the whole of the stream is sent to there', () => assert.ok(lint(FILES)[0]!.fixes.closeEvent(event) !== undefined));
  it('set the flag behind the calls by which another file sends', () => {
    const sends = { ...FILES, 'src/routes.ts': FILES['src/routes.ts'].replace('res.write(`data: ${item}\\n\\n`)', 'send(res, item)').replace('{ open }', '{ open, send }'), 'src/lib/index.ts': `${FILES['src/lib/index.ts']} export function send(res, item) { res.write(\`data: \${item}\\n\\n\`); }` };
    const [finding, ...others] = lint(sends);
    assert.equal(others.length, 0);
    assert.match(finding!.fixes.closeEvent(event)!.text, /send\(res, item\);.*\s+bodySent = true;/);
    assert.ok(finding!.fixes.prime() !== undefined);
  });
});

describe('loops of other files', () => {
  const files = {
    'routes.ts': "import { pump } from './pump';\napp.get('/', (req, res) => { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); for (;;) { reader.read(); return pump(res); } });",
    'pump.ts': 'export async function pump(res) {\n  for await (const item of feed()) res.write(`data: ${item}\\n\\n`);\n  res.end();\n}',
  } satisfies Files;
  it('are reported in their own file', () => {
    assert.deepEqual(lintFile(files, 'routes.ts'), []);
    assert.deepEqual(lintFile(files, 'pump.ts').map(({ loc }) => loc.start.line), [2]);
  });
});

describe('what another file does all by itself', () => {
  const head = "res.writeHead(200, { 'Content-Type': 'text/event-stream' });";
  const files = (here: string, there: string) =>
    ({
      'routes.ts': `import { stream } from './stream';\napp.get('/', async (req, res) => { ${here}await stream(res); });`,
      'stream.ts': `export async function stream(res) {
  ${there}
  try {
    await settle();
    res.end('data: done\\n\\n');
  } catch {
    res.status(500).send('failed');
  }
}`,
    }) satisfies Files;
  const late = (of: Files, name: string) => askFile('no-response-after-open', of, name).map(({ loc }) => loc.start.line);
  it('is told of there alone', () => {
    assert.deepEqual(late(files('', head), 'routes.ts'), []);
    assert.deepEqual(late(files('', head), 'stream.ts'), [7]);
  });
  it('is told of at the call where this file has a part in it', () => assert.deepEqual(late(files(head, ''), 'routes.ts'), [2]));
});

describe('settings', () => {
  const routes = (mark: string) => ({ ...FILES, 'src/routes.ts': FILES['src/routes.ts'].replace('res.write(`data: ${item}\\n\\n`)', 'res.write(item)').replace('// ✗', mark) });
  reports('imports are followed', routes('// ✗'));
  reports('imports: true', routes('// ✗'), { imports: true });
  reports('imports: false judges by names', routes(''), { imports: false });
  it('imports must be a boolean', () => assert.throws(() => lint(FILES, { imports: 'yes' }), { message: 'settings.sse.imports must be true or false.' }));

  const helper = (file: string) => ({
    'a.ts': `import { say } from './b';
      app.get('/', async (req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        say(res);
        for await (const item of feed()) res.write(item); ${file === 'declared' ? '' : '// ✗'}
        res.end();
      });`,
    'b.ts': 'export function say(res) { queue.push(res.id); }',
  });
  reports('a helper that sends nothing', helper('followed'));
  reports('one that is declared to send', helper('declared'), { senders: ['say'] });
});

describe('what may throw is asked of the policy first', () => {
  const routes = (call: string, from: string, mark: string) => ({
    'a.ts': `import { helper } from './b';
      app.get('/', async (req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        try {
          for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); ${mark}
        } catch {}
        ${call};
        res.write(': bye\\n\\n');
        res.end();
      });`,
    'b.ts': from,
  });
  reports('a helper that throws', routes('helper()', 'export function helper() { throw new Error(); }', '// ✗'));
  reports('a logger', routes('helper.info()', 'export const helper = { info() { throw new Error(); } };', ''));
  reports('a helper that the settings exempt', routes('helper()', 'export function helper() { throw new Error(); }', ''), { nonThrowing: ['helper'] });
  reports('a helper that only counts', routes('helper()', 'let count = 0; export function helper() { count++; }', ''));
});

describe('files that are asked for', () => {
  const parsedFor = (files: Files, settings?: object) => {
    const host = hostOf(files);
    lint(files, settings, {}, new Modules(host));
    return host.parsed;
  };
  it('are those whose imports are used', () => assert.deepEqual(parsedFor({ ...FILES, 'src/routes.ts': `import { other } from '../other';\n${FILES['src/routes.ts']}`, 'other.ts': 'export const other = 1;' }), ['/src/lib/index.ts']));
  it('are none for a file without a writer', () => {
    const host = hostOf({ 'a.ts': "import { open } from './b';\nopen(res); for await (const x of y) z(x);", 'b.ts': "export const TYPE = 'text/event-stream';" });
    const text = "import { open } from './b';\nfor await (const x of y) z(x);";
    lint({ 'a.ts': text, 'b.ts': "export const TYPE = 'text/event-stream';" }, undefined, {}, new Modules(host));
    assert.deepEqual([host.texts, host.parsed], [[], []]);
  });
  it('are none with imports: false', () => assert.deepEqual(parsedFor(FILES, { imports: false }), []));
  it('are parsed once for as long as they stay the same', () => {
    const host = hostOf(FILES);
    const modules = new Modules(host);
    for (let round = 0; round < 3; round++) assert.equal(lint(FILES, undefined, {}, modules).length, 1);
    assert.deepEqual(host.parsed, ['/src/lib/index.ts']);
  });
  it('are parsed again when they change', () => {
    const files: Record<string, string> = { ...FILES };
    const modules = new Modules(hostOf(files));
    const count = () => lint(files, undefined, {}, modules).length;
    assert.equal(count(), 1);
    files['src/lib/index.ts'] = FILES['src/lib/index.ts'].replace('});', "}); res.write(': hello\\n\\n');");
    assert.equal(count(), 0);
    files['src/lib/index.ts'] = FILES['src/lib/index.ts'];
    assert.equal(count(), 1);
  });
  it('may be many: the oldest are forgotten', () => {
    const files: Record<string, string> = {};
    const filler = `// ${'x'.repeat(40_000)}\n`;
    for (let at = 0; at < 80; at++) files[`routes${at}.ts`] = FILES['src/routes.ts'].replace('./lib', `./lib${at}`);
    for (let at = 0; at < 80; at++) files[`lib${at}.ts`] = filler + FILES['src/lib/index.ts'];
    const host = hostOf(files);
    const modules = new Modules(host);
    for (let at = 0; at < 80; at++) assert.equal(lintFile(files, `routes${at}.ts`, undefined, {}, modules).length, 1);
    assert.ok(modules.size <= 1_500_000, `${modules.size}`);
    assert.equal(lintFile(files, 'routes79.ts', undefined, {}, modules).length, 1);
    assert.equal(host.parsed.length, 80);
    assert.equal(lintFile(files, 'routes0.ts', undefined, {}, modules).length, 1);
    assert.equal(host.parsed.length, 81);
  });
  it('give the same findings in any order', () => {
    const names = ['src/routes.ts', 'src/lib/index.ts'] as const;
    const say = (order: readonly (keyof typeof FILES)[]) => {
      const modules = new Modules(hostOf(FILES));
      return Object.fromEntries(order.map((name) => [name, lintFile(FILES, name, undefined, {}, modules).map(({ message }) => message)]));
    };
    assert.deepEqual(say(names), say([...names].reverse()));
  });
});
