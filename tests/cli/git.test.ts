// What git knows decides what is judged: --staged and --since in real repositories.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { BAD, CORE, flagged, folderWith, git, GOOD, put, repositoryWith, sseLint } from './command.ts';

const staged = (folder: string, ...args: string[]) => flagged(folder, '--staged', ...args);
const since = (folder: string, ref: string, ...args: string[]) => flagged(folder, '--since', ref, ...args);

describe('--staged', () => {
  it('judges what is staged, whatever stands in the file', async () => {
    const folder = repositoryWith({ 'a.ts': GOOD, 'b.ts': GOOD });
    put(folder, { 'a.ts': BAD, 'b.ts': BAD });
    git(folder, 'add', 'a.ts');
    put(folder, { 'a.ts': GOOD });
    assert.deepEqual(await staged(folder), ['a.ts']);
    git(folder, 'add', 'a.ts');
    assert.deepEqual(await staged(folder), [], 'b.ts is bad, but not staged');
  });

  it('judges a part of a file that is staged', async () => {
    const folder = repositoryWith({ 'a.ts': `${GOOD}\n// between\n` });
    put(folder, { 'a.ts': `${GOOD}\n// between\n${BAD.replace('handler', 'second')}` });
    git(folder, 'add', 'a.ts');
    put(folder, { 'a.ts': `${BAD}\n// between\n${BAD.replace('handler', 'second')}` });
    const { out } = await sseLint(folder, [...CORE, '--staged', '-f', 'json']);
    const [{ problems }] = (JSON.parse(out) as { files: [{ problems: { start: { line: number } }[] }] }).files;
    assert.deepEqual(problems.map(({ start }) => start.line), [GOOD.split('\n').length + 1 + 4]);
  });

  it('works before the first commit', async () => {
    const folder = folderWith({ 'a.ts': BAD });
    git(folder, 'init', '--quiet');
    git(folder, 'add', 'a.ts');
    assert.deepEqual(await staged(folder), ['a.ts']);
  });

  it('takes names of all kinds', async () => {
    const names = ['-a.ts', '--fix.ts', 'b c.ts', 'ünï 😀.ts', 'x\ny.ts', '"q".ts', "it's.ts"];
    const folder = repositoryWith({});
    put(folder, Object.fromEntries(names.map((name) => [name, BAD])));
    git(folder, 'add', '--all');
    assert.deepEqual(await staged(folder), names.toSorted());
  });

  it('passes over deleted files and links, and follows renamed ones', async () => {
    const folder = repositoryWith({ 'gone.ts': BAD, 'old.ts': BAD, 'target.ts': BAD });
    git(folder, 'rm', '--quiet', 'gone.ts');
    git(folder, 'mv', 'old.ts', 'new.ts');
    symlinkSync('target.ts', join(folder, 'link.ts'));
    git(folder, 'add', '--all');
    assert.deepEqual(await staged(folder), ['new.ts']);
  });

  it('asks of a merge only what neither side has', async () => {
    const folder = repositoryWith({ 'a.ts': GOOD, 'theirs.ts': GOOD });
    git(folder, 'switch', '--quiet', '--create', 'side');
    put(folder, { 'theirs.ts': BAD, 'a.ts': `// side\n${GOOD}` });
    git(folder, 'commit', '--quiet', '--all', '--message=Side');
    git(folder, 'switch', '--quiet', 'main');
    put(folder, { 'a.ts': `// main\n${GOOD}` });
    git(folder, 'commit', '--quiet', '--all', '--message=Main');
    assert.throws(() => git(folder, 'merge', 'side'));
    put(folder, { 'a.ts': GOOD });
    git(folder, 'add', 'a.ts');
    assert.deepEqual(await staged(folder), [], 'theirs.ts comes as it is from the other side');
    put(folder, { 'a.ts': BAD });
    git(folder, 'add', 'a.ts');
    assert.deepEqual(await staged(folder), ['a.ts'], 'the conflict was resolved badly');
  });

  it('looks only where it is told to', async () => {
    const folder = repositoryWith({});
    put(folder, { 'a/a.ts': BAD, 'ab/b.ts': BAD });
    git(folder, 'add', '--all');
    assert.deepEqual(await staged(folder, 'a'), ['a/a.ts']);
    assert.deepEqual(await staged(join(folder, 'a')), ['a.ts']);
  });

  it('mends a file only where nothing else stands in it', async () => {
    const folder = repositoryWith({});
    put(folder, { 'a.ts': BAD, 'b.ts': BAD });
    git(folder, 'add', '--all');
    put(folder, { 'b.ts': `${BAD}// more\n` });
    const { code, out, err } = await sseLint(folder, ['--staged', '--fix']);
    assert.equal(code, 1, 'what is staged is as it was');
    assert.match(out, /^a\.ts: mended\n/);
    assert.equal(err, 'sse-lint: b.ts has other content than what was judged, so its fixes were not written.\n');
    assert.match(readFileSync(join(folder, 'a.ts'), 'utf8'), /bodySent/);
    assert.equal(readFileSync(join(folder, 'b.ts'), 'utf8'), `${BAD}// more\n`);
    git(folder, 'add', 'a.ts');
    assert.deepEqual(await staged(folder), ['b.ts']);
  });

  it('needs a repository', async () => {
    const folder = folderWith({ 'a.ts': BAD });
    for (const args of [['--staged'], ['--since', 'main']]) {
      assert.deepEqual(await sseLint(folder, args), { code: 2, out: '', err: `sse-lint: ${args[0]} needs a git work tree, and ${folder} is in none.\n` });
    }
  });
});

