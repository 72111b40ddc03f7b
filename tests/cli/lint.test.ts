// The command on a folder: what it reports, what it leaves out, what it says.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { BAD, CORE, flagged, folderWith, git, GOOD, put, sseLint } from './command.ts';

describe('a folder', () => {
  it('without findings ends with 0', async () => {
    const { code, out, err } = await sseLint(folderWith({ 'a.ts': GOOD, 'b.js': 'export {};\n' }), []);
    assert.deepEqual([code, out, err], [0, 'Nothing to report in 2 files.\n', '']);
  });

  it('with findings ends with 1, and draws them', async () => {
    const { code, out } = await sseLint(folderWith({ 'src/a.ts': BAD }), CORE);
    assert.equal(code, 1);
    assert.equal(
      out,
      `src/a.ts:4:5  hang  sse/no-unguarded-writer-loop
  This \`for await\` loop can leave the HTTP response \`res\` with nothing sent: the stream is opened
  (line 2), then the source throws before its first item (line 4), so the response is left open with
  nothing sent, and the client waits for ever.

      2 │   res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        │   ╰─ 1. the stream is opened
        ⋮
>     4 │     for await (const item of items()) {
        │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 2. the loop is entered
        │     ╰─ 3. the source throws before its first item
        ╰─ 4. the function returns

1 error in 1 file.
--diff shows a change that mends it, where there is one; --fix makes it.
`,
    );
  });

  it('may be of any kind of program', async () => {
    const jsx = `${BAD}export const View = () => <b>{1}</b>;\n`;
    const ts = BAD.replace('(req, res)', '(req: Request, res: Response): Promise<void>');
    const folder = folderWith({ 'a.js': BAD, 'b.jsx': jsx, 'c.js': jsx, 'd.mjs': BAD, 'e.cjs': `${BAD.replace('export ', '')}return;\n`, 'f.ts': ts, 'g.tsx': `${ts}export const View = () => <b>{1}</b>;\n`, 'h.mts': ts, 'i.cts': ts, 'j.js': `${BAD.replace('export ', '')}with (a) b();\n`, 'k.js': ts });
    assert.deepEqual(await flagged(folder), ['a.js', 'b.jsx', 'c.js', 'd.mjs', 'e.cjs', 'f.ts', 'g.tsx', 'h.mts', 'i.cts', 'j.js', 'k.js']);
  });

  it('is left out where git ignores it, or nobody wrote it', async () => {
    const folder = folderWith({
      '.gitignore': 'out/\n*.gen.ts\n!keep.gen.ts\n/only-here.ts\n',
      'out/a.ts': BAD,
      'b.gen.ts': BAD,
      'keep.gen.ts': BAD,
      'only-here.ts': BAD,
      'sub/only-here.ts': BAD,
      'sub/.gitignore': 'c.ts\n!d.gen.ts\n',
      'sub/c.ts': BAD,
      'sub/d.gen.ts': BAD,
      'node_modules/x/index.js': BAD,
      'lib.min.js': BAD,
      'types.d.ts': BAD,
      'bundle.js': `${BAD.replaceAll('\n', ' ')};${'x(1);'.repeat(2_000)}`,
      'notes.md': BAD,
    });
    git(folder, 'init', '--quiet');
    put(folder, { '.git/info/exclude': 'excluded.ts\n', 'excluded.ts': BAD });
    assert.deepEqual(await flagged(folder), ['keep.gen.ts', 'sub/d.gen.ts', 'sub/only-here.ts']);
    assert.deepEqual(await flagged(join(folder, 'sub')), ['d.gen.ts', 'only-here.ts'], 'patterns from above hold');
    assert.deepEqual(await flagged(folder, 'b.gen.ts', 'lib.min.js'), ['b.gen.ts', 'lib.min.js'], 'what is named is judged');
  });

  it('is judged once, however often it is named', async () => {
    assert.deepEqual(await flagged(folderWith({ 'src/a.ts': BAD }), '.', 'src', 'src/a.ts'), ['src/a.ts']);
  });

  it('may hold names of all kinds', async () => {
    const names = ['-c', '--fix', '--', '-x y', 'ünï 😀', 'a\nb', "it's \"so\"", 'a%b#c?', ' '].map((name) => `${name}.ts`);
    const folder = folderWith(Object.fromEntries(names.map((name) => [name, BAD])));
    assert.deepEqual(await flagged(folder), names.toSorted());
    assert.deepEqual(await flagged(folder, ...names), names.toSorted(), 'as arguments, with leading dashes');
    for (const format of ['pretty', 'sarif', 'rdjsonl', 'gitlab', 'github', 'markdown']) assert.equal((await sseLint(folder, [...CORE, '-f', format])).code, 1);
  });

  it('keeps files from steering the terminal', async () => {
    const { out } = await sseLint(folderWith({ 'a\u001b[31m.ts': `${BAD}`.replace('items()', "items('\u001b[2J')") }), []);
    assert.ok(!out.includes('\u001b'), out);
  });

  it('is walked without following links', async () => {
    const folder = folderWith({ 'src/a.ts': BAD });
    symlinkSync('..', join(folder, 'src/loop'));
    symlinkSync('a.ts', join(folder, 'src/b.ts'));
    symlinkSync('nowhere', join(folder, 'src/c.ts'));
    assert.deepEqual(await flagged(folder), ['src/a.ts']);
    assert.deepEqual(await flagged(folder, 'src/b.ts'), ['src/b.ts'], 'a link that is named is followed');
  });
});

