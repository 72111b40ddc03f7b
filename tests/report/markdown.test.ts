// The summary for a pull request.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { codeSpan, markdown } from '../../src/report/markdown.ts';
import { HANGS, many, reportOf } from './sample.ts';

describe('markdown', () => {
  it('says so when there is nothing', () => assert.equal(markdown(reportOf({})), '### Server-sent events\n\nNothing to report.\n'));

  it('draws one finding', () => {
    const page = 'https://github.com/eslint-plugin-sse/eslint-plugin-sse/blob/main/docs/rules/no-unguarded-writer-loop.md';
    const text = markdown(reportOf({ 'src/a.ts': HANGS }));
    assert.match(text, /^### Server-sent events\n\n1 error in 1 file\./);
    assert.ok(text.includes('<summary><b>src/a.ts:3</b> · crash</summary>'), text);
    assert.ok(text.includes(`[\`sse/no-unguarded-writer-loop\`](${page})`), text);
    assert.ok(text.includes("1. line 2: the stream is opened<br>`res.writeHead(200, { 'Content-Type': 'text/event-stream' });`"), text);
  });

  it('stays below what a comment may hold, and counts the rest', () => {
    const text = markdown(many(500));
    assert.ok(text.length < 65_536, `${text.length}`);
    const shown = text.split('<details>').length - 1;
    assert.ok(text.trimEnd().endsWith(`And ${500 - shown} more findings.`), text.slice(-200));
  });

  it('keeps names from becoming markup', () => {
    const [file] = many(1, () => ({ message: 'a *b* <c> [d](e) `f*`.' })).files;
    const text = markdown({ ...many(0), files: [{ ...file!, path: '</summary><img>&.ts' }], faults: [{ path: 'a`b`.ts', sentence: 'is <b>.' }] });
    assert.ok(text.includes('<b>&lt;/summary&gt;&lt;img&gt;&amp;.ts:3</b>'), text);
    assert.ok(text.includes('a \\*b\\* &lt;c\\> \\[d\\](e) `f*`.'), text);
    assert.ok(text.includes('- ``a`b`.ts`` is &lt;b\\>.'), text);
  });

  it('fences code by what it holds', () => {
    for (const [code, span] of [['a', '`a`'], ['a`b', '``a`b``'], ['`', '`` ` ``'], ['', '`  `'], ['```', '```` ``` ````']] as const) assert.equal(codeSpan(code), span);
  });
});
