/**
 * The packed command in commit hooks and in CI, in real repositories: a bad commit is refused with a readable message, a
 * mended one passes. Needs the build and the npm registry; pre-commit where it is installed.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

import { BAD, GIT_ENV, GOOD } from '../cli/command.ts';
import { pack, project } from './projects.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');

let tarball: string;
before(() => void ({ tarball } = pack()));

/** The code block of docs/ci.md that holds this: what is documented is what is tested. */
function recipe(holds: RegExp): string {
  const found = [...page.matchAll(/```\w+\n([^]*?)```/g)].map(([, code = '']) => code).filter((code) => holds.test(code));
  assert.equal(found.length, 1, String(holds));
  return found[0]!;
}

interface Repository {
  readonly folder: string;
  git(...args: string[]): { readonly ok: boolean; readonly said: string };
  write(files: Readonly<Record<string, string>>): void;
}

/** A repository whose node_modules are those of a project with these packages. */
function repository(modules: string | undefined, env: NodeJS.ProcessEnv = {}): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'sse-lint-hooks-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  if (modules !== undefined) symlinkSync(join(modules, 'node_modules'), join(folder, 'node_modules'));
  const path = `${join(folder, 'node_modules/.bin')}:${dirname(process.execPath)}:${process.env['PATH']}`;
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env: { ...GIT_ENV, PATH: path, ...env } });
    return { ok: status === 0, said: stdout + stderr };
  };
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  git('init', '--quiet', '--initial-branch=main');
  write({ '.gitignore': 'node_modules\n', 'package.json': '{ "name": "x", "private": true }' });
  git('add', '--all');
  git('commit', '--message=Nothing yet');
  return { folder, git, write };
}

/** A bad commit is refused, whatever stands in the file; a mended one passes. */
function refusesAndPasses({ git, write }: Repository): void {
  write({ 'src/a b.ts': BAD, '-dash.ts': GOOD, 'ünï.ts': GOOD });
  git('add', '--all');
  write({ 'src/a b.ts': GOOD });
  const refused = git('commit', '--message=Bad');
  assert.equal(refused.ok, false, refused.said);
  assert.match(refused.said, /src\/a b\.ts:4:5 {2}hang {2}sse\/no-unguarded-writer-loop\n {2}This `for await` loop can leave/);
  assert.doesNotMatch(refused.said, /-dash|ünï\.ts:/);
  write({ 'src/a b.ts': GOOD });
  git('add', '--all');
  const passed = git('commit', '--message=Good');
  assert.equal(passed.ok, true, passed.said);
}

describe('hooks', () => {
  it('husky', () => {
    const made = repository(project({ husky: '9.1.7' }, tarball, false));
    assert.equal(spawnSync('husky', { cwd: made.folder, env: { ...GIT_ENV, PATH: `${join(made.folder, 'node_modules/.bin')}:${process.env['PATH']}` } }).status, 0);
    made.write({ '.husky/pre-commit': recipe(/^npx --no-install sse-lint --staged\n$/) });
    refusesAndPasses(made);
  });

  it('husky and lint-staged', () => {
    const made = repository(project({ husky: '9.1.7', 'lint-staged': '16.4.0' }, tarball, false));
    assert.equal(spawnSync('husky', { cwd: made.folder, env: { ...GIT_ENV, PATH: `${join(made.folder, 'node_modules/.bin')}:${process.env['PATH']}` } }).status, 0);
    made.write({ '.husky/pre-commit': 'npx --no-install lint-staged\n', 'package.json': recipe(/"lint-staged"/) });
    // With --fix the commit goes through, mended.
    made.write({ 'src/a b.ts': BAD, '-dash.ts': GOOD });
    made.git('add', '--all');
    const { ok, said } = made.git('commit', '--message=Bad');
    assert.ok(ok, said);
    assert.match(made.git('show', 'HEAD:src/a b.ts').said, /let bodySent = false;/);
  });

  it('lefthook', () => {
    const made = repository(project({ lefthook: '2.2.2' }, tarball, false));
    made.write({ 'lefthook.yml': recipe(/jobs:\n {4}- name: sse-lint/) });
    const installed = spawnSync('lefthook', ['install'], { cwd: made.folder, encoding: 'utf8', env: { ...GIT_ENV, PATH: `${join(made.folder, 'node_modules/.bin')}:${process.env['PATH']}` } });
    assert.equal(installed.status, 0, installed.stderr);
    refusesAndPasses(made);
  });

  const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;
  it('pre-commit', { skip: !hasPreCommit && 'pre-commit is not installed' }, () => {
    const env = { PRE_COMMIT_HOME: join(tmpdir(), `eslint-plugin-sse-pre-commit`), npm_config_prefer_offline: 'true', npm_config_cache: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? tmpdir(), '.npm') };
    const made = repository(undefined, env);
    made.write({ '.pre-commit-config.yaml': recipe(/additional_dependencies/).replace('eslint-plugin-sse@0.1.0', tarball) });
    made.git('add', '--all');
    const installed = spawnSync('pre-commit', ['install'], { cwd: made.folder, encoding: 'utf8', env: { ...GIT_ENV, ...env } });
    assert.equal(installed.status, 0, installed.stdout + installed.stderr);
    refusesAndPasses(made);
  });

  it('of pre-commit name the command and its files', () => {
    const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly { readonly id: string; readonly entry: string; readonly language: string; readonly types_or: readonly string[] }[];
    assert.deepEqual(hooks.map(({ id, entry, language, types_or: types }) => [id, entry, language, types]), [['sse-lint', 'sse-lint', 'node', ['javascript', 'jsx', 'ts', 'tsx']], ['sse-lint-fix', 'sse-lint --fix', 'node', ['javascript', 'jsx', 'ts', 'tsx']]]);
  });
});

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly shell: string; readonly env: Readonly<Record<string, string>>; readonly run: string }[] };
}

