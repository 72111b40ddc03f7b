/** Which files are judged. */
import { statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

import ignore from 'ignore';

import type { Fault } from '../report/problem.ts';
import { Complaint, reasonOf } from './errors.ts';
import type { Source } from './judge.ts';
import { SOURCE, walk } from './walk.ts';

/** Is a path, absolute, left out by the config? */
export type LeftOut = (path: string, isFolder: boolean) => boolean;

/**
 * @param patterns as in a .gitignore
 * @param folder where they count from
 */
export function leftOutBy(patterns: readonly string[], folder: string): LeftOut {
  if (patterns.length === 0) return () => false;
  const ignored = ignore().add(patterns);
  return (path, isFolder) => {
    const name = relative(folder, path).replaceAll(sep, '/');
    return ignore.isPathValid(name) && ignored.ignores(isFolder ? `${name}/` : name);
  };
}

export interface Found {
  readonly sources: readonly Source[];
  readonly faults: readonly Fault[];
}

/**
 * The files at and below these paths. What the user names is taken as it is, unless the config leaves it out.
 * @param many is called when there turn out to be many
 */
export function findSources(cwd: string, paths: readonly string[], isLeftOut: LeftOut, many: { readonly from: number; call(): void }): Found {
  const sources = new Map<string, Source>();
  const faults: Fault[] = [];
  const add = (source: Source) => {
    if (sources.has(source.path)) return;
    sources.set(source.path, source);
    if (sources.size === many.from) many.call();
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const full = resolve(cwd, path);
    if (kindOf(path, full) === 'folder') walk(full, (file) => add({ path: file }), (fault) => faults.push(fault), isLeftOut);
    else if (SOURCE.test(full) && !isLeftOut(full, false)) add({ path: full, named: true });
  }
  return { sources: [...sources.values()], faults };
}

/** @throws {Complaint} when there is no such thing */
function kindOf(path: string, full: string): 'folder' | 'file' {
  try {
    return statSync(full).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const glob = /[*?{]/.test(path) ? ' Name files or folders: folders are searched whole.' : '';
    throw new Complaint(`${JSON.stringify(path)} cannot be looked at: ${reasonOf(error)}.${glob}`);
  }
}

/** Is a path, absolute, at or below one of these? */
export function isAmong(cwd: string, paths: readonly string[]): (path: string) => boolean {
  const tops = (paths.length === 0 ? ['.'] : paths).map((path) => resolve(cwd, path));
  return (path) => tops.some((top) => path === top || path.startsWith(top.endsWith(sep) ? top : join(top, sep)));
}
