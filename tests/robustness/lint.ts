/** The rule in ESLint's own Linter, on text or on a tree that was put together by hand. */
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import plugin from '../../src/index.ts';
import type { Source } from './nest.ts';
import type { OddSyntax } from './odd-syntax.ts';

const RULES: Linter.RulesRecord = { 'sse/no-unguarded-writer-loop': 'error', 'no-debugger': 'error' };

const HANDLER = `require('node:http').createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of source(req)) res.write(\`data: \${item}\\n\\n\`);
  res.end();
});
`;

export function lintOddSyntax({ code, as }: OddSyntax): Linter.LintMessage[] {
  const text = `${code}\n${HANDLER}`;
  const plain = as === 'script' || as === 'espree';
  const languageOptions: Linter.LanguageOptions = plain
    ? { sourceType: as === 'script' ? 'script' : 'module' }
    : { sourceType: 'module', parser: typescriptParser, parserOptions: { ecmaFeatures: { jsx: as === 'jsx' } } };
  return new Linter().verify(text, { plugins: { sse: plugin }, rules: RULES, languageOptions });
}

/**
 * Lints a tree. ESLint itself is kept from walking into it, since its own recursion would overflow first: it sees the
 * top of the program only.
 */
export function lintTree(source: Source, filename = 'deep.js', linter = new Linter()): Linter.LintMessage[] {
  const shallow = typescriptParser.parseForESLint('', { range: true, loc: true, comment: true, tokens: true });
  const ast = { ...source.ast, comments: [], tokens: [] };
  const parser = {
    meta: { name: 'by-hand', version: '1.0.0' },
    parseForESLint: () => ({ ast, scopeManager: scopesOf(shallow.scopeManager, shallow.ast, ast), visitorKeys: { Program: [] }, services: {} }),
  };
  return linter.verify(source.text, { plugins: { sse: plugin }, rules: RULES, languageOptions: { parser: parser as unknown as Linter.Parser } }, { filename });
}

/** The scopes of an empty program, given to another one. */
function scopesOf<T>(manager: T, empty: unknown, program: unknown): T {
  const { acquire } = manager as { acquire: (node: unknown, inner?: boolean) => unknown };
  return Object.assign(manager as object, {
    acquire: (node: unknown, inner?: boolean) => acquire.call(manager, node === program ? empty : node, inner),
  }) as T;
}
