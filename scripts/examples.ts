/** Lints examples/ as a user would: ESLint, the built plugin, its recommended preset. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import sse from 'eslint-plugin-sse';

import type { LoopFinding } from '../src/findings.ts';

export interface Report {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
  readonly ruleId: string;
  readonly message: string;
  readonly finding: LoopFinding;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

// ESLint passes on a message and a place only; the steps come from the engine that the plugin was built with.
const engine = new URL('../dist/src/analyse.js', import.meta.url).href;
const { analyse } = (await import(engine)) as typeof import('../src/analyse.ts');

export async function lintExamples(): Promise<Report[]> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser } },
      { files: ['examples/express-llm-proxy/**'], settings: { sse: { express: 5 } } },
      { plugins: { sse }, rules: { 'sse/no-unguarded-writer-loop': 'error' } },
    ],
  });
  const reports: Report[] = [];
  for (const { filePath, messages } of await eslint.lintFiles(['examples'])) {
    const text = await readFile(filePath, 'utf8');
    const file = relative(ROOT, filePath).replaceAll('\\', '/');
    const { settings } = (await eslint.calculateConfigForFile(filePath)) as Linter.Config;
    const findings = analyse({ ast: parser.parse(text, { range: true, loc: true }), text }, settings?.['sse']);
    for (const { ruleId, message, line, column } of messages) {
      const finding = findings.find(({ loc }) => loc.start.line === line && loc.start.column + 1 === column);
      if (ruleId === null || finding === undefined) throw new Error(`${file}:${line}:${column} ${message}`);
      reports.push({ file, text, ruleId, message, finding });
    }
  }
  return reports;
}
