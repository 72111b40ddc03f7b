// Whatever it is given, the command ends with 0, 1 or 2 and says why in a sentence. SSE_LINT_RUNS sets how many random
// command lines are tried.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import fc from 'fast-check';

import { FORMATS } from '../../src/cli/args.ts';
import { BAD, folderWith, git, GOOD, put, sseLint, type Ran } from './command.ts';

/** The same in every run; another one makes another series. */
const SEED = Number(process.env['SSE_LINT_SEED'] ?? 1);

const RUNS = Number(process.env['SSE_LINT_RUNS'] ?? 1_500);

function check({ code, err }: Ran, what: string): void {
  assert.ok(code === 0 || code === 1 || code === 2, what);
  assert.doesNotMatch(err, /^\s+at |\bfault of sse-lint\b|node:internal/m, what);
  for (const line of err.split('\n').slice(0, -1)) assert.match(line, /^sse-lint: .*\.$/, what);
  if (code === 2) assert.notEqual(err, '', what);
}

const tree = folderWith({ 'a.ts': BAD, 'b.js': GOOD, 'src/c.tsx': 'export {};\n', 'broken.ts': `${BAD}(`, '-f': 'x', '.sserc.json': '{ "preset": "strict" }', 'bad.json': '{' });
git(tree, 'init', '--quiet');
git(tree, 'add', 'a.ts');

const word = fc.oneof(
  fc.constantFrom('.', 'a.ts', 'src', 'broken.ts', '-f', '--', '-', '', 'nowhere', '..\u0000', '.sserc.json', 'bad.json', 'HEAD', 'recommended', 'strict', '0', '1', '-1', '1e9', 'sse/no-unguarded-writer-loop', ...FORMATS),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const option = fc.constantFrom('--diff', '--staged', '--since', '--preset', '--rule', '--config', '-c', '--explain', '--format', '-f', '--max-warnings', '--color', '--no-color', '--help', '-h', '--version', '-v', '--threads', '--fix=1', '--no-fix');
const argument = fc.oneof(word, option, fc.tuple(option, word).map(([name, value]) => `${name}=${value}`), fc.string({ maxLength: 6 }).map((name) => `--${name}`));

describe('command lines', () => {
  it(`${RUNS} at random end as they should`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { maxLength: 6 }), async (args) => check(await sseLint(tree, args), JSON.stringify(args))),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  });

  it('change nothing', () => {
    assert.deepEqual(readdirSync(tree).sort(), ['-f', '.git', '.sserc.json', 'a.ts', 'b.js', 'bad.json', 'broken.ts', 'src']);
    assert.equal(readFileSync(join(tree, 'a.ts'), 'utf8'), BAD);
  });
});

describe('texts', () => {
  it('at random are judged, fixed and reported in every format', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(`${BAD}${text}`)),
      fc.tuple(fc.nat(BAD.length), fc.nat(BAD.length)).map(([from, to]) => Buffer.from(BAD.slice(0, from) + BAD.slice(to))),
    );
    const folder = folderWith({});
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 3 }), fc.constantFrom(...FORMATS), fc.boolean(), async (files, format, fix) => {
        put(folder, Object.fromEntries(files.map((content, index) => [`${index}.ts`, content])));
        check(await sseLint(folder, ['--format', format, ...(fix ? ['--fix'] : [])]), JSON.stringify(files.map((file) => Buffer.from(file).toString('latin1'))));
      }),
      { numRuns: 200, seed: SEED, endOnFailure: true },
    );
    assert.deepEqual(readdirSync(folder).filter((name) => !/^\d\.ts$/.test(name)), [], 'nothing is left behind');
  });
});

describe('configs', () => {
  it('at random are taken or refused', async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const keyed = fc.dictionary(fc.constantFrom('preset', 'rules', 'settings', 'ignore', 'no-unguarded-writer-loop', 'loops', '__proto__', 'x'), fc.oneof(value, fc.dictionary(fc.constantFrom('no-unguarded-writer-loop', 'express', 'senders', '0'), value)));
    const folder = folderWith({ 'a.ts': BAD });
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, keyed).map((config) => JSON.stringify(config)), fc.nat(40), async (text, cut) => {
        put(folder, { '.sserc.json': cut < 5 ? text.slice(0, cut) : text });
        check(await sseLint(folder, []), text);
      }),
      { numRuns: 200, seed: SEED, endOnFailure: true },
    );
  });
});

describe('trees', () => {
  it('with links in circles and the depths of hell come to an end', async () => {
    const folder = folderWith({});
    const deep = join(folder, ...Array.from({ length: 300 }, () => 'deep'));
    mkdirSync(deep, { recursive: true });
    put(deep, { 'a.ts': BAD });
    symlinkSync(folder, join(deep, 'top'));
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    const ran = await sseLint(folder, []);
    check(ran, 'deep');
    assert.equal(ran.code, 1);
    const circle = await sseLint(folder, ['a']);
    assert.deepEqual([circle.code, circle.err], [2, 'sse-lint: "a" cannot be looked at: its symbolic links lead in a circle.\n']);
  });

  it('with pipes do not wait for them', { skip: process.platform === 'win32' }, async () => {
    const folder = folderWith({ 'a.ts': GOOD });
    assert.equal(spawnSync('mkfifo', [join(folder, 'pipe.ts')]).status, 0);
    assert.equal((await sseLint(folder, [])).code, 0);
  });

  const root = fileURLToPath(new URL('../../', import.meta.url));
  const built = join(root, 'dist/cli/sse-lint.js');
  // Root may read everything: the command runs as nobody, which must be able to read the command.
  const asNobody = process.platform !== 'win32' && process.getuid?.() === 0 && existsSync(built);
  it('with what may not be read report it, and go on', { skip: !asNobody }, () => {
    const folder = folderWith({ 'a.ts': BAD, 'locked.ts': BAD, 'closed/b.ts': BAD, 'config/.sserc': '{}', 'config/a.ts': BAD });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'locked.ts'), 0);
    chmodSync(join(folder, 'closed'), 0);
    chmodSync(join(folder, 'config/.sserc'), 0);
    const nobody = (...args: string[]) => spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, built, ...args], { cwd: folder, encoding: 'utf8' });
    const { status, stdout, stderr } = nobody();
    assert.equal(stderr, 'sse-lint: closed could not be read: permission denied.\nsse-lint: locked.ts could not be read: permission denied.\n');
    assert.match(stdout, /^a\.ts:4:5/m);
    assert.equal(status, 1);
    const fix = nobody('--fix', 'a.ts');
    assert.deepEqual([fix.status, fix.stderr], [1, 'sse-lint: a.ts could not be written: permission denied.\n']);
    const config = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, built], { cwd: join(folder, 'config'), encoding: 'utf8' });
    assert.deepEqual([config.status, config.stderr], [2, 'sse-lint: The config could not be read (permission denied).\n']);
  });
});