describe('comments that turn the rule off', () => {
  const before = (comment: string) => BAD.replace('    for await', `    ${comment}\n    for await`);

  it('are honoured', async () => {
    const rule = 'sse/no-unguarded-writer-loop';
    for (const text of [before('// eslint-disable-next-line'), before(`/* eslint-disable-next-line ${rule} -- it cannot fail */`), `/* eslint-disable */\n${BAD}`, `/* eslint-disable no-var, ${rule} */ ${BAD}`, BAD.replace('items()) {', `items()) { // eslint-disable-line ${rule}`), before(`// oxlint-disable-next-line ${rule}`)]) {
      assert.deepEqual(await flagged(folderWith({ 'a.ts': text })), [], text);
    }
  });

  it('are not when they are about something else', async () => {
    for (const text of [before('// eslint-disable-next-line no-var'), before('// eslint-disable'), before('"eslint-disable-next-line"'), `/* eslint-disable */ /* eslint-enable */\n${BAD}`, before('\n// eslint-disable-next-line\n')]) {
      assert.deepEqual(await flagged(folderWith({ 'a.ts': text })), ['a.ts'], text);
    }
  });
});

describe('files that cannot be judged', () => {
  it('are reported, and the rest goes on', async () => {
    const folder = folderWith({ 'broken.ts': `${BAD}}}}`, 'fine.ts': BAD, 'other.ts': GOOD });
    const { code, out, err } = await sseLint(folder, CORE);
    assert.equal(code, 1);
    assert.match(err, /^sse-lint: broken\.ts could not be parsed: [^\n]+ \(line 12\)\.\n$/);
    assert.match(out, /^fine\.ts:4:5/);
  });

  it('end with 2 when there is nothing else', async () => {
    assert.equal((await sseLint(folderWith({ 'broken.ts': `${BAD}}}}` }), [])).code, 2);
  });

  it('may be no text at all', async () => {
    const folder = folderWith({ 'video.ts': Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256)), 'utf16.ts': Buffer.from(`\ufeff${BAD}`, 'utf16le'), 'huge.ts': Buffer.alloc(9 * 1024 * 1024, 'for await "data:" '), 'bom.ts': `\ufeff${BAD}`, 'latin.ts': Buffer.from(BAD.replace('items()', "items('\u00e9')"), 'latin1') });
    const { code, out, err } = await sseLint(folder, ['--format', 'json']);
    assert.equal(code, 1, err);
    assert.deepEqual((JSON.parse(out) as { files: { path: string }[] }).files.map(({ path }) => path), ['bom.ts', 'latin.ts']);
    const named = await sseLint(folder, ['huge.ts']);
    assert.deepEqual([named.code, named.err], [2, 'sse-lint: huge.ts is larger than 8 MiB and was left out.\n']);
  });
});

