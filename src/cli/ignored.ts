/** What git ignores, by the .gitignore files from the root of the work tree down to each folder. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import ignore, { type Ignore } from 'ignore';

/** The patterns of one folder and those above it. */
export interface Ignored {
  readonly parent: Ignored | undefined;
  readonly folder: string;
  readonly patterns: Ignore;
}

/** The root of the work tree around a folder, if there is one. */
export function workTreeRoot(folder: string): string | undefined {
  for (let up = folder; ; up = dirname(up)) {
    if (existsSync(join(up, '.git'))) return up;
    if (up === dirname(up)) return undefined;
  }
}

/** The patterns that hold in a folder, read from the root of its work tree down to its parent. */
export function ignoredAbove(folder: string): Ignored | undefined {
  const root = workTreeRoot(folder);
  if (root === undefined) return undefined;
  const exclude = readPatterns(join(root, '.git/info/exclude'));
  let above: Ignored | undefined = exclude === undefined ? undefined : { parent: undefined, folder: root, patterns: exclude };
  const between = relative(root, folder);
  let at = root;
  for (const name of between === '' ? [] : between.split(sep)) {
    above = ignoredIn(at, above);
    at = join(at, name);
  }
  return above;
}

export function ignoredIn(folder: string, parent: Ignored | undefined): Ignored | undefined {
  const patterns = readPatterns(join(folder, '.gitignore'));
  return patterns === undefined ? parent : { parent, folder, patterns };
}

/** The deepest pattern that says anything decides. */
export function isIgnored(ignored: Ignored | undefined, path: string, isFolder: boolean): boolean {
  for (let level = ignored; level !== undefined; level = level.parent) {
    const name = path.slice(level.folder.length + (level.folder.endsWith(sep) ? 0 : 1)).replaceAll(sep, '/');
    const { ignored: no, unignored: yes } = level.patterns.test(isFolder ? `${name}/` : name);
    if (no || yes) return no;
  }
  return false;
}

function readPatterns(file: string): Ignore | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // No such file, or none that may be read: git passes over both.
    return undefined;
  }
  return ignore().add(text);
}
