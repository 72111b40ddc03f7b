// Imports are followed as the rules in ESLint follow them, and what stands in another file is named so in every format.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import * as parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';

import { isCandidate } from '../../src/cli/candidate.ts';
import { Repository } from '../../src/cli/repository.ts';
import { onlyRules, presetRules } from '../../src/cli/selection.ts';
import plugin from '../../src/index.ts';
import { flagged, folderWith, git, put, repositoryWith, sseLint, CORE } from './command.ts';

const LIB = `// Helpers.
export function open(res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
}
`;

const ROUTE = `import { open } from './lib/sse.js';
export async function handler(req, res) {
  open(res);
  for await (const item of feed()) send(res, item);
  res.end();
}
const send = (res, item) => res.write(item);
`;

const FILES = { 'package.json': '{ "type": "module" }', 'src/route.js': ROUTE, 'src/lib/sse.js': LIB, 'src/plain.js': ROUTE.replace('./lib/sse.js', './lib/other.js'), 'src/lib/other.js': LIB.replace('text/event-stream', 'text/plain') };
const folder = folderWith(FILES);

describe('imports', () => {
  it('are followed: what a helper of another file opens is a stream', async () => {
    assert.deepEqual(await flagged(folder), ['src/route.js']);
  });

  it('are not where the settings say so', async () => {
    const without = folderWith({ ...FILES, 'package.json': '{ "type": "module", "sse": { "settings": { "imports": false } } }' });
    assert.deepEqual(await flagged(without), []);
  });

  it('give the findings that ESLint has', async () => {
    const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: [{ plugins: { sse: plugin }, languageOptions: { parser }, rules: { ...plugin.configs.strict.rules } }] });
    const theirs = (await eslint.lintFiles(['src'])).flatMap(({ messages }) => messages.map(({ ruleId, line, column, message }) => ({ ruleId, line, column, message })));
    const { out } = await sseLint(folder, ['--preset', 'strict', '-f', 'json']);
    const ours = (JSON.parse(out) as Json).files.flatMap(({ problems }) => problems.map(({ rule: ruleId, start: { line, column }, message }) => ({ ruleId, line, column, message })));
    assert.ok(ours.length > 0);
    assert.deepEqual(ours, theirs);
  });

  it('are looked through as texts before anything is parsed', () => {
    const { modules, engine } = new Repository();
    const selection = { rules: onlyRules(presetRules('recommended'), ['no-unguarded-writer-loop']), settings: {} };
    const candidate = (name: keyof typeof FILES) => isCandidate({ path: join(folder, name), text: FILES[name], modules }, selection);
    assert.deepEqual([candidate('src/route.js'), candidate('src/plain.js')], [true, false]);
    assert.equal(engine, undefined);
    assert.equal(modules!.size, 0);
  });
});

interface Json {
  readonly files: readonly { readonly problems: readonly { readonly rule: string; readonly message: string; readonly start: { readonly line: number; readonly column: number }; readonly path: readonly { readonly kind: string; readonly file?: string; readonly line: number }[] }[] }[];
}

interface Place {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: object };
}

describe('a path through another file', () => {
  const report = async (format: string) => (await sseLint(folder, [...CORE, '-f', format])).out;

  it('is drawn over the lines of both', async () => {
    assert.equal(
      (await report('pretty')).split('\n\n').at(1),
      `        ⋮ src/lib/sse.js
      3 │   res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        │   ╰─ 1. the stream is opened
        ⋮ src/route.js
>     4 │   for await (const item of feed()) send(res, item);
        │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 2. the loop is entered
        │   ╰─ 3. the source throws before its first item
        ╰─ 4. the error leaves the function`,
    );
  });

  it('is in the JSON report with the name of the file', async () => {
    const [{ problems: [problem] }] = (JSON.parse(await report('json')) as Json).files as unknown as [{ problems: [Json['files'][0]['problems'][0]] }];
    assert.deepEqual(problem.path.map(({ file, line }) => [file, line]), [['src/lib/sse.js', 3], [undefined, 4], [undefined, 4], [undefined, 2]]);
  });

  it('has locations of its own in SARIF, and a link to them', async () => {
    interface Result { readonly message: { readonly text: string }; readonly relatedLocations: readonly Place[]; readonly codeFlows: readonly [{ readonly threadFlows: readonly [{ readonly locations: readonly { readonly location: Place }[] }] }] }
    const [result] = (JSON.parse(await report('sarif')) as { readonly runs: readonly [{ readonly results: readonly [Result] }] }).runs[0].results;
    const places = result.relatedLocations.map(({ physicalLocation }) => physicalLocation);
    assert.deepEqual(places[0], { artifactLocation: { uri: 'src/lib/sse.js' }, region: { startLine: 3, startColumn: 3, endLine: 3, endColumn: 62 } });
    assert.deepEqual(places.slice(1).map(({ artifactLocation: { uri } }) => uri), ['src/route.js', 'src/route.js', 'src/route.js']);
    assert.deepEqual(result.codeFlows[0].threadFlows[0].locations.map(({ location }) => location.physicalLocation), places);
    assert.match(result.message.text, /the stream is opened \(\[sse\.js line 3\]\(1\)\)/);
  });

  it('names the file for reviewers', async () => {
    assert.match(await report('rdjsonl'), /\\n1\. src\/lib\/sse\.js line 3: the stream is opened\\n2\. line 4: /);
    assert.match(await report('github'), /%0A1\. src\/lib\/sse\.js line 3: the stream is opened%0A2\. line 4: /);
    assert.match(await report('markdown'), /\n1\. `src\/lib\/sse\.js` line 3: the stream is opened<br>`res\.writeHead\(200/);
  });
});

describe('in a repository', () => {
  it('imports are judged as they would be committed', async () => {
    const repository = repositoryWith({ ...FILES, 'src/route.js': '' });
    put(repository, { 'src/route.js': ROUTE });
    git(repository, 'add', 'src/route.js');
    writeFileSync(join(repository, 'src/lib/sse.js'), FILES['src/lib/other.js']);
    assert.deepEqual(await flagged(repository, '--staged'), ['src/route.js'], 'the index has the helper that opens a stream');
    git(repository, 'add', 'src/lib/sse.js');
    assert.deepEqual(await flagged(repository, '--staged'), []);
  });

  it('a path that crosses a change of another file is reported', async () => {
    const repository = repositoryWith({ ...FILES, 'src/lib/sse.js': FILES['src/lib/other.js'] });
    writeFileSync(join(repository, 'src/lib/sse.js'), LIB);
    assert.deepEqual(await flagged(repository, '--since', 'HEAD'), ['src/route.js']);
    writeFileSync(join(repository, 'src/lib/sse.js'), FILES['src/lib/other.js'].replace('// Helpers.', '// More helpers.'));
    assert.deepEqual(await flagged(repository, '--since', 'HEAD'), []);
  });
});
