// --init asks first, writes what works, and never writes over a file.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { folderWith, git, sseLint } from './command.ts';

const init = (folder: string, input: string) => sseLint(folder, ['--init'], { input });
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const manifest = (...packages: string[]) => JSON.stringify({ devDependencies: Object.fromEntries(packages.map((name) => [name, '*'])) });

describe('--init', () => {
  it('writes an ESLint config and a hook when told to', async () => {
    const folder = folderWith({ 'package.json': manifest('eslint') });
    git(folder, 'init', '--quiet');
    const { code, out } = await init(folder, 'y\nyes\n');
    assert.equal(code, 0);
    assert.match(out, /Wrote eslint\.config\.mjs\.\n.*Wrote \.git\/hooks\/pre-commit\.\n$/s);
    assert.equal(read(folder, 'eslint.config.mjs'), "import sse from 'eslint-plugin-sse';\n\nexport default [\n  sse.configs.recommended,\n];\n");
    assert.equal(read(folder, '.git/hooks/pre-commit'), '#!/bin/sh\nnpx --no-install sse-lint --staged\n');
    assert.equal(statSync(join(folder, '.git/hooks/pre-commit')).mode & 0o111, 0o111);
  });

  for (const [what, input] of [['no', 'n\nn\n'], ['nothing', ''], ['something else', 'x\n\n']] as const) {
    it(`writes nothing when told ${what}, but shows it`, async () => {
      const folder = folderWith({ 'package.json': manifest('eslint', 'typescript-eslint') });
      git(folder, 'init', '--quiet');
      const { code, out } = await init(folder, input);
      assert.equal(code, 0);
      assert.match(out, /Did not write eslint\.config\.mjs\..*parser: tseslint\.parser/s);
      assert.equal(existsSync(join(folder, 'eslint.config.mjs')), false);
      assert.equal(existsSync(join(folder, '.git/hooks/pre-commit')), false);
    });
  }

  it('never writes over a file', async () => {
    for (const [name, expected] of [['.pre-commit-config.yaml', /repo: local/], ['lefthook.yml', /jobs:/], ['.husky/pre-commit', /sse-lint --staged/]] as const) {
      const folder = folderWith({ 'package.json': manifest('eslint'), 'eslint.config.ts': 'mine', [name]: 'mine' });
      git(folder, 'init', '--quiet');
      const { code, out } = await init(folder, 'y\ny\n');
      assert.equal(code, 0);
      assert.match(out, /^eslint\.config\.ts is there already\./);
      assert.match(out, expected);
      assert.deepEqual([read(folder, 'eslint.config.ts'), read(folder, name)], ['mine', 'mine']);
      assert.equal(existsSync(join(folder, '.git/hooks/pre-commit')), false);
    }
  });

  it('needs a project', async () => {
    assert.deepEqual(await init(folderWith({}), ''), { code: 2, out: '', err: 'sse-lint: --init sets up the project of the current folder, and there is no package.json in it.\n' });
    assert.equal((await init(folderWith({ 'package.json': '{' }), '')).code, 2);
  });
});
