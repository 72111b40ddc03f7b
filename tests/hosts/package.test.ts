/** What is in the package, and that it is all that its users need. Needs the npm registry. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { rules } from '../../rules/index.ts';
import { version } from '../../src/version.ts';
import { copyFixtures, installed, node, pack, project, ROOT, write } from './projects.ts';

const RULE = 'sse/no-unguarded-writer-loop';
const ESLINT = { eslint: '10.15.0' };

let packed: ReturnType<typeof pack>;
before(() => void (packed = pack()));

/** What each kind of file of the sources becomes in the build. */
function builtFrom(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('cli'))
    .map((name) => `dist/${folder}/${name.replaceAll('\\', '/').slice(0, -'.ts'.length)}`)
    .flatMap((name) => [`${name}.js`, `${name}.d.ts`]);
}

describe('the package', () => {
  it('holds the build, the documents and what npm adds, and nothing else', () => {
    const pages = ['docs/ci.md', 'docs/cli.md', 'docs/how-it-works.md', 'docs/models.md', 'docs/reproduction.md', 'docs/rules/README.md', ...Object.keys(rules).map((name) => `docs/rules/${name}.md`)];
    // The build reads its version from the copy of package.json beside it; the command is bundled, with names of its own.
    const command = ['dist/cli/sse-lint.js', 'dist/cli/worker.js', 'dist/cli/formatter-sarif.js', 'dist/cli/LICENSES.txt', 'formatter-sarif.js', 'formatter-sarif.d.ts'];
    const expected = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/package.json', ...pages, ...builtFrom('src'), ...builtFrom('rules'), ...command];
    assert.deepEqual(packed.files.filter((file) => !/^dist\/cli\/[\w-]+-[A-Z0-9]{8}\.js$/.test(file)), expected.sort());
  });
});

describe('a project with nothing but ESLint', () => {
  let folder: string;
  before(() => void (folder = project(ESLINT, packed.tarball)));

  const evaluate = (code: string, ...flags: string[]) => {
    write(folder, {});
    write(folder, { 'package.json': '{}' });
    const { status, stdout, stderr } = node(folder, [...flags, '-e', code]);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    return JSON.parse(stdout) as unknown;
  };
  const facts = { name: 'eslint-plugin-sse', version, namespace: 'sse', rules: Object.keys(rules), configs: ['recommended', 'strict'] };
  const PRINT = 'console.log(JSON.stringify({ ...plugin.meta, rules: Object.keys(plugin.rules), configs: Object.keys(plugin.configs) }));';

  it('has no TypeScript in it', () => {
    assert.deepEqual(['typescript', '@typescript-eslint'].filter((name) => existsSync(installed(folder, name))), []);
  });

  it('gets the plugin by import', () => {
    assert.deepEqual(evaluate(`import plugin from 'eslint-plugin-sse'; ${PRINT}`, '--input-type=module'), facts);
  });

  it('gets the plugin by require', () => {
    assert.deepEqual(evaluate(`const plugin = require('eslint-plugin-sse'); ${PRINT}`, '--input-type=commonjs'), facts);
  });

  it('reads its package.json', () => {
    assert.equal(evaluate("console.log(JSON.stringify(require('eslint-plugin-sse/package.json').version));", '--input-type=commonjs'), version);
  });

  const lint = (config: string, env: NodeJS.ProcessEnv = {}) => {
    write(folder, { 'eslint.config.mjs': config });
    copyFixtures(folder, 'src', ['flagged.js', 'clean.js']);
    const run = node(folder, [installed(folder, 'eslint/bin/eslint.js'), '-f', 'json', 'src'], env);
    assert.equal(run.stderr, '');
    const results = JSON.parse(run.stdout) as { filePath: string; messages: { ruleId: string }[] }[];
    return Object.fromEntries(results.map(({ filePath, messages }) => [filePath.split(/[/\\]/).at(-1), messages.map((message) => message.ruleId)]));
  };
  const FOUND = { 'clean.js': [], 'flagged.js': [RULE] };
  /** Its source may throw, too, and then nothing ends the response. */
  const PRESET = { 'clean.js': [], 'flagged.js': ['sse/require-stream-end', RULE] };

  it('lints JavaScript', () => {
    assert.deepEqual(lint(`import sse from 'eslint-plugin-sse'; export default [{ plugins: { sse }, rules: { '${RULE}': 'error' } }];`), FOUND);
  });

  it('takes the recommended config as it is', () => {
    assert.deepEqual(lint("import sse from 'eslint-plugin-sse'; export default [sse.configs.recommended];"), PRESET);
  });

  it('takes the strict config as it is', () => {
    assert.deepEqual(lint("import sse from 'eslint-plugin-sse'; export default [sse.configs.strict];"), { 'clean.js': ['sse/stop-on-disconnect'], 'flagged.js': [...PRESET['flagged.js'], 'sse/stop-on-disconnect'] });
  });

  it('extends "sse/recommended"', () => {
    const config = "import { defineConfig } from 'eslint/config'; import sse from 'eslint-plugin-sse'; export default defineConfig([{ files: ['**/*.js'], plugins: { sse }, extends: ['sse/recommended'] }]);";
    assert.deepEqual(lint(config), PRESET);
  });

  it('names the rule after the prefix that the config gives it', () => {
    const config = "import { defineConfig } from 'eslint/config'; import sse from 'eslint-plugin-sse'; export default defineConfig([{ files: ['**/*.js'], plugins: { events: sse }, extends: ['events/recommended'] }]);";
    assert.deepEqual(lint(config), { 'clean.js': [], 'flagged.js': PRESET['flagged.js'].map((rule) => rule.replace('sse', 'events')) });
  });

  it('lints in worker threads', () => {
    write(folder, { 'eslint.config.mjs': "import sse from 'eslint-plugin-sse'; export default [sse.configs.recommended];" });
    copyFixtures(folder, 'src', ['flagged.js', 'clean.js']);
    const run = node(folder, [installed(folder, 'eslint/bin/eslint.js'), '--concurrency', '2', '-f', 'json', 'src']);
    const results = JSON.parse(run.stdout) as { messages: { ruleId: string }[] }[];
    assert.deepEqual(results.flatMap((result) => result.messages.map((message) => message.ruleId)), PRESET['flagged.js']);
  });
});

const CONSUMER = `
import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import sse from 'eslint-plugin-sse';

const name: string = sse.configs.recommended.name ?? sse.meta.name;
const all: Linter.Config[] = [sse.configs.recommended, sse.configs.strict, { name, plugins: { sse } }];

export default defineConfig([
  sse.configs.recommended,
  { files: ['**/*.ts'], plugins: { sse }, extends: ['sse/recommended', sse.configs.strict], rules: { '${RULE}': ['error', { report: 'hang' }] } },
  ...all,
]);

// @ts-expect-error There is no such config.
sse.configs.missing;
`;

describe('the types', () => {
  for (const typescript of ['6.0.3', '7.0.2']) {
    it(`compile with TypeScript ${typescript}`, () => {
      const folder = project({ ...ESLINT, typescript }, packed.tarball);
      const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: [], skipLibCheck: false };
      write(folder, { 'package.json': '{ "type": "module" }', 'eslint.config.ts': CONSUMER, 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['eslint.config.ts'] }) });
      const { status, stdout } = node(folder, [installed(folder, 'typescript/bin/tsc'), '-p', 'tsconfig.json']);
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });
  }
});