describe('CI', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

  /** Stands for `npx --yes eslint-plugin-sse@version`: the built command. */
  function tools(folder: string): string {
    const bin = join(folder, '.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\n[ "$1 $2" = "--yes eslint-plugin-sse@${version}" ] || exit 9\nshift 2\nexec "${process.execPath}" "${join(ROOT, 'dist/cli/sse-lint.js')}" "$@"\n`);
    chmodSync(join(bin, 'npx'), 0o755);
    return `${bin}:${process.env['PATH']}`;
  }

  function branch(): Repository {
    const made = repository(undefined);
    made.write({ '.gitignore': '.bin\nrunner\n', 'old.ts': BAD });
    made.git('add', '--all');
    made.git('commit', '--message=First');
    made.git('switch', '--create', 'work');
    made.write({ 'src/new.ts': BAD });
    made.git('add', '--all');
    made.git('commit', '--message=New');
    return made;
  }

  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

  function runAction(folder: string, inputs: Readonly<Record<string, string>>, base: string) {
    const [step] = action.runs.steps;
    assert.equal(step!.shell, 'bash');
    const given = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? input.default]));
    const env = Object.fromEntries(Object.entries(step!.env).map(([name, value]) => [name, value.replace(/\$\{\{ inputs\.([\w-]+)(?: \|\| github\.event\.pull_request\.base\.sha)? \}\}/, (whole, input: string) => given[input] || (whole.includes('||') ? base : ''))]));
    const runner = join(folder, 'runner');
    rmSync(runner, { recursive: true, force: true });
    mkdirSync(runner);
    const files = { GITHUB_OUTPUT: join(runner, 'output'), GITHUB_STEP_SUMMARY: join(runner, 'summary') };
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run], { cwd: folder, encoding: 'utf8', env: { ...GIT_ENV, ...env, ...files, RUNNER_TEMP: runner, PATH: tools(folder) } });
    const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    return { status, stdout, stderr, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
  }

  it('the action judges what a pull request changes', () => {
    const { folder, git } = branch();
    const base = git('rev-parse', 'main').said.trim();
    const ran = runAction(folder, {}, base);
    assert.equal(ran.status, 1, ran.stderr);
    assert.match(ran.stdout, /^::error file=src\/new\.ts,line=4,/);
    assert.doesNotMatch(ran.stdout, /old\.ts/);
    assert.equal(ran.output, 'findings=true\n');
    assert.match(ran.summary, /2 errors in 1 file/);
    assert.equal((JSON.parse(readFileSync(join(folder, 'sse-lint.sarif'), 'utf8')) as { runs: [{ results: object[] }] }).runs[0].results.length, 2);
  });

  it('the action does what its inputs say', () => {
    const { folder, git } = branch();
    const base = git('rev-parse', 'main').said.trim();
    assert.equal(runAction(folder, { fail: 'false' }, base).status, 0);
    assert.match(runAction(folder, { since: 'none' }, base).stdout, /file=old\.ts/);
    assert.equal(runAction(folder, { paths: 'old.ts\npackage.json\n' }, base).status, 0);
    assert.equal(runAction(folder, { preset: 'no such' }, base).status, 2);
  });

  it('the action fetches a base that a shallow clone lacks', () => {
    const { folder, git } = branch();
    const base = git('rev-parse', 'main').said.trim();
    const clone = repository(undefined);
    rmSync(join(clone.folder, '.git'), { recursive: true });
    rmSync(join(clone.folder, 'package.json'));
    rmSync(join(clone.folder, '.gitignore'));
    assert.ok(clone.git('clone', '--quiet', '--depth=1', '--branch=work', `file://${folder}`, '.').ok);
    const ran = runAction(clone.folder, {}, base);
    assert.equal(ran.status, 1, ran.stderr);
    assert.match(ran.stdout, /^::error file=src\/new\.ts,/);
    assert.match(ran.stderr, /the history of this shallow clone does not reach back/);
  });

  it("the GitLab job writes a report of the merge request's changes", () => {
    const { folder, git } = branch();
    const job = (parse(readFileSync(join(ROOT, 'templates/gitlab.yml'), 'utf8')) as { 'sse-lint': { script: readonly string[]; artifacts: { reports: { codequality: string } } } })['sse-lint'];
    const run = (env: NodeJS.ProcessEnv) => spawnSync('sh', ['-ec', job.script.join('\n')], { cwd: folder, encoding: 'utf8', env: { ...GIT_ENV, ...env, PATH: tools(folder) } });
    const read = () => JSON.parse(readFileSync(join(folder, job.artifacts.reports.codequality), 'utf8')) as { location: { path: string } }[];
    const paths = () => [...new Set(read().map(({ location }) => location.path))];
    assert.equal(run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: git('rev-parse', 'main').said.trim() }).status, 1);
    assert.deepEqual(paths(), ['src/new.ts']);
    assert.equal(run({}).status, 1);
    assert.deepEqual(paths(), ['old.ts', 'src/new.ts']);
  });

  it('everything names the version of the package', () => {
    assert.equal(action.inputs['version']!.default, version);
    for (const file of ['templates/gitlab.yml', 'docs/ci.md']) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      for (const [, named] of text.matchAll(/eslint-plugin-sse(?:@|\/raw\/v|\/eslint-plugin-sse@v)(\d[\w.-]*?)(?=['/\s]|$)/gm)) assert.equal(named, version, file);
    }
  });
});
