// The command as it is installed: one bundle, threads, its own start. Needs the build.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { BAD, folderWith, GOOD, put, sseLint } from './command.ts';

const BIN = fileURLToPath(new URL('../../dist/cli/sse-lint.js', import.meta.url));

function built(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  return { code: status, out: stdout, err: stderr };
}

describe('the built command', () => {
  it('does what the sources do, with every part that is loaded late', async () => {
    const folder = folderWith({ 'a.ts': BAD, 'src/b.tsx': GOOD, '.sserc.json': '{ "preset": "strict" }' });
    for (const args of [[], ['--diff'], ['-f', 'json'], ['-f', 'sarif'], ['-f', 'markdown'], ['--explain', 'no-unguarded-writer-loop'], ['--help'], ['--nonsense'], ['--staged']]) assert.deepEqual(built(folder, ...args), await sseLint(folder, args), args.join(' '));
    assert.deepEqual(built(folder, '--init'), await sseLint(folder, ['--init']));
    assert.deepEqual(built(folder, '--preset', 'recommended', '--fix'), { code: 0, out: 'a.ts: mended\nNothing to report in 2 files.\n', err: '' });
    assert.match(readFileSync(join(folder, 'a.ts'), 'utf8'), /bodySent/);
  });

  it('finds the same on one thread and on several', () => {
    const folder = folderWith({});
    put(folder, Object.fromEntries(Array.from({ length: 2_100 }, (_, index) => [`${index % 40}/${index}.ts`, index % 100 === 0 ? BAD : index % 700 === 1 ? `${BAD}(` : 'export {};\n'])));
    const one = built(folder, '--threads', '1', '-f', 'json');
    assert.equal(one.code, 1);
    assert.equal((JSON.parse(one.out) as { files: object[] }).files.length, 21);
    assert.deepEqual(built(folder, '--threads', '3', '-f', 'json'), one);
  });

  it('does not mind a reader that goes away', () => {
    const folder = folderWith(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.ts`, BAD])));
    const { stderr } = spawnSync('/bin/sh', ['-c', '"$0" "$1" | head -n 1', process.execPath, BIN], { cwd: folder, encoding: 'utf8' });
    assert.equal(stderr, '');
  });
});
