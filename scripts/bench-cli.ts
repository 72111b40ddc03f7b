/**
 * What the command costs beside others: `npm run bench:cli`, `npm run bench:cli -- <folder>… --rounds 5`.
 *
 * Each tool runs cold, in processes of its own, over the same tree: the sources of the packages in node_modules unless
 * folders are named. The tools take turns, in another order each round; what is printed is the median over the rounds of
 * the ratio to ast-grep in the same round, and of the seconds. Peers come from npm into node_modules/.cache.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { walk } from '../src/cli/walk.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const HOME = join(ROOT, 'node_modules/.cache/sse-bench-cli');
const PEERS = ['@ast-grep/cli@0.51.1', 'oxlint@1.94.0'];
const NAMES = /^(?:write|enqueue|send|push)$/.source;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '3' }, 'no-eslint': { type: 'boolean', default: false } } });

interface Tool {
  readonly name: string;
  readonly command: (tree: string) => readonly string[];
  readonly slow?: true;
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

function install(): void {
  mkdirSync(HOME, { recursive: true });
  if (existsSync(join(HOME, 'node_modules/oxlint'))) return;
  writeFileSync(join(HOME, 'package.json'), '{ "private": true }');
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', ...PEERS], { cwd: HOME, stdio: 'inherit' });
  if (done.status !== 0) throw new Error('npm could not install the peers.');
}

/** The binary inside of the package for this platform: what starts it costs nothing of its own. */
function astGrep(): string {
  const scope = join(HOME, 'node_modules/@ast-grep');
  const platform = readdirSync(scope).find((name) => name.startsWith('cli-'));
  if (platform === undefined) throw new Error('ast-grep has no binary for this platform.');
  return join(scope, platform, 'ast-grep');
}

/** Copies of what the installed packages hold, laid out as a project's own sources. */
function treeOfPackages(): string {
  const tree = join(HOME, 'tree');
  if (existsSync(tree)) return tree;
  const from = join(ROOT, 'node_modules');
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.'))) {
    if (!statSync(join(from, name)).isDirectory()) continue;
    walk(join(from, name), (file) => {
      const to = join(tree, file.slice(from.length + 1));
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(file, to);
    }, () => undefined, () => false);
  }
  return tree;
}

function configs() {
  const write = (name: string, text: string): string => {
    const file = join(HOME, name);
    writeFileSync(file, text);
    return file;
  };
  const eslint = (name: string, plugin: string, rules: object) =>
    write(
      `${name}.mjs`,
      `import * as parser from ${JSON.stringify(import.meta.resolve('@typescript-eslint/parser'))};
${plugin}
export default [{ files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'], languageOptions: { parser }, linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' }, ${plugin === '' ? '' : 'plugins: { sse },'} rules: ${JSON.stringify(rules)} }];
`,
    );
  const sse = pathToFileURL(join(ROOT, 'dist/src/index.js')).href;
  const language = (id: string) => `id: ${id}\nlanguage: ${id}\nrule:\n  kind: for_in_statement\n  regex: await\n  has:\n    stopBy: end\n    kind: call_expression\n    has: { field: function, kind: member_expression, has: { field: property, regex: '${NAMES}' } }\n`;
  return {
    grep: write('grep.yml', ['TypeScript', 'Tsx', 'JavaScript'].map(language).join('---\n')),
    ours: eslint('ours', `import sse from ${JSON.stringify(sse)};`, { 'sse/no-unguarded-writer-loop': 'error' }),
    syntax: eslint('syntax', '', { 'no-restricted-syntax': ['error', `ForOfStatement[await=true] CallExpression[callee.property.name=/${NAMES}/]`] }),
    plugin: write('plugin.json', JSON.stringify({ categories: { correctness: 'off' }, plugins: [], jsPlugins: [join(ROOT, 'dist/src/index.js')], rules: { 'sse/no-unguarded-writer-loop': 'error' } })),
    native: write('native.json', JSON.stringify({ categories: { correctness: 'off' }, plugins: [], rules: { 'no-debugger': 'error' } })),
  };
}

