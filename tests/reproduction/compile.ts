/**
 * The harness as JavaScript. A process for each cell is only affordable when it starts without a compiler, so the files
 * are translated once, to `.cache/reproduction`, from where they see the same packages.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../..');
const OUT = join(ROOT, '.cache/reproduction');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
  experimentalDecorators: true,
};

/** Translates what the process of a cell may load. @returns the path of the server process's file */
export function compileHarness(): string {
  for (const file of readdirSync(HERE, { recursive: true, encoding: 'utf8' })) {
    const name = file.replaceAll('\\', '/');
    if (name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.endsWith('.test.ts')) compile(name, readFileSync(join(HERE, file), 'utf8'));
  }
  return join(OUT, 'server.js');
}

/**
 * Translates one file.
 * @param name its path from this folder; the result has the same place in the cache, and the same relative imports
 * @returns the path of the result
 */
export function compile(name: string, text: string): string {
  const to = join(OUT, name.replace(/\.ts$/, '.js'));
  const stamp = `// ${createHash('sha1').update(`${ts.version}${JSON.stringify(OPTIONS)}${text}`).digest('hex')}\n`;
  if (existsSync(to) && readFileSync(to, 'utf8').startsWith(stamp)) return to;
  const { outputText } = ts.transpileModule(text, { fileName: name, compilerOptions: OPTIONS });
  mkdirSync(dirname(to), { recursive: true });
  // Several processes may do this at once.
  const draft = `${to}.${process.pid}`;
  writeFileSync(draft, stamp + outputText);
  renameSync(draft, to);
  return to;
}
