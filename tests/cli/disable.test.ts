// Comments that turn rules off mean the same to the command as to ESLint.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';
import { Linter } from 'eslint';

import { Directives } from '../../src/cli/disable.ts';
import { lintText } from '../../src/cli/lint.ts';
import { loadParser } from '../../src/cli/parse.ts';
import { onlyRules, presetRules, type Selection } from '../../src/cli/selection.ts';
import plugin from '../../src/index.ts';
import { Lines } from '../../src/lines.ts';
import { BAD } from './command.ts';

/** The same in every run; another one makes another series. */
const SEED = Number(process.env['SSE_LINT_SEED'] ?? 1);

const RULE = 'sse/no-unguarded-writer-loop';
const parse = await loadParser();
const selection: Selection = { rules: onlyRules(presetRules('recommended'), ['no-unguarded-writer-loop']), settings: {} };

const linesOfEslint = (text: string): number[] => new Linter().verify(text, [{ linterOptions: { reportUnusedDisableDirectives: 'off' }, plugins: { sse: plugin }, rules: { [RULE]: 'error' } }], 'a.js').filter(({ ruleId }) => ruleId === RULE).map(({ line }) => line);
const linesOfOurs = (text: string): number[] => lintText({ path: 'a.js', text }, parse, selection, { fixes: false }).map(({ loc }) => loc.start.line);

const word = fc.constantFrom('eslint-disable', 'eslint-disable', 'eslint-enable', 'eslint-disable-line', 'eslint-disable-next-line', 'eslint-disabled', 'eslint', 'eslint-disable-next-lines');
const rules = fc.constantFrom('', '', RULE, RULE, 'no-var', `no-var, ${RULE}`, `${RULE},`, `"${RULE}"`, 'no-unguarded-writer-loop', 'other/no-var', `${RULE} no-var`);
const note = fc.constantFrom('', ' -- a note', ` -- ${RULE}`, ' --no note', ' --- long', '\n -- next line');
const comment = fc.tuple(fc.boolean(), word, rules, note, fc.constantFrom('', ' ', '\n')).map(([block, label, names, text, blank]) => {
  const inner = `${blank}${label} ${names}${text}`;
  return block ? `/*${inner}*/` : `//${inner.replaceAll('\n', ' ')}\n`;
});

/** The program, with comments at some of its line ends and starts. */
const program = fc.array(fc.tuple(fc.nat(BAD.split('\n').length - 1), comment, fc.boolean()), { minLength: 1, maxLength: 4 }).map((comments) => {
  const lines = BAD.split('\n').map((line) => line.replace('{item}', '{ item }'));
  for (const [at, text, before] of comments) lines[at] = before ? `${text} ${lines[at]}` : `${lines[at]} ${text}`;
  return `${lines.join('\n')}\n${BAD.replace('handler', 'second')}`;
});

describe('comments that turn rules off', () => {
  it('mean the same as in ESLint', () => {
    let hidden = 0;
    fc.assert(
      fc.property(program, (text) => {
        const ours = linesOfOurs(text);
        if (ours.length < 2) hidden++;
        assert.deepEqual(ours, linesOfEslint(text), text);
      }),
      { numRuns: 150, seed: SEED, endOnFailure: true },
    );
    assert.ok(hidden > 10, `${hidden}`);
  });

  it('may name the rule by any prefix that a config gives it', () => {
    const text = '/* eslint-disable events/no-send-after-end */';
    const directives = new Directives([{ type: 'Block', value: text.slice(2, -2), start: 0, end: text.length }], new Lines(`${text}\n`));
    assert.equal(directives.hides('no-send-after-end', { line: 2, column: 0 }), true);
    assert.equal(directives.hides('require-stream-end', { line: 2, column: 0 }), false);
  });
});
