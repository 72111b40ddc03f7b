/** The files below a folder that may hold programs, with what git ignores and what nobody wrote by hand left out. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Fault } from '../report/problem.ts';
import { reasonOf } from './errors.ts';
import { ignoredAbove, ignoredIn, isIgnored, type Ignored } from './ignored.ts';

export const SOURCE = /\.(?:[mc]?[jt]s|[jt]sx)$/;
/** Declarations hold no code, and nobody mends a minified bundle. */
const NOT_WRITTEN = /\.d\.[mc]?ts$|[.-]min\.[mc]?js$/;
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * @param found gets the path of each file
 * @param failed gets each folder that cannot be read
 */
export function walk(top: string, found: (path: string) => void, failed: (fault: Fault) => void, isLeftOut: (path: string, isFolder: boolean) => boolean): void {
  const queue: { folder: string; above: Ignored | undefined }[] = [{ folder: top, above: ignoredAbove(top) }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { folder, above } = next;
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      failed({ path: folder, sentence: `could not be read: ${reasonOf(error)}.` });
      continue;
    }
    const ignored = entries.some(({ name }) => name === '.gitignore') ? ignoredIn(folder, above) : above;
    for (const entry of entries) {
      // Symbolic links are not followed: what they lead to is found where it is, if it is here.
      const isFolder = entry.isDirectory();
      if (isFolder ? LEFT_OUT.has(entry.name) : !entry.isFile() || !SOURCE.test(entry.name) || NOT_WRITTEN.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (isIgnored(ignored, path, isFolder) || isLeftOut(path, isFolder)) continue;
      if (isFolder) queue.push({ folder: path, above: ignored });
      else found(path);
    }
  }
}
