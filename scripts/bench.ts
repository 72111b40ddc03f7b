/**
 * What the rule costs: `npm run bench`, `npm run bench -- --quick`, `npm run bench -- --scaling`.
 *
 * Whole ESLint runs, each in a process of its own, over the sources of published packages (see PACKAGES), with our rule,
 * with comparable rules and with none. The configurations take turns, in another order each round; what is printed is
 * the median over the rounds of the ratio to the run without rules of the same round. `--scaling` times the engine
 * alone on handlers of growing size.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { printScaling } from './bench-scaling.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const HOME = join(ROOT, 'node_modules/.cache/sse-bench');
const TREE = join(HOME, 'tree');
const PLUGIN = join(HOME, 'plugin');

/** Packages, and which of their folders hold what their authors wrote (or the nearest to it). */
const PACKAGES: readonly (readonly [spec: string, ...folders: string[]])[] = [
  // These feed or read event streams.
  ['@a2a-js/sdk@1.3.0', 'dist'],
  ['@anthropic-ai/sdk@1.12.0', 'src'],
  ['@langchain/langgraph-sdk@2.0.0', 'dist'],
  ['@modelcontextprotocol/sdk@1.32.2', 'dist/esm'],
  ['ai@7.0.173', 'src'],
  ['better-sse@0.16.1', '.'],
  ['elysia@1.4.30', 'dist'],
  ['graphql-sse@2.6.1', '.'],
  ['h3@2.0.8', '.'],
  ['hono@4.13.19', 'dist'],
  ['openai@7.57.0', 'src'],
  // These are code of other kinds.
  ['@apollo/client@4.3.8', '.'],
  ['drizzle-orm@0.45.4', '.'],
  ['effect@4.1.0', 'src'],
  ['ethers@6.17.0', 'src.ts'],
  ['fastify@5.12.8', '.'],
  ['koa@3.3.0', '.'],
  ['rxjs@7.8.2', 'src'],
  ['three@0.187.0', 'src', 'examples/jsm'],
  ['typeorm@1.1.1', '.'],
  ['viem@2.57.20', '.'],
  ['zod@4.6.7', 'src'],
];

/** Second copies of the same code, and what nobody wrote by hand. */
const LEFT_OUT = /(?:^|\/)(?:cjs|_?_cjs|_esm|_types|browser|umd|bundles|node_modules)\/|\.d\.[mc]?ts$|\.min\.|\.cjs$/;
const SOURCE = /\.(?:[mc]?[jt]s|[jt]sx)$/;

const RULES = {
  'no rule': {},
  'sse/no-unguarded-writer-loop': { 'sse/no-unguarded-writer-loop': 'error' },
  'no-restricted-syntax': {
    'no-restricted-syntax': ['error', 'ForOfStatement[await=true] CallExpression[callee.property.name=/^(write|enqueue|send|push)$/]'],
  },
  'require-atomic-updates, no-fallthrough': { 'require-atomic-updates': 'error', 'no-fallthrough': 'error' },
};
type Config = keyof typeof RULES;
const CONFIGS = Object.keys(RULES) as Config[];
const TARGET = 1.02;

interface Run {
  /** Milliseconds from the start of the process. */
  readonly wall: number;
  readonly cpu: number;
  readonly files: number;
  readonly reports: number;
}

/** Lints in a new process. */
const CHILD = `
import { ESLint } from 'eslint';
const [config, ...patterns] = process.argv.slice(1);
const results = await new ESLint({ overrideConfigFile: config }).lintFiles(patterns);
const { user, system } = process.cpuUsage();
const reports = results.flatMap((result) => result.messages).filter((message) => !message.fatal).length;
console.log(JSON.stringify({ wall: performance.now(), cpu: (user + system) / 1000, files: results.length, reports }));
`;