describe('--since', () => {
  const two = (first: string, second: string) => `${first}// ${'-'.repeat(20)}\n${second.replace('handler', 'second')}`;

  it('reports findings on changed lines only', async () => {
    const folder = repositoryWith({ 'old.ts': BAD, 'both.ts': two(BAD, GOOD), 'fine.ts': GOOD });
    put(folder, { 'both.ts': two(BAD, BAD), 'new.ts': BAD });
    const { out } = await sseLint(folder, [...CORE, '--since', 'main', '-f', 'json']);
    const found = (JSON.parse(out) as { files: { path: string; problems: { start: { line: number } }[] }[] }).files;
    assert.deepEqual(found.map(({ path, problems }) => [path, problems.map(({ start }) => start.line)]), [['both.ts', [BAD.split('\n').length + 4]], ['new.ts', [4]]]);
  });

  it('reports a finding whose path crosses a change', async () => {
    const folder = repositoryWith({ 'a.ts': BAD, 'b.ts': BAD, 'c.ts': BAD, 'd.ts': GOOD });
    put(folder, {
      'a.ts': BAD.replace("  res.writeHead(200, { 'Content-Type': 'text/event-stream' });", "  res.writeHead(201, { 'Content-Type': 'text/event-stream' });"),
      'b.ts': BAD.replace('export async', '// a comment\nexport async'),
      'c.ts': `${BAD}// a comment\n`,
      // What made it right is gone: the change itself is a line that is no more.
      'd.ts': GOOD.replace("  res.write(': open\\n\\n');\n", ''),
    });
    assert.deepEqual(await since(folder, 'main'), ['a.ts', 'd.ts']);
  });

  it('compares with where the branch left', async () => {
    const folder = repositoryWith({ 'a.ts': GOOD });
    git(folder, 'switch', '--quiet', '--create', 'work');
    put(folder, { 'mine.ts': BAD });
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=Mine');
    git(folder, 'switch', '--quiet', 'main');
    put(folder, { 'theirs.ts': BAD });
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=Theirs');
    git(folder, 'switch', '--quiet', 'work');
    assert.deepEqual(await since(folder, 'main'), ['mine.ts']);
    assert.deepEqual(await since(folder, 'HEAD'), []);
  });

  it('takes renamed files for what they were', async () => {
    const folder = repositoryWith({ 'old name.ts': two(BAD, GOOD) });
    git(folder, 'mv', 'old name.ts', 'new "näme".ts');
    assert.deepEqual(await since(folder, 'main'), []);
    put(folder, { 'new "näme".ts': two(BAD, BAD) });
    assert.deepEqual(await since(folder, 'main'), ['new "näme".ts']);
  });

  it('is not led astray by lines that look like a diff', async () => {
    const trap = `/*\n++ b/b.ts\n@@ -1 +1,99 @@\n*/\n`;
    const folder = repositoryWith({ 'a.ts': '', 'b.ts': BAD });
    put(folder, { 'a.ts': trap, 'b.ts': `${BAD}// end` });
    assert.deepEqual(await since(folder, 'main'), []);
  });

  it('mends only what it reports', async () => {
    const folder = repositoryWith({ 'both.ts': two(BAD, GOOD) });
    put(folder, { 'both.ts': two(BAD, BAD) });
    assert.equal((await sseLint(folder, ['--since', 'main', '--fix'])).code, 0);
    const text = readFileSync(join(folder, 'both.ts'), 'utf8');
    assert.ok(text.startsWith(BAD));
    assert.match(text, /bodySent/);
  });

  it('refuses a name that git does not know', async () => {
    for (const ref of ['nowhere', '--output=x', '', 'main\u0007']) {
      const { code, out, err } = await sseLint(repositoryWith({}), [`--since=${ref}`]);
      assert.deepEqual([code, out, err], [2, '', `sse-lint: git knows no commit called ${JSON.stringify(ref)}.\n`]);
    }
  });
});

describe('--since in a shallow clone', () => {
  const origin = repositoryWith({ 'a.ts': GOOD, 'old.ts': BAD });
  git(origin, 'switch', '--quiet', '--create', 'work');
  for (const step of [1, 2, 3]) {
    put(origin, { [`mine-${step}.ts`]: BAD });
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', `--message=${step}`);
  }
  const clone = (depth: string) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sse-lint-')));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    git(folder, 'clone', '--quiet', `--depth=${depth}`, '--branch=work', `file://${origin}`, '.');
    return folder;
  };

  it('says how to fetch a name that is not there', async () => {
    const { code, err } = await sseLint(clone('1'), ['--since', 'origin/main']);
    assert.deepEqual([code, err], [2, 'sse-lint: git knows no commit called "origin/main". This is a shallow clone: fetch it first, with `git fetch --depth=1 origin` and its name.\n']);
  });

  it('compares with the other branch itself when history does not reach back, and says so', async () => {
    const folder = clone('1');
    git(folder, 'fetch', '--quiet', '--depth=1', 'origin', 'main:refs/remotes/origin/main');
    assert.deepEqual(await since(folder, 'origin/main'), ['mine-1.ts', 'mine-2.ts', 'mine-3.ts']);
    assert.match((await sseLint(folder, ['--since', 'origin/main'])).err, /^sse-lint: Compared with origin\/main as it is now, since the history of this shallow clone does not reach back to where the branch left it\.\n$/);
  });
});
