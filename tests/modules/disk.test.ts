// The host of Node: specifiers as projects write them, and ESLint itself on files of a disk.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import * as typescriptParser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';

import { nodeHost, parseWith } from '../../src/host-node.ts';
import plugin from '../../src/index.ts';

const SSE = `export function open(res) { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }
export function send(res, data) { res.write(\`data: \${data}\\n\\n\`); }
`;

const routes = (specifier: string) => `import { open, send } from '${specifier}';
app.get('/events', async (req, res) => {
  open(res);
  for await (const item of feed()) send(res, item);
  res.end();
});
`;

let root: string;
before(() => void (root = realpathSync(mkdtempSync(join(tmpdir(), 'sse-modules-')))));
after(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

describe('specifiers', () => {
  const host = nodeHost(parseWith(typescriptParser))!;
  const resolve = (from: string, specifier: string) => host.resolve(join(root, from), specifier)?.slice(root.length + 1).replaceAll('\\', '/');

  before(() => {
    write({
      'app/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } } // a comment',
      'app/package.json': '{ "name": "app", "imports": { "#sse": "./src/sse.ts" } }',
      'app/src/sse.ts': SSE,
      'app/src/old.js': SSE,
      'app/src/view.tsx': SSE,
      'app/src/lib/index.ts': SSE,
      'app/src/types.d.ts': 'export {};',
      'app/src/data.json': '{}',
      'app/node_modules/outside/package.json': '{ "name": "outside", "main": "index.js" }',
      'app/node_modules/outside/index.js': SSE,
      'packages/stream/package.json': '{ "name": "@repo/stream", "exports": { ".": "./src/index.ts" } }',
      'packages/stream/src/index.ts': SSE,
    });
    mkdirSync(join(root, 'app/node_modules/@repo'), { recursive: true });
    symlinkSync(join(root, 'packages/stream'), join(root, 'app/node_modules/@repo/stream'), 'junction');
  });

  const cases: readonly (readonly [specifier: string, file: string | undefined])[] = [
    ['./sse', 'app/src/sse.ts'],
    ['./sse.ts', 'app/src/sse.ts'],
    ['./sse.js', 'app/src/sse.ts'],
    ['./old', 'app/src/old.js'],
    ['./view', 'app/src/view.tsx'],
    ['./lib', 'app/src/lib/index.ts'],
    ['./lib/', 'app/src/lib/index.ts'],
    ['.', undefined],
    ['./types', undefined],
    ['./data.json', undefined],
    ['./missing', undefined],
    ['@/sse', 'app/src/sse.ts'],
    ['@/lib', 'app/src/lib/index.ts'],
    ['#sse', 'app/src/sse.ts'],
    ['@repo/stream', 'packages/stream/src/index.ts'],
    ['outside', undefined],
    ['node:http', undefined],
    ['http', undefined],
  ];
  for (const [specifier, file] of cases) it(`${specifier} is ${file ?? 'no code of the repository'}`, () => assert.equal(resolve('app/src/routes.ts', specifier), file));

  it('of text that is in no file lead nowhere', () => assert.equal(host.resolve('<input>', './sse'), undefined));
});

describe('parsers', () => {
  it('keep what they cannot parse to its name', () => assert.equal(nodeHost(parseWith(typescriptParser))!.parse(join(root, 'x.ts'), 'const = ;'), undefined));
  it('take their form of a file from its name', () => {
    const { parse } = nodeHost(parseWith(typescriptParser))!;
    assert.ok(parse(join(root, 'x.ts'), 'const x = <T>y;') !== undefined);
    assert.ok(parse(join(root, 'x.tsx'), 'const x = <T>y</T>;') !== undefined);
  });
  it('are looked for where the host shows none', () => assert.ok(nodeHost()!.parse(join(import.meta.dirname, 'x.ts'), 'const x: number = 1;') !== undefined));
});

describe('the major version of a package', () => {
  const major = (folder: string, manifest: object | string | undefined) => {
    write({ [`versions/${folder}/src/routes.ts`]: '', ...(manifest === undefined ? {} : { [`versions/${folder}/package.json`]: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) }) });
    // Another host each time: one looks again only after a pause.
    return nodeHost()!.majorOf!(join(root, `versions/${folder}/src/routes.ts`), 'express');
  };

  for (const [range, is] of [['^5.1.0', 5], ['5', 5], ['~4.21', 4], ['5.x', 5], ['npm:express@5.0.0', 5], ['>=4', undefined], ['^4 || ^5', undefined], ['latest', undefined], ['catalog:', undefined], ['workspace:*', undefined]] as const) {
    it(`${range} is ${is}`, () => assert.equal(major(`range-${range.replaceAll(/\W/g, '_')}`, { dependencies: { express: range } }), is));
  }
  it('may be that of the package it is a plugin of', () => assert.equal(major('peer', { peerDependencies: { express: '^5.0.0' } }), 5));
  it('is not that of a tool', () => assert.equal(major('tool', { devDependencies: { express: '^5.0.0' } }), undefined));
  it('is told by the nearest package.json that names it', () => {
    write({ 'versions/package.json': '{ "dependencies": { "express": "^5.0.0" } }' });
    assert.equal(major('inner', { dependencies: { hono: '^4.0.0' } }), 5);
    assert.equal(major('other', { dependencies: { express: '^4.0.0' } }), 4);
    rmSync(join(root, 'versions/package.json'));
  });
  it('is unknown where package.json is no JSON', () => assert.equal(major('broken', '{{ name }}'), undefined));
  it('is unknown for a text in no file', () => assert.equal(nodeHost()!.majorOf!('routes.ts', 'express'), undefined));
});

