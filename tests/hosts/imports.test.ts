/** Imports are followed alike in every host, on every thread, in any order of files. Needs the npm registry. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';

import { installed, node, pack, project, write } from './projects.ts';

const RULES = { 'sse/no-unguarded-writer-loop': 'error', 'sse/require-stream-end': 'error', 'sse/no-send-after-end': 'error' };
const TYPESCRIPT = { '@typescript-eslint/parser': '8.72.0', typescript: '6.0.3' };

/** oxlint shows plugins no parser: one beside it reads the files that are imported. */
const OXC = '0.159.0';

const LIB = `export const HEADERS = { 'Content-Type': 'text/event-stream' };
export function begin(res) { res.writeHead(200, HEADERS); }
export function tell(res, data) { res.write(\`data: \${data}\\n\\n\`); }
export function leave(res) { res.end(); }
`;

const ROUTE = `import { begin, tell, leave } from '../lib/index.js';
export async function handler(req, res) {
  begin(res);
  for await (const item of feed()) tell(res, item);
  leave(res);
  tell(res, 'late');
}
`;

const CLASS = `import { BaseStream } from '../lib/base.js';
export class Feed extends BaseStream {
  async run(source) {
    this.open();
    for await (const item of source) this.send(item);
  }
}
`;

const BASE = `export class BaseStream {
  constructor(res) { this.res = res; }
  open() { this.res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }
  send(data) { this.res.write(\`data: \${data}\\n\\n\`); }
}
`;

/** Enough files that two threads are worth their start. */
const ROUTES = Array.from({ length: 30 }, (_, at) => [`src/routes/route${at}.js`, at % 3 === 2 ? CLASS : ROUTE] as const);
const FILES = { ...Object.fromEntries(ROUTES), 'src/lib/index.js': "export * from './sse.js';\n", 'src/lib/sse.js': LIB, 'src/lib/base.js': BASE, 'package.json': '{ "type": "module" }' };

const flat = (settings: object) => `
import * as parser from '@typescript-eslint/parser';
import sse from 'eslint-plugin-sse';
export default [{ files: ['**/*.js'], languageOptions: { parser }, plugins: { sse }, rules: ${JSON.stringify(RULES)}, settings: { sse: ${JSON.stringify(settings)} } }];
`;

type Found = readonly string[];

interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly line: number; readonly ruleId: string; readonly message: string }[];
}

const sorted = (found: Found): Found => [...found].sort();

describe('findings by way of other files', () => {
  let tarball: string;
  let folder: string;
  let expected: Found;

  const prepare = (dependencies: Record<string, string>, files: Record<string, string>, withPeers = true): string => {
    const made = project(dependencies, tarball, withPeers);
    write(made, { ...FILES, ...files });
    return made;
  };

  const eslint = (at: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Found => {
    const run = node(at, [installed(at, 'eslint/bin/eslint.js'), '-f', 'json', ...args, ...(args.includes('--') ? [] : ['src'])], { ESLINT_USE_FLAT_CONFIG: 'true', ...env });
    // It finds two threads too many for so few files.
    assert.equal(run.stderr.replace(/^.*ESLintPoorConcurrencyWarning.*\n.*\n/m, ''), '');
    const results = JSON.parse(run.stdout) as EslintResult[];
    return sorted(results.flatMap(({ filePath, messages }) => messages.map(({ line, ruleId, message }) => `${basename(filePath)}:${line} ${ruleId}: ${message}`)));
  };

  before(() => {
    tarball = pack().tarball;
    folder = prepare({ eslint: '10.15.0', ...TYPESCRIPT }, { 'eslint.config.mjs': flat({}) });
    expected = eslint(folder);
  });

  it('are in each file what they are in the first', () => {
    const of = (file: string) => expected.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length, line.indexOf(': ', file.length + 1)));
    assert.deepEqual(of('route0.js'), [':3 sse/require-stream-end', ':4 sse/no-unguarded-writer-loop', ':6 sse/no-send-after-end']);
    assert.deepEqual(of('route2.js'), [':4 sse/require-stream-end', ':5 sse/no-unguarded-writer-loop']);
    assert.equal(expected.length, 20 * 3 + 10 * 2);
  });

  it('are the same on two threads', () => assert.deepEqual(eslint(folder, ['--concurrency', '2']), expected));

  it('are the same in the opposite order of files', () => assert.deepEqual(eslint(folder, ['--', ...Object.keys(FILES).filter((name) => name.endsWith('.js')).reverse()]), expected));

  it('are none with the setting off', () => {
    const off = prepare({ eslint: '10.15.0', ...TYPESCRIPT }, { 'eslint.config.mjs': flat({ imports: false }) });
    assert.deepEqual(eslint(off), []);
    write(off, { 'eslint.config.mjs': flat({}) });
  });

  it('are kept by a cache until the file itself changes', () => {
    const cached = ['--cache', '--cache-location', 'kept.json'];
    assert.deepEqual(eslint(folder, cached), expected);
    assert.deepEqual(eslint(folder, cached), expected);
    // The known limit: ESLint looks at the linted file only.
    writeFileSync(join(folder, 'work/src/lib/sse.js'), LIB.replace('text/event-stream', 'text/plain').replace('data: ', ''));
    assert.deepEqual(eslint(folder, cached), expected);
    assert.deepEqual(eslint(folder), expected.filter(isOfClass));
    writeFileSync(join(folder, 'work/src/lib/sse.js'), LIB);
  });

  it('are the same in ESLint 9.39.5, on one thread and on two', () => {
    const nine = prepare({ eslint: '9.39.5', ...TYPESCRIPT }, { 'eslint.config.mjs': flat({}) });
    assert.deepEqual(eslint(nine), expected);
    assert.deepEqual(eslint(nine, ['--concurrency', '2']), expected);
  });

  it('are the same in ESLint 8.57.1', () => assert.deepEqual(eslint(prepare({ eslint: '8.57.1', ...TYPESCRIPT }, { 'eslint.config.mjs': flat({}) })), expected));

  it('are the same in oxlint 1.94.0', () => {
    const at = prepare({ oxlint: '1.94.0', 'oxc-parser': OXC }, { '.oxlintrc.json': JSON.stringify({ jsPlugins: ['eslint-plugin-sse'], categories: { correctness: 'off' }, rules: RULES }) }, false);
    const run = node(at, [installed(at, 'oxlint/bin/oxlint'), '-f', 'json', 'src']);
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { filename: string; code: string; message: string; labels: { span: { line: number } }[] }[] };
    assert.deepEqual(sorted(diagnostics.map(({ filename, code, message, labels }) => `${basename(filename)}:${labels[0]!.span.line} ${code.replace(/\((.*)\)/, '/$1')}: ${message}`)), expected);
  });

  it('are the same on the command line', () => {
    const run = node(folder, [installed(folder, 'eslint-plugin-sse/dist/cli/sse-lint.js'), '--preset', 'strict', '-f', 'json', 'src']);
    const { files } = JSON.parse(run.stdout) as { files: { path: string; problems: { rule: string; message: string; start: { line: number } }[] }[] };
    const found = files.flatMap(({ path, problems }) => problems.filter(({ rule }) => rule in RULES).map(({ rule, message, start }) => `${basename(path)}:${start.line} ${rule}: ${message}`));
    assert.deepEqual(sorted(found), expected);
  });
});

/** Every third route is a class. */
const isOfClass = (line: string): boolean => Number(/^route(\d+)/.exec(line)?.[1]) % 3 === 2;
