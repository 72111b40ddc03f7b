// Annotations of GitHub Actions.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { github } from '../../src/report/github.ts';
import { HANGS, many, reportOf } from './sample.ts';

interface Annotation {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads commands as the runner does: properties end at the first `::` behind them, and unescape what it unescapes. */
function read(output: string): Annotation[] {
  return output.split('\n').filter((line) => line !== '').map((line) => {
    const [, command = '', properties = '', message = ''] = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line) ?? assert.fail(line);
    const pairs = properties.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1)).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%')]);
    return { command, properties: Object.fromEntries(pairs) as Record<string, string>, message: unescaped(message).replaceAll('%25', '%') };
  });
}

const unescaped = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');

describe('github', () => {
  it('prints nothing for a clean tree', () => assert.equal(github(reportOf({})), ''));

  it('places an annotation, with columns from 1', () => {
    const [annotation] = read(github(reportOf({ 'src/a.ts': HANGS })));
    const { command, properties, message } = annotation!;
    assert.equal(command, 'error');
    assert.deepEqual(properties, { file: 'src/a.ts', line: '3', endLine: '3', col: '14', endColumn: '53', title: 'sse/no-unguarded-writer-loop' });
    assert.match(message, /\n1\. line 2: the stream is opened\n/);
  });

  it('survives names and messages that look like commands', () => {
    const [annotation, ...others] = read(github({ ...many(1, () => ({ message: 'a::error::b%0A\r\nc, d: 100%' })), files: many(1, () => ({ message: '::stop::%0A\r\nc, 100%', path: [] })).files.map((file) => ({ ...file, path: 'a,b:c\n%.ts' })) }));
    assert.deepEqual(others, []);
    assert.equal(annotation!.properties['file'], 'a,b:c\n%.ts');
    assert.equal(annotation!.message, '::stop::\n\r\nc, 100%'.replace('::\n', '::%0A'));
  });

  it('prints ten of each kind, and counts the rest', () => {
    const annotations = read(github(many(40, (index) => ({ severity: index % 2 === 0 ? 'error' : 'warning' }))));
    const count = (kind: string) => annotations.filter(({ command }) => command === kind).length;
    assert.deepEqual([count('error'), count('warning'), count('notice')], [10, 10, 1]);
    assert.equal(annotations.at(-1)!.message, '20 more findings are not shown here.');
  });
});