describe('--fix', () => {
  it('mends what can be mended, and says so', async () => {
    const folder = folderWith({ 'a.ts': `\ufeff${BAD.replaceAll('\n', '\r\n')}`, 'b.ts': GOOD });
    const { code, out } = await sseLint(folder, ['--fix']);
    assert.deepEqual([code, out], [0, 'a.ts: mended\nNothing to report in 2 files.\n']);
    const text = readFileSync(join(folder, 'a.ts'), 'utf8');
    assert.ok(text.startsWith('\ufeffexport'), 'the byte order mark stays');
    assert.match(text, /let bodySent = false;\r\n/);
    assert.equal((await sseLint(folder, [])).code, 0);
  });

  it('writes through a link, not over it', async () => {
    const folder = folderWith({ 'real/a.ts': BAD });
    symlinkSync('real/a.ts', join(folder, 'a.ts'));
    assert.equal((await sseLint(folder, ['--fix', 'a.ts'])).code, 0);
    assert.match(readFileSync(join(folder, 'real/a.ts'), 'utf8'), /bodySent/);
  });

  it('leaves a file alone that is not valid UTF-8', async () => {
    const bytes = Buffer.from(BAD.replace('items()', "items('\u00e9')"), 'latin1');
    const folder = folderWith({ 'a.ts': bytes });
    const { code, err } = await sseLint(folder, ['--fix']);
    assert.deepEqual([code, err], [1, 'sse-lint: a.ts is not valid UTF-8, so its fixes were not written.\n']);
    assert.deepEqual(readFileSync(join(folder, 'a.ts')), bytes);
  });

  it('mends several in one file', async () => {
    const folder = folderWith({ 'a.ts': `${BAD}${BAD.replace('handler', 'second')}` });
    assert.equal((await sseLint(folder, ['--fix'])).code, 0);
    assert.equal(readFileSync(join(folder, 'a.ts'), 'utf8').split('let bodySent').length, 3);
  });
});

describe('--diff', () => {
  it('shows the change, and makes none', async () => {
    const folder = folderWith({ 'a.ts': BAD });
    const { code, out } = await sseLint(folder, ['--diff', '--color']);
    assert.equal(code, 1);
    assert.match(out, /\u001b\[32m {2}\+\u001b\[39m\u001b\[32m {2}let bodySent = false;/);
    assert.equal(readFileSync(join(folder, 'a.ts'), 'utf8'), BAD);
  });
});

describe('formats', () => {
  it('go to files, several at a time', async () => {
    const folder = folderWith({ 'a.ts': BAD });
    const both = await sseLint(folder, ['-f', 'github', '-f', 'markdown']);
    assert.deepEqual([both.code, both.out], [2, ''], 'only one fits on standard output');
    const ran = await sseLint(folder, [...CORE, '-f', 'sarif:out/deep/a.sarif', '-f', 'github', '--format=markdown', '-o', 'summary.md']);
    assert.equal(ran.code, 1);
    assert.match(ran.out, /^::error file=a\.ts,line=4,/);
    assert.equal((JSON.parse(readFileSync(join(folder, 'out/deep/a.sarif'), 'utf8')) as { version: string }).version, '2.1.0');
    assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /1 error in 1 file/);
  });

  it('name files from the root of the repository where a reviewer reads them', async () => {
    const folder = folderWith({ 'packages/a/src/a.ts': BAD });
    git(folder, 'init', '--quiet');
    const inside = join(folder, 'packages/a');
    assert.match((await sseLint(inside, CORE)).out, /^src\/a\.ts:4:5/);
    assert.match((await sseLint(inside, [...CORE, '-f', 'github'])).out, /file=packages\/a\/src\/a\.ts,/);
  });

  it('end with 2 when the file cannot be written', async () => {
    const folder = folderWith({ 'a.ts': GOOD });
    mkdirSync(join(folder, 'taken'));
    const { code, err } = await sseLint(folder, ['-o', 'taken']);
    assert.equal(code, 2);
    assert.match(err, /^sse-lint: taken could not be written: .+\.\n$/);
  });
});
