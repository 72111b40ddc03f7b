// In a project with an ESLint config: --eslint-config takes rules and settings from it, and the formatter adds the paths
// to what ESLint reports. Needs the build.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { BAD, flagged, folderWith, GOOD, sseLint } from './command.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const CONFIG = `import sse from 'eslint-plugin-sse';

export default [
  { ignores: ['gen/'] },
  { ...sse.configs.recommended, plugins: { events: sse }, rules: { 'events/no-unguarded-writer-loop': 'error', 'no-var': 'warn' } },
  { files: ['warned/**'], rules: { 'events/no-unguarded-writer-loop': ['warn', { report: 'hang' }] } },
  { files: ['off/**'], rules: { 'events/no-unguarded-writer-loop': 'off' } },
  { files: ['own/**'], settings: { sse: { openers: ['begin'] } } },
];
`;

/** A project in which ESLint and this package are installed, as links. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/eslint'), join(folder, 'node_modules/eslint'));
  symlinkSync(ROOT, join(folder, 'node_modules/eslint-plugin-sse'));
  return folder;
}

const declared = BAD.replace("  res.writeHead(200, { 'Content-Type': 'text/event-stream' });", '  begin(res);').replace('`data: ${item}\\n\\n`', 'item');

const folder = project({ 'eslint.config.js': CONFIG, 'a.js': `var x = 1;\n${BAD}`, 'gen/a.js': BAD, 'warned/a.js': BAD, 'off/a.js': BAD, 'own/a.js': declared, 'own-not/a.js': declared, 'fine.js': GOOD, 'broken.js': '(' });

describe('--eslint-config', () => {
  it('judges each file as ESLint would', async () => {
    const { code, out } = await sseLint(folder, ['--eslint-config', '-f', 'json']);
    assert.equal(code, 1);
    const files = (JSON.parse(out) as { files: { path: string; problems: { severity: string; rule: string }[] }[] }).files;
    assert.deepEqual(files.map(({ path, problems }) => [path, problems.map(({ severity }) => severity)]), [['a.js', ['error']], ['own/a.js', ['error']], ['warned/a.js', ['warning']]]);
  });

  it('says so when there is no ESLint, or no config', async () => {
    assert.deepEqual(await sseLint(folderWith({ 'a.js': BAD }), ['--eslint-config']), { code: 2, out: '', err: 'sse-lint: --eslint-config needs ESLint, and this project has none installed.\n' });
    const { code, err } = await sseLint(project({ 'a.js': BAD }), ['--eslint-config']);
    assert.equal(code, 2);
    assert.match(err, /^sse-lint: ESLint cannot tell its config \(Could not find config file\)\.\n$/);
  });

  it('takes one rule of it', async () => {
    assert.deepEqual(await flagged(folder, '--eslint-config', '--rule', 'no-unguarded-writer-loop'), ['a.js', 'own/a.js', 'warned/a.js']);
  });
});

interface Log {
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly markdown?: string } }[] } };
    readonly results: readonly { readonly ruleId: string; readonly level: string; readonly message: { readonly text: string }; readonly codeFlows?: readonly object[]; readonly fixes?: readonly object[]; readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[] }[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[];
  }];
}

describe('the formatter', () => {
  let run: Log['runs'][0];
  before(() => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/eslint/bin/eslint.js'), '-f', './node_modules/eslint-plugin-sse/formatter-sarif.js', '.'], { cwd: folder, encoding: 'utf8' });
    assert.equal(stderr, '');
    run = (JSON.parse(stdout) as Log).runs[0];
  });

  const of = (path: string, rule: string) => run.results.find(({ ruleId, locations }) => ruleId === rule && locations[0]!.physicalLocation.artifactLocation.uri === path);

  it('keeps what every rule reports, with its severity', () => {
    assert.deepEqual(run.results.map(({ ruleId, level, locations }) => `${locations[0]!.physicalLocation.artifactLocation.uri} ${ruleId} ${level}`).sort(), ['a.js events/no-unguarded-writer-loop error', 'a.js no-var warning', 'own/a.js events/no-unguarded-writer-loop error', 'warned/a.js events/no-unguarded-writer-loop warning']);
  });

  it('adds the paths and the fixes', () => {
    for (const path of ['a.js', 'own/a.js', 'warned/a.js']) {
      const result = of(path, 'events/no-unguarded-writer-loop')!;
      assert.equal(result.codeFlows?.length, 1, path);
      assert.match(result.message.text, /\(\[line \d+\]\(\d\)\)/);
    }
    assert.equal(of('a.js', 'events/no-unguarded-writer-loop')!.fixes?.length, 1);
    assert.equal(of('a.js', 'no-var')!.codeFlows, undefined);
  });

  it('describes the rules', () => {
    const rules = Object.fromEntries(run.tool.driver.rules.map(({ id, help }) => [id, help.markdown ?? '']));
    assert.match(rules['events/no-unguarded-writer-loop']!, /^# /);
    assert.equal(rules['no-var'], '');
  });

  it('tells of a file that ESLint could not parse', () => assert.equal(run.invocations[0]!.toolExecutionNotifications.length, 1));
});
