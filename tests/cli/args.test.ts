// The command line itself, and the settings of a project.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { rules } from '../../rules/index.ts';
import { version } from '../../src/version.ts';
import { BAD, flagged, flaggedByAll, folderWith, GOOD, put, sseLint } from './command.ts';

const clean = folderWith({ 'a.ts': GOOD });

async function refused(args: readonly string[], sentence: RegExp, folder = clean): Promise<void> {
  const { code, out, err } = await sseLint(folder, args);
  assert.deepEqual([code, out], [2, ''], args.join(' '));
  assert.match(err, sentence);
  assert.match(err, /^sse-lint: [^\n]+\.\n$/, 'one sentence');
}

describe('options', () => {
  it('that do not exist are refused', async () => {
    await refused(['--unknown'], /Unknown option '--unknown'/);
    await refused(['-z'], /Unknown option '-z'/);
    await refused(['--fix=yes'], /'--fix' does not take an argument/);
    await refused(['--format'], /'-f, --format <value>' argument missing/);
  });

  it('with values that do not exist are refused', async () => {
    await refused(['-f', 'xml'], /There is no format "xml"\. There are pretty, json, .* and markdown\.$/m);
    await refused(['-f', 'sarif:'], /names no file behind its colon/);
    await refused(['--preset', 'all'], /There is no preset "all"\. There are recommended and strict\.$/m);
    await refused(['--rule', 'no-such-rule'], /There is no rule "no-such-rule"/);
    await refused(['--explain', 'no-such-rule'], /There is no rule "no-such-rule"/);
    await refused(['--max-warnings', 'many'], /--max-warnings needs a whole number from 0 on, not "many"/);
    await refused(['--threads', '0'], /--threads needs a whole number from 1 on/);
    await refused(['--output-file', ''], /--output-file needs the name of a file/);
  });

  it('that exclude each other are refused', async () => {
    await refused(['--staged', '--since', 'main'], /exclude each other/);
    await refused(['--eslint-config', '--preset', 'strict'], /do not go with it/);
    await refused(['--diff', '-f', 'json'], /--diff is for the pretty format/);
    await refused(['-f', 'json:a', '-o', 'b'], /each names a file of its own/);
  });

  it('--help names every option', async () => {
    const { code, out } = await sseLint(clean, ['--help']);
    assert.equal(code, 0);
    for (const option of ['staged', 'since', 'preset', 'rule', 'config', 'eslint-config', 'diff', 'fix', 'explain', 'init', 'format', 'output-file', 'max-warnings', 'color', 'no-color', 'threads', 'help', 'version']) assert.ok(out.includes(`--${option}`), option);
  });

  it('--version is that of the package', async () => assert.deepEqual(await sseLint(clean, ['-v']), { code: 0, out: `${version}\n`, err: '' }));

  it('--explain prints the page of each rule, without its markup', async () => {
    for (const rule of Object.keys(rules)) {
      for (const name of [rule, `sse/${rule}`]) {
        const { code, out } = await sseLint(clean, ['--explain', name]);
        assert.equal(code, 0);
        assert.match(out, /^.+\n\n/);
        assert.doesNotMatch(out, /<!--|```|\]\(/);
      }
    }
  });
});

describe('paths', () => {
  it('that are not there are refused', async () => {
    await refused(['nowhere'], /"nowhere" cannot be looked at: it does not exist/);
    await refused(['src/**/*.ts'], /Name files or folders: folders are searched whole/);
    await refused(['a\0b'], /no file can have such a name/);
    await refused(['a.ts/b'], /a part of its path is not a folder/);
  });

  it('of other kinds of files are passed over', async () => {
    assert.deepEqual(await flagged(folderWith({ 'a.py': BAD, 'b.ts': BAD }), 'a.py'), []);
  });
});

const strictOnly = `export async function poll(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for (let left = 3; left > 0; left--) {
      const batch = await ask();
      if (batch) res.write(\`data: \${batch}\\n\\n\`);
    }
  } finally {
    res.end();
  }
}
`;

describe('which rules', () => {
  it('--preset chooses', async () => {
    const folder = folderWith({ 'a.ts': strictOnly });
    assert.deepEqual(await flaggedByAll(folder), []);
    assert.deepEqual(await flaggedByAll(folder, '--preset', 'strict'), ['a.ts']);
    put(folder, { 'package.json': JSON.stringify({ sse: { preset: 'strict' } }) });
    assert.deepEqual(await flaggedByAll(folder), ['a.ts']);
    assert.deepEqual(await flaggedByAll(folder, '--preset=recommended'), [], 'the option wins');
  });

  it('--rule takes only these, with the options of the config', async () => {
    const folder = folderWith({ 'a.ts': strictOnly, '.sserc.json': JSON.stringify({ rules: { 'no-unguarded-writer-loop': ['warn', { loops: 'awaiting' }] } }) });
    const { code, out } = await sseLint(folder, ['--rule', 'sse/no-unguarded-writer-loop']);
    assert.equal(code, 0, 'a warning is no finding');
    assert.match(out, /1 warning in 1 file/);
    assert.equal((await sseLint(folder, ['--max-warnings', '0'])).code, 1);
    assert.equal((await sseLint(folder, ['--max-warnings', '1'])).code, 0);
  });
});

describe('the config', () => {
  const off = (prefix: string, level: unknown) => JSON.stringify({ rules: Object.fromEntries(Object.keys(rules).map((name) => [`${prefix}${name}`, level])) });
  const configs: Readonly<Record<string, string>> = {
    'package.json': `{ "sse": ${off('sse/', 'off')} }`,
    '.sserc': off('', 'off'),
    '.sserc.json': off('', 0),
    'sse.config.mjs': `export default ${off('', 'off')};`,
    'sse.config.cjs': `module.exports = ${off('sse/', ['off'])};`,
  };
  for (const [name, text] of Object.entries(configs)) {
    it(`is found in ${name}, also from below`, async () => {
      const folder = folderWith({ [name]: text, 'src/a.ts': BAD });
      assert.deepEqual(await flaggedByAll(folder), []);
      assert.deepEqual(await flaggedByAll(join(folder, 'src')), []);
    });
  }

  it('may be named', async () => {
    const folder = folderWith({ 'conf/own.json': configs['.sserc']!, 'a.ts': BAD });
    assert.deepEqual(await flaggedByAll(folder), ['a.ts']);
    assert.deepEqual(await flaggedByAll(folder, '--config', 'conf/own.json'), []);
  });

  it('leaves files out, from where it stands', async () => {
    const folder = folderWith({ '.sserc': JSON.stringify({ ignore: ['gen/', '*.test.ts', '!keep.test.ts'] }), 'gen/a.ts': BAD, 'src/gen/b.ts': BAD, 'src/c.test.ts': BAD, 'src/keep.test.ts': BAD });
    assert.deepEqual(await flagged(folder), ['src/keep.test.ts']);
    assert.deepEqual(await flagged(join(folder, 'src'), 'c.test.ts', 'keep.test.ts'), ['keep.test.ts'], 'named files, too');
  });

  it('has the settings of the engine', async () => {
    const text = BAD.replace("  res.writeHead(200, { 'Content-Type': 'text/event-stream' });", '  begin(res);').replace('`data: ${item}\\n\\n`', 'item');
    const folder = folderWith({ 'a.ts': text });
    assert.deepEqual(await flagged(folder), []);
    put(folder, { '.sserc': JSON.stringify({ settings: { openers: ['begin'] } }) });
    assert.deepEqual(await flagged(folder), ['a.ts']);
  });

  const broken: readonly (readonly [name: string, text: string, sentence: RegExp])[] = [
    ['package.json', '{', /could not be read/],
    ['.sserc', '{ "rules": ', /could not be read/],
    ['.sserc', '[]', /the config must be object/],
    ['.sserc', '{ "preset": "all" }', /"preset" must be one of "recommended", "strict"/],
    ['.sserc', '{ "rulez": {} }', /the config has no key "rulez"\. Known keys: preset, rules, settings, ignore/],
    ['.sserc', '{ "rules": { "no-such-rule": "error" } }', /"rules" has no key "no-such-rule"/],
    ['.sserc', '{ "rules": { "no-unguarded-writer-loop": "loud" } }', /"rules\.no-unguarded-writer-loop" must be one of "off", "warn", "error"/],
    ['.sserc', '{ "rules": { "no-unguarded-writer-loop": ["error", { "loops": "all" }] } }', /"rules\.no-unguarded-writer-loop\.1\.loops" must be one of "async", "awaiting"/],
    ['.sserc', '{ "settings": { "express": 3 } }', /settings\.express must be 4 or 5/],
    ['.sserc', '{ "ignore": "x" }', /"ignore" must be array/],
    ['sse.config.mjs', 'throw new Error("of mine\\nmore");', /could not be read \(of mine\)/],
    ['sse.config.mjs', 'export default 1;', /the config must be object/],
    ['sse.config.cjs', 'module.exports = }', /could not be read/],
  ];
  for (const [name, text, sentence] of broken) {
    it(`is refused as ${name} with ${text}`, async () => refused([], sentence, folderWith({ [name]: text, 'a.ts': BAD })));
  }
  it('is refused when it is not there', async () => refused(['--config', 'nowhere.json'], /nowhere\.json could not be read \(it does not exist\)/));
});