function toolsFor(): Tool[] {
  const config = configs();
  const node = process.execPath;
  const command = join(ROOT, 'dist/cli/sse-lint.js');
  const eslint = (file: string) => (tree: string) => [node, '--max-old-space-size=6144', join(ROOT, 'node_modules/eslint/bin/eslint.js'), '--no-config-lookup', '-c', file, '--no-error-on-unmatched-pattern', tree];
  const oxlint = (file: string) => (tree: string) => [node, join(HOME, 'node_modules/oxlint/bin/oxlint'), '-c', file, tree];
  return [
    { name: 'ast-grep, a structural rule', command: (tree) => [astGrep(), 'scan', '-r', config.grep, tree] },
    { name: 'sse-lint, no-unguarded-writer-loop', command: (tree) => [node, command, '--rule', 'no-unguarded-writer-loop', tree] },
    { name: 'sse-lint, recommended', command: (tree) => [node, command, tree] },
    { name: 'oxlint, our rule', command: oxlint(config.plugin) },
    { name: 'oxlint, one native rule', command: oxlint(config.native) },
    { name: 'ESLint, our rule', command: eslint(config.ours), slow: true },
    { name: 'ESLint, no-restricted-syntax', command: eslint(config.syntax), slow: true },
  ];
}

/** Wall and processor time of a command with all that it starts, as the shell measures them. */
function measure(tree: string, args: readonly string[]): Cost {
  const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1', 'bash', ...args], { cwd: tree, encoding: 'utf8' });
  const [wall = NaN, user = NaN, system = NaN] = stderr.trim().split(' ').map(Number);
  return { wall, cpu: user + system };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

function benchTree(tree: string, rounds: number): void {
  let files = 0;
  let bytes = 0;
  walk(tree, (file) => {
    files++;
    bytes += readFileSync(file).length;
  }, () => undefined, () => false);
  const tools = toolsFor().filter(({ slow }) => slow !== true || !values['no-eslint']);
  const costs = new Map<string, Cost[]>(tools.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = tools.map((_, index) => tools[(index + round) % tools.length]!);
    for (const { name, command, slow } of order) if (slow !== true || round === 0) costs.get(name)!.push(measure(tree, command(tree)));
  }
  const base = costs.get(tools[0]!.name)!;
  console.log(`\n${tree}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB; ${rounds} rounds (ESLint: 1), Node ${process.versions.node}; ratios to ast-grep\n`);
  console.log('| | wall | CPU | seconds | CPU seconds |\n|---|---:|---:|---:|---:|');
  for (const [name, own] of costs) {
    const ratio = (of: keyof Cost) => median(own.map((cost, round) => cost[of] / base[round]![of])).toFixed(2);
    console.log(`| ${name} | ${ratio('wall')} | ${ratio('cpu')} | ${median(own.map(({ wall }) => wall)).toFixed(2)} | ${median(own.map(({ cpu }) => cpu)).toFixed(2)} |`);
  }
}

/** One file, as a hook passes it, beside a bare Node that loads the parser. */
function benchStart(rounds: number): void {
  const file = join(HOME, 'one.ts');
  writeFileSync(file, "export async function handler(req, res) {\n  res.writeHead(200, { 'Content-Type': 'text/event-stream' });\n  for await (const item of items()) res.write(`data: ${item}\\n\\n`);\n  res.end();\n}\n");
  const bare = ['--input-type=module', '-e', `import ${JSON.stringify(import.meta.resolve('oxc-parser'))}`];
  const ratios = { wall: [] as number[], cpu: [] as number[] };
  for (let round = 0; round < 3 * rounds; round++) {
    const node = measure(HOME, [process.execPath, ...bare]);
    const ours = measure(HOME, [process.execPath, join(ROOT, 'dist/cli/sse-lint.js'), file]);
    ratios.wall.push(ours.wall / node.wall);
    ratios.cpu.push(ours.cpu / node.cpu);
  }
  console.log(`\nOne file with a finding, to a bare Node that imports the parser: ${median(ratios.wall).toFixed(2)} of the wall time, ${median(ratios.cpu).toFixed(2)} of the CPU.`);
}

const rounds = Number(values.rounds);
install();
benchStart(rounds);
for (const tree of positionals.length === 0 ? [treeOfPackages()] : positionals) benchTree(resolve(tree), rounds);
