// Every program in the documentation is linted: the rule reports the lines marked `// ✗`, and no others.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as parser from '@typescript-eslint/parser';
import { ESLint, Linter } from 'eslint';

import plugin from '../../src/index.ts';
import { pages } from './pages.ts';

const ROOT = new URL('../../', import.meta.url);
const SCRATCH = new URL('.cache/snippets/', ROOT);

interface Snippet {
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The bold line or heading that it stands under: `Incorrect`, `Correct, as far as the rule can tell`. */
  readonly caption: string;
  readonly settings: unknown;
}

/** The JavaScript and TypeScript blocks of a page. `<!-- settings: {…} -->` before a block is its `settings.sse`. */
function snippetsOf(markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let caption = '';
  let settings: unknown;
  let open: { line: number; language: string; code: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const fence = /^```(\w*)$/.exec(text);
    if (open !== undefined) {
      if (fence === null) return void open.code.push(text);
      if (/^[jt]sx?$/.test(open.language)) snippets.push({ ...open, code: `${open.code.join('\n')}\n`, caption, settings });
      open = settings = undefined;
    } else if (fence !== null) open = { line: index + 1, language: fence[1]!, code: [] };
    else if (text.startsWith('<!-- settings: ')) settings = JSON.parse(text.slice('<!-- settings: '.length, -'-->'.length));
    else caption = /^(?:#+ |\*\*)(.*?)(?:\*\*.*)?$/.exec(text)?.[1] ?? caption;
  });
  return snippets;
}

const isConfig = ({ code }: Snippet): boolean => code.includes("from 'eslint/config'");

/** A rule's page shows that rule; other pages show the core one. */
const ruleOf = (page: string): string => `sse/${/^docs\/rules\/(.*)\.md$/.exec(page)?.[1] ?? 'no-unguarded-writer-loop'}`;

function reportedLines({ code, language, settings }: Snippet, rule: string): number[] {
  const config: Linter.Config = {
    files: ['**/*.{js,jsx,ts,tsx}'],
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: language.endsWith('x') } } },
    settings: { sse: settings },
  };
  const only: Linter.Config = { plugins: { sse: plugin }, rules: { [rule]: 'error' } };
  const messages = new Linter().verify(code, [config, only], `snippet.${language}`);
  for (const { ruleId, message } of messages) assert.equal(ruleId, rule, message);
  return messages.map(({ line }) => line);
}

for (const page of await pages()) {
  const snippets = snippetsOf(await readFile(new URL(page, ROOT), 'utf8'));
  const programs = snippets.filter((snippet) => !isConfig(snippet));
  describe(page, { skip: snippets.length === 0 }, () => {
    for (const snippet of programs) {
      const { line, caption, code } = snippet;
      const marked = code.split('\n').flatMap((text, index) => (text.includes('// ✗') ? [index + 1] : []));
      it(`line ${line}: ${caption}`, () => {
        if (caption.startsWith('Incorrect')) assert.notDeepEqual(marked, [], 'An incorrect program has a line marked // ✗.');
        if (caption.startsWith('Correct')) assert.deepEqual(marked, [], 'A correct program has no line marked // ✗.');
        assert.deepEqual(reportedLines(snippet, ruleOf(page)), marked);
      });
    }
    for (const { line, code } of snippets.filter(isConfig)) {
      it(`line ${line}: a config that ESLint takes`, async () => {
        await mkdir(SCRATCH, { recursive: true });
        const file = fileURLToPath(new URL(`${page.replaceAll('/', '-')}-${line}.mjs`, SCRATCH));
        await writeFile(file, code);
        const eslint = new ESLint({ cwd: fileURLToPath(ROOT), overrideConfigFile: file });
        const { rules } = (await eslint.calculateConfigForFile('server.js')) as Linter.Config;
        assert.ok(rules?.['sse/no-unguarded-writer-loop'], 'The config turns the rule on.');
        const [result] = await eslint.lintText('export {};\n', { filePath: 'server.js' });
        assert.deepEqual(result?.messages, []);
      });
    }
  });
}

after(() => rm(SCRATCH, { recursive: true, force: true }));