function npm(...args: string[]): string {
  return execFileSync('npm', args, { cwd: HOME, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' });
}

/** Unpacks what is not there yet. */
function fetchPackages(): void {
  for (const [spec, ...folders] of PACKAGES) {
    const target = join(TREE, spec.replace('/', '+'));
    if (existsSync(target)) continue;
    const unpacked = join(HOME, 'unpacked');
    rmSync(unpacked, { recursive: true, force: true });
    mkdirSync(unpacked);
    const tarball = npm('pack', spec, '--silent').trim().split('\n').at(-1)!;
    execFileSync('tar', ['-xzf', tarball, '-C', 'unpacked', '--strip-components=1'], { cwd: HOME });
    rmSync(join(HOME, tarball));
    for (const file of readdirSync(unpacked, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      const name = path.slice(unpacked.length + 1).replaceAll('\\', '/');
      const wanted = SOURCE.test(name) && !LEFT_OUT.test(name) && folders.some((folder) => folder === '.' || name.startsWith(`${folder}/`));
      if (file.isFile() && !wanted) rmSync(path);
    }
    mkdirSync(TREE, { recursive: true });
    renameSync(unpacked, target);
    console.log(`${spec}: ${sourcesIn(target).length} files`);
  }
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => SOURCE.test(name));
}

function writeConfig(config: Config): string {
  const file = join(HOME, `${CONFIGS.indexOf(config)}.config.mjs`);
  const at = (path: string) => JSON.stringify(pathToFileURL(path).href);
  const ours = config.startsWith('sse/');
  writeFileSync(
    file,
    `import * as parser from ${JSON.stringify(import.meta.resolve('@typescript-eslint/parser'))};
${ours ? `import sse from ${at(join(PLUGIN, 'src/index.js'))};` : ''}
export default [{
  files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
  languageOptions: { parser },
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  ${ours ? 'plugins: { sse },' : ''}
  rules: ${JSON.stringify(RULES[config])},
}];
`,
  );
  return file;
}

function lint(config: Config, patterns: readonly string[]): Run {
  const args = ['--input-type=module', '--max-old-space-size=4096', '-e', CHILD, writeConfig(config), ...patterns];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: HOME, encoding: 'utf8' })) as Run;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function benchRules(quick: boolean): void {
  mkdirSync(HOME, { recursive: true });
  fetchPackages();
  rmSync(PLUGIN, { recursive: true, force: true });
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', PLUGIN], { stdio: 'inherit' });
  // A quick run takes a part of the packages that has both kinds in it.
  const patterns = quick ? ['@anthropic-ai+sdk@1.12.0', 'ai@7.0.173', 'rxjs@7.8.2', 'zod@4.6.7', 'hono@4.13.19'].map((name) => `tree/${name}`) : ['tree'];
  const rounds = quick ? 3 : 5;
  const runs = new Map<Config, Run[]>(CONFIGS.map((config) => [config, []]));
  lint('no rule', patterns); // Fills the caches of the file system.
  for (let round = 0; round < rounds; round++) {
    const order = CONFIGS.map((_, index) => CONFIGS[(index + round) % CONFIGS.length]!);
    for (const config of round % 2 === 0 ? order : order.reverse()) runs.get(config)!.push(lint(config, patterns));
    console.log(`Round ${round + 1} of ${rounds} done.`);
  }
  const base = runs.get('no rule')!;
  console.log(`\n${base[0]!.files} files, ${rounds} rounds, Node ${process.versions.node}; ratios to the run without rules\n`);
  console.log('| rules | wall | CPU | seconds | reports |\n|---|---:|---:|---:|---:|');
  for (const [config, own] of runs) {
    const ratio = (of: 'wall' | 'cpu') => median(own.map((run, round) => run[of] / base[round]![of])).toFixed(3);
    console.log(`| ${config} | ${ratio('wall')} | ${ratio('cpu')} | ${(median(own.map((run) => run.wall)) / 1_000).toFixed(1)} | ${own[0]!.reports} |`);
  }
  console.log(`\nOurs should be at most ${TARGET}.`);
}

const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== '--quick' && flag !== '--scaling');
if (unknown.length > 0) {
  console.error(`Unknown option ${unknown.join(', ')}. There are --quick and --scaling.`);
  process.exit(1);
}
if (flags.includes('--scaling')) printScaling(flags.includes('--quick'));
else benchRules(flags.includes('--quick'));
