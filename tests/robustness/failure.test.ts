/** When the engine itself fails, the user hears of it once a file, and everything else goes on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Linter, type Rule } from 'eslint';

import plugin from '../../src/index.ts';
import { analyse } from '../../src/analyse.ts';
import { lintTree } from './lint.ts';
import { handlerWith, type Source, type Tree } from './nest.ts';

const KEPT = 'the tree is out of order';

/** Makes a node that cannot be looked at. */
function spoil<T extends object>(node: T): T {
  return Object.defineProperty(node, 'value', {
    enumerable: true,
    get() {
      throw new Error(KEPT);
    },
  });
}

function brokenSource(): Source {
  const literal: Tree = { type: 'Literal', value: 0, raw: '0' };
  const source = handlerWith('beside', () => ({ type: 'ExpressionStatement', expression: literal }));
  spoil(literal);
  return source;
}

describe('a failure of the engine', () => {
  it('is thrown to whoever calls the engine', () => {
    assert.throws(() => analyse(brokenSource()), { message: KEPT });
  });

  it('is one report, which names the file and asks to report the fault', () => {
    const messages = lintTree(brokenSource(), 'routes/broken.js');
    assert.equal(messages.length, 1);
    const [message] = messages as [Linter.LintMessage];
    assert.equal(message.messageId, 'failed');
    assert.equal(message.fatal, undefined);
    assert.match(message.message, /routes[/\\]broken\.js/);
    assert.match(message.message, /please report it/);
    assert.ok(message.message.includes(KEPT));
  });

  it('leaves the next file as it is', () => {
    const linter = new Linter();
    assert.deepEqual(lintTree(brokenSource(), 'broken.js', linter).map((message) => message.messageId), ['failed']);
    const sound = handlerWith('beside', () => ({ type: 'EmptyStatement' }));
    assert.deepEqual(lintTree(sound, 'sound.js', linter).map((message) => message.messageId), ['unguarded']);
  });

  it('leaves the other rules of the same file as they are', () => {
    const spoiling: Rule.RuleModule = {
      create({ sourceCode }) {
        const [, zero] = sourceCode.ast.body;
        if (zero?.type === 'VariableDeclaration') spoil(zero.declarations[0]!.init!);
        return {};
      },
    };
    const text = "debugger;\nconst zero = 0;\nexport const stream = async (res) => { for await (const item of source) res.write('data: ' + item + '\\n\\n'); };\n";
    const messages = new Linter().verify(text, {
      plugins: { sse: plugin, test: { rules: { spoil: spoiling } } },
      rules: { 'test/spoil': 'error', 'sse/no-unguarded-writer-loop': 'error', 'no-debugger': 'error' },
    });
    assert.deepEqual(messages.map((message) => message.messageId).sort(), ['failed', 'unexpected']);
  });

  it('of the settings names the setting instead', () => {
    const messages = new Linter().verify("for await (const item of source) res.write('data: ' + item);", {
      plugins: { sse: plugin },
      settings: { sse: { sender: [] } },
      rules: { 'sse/no-unguarded-writer-loop': 'error' },
    });
    assert.deepEqual(messages.map((message) => message.messageId), ['failed']);
    assert.match(messages[0]!.message, /settings\.sse has no key "sender"/);
  });
});
