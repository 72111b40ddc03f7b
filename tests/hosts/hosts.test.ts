/** The packed plugin finds the same in every host that it claims to run in. Needs the npm registry. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';

import { copyFixtures, FIXTURES, installed, node, pack, project, write } from './projects.ts';

const RULE = 'sse/no-unguarded-writer-loop';
const TYPESCRIPT = { '@typescript-eslint/parser': '8.72.0', typescript: '6.0.3' };
const OXLINT = { oxlint: '1.94.0' };

const FILES = readdirSync(FIXTURES);
const PLAIN = FILES.filter((name) => /\.[mc]?jsx?$/.test(name));

/** Where the loop of each flagged fixture stands; the clean ones have none that is reported. */
const EXPECTED: Readonly<Record<string, string>> = {
  'flagged.cjs': '8:3',
  'flagged.cts': '9:3',
  'flagged.js': '6:3',
  'flagged.jsx': '7:7',
  'flagged.mjs': '8:5',
  'flagged.mts': '13:15',
  'flagged.ts': '15:7',
  'flagged.tsx': '9:5',
};

interface Finding {
  readonly file: string;
  readonly at: string;
  readonly message: string;
}

interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly line: number; readonly column: number; readonly ruleId: string; readonly messageId?: string; readonly message: string }[];
}

interface OxlintResult {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly code: string;
    readonly message: string;
    readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
  }[];
}

/** How the parser is told to look at the files of a folder. */
const TIERS = {
  espree: { files: PLAIN, eslintrc: { parserOptions: { ecmaVersion: 'latest', sourceType: 'module', ecmaFeatures: { jsx: true } } } },
  syntax: { files: FILES, eslintrc: { parser: '@typescript-eslint/parser', parserOptions: { ecmaFeatures: { jsx: true } } } },
  types: { files: FILES, eslintrc: { parser: '@typescript-eslint/parser', parserOptions: { projectService: true, ecmaFeatures: { jsx: true } } } },
} as const;
type Tier = keyof typeof TIERS;
const TIER_NAMES = Object.keys(TIERS) as Tier[];

const TSCONFIG = JSON.stringify({
  compilerOptions: { allowJs: true, checkJs: false, jsx: 'preserve', module: 'nodenext', target: 'esnext', lib: ['esnext', 'dom'], types: [], strict: true, noEmit: true },
  // A glob would take only one of two files whose names differ in the extension.
  files: FILES.map((name) => `types/${name}`),
});

const FLAT = `
import * as parser from '@typescript-eslint/parser';
import sse from 'eslint-plugin-sse';

const jsx = { parserOptions: { ecmaFeatures: { jsx: true } } };

export default [
  { files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'], plugins: { sse }, rules: { '${RULE}': 'error' } },
  { files: ['espree/**'], languageOptions: jsx },
  { files: ['syntax/**'], languageOptions: { parser, ...jsx } },
  { files: ['types/**'], languageOptions: { parser, parserOptions: { projectService: true, ...jsx.parserOptions } } },
];
`;

const ESLINTRC = JSON.stringify({
  root: true,
  plugins: ['sse'],
  rules: { [RULE]: 'error' },
  overrides: Object.entries(TIERS).map(([tier, { eslintrc }]) => ({ files: [`${tier}/**`], ...eslintrc })),
});

const OXLINTRC = JSON.stringify({ jsPlugins: ['eslint-plugin-sse'], categories: { correctness: 'off' }, rules: { [RULE]: 'error' } });

/** The plugin, with a line for each file that one of its rules walks. */
const TOLD = `
import { appendFileSync } from 'node:fs';
import sse from 'eslint-plugin-sse';

const told = (rule) => ({
  ...rule,
  createOnce(context) {
    const { Program, ...hooks } = rule.createOnce(context);
    return { ...hooks, Program(program) { appendFileSync('walked.txt', context.filename + '\\n'); Program(program); } };
  },
});
export default { ...sse, rules: Object.fromEntries(Object.entries(sse.rules).map(([name, rule]) => [name, told(rule)])) };
`;

