// The command's parser gives the engine the same tree as typescript-eslint's: the findings of every literal case of every
// rule are the same, to the last step.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { parse as parseTypescript } from '@typescript-eslint/parser';
import type { RuleTester } from '@typescript-eslint/rule-tester';

import { rules } from '../../rules/index.ts';
import { lintText } from '../../src/cli/lint.ts';
import { loadParser, type Parse } from '../../src/cli/parse.ts';
import type { RuleOptions, Selection } from '../../src/cli/selection.ts';
import { readSettings } from '../../src/settings.ts';

interface Case {
  readonly code: string;
  readonly filename?: string;
  readonly options?: readonly [RuleOptions?];
  readonly settings?: { readonly sse?: unknown };
  readonly languageOptions?: { readonly parserOptions?: { readonly ecmaFeatures?: { readonly jsx?: boolean } } };
}

/** The tester that the companion rules share. */
const COMPANION = new URL('../rules/companion.ts', import.meta.url);

/** The cases of a rule, taken from its tester instead of being run by it. */
async function casesOf(rule: string): Promise<Case[]> {
  const folder = new URL(`../rules/${rule}/`, import.meta.url);
  const own = new URL('support.ts', folder);
  const { tester } = (await import((existsSync(own) ? own : COMPANION).href)) as { tester: RuleTester };
  const cases: Case[] = [];
  tester.run = (_name, _rule, { valid, invalid }) => {
    for (const one of [...valid, ...invalid]) cases.push(typeof one === 'string' ? { code: one } : (one as unknown as Case));
  };
  for (const file of readdirSync(folder).sort()) if (file.endsWith('.cases.ts')) await import(new URL(file, folder).href);
  return cases;
}

const parseOxc = await loadParser();
const parseTs: Parse = (path, text) => ({ ast: parseTypescript(text, { range: true, loc: true, sourceType: 'module', jsx: path.endsWith('x'), filePath: path }), comments: [] });

for (const rule of Object.keys(rules)) {
  const cases = await casesOf(rule);
  describe(rule, () => {
    it(`has the same findings in all ${cases.length} cases`, () => {
      assert.ok(cases.length > 10);
      let found = 0;
      for (const { code, filename, options = [], settings, languageOptions } of cases) {
        const path = filename ?? (languageOptions?.parserOptions?.ecmaFeatures?.jsx === true ? 'file.tsx' : 'file.ts');
        let sse;
        try {
          sse = readSettings(settings?.sse);
        } catch {
          // A case about settings that are not valid says nothing about parsers.
          continue;
        }
        const selection: Selection = { rules: new Map([[rule, { severity: 'error', options: options[0] ?? {} }]]), settings: sse };
        const [ours, theirs] = [parseOxc, parseTs].map((parse) => lintText({ path, text: code }, parse, selection, { fixes: true }));
        assert.deepEqual(ours, theirs, code);
        found += ours!.length;
      }
      assert.ok(found > 0);
    });
  });
}
