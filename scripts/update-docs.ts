/**
 * `npm run docs`: writes every generated part of the documentation. Rule headers, the options list and the README's rule
 * table are eslint-doc-generator's; the sections between `<!-- begin generated … -->` markers and the pictures are made here.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SECTIONS } from './doc-sections.ts';
import { drawPictures } from './picture.ts';

const ROOT = new URL('..', import.meta.url);
const MARKED = /(<!-- begin generated (?<name>[\w-]+) -->\n)[^]*?(<!-- end generated \k<name> -->)/g;

/** @returns the text of each page with generated sections, by path from the root, as it should be */
export async function renderPages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const path of ['README.md', 'docs/rules/no-unguarded-writer-loop.md', 'docs/how-it-works.md', 'docs/models.md']) {
    const text = await readFile(new URL(path, ROOT), 'utf8');
    pages.set(path, text.replaceAll(MARKED, (_, begin: string, name: string, end: string) => `${begin}\n${sectionOf(name)}\n\n${end}`));
  }
  return new Map([...pages, ...(await drawPictures())]);
}

function sectionOf(name: string): string {
  const section = SECTIONS[name];
  if (section === undefined) throw new Error(`No generated section is called ${name}. Known: ${Object.keys(SECTIONS).join(', ')}.`);
  return section();
}

/** Runs eslint-doc-generator on the built plugin. */
export function generateRuleDocs(...args: string[]): { readonly ok: boolean; readonly output: string } {
  const manifest = createRequire(import.meta.url).resolve('eslint-doc-generator/package.json');
  const bin = join(dirname(manifest), 'dist/bin/eslint-doc-generator.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { ok: status === 0, output: stdout + stderr };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await renderPages()) await writeFile(new URL(path, ROOT), text);
  const { ok, output } = generateRuleDocs();
  if (!ok) throw new Error(output);
}