describe('ESLint', () => {
  const linted = async (files: Readonly<Record<string, string>>, config: Linter.Config = {}, ...others: Linter.Config[]) => {
    write(files);
    const cwd = join(root, Object.keys(files)[0]!.split('/')[0]!);
    const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.{js,ts}'], languageOptions: { parser: typescriptParser }, plugins: { sse: plugin }, rules: { 'sse/no-unguarded-writer-loop': 'error' }, ...config }, ...others] });
    const results = await eslint.lintFiles(['.']);
    return results.flatMap(({ filePath, messages }) => messages.map(({ line, message }) => `${filePath.slice(cwd.length + 1)}:${line} ${/\(sse\.[jt]s line \d+\)/.exec(message)?.[0]}`));
  };

  it('follows imports', async () => assert.deepEqual(await linted({ 'one/routes.ts': routes('./sse'), 'one/sse.ts': SSE }), ['routes.ts:4 (sse.ts line 1)']));
  it('follows none where the settings say so', async () => assert.deepEqual(await linted({ 'two/routes.ts': routes('./sse'), 'two/sse.ts': SSE }, { settings: { sse: { imports: false } } }), []));
  it('follows TypeScript from JavaScript that its own parser reads', async () => {
    const languageOptions = { sourceType: 'module' } as const;
    assert.deepEqual(await linted({ 'three/routes.js': routes('./sse.js'), 'three/sse.ts': SSE.replace('res,', 'res: Response,'), 'three/package.json': '{}' }, { files: ['**/*.js'], languageOptions }), ['routes.js:4 (sse.ts line 1)']);
  });
  it('takes the version of Express from package.json', async () => {
    const guarded = `app.get('/events', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  for await (const item of feed()) sent = res.write(\`data: \${item}\\n\\n\`) || true;
  if (!sent) res.write(': nothing\\n\\n');
  res.end();
});
`;
    assert.deepEqual(await linted({ 'five/routes.ts': guarded, 'five/package.json': '{ "dependencies": { "express": "^5.1.0" } }' }), []);
    assert.equal((await linted({ 'six/routes.ts': guarded, 'six/package.json': '{ "dependencies": { "express": "^4.1.0" } }' })).length, 1);
  });
  it('looks at a document where it is, not at what its blocks are called', async () => {
    const files = { 'four/docs/page.md': routes('../sse'), 'four/sse.ts': SSE };
    const processor = { preprocess: (text: string) => [{ text, filename: '0.ts' }], postprocess: (messages: Linter.LintMessage[][]) => messages.flat() };
    assert.deepEqual(await linted(files, {}, { files: ['**/*.md'], processor }), ['docs/page.md:4 (sse.ts line 1)']);
  });
});
