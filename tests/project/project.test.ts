// What the project says about itself in several places says the same everywhere.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import * as parser from '@typescript-eslint/parser';

import { rules } from '../../rules/index.ts';
import { RULES } from '../../src/cli/selection.ts';
import plugin from '../../src/index.ts';
import { analyse } from '../../src/analyse.ts';
import { sentence } from '../../src/report/words.ts';
import { OUTCOMES } from '../../src/streams/protocol.ts';
import pkg from '../../package.json' with { type: 'json' };

const ROOT = new URL('../../', import.meta.url);
const list = async (folder: string) => (await readdir(new URL(folder, ROOT), { recursive: true })).map((file) => file.replaceAll('\\', '/')).sort();
const read = (file: string) => readFile(new URL(file, ROOT), 'utf8');

describe('rules', async () => {
  const names = Object.keys(rules).sort();
  const named = (files: readonly string[], suffix: string) => files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));

  it('each file is in the index', async () => assert.deepEqual(named(await list('rules'), '.ts'), [...names, 'index'].sort()));
  it('each has a page', async () => assert.deepEqual(named(await list('docs/rules'), '.md').filter((name) => name !== 'README'), names));
  it('each has tests', async () => {
    const folders = (await readdir(new URL('tests/rules', ROOT), { withFileTypes: true })).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), names);
  });
  it('each links to its page', () => {
    for (const [name, { meta }] of Object.entries(rules)) assert.match(meta.docs?.url ?? '', new RegExp(`/docs/rules/${name}\\.md$`));
  });
  it('the presets name rules that exist', () => {
    for (const { rules: on } of Object.values(plugin.configs)) for (const id of Object.keys(on ?? {})) assert.ok(names.includes(id.replace(/^sse\//, '')), id);
  });
  it('the command knows all of them without loading any', () => assert.deepEqual([...RULES].sort(), names));
});

describe('plugin', () => {
  it('has the name and version of the package', () => {
    const { name, version } = plugin.meta;
    assert.deepEqual({ name, version }, { name: pkg.name, version: pkg.version });
  });
  it('each version has an entry in the changelog', async () => assert.ok((await read('CHANGELOG.md')).includes(`## [${pkg.version}]`)));
});

describe('messages', () => {
  const isSentence = (text: string) => assert.match(text, /^(?:[A-Z]|settings\.sse)[^\n]*[^\s.]\.$/);
  const kinds = ['for-await', 'loop', 'recursion', 'pull', 'awaiting'] as const;

  for (const kind of kinds) {
    it(`of ${kind} are sentences`, () => {
      for (const outcome of OUTCOMES) {
        for (const heir of ['owner', 'caller', undefined] as const) isSentence(sentence(kind, { name: 'res', title: 'HTTP response' }, outcome, [], heir));
      }
    });
  }
  it('with a path are sentences', () => {
    const text = "async function sseWriter(res) { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); for await (const x of feed()) res.write(x); }";
    const [finding] = analyse({ ast: parser.parse(text, { range: true, loc: true }), text });
    isSentence(finding!.message);
    assert.notEqual(finding!.path.length, 0);
  });
  it('of a broken setting are sentences', () => {
    const text = 'for await (const x of y) sse.send(x);';
    const ast = parser.parse(text, { range: true, loc: true });
    for (const settings of [1, { express: 3 }, { senders: 'x' }, { unknown: [] }]) {
      assert.throws(() => analyse({ ast, text }, settings), ({ message }: Error) => (isSentence(message), true));
    }
  });
});

describe('imports', async () => {
  for (const folder of ['src', 'rules']) {
    for (const file of (await list(folder)).filter((name) => name.endsWith('.ts') && !name.startsWith('cli/'))) {
      it(`${folder}/${file}`, async () => {
        const text = await read(`${folder}/${file}`);
        for (const node of parser.parse(text, { sourceType: 'module' }).body) {
          if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportAllDeclaration') continue;
          const isType = node.type === 'ImportDeclaration' ? node.importKind === 'type' : node.exportKind === 'type';
          const from = node.source?.value ?? '.';
          assert.ok(isType || from.startsWith('.'), `The plugin loads nothing but itself, and this imports ${from}.`);
        }
        // The host of Node is the one door to what is installed beside the plugin.
        if (file !== 'host-node.ts') assert.doesNotMatch(text, /\bawait import\(|\bcreateRequire\b/);
      });
    }
  }
});