/** The findings of an ESLint run by tier, with nothing else reported. */
function eslint(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Record<Tier, Finding[]> {
  const run = node(folder, [installed(folder, 'eslint/bin/eslint.js'), '-f', 'json', ...args, ...TIER_NAMES], env);
  assert.equal(run.stderr.replace(/^.*ESLintRCWarning.*\n.*\n/m, ''), '');
  const results = JSON.parse(run.stdout) as EslintResult[];
  const findings: Record<Tier, Finding[]> = { espree: [], syntax: [], types: [] };
  const seen: Record<Tier, string[]> = { espree: [], syntax: [], types: [] };
  for (const { filePath, messages } of results) {
    const [tier, file] = filePath.split(/[/\\]/).slice(-2) as [Tier, string];
    seen[tier].push(file);
    for (const { line, column, ruleId, messageId, message } of messages) {
      assert.deepEqual([ruleId, messageId], [RULE, 'unguarded'], `${tier}/${file}: ${message}`);
      findings[tier].push({ file, at: `${line}:${column}`, message });
    }
  }
  for (const tier of TIER_NAMES) assert.deepEqual(seen[tier].sort(), [...TIERS[tier].files].sort());
  return findings;
}

/** oxlint counts columns in bytes of UTF-8, ESLint in units of UTF-16. */
function columnOfByte(file: string, line: number, column: number): number {
  const text = readFileSync(join(FIXTURES, file), 'utf8').split('\n')[line - 1]!;
  return Buffer.from(text).subarray(0, column - 1).toString().length + 1;
}

const byFile = (findings: readonly Finding[]): Finding[] => [...findings].sort((a, b) => (a.file < b.file ? -1 : 1));
const only = (findings: readonly Finding[], files: readonly string[]): Finding[] => findings.filter(({ file }) => files.includes(file));

describe('findings', () => {
  let tarball: string;
  /** Those of ESLint 10 with types: what all others are compared with. */
  let expected: Finding[];

  /** A project with the fixtures in a folder a tier. */
  const prepare = (dependencies: Record<string, string>, tiers: readonly Tier[], files: Record<string, string>, withPeers = true): string => {
    const folder = project(dependencies, tarball, withPeers);
    write(folder, files);
    for (const tier of tiers) copyFixtures(folder, tier, TIERS[tier].files);
    return folder;
  };

  const assertAll = (findings: Record<Tier, Finding[]>) => {
    for (const tier of TIER_NAMES) assert.deepEqual(byFile(findings[tier]), only(expected, TIERS[tier].files), tier);
  };

  const flat = (version: string) => eslint(prepare({ eslint: version, ...TYPESCRIPT }, TIER_NAMES, { 'eslint.config.mjs': FLAT, 'tsconfig.json': TSCONFIG }), [], { ESLINT_USE_FLAT_CONFIG: 'true' });

  before(() => {
    tarball = pack().tarball;
    expected = byFile(flat('10.15.0').types);
  });

  it('of ESLint 10.15.0 are the expected ones', () => {
    assert.deepEqual(Object.fromEntries(expected.map(({ file, at }) => [file, at])), EXPECTED);
  });

  it('of ESLint 10.15.0 are the same without types and with its own parser', () => assertAll(flat('10.15.0')));

  it('of ESLint 9.39.5 are the same', () => assertAll(flat('9.39.5')));

  it('of ESLint 8.57.1 are the same', () => assertAll(flat('8.57.1')));

  it('of ESLint 8.57.1 with an .eslintrc are the same', () => {
    const folder = prepare({ eslint: '8.57.1', ...TYPESCRIPT }, TIER_NAMES, { '.eslintrc.json': ESLINTRC, 'tsconfig.json': TSCONFIG });
    assertAll(eslint(folder, ['--ext', '.js,.jsx,.mjs,.cjs,.ts,.tsx,.mts,.cts'], { ESLINT_USE_FLAT_CONFIG: 'false' }));
  });

  it('of oxlint 1.94.0 are the same', () => {
    const folder = prepare(OXLINT, ['syntax'], { '.oxlintrc.json': OXLINTRC }, false);
    const run = node(folder, [installed(folder, 'oxlint/bin/oxlint'), '-f', 'json', 'syntax']);
    assert.equal(run.stderr, '');
    const found = (JSON.parse(run.stdout) as OxlintResult).diagnostics.map(({ filename, code, message, labels }) => {
      assert.equal(code, 'sse(no-unguarded-writer-loop)');
      const { line, column } = labels[0]!.span;
      const file = basename(filename);
      return { file, at: `${line}:${columnOfByte(file, line, column)}`, message };
    });
    assert.deepEqual(byFile(found), expected);
  });

  it('cost no walk of what holds none by its text, in oxlint 1.94.0', () => {
    const config = { jsPlugins: ['./told.mjs'], categories: { correctness: 'off' }, rules: { [RULE]: 'error', 'sse/require-stream-end': 'error' } };
    const folder = prepare(OXLINT, [], { '.oxlintrc.json': JSON.stringify(config), 'told.mjs': TOLD }, false);
    write(folder, {
      'src/loop.js': 'export async function log(items) { for await (const item of items) console.log(item); }\n',
      'src/opens.js': "export const open = (res) => res.writeHead(200, { 'Content-Type': 'text/event-stream' });\n",
      'src/plain.js': 'export const one = 1;\n',
    });
    copyFixtures(folder, 'src', ['flagged.js']);
    const run = node(folder, [installed(folder, 'oxlint/bin/oxlint'), '-f', 'json', 'src']);
    const found = (JSON.parse(run.stdout) as OxlintResult).diagnostics.filter(({ code }) => code === 'sse(no-unguarded-writer-loop)');
    assert.deepEqual(found.map(({ filename }) => basename(filename)), ['flagged.js']);
    const walked = readFileSync(join(folder, 'work/walked.txt'), 'utf8').trim().split('\n').map((path) => basename(path));
    assert.deepEqual(walked.sort(), ['flagged.js', 'flagged.js', 'opens.js']);
  });
});
