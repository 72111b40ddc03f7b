/** What a commit would hold: the content of the index, whatever stands in the working tree. */
import { join } from 'node:path';

import { blobs, git, gitRoot, namesIn, tryGit } from './git.ts';
import type { Source } from './judge.ts';
import { withoutBom } from './read.ts';
import { SOURCE } from './walk.ts';

interface Entry {
  readonly path: string;
  readonly id: string;
}

/** @param concerns tells whether a path, absolute, is asked for */
export function stagedSources(cwd: string, concerns: (path: string) => boolean): Source[] {
  const root = gitRoot(cwd, '--staged');
  const entries = changesTo(root, 'HEAD').filter(({ path }) => SOURCE.test(path) && concerns(join(root, path)));
  // In a merge, what comes unchanged from the other side was judged there.
  const fromOthers = mergedHeads(root).map((head) => new Set(changesTo(root, head).map(({ path }) => path)));
  const own = entries.filter(({ path }) => fromOthers.every((changed) => changed.has(path)));
  const texts = blobs(root, own.map(({ id }) => id));
  return own.map(({ path }, index) => ({ path: join(root, path), text: withoutBom(texts[index]!) }));
}

/** What the index holds where the working tree has something else: imports, too, are judged as they would be committed. */
export function indexTexts(cwd: string): Map<string, string> {
  const root = gitRoot(cwd, '--staged');
  const fields = namesIn(git(root, ['diff', '--raw', '-z', '--no-renames', '--no-abbrev', '--diff-filter=M']));
  const entries = entriesIn(fields, 'old').filter(({ path }) => SOURCE.test(path));
  const texts = blobs(root, entries.map(({ id }) => id));
  return new Map(entries.map(({ path }, index) => [join(root, path), texts[index]!]));
}

/** Files of the index that differ from a commit; links, submodules and deleted files have no text of their own. */
function changesTo(root: string, commit: string): Entry[] {
  // Before the first commit there is no HEAD, and git compares with nothing.
  const against = commit === 'HEAD' ? [] : [commit];
  const fields = namesIn(git(root, ['diff', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--diff-filter=AMT', ...against]));
  return entriesIn(fields, 'new');
}

/** Regular files in the output of `git diff --raw -z`, as they were or as they are. */
function entriesIn(fields: readonly string[], side: 'old' | 'new'): Entry[] {
  const entries: Entry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [was = '', is = '', old = '', now = ''] = fields[index]!.split(' ');
    const [mode, id] = side === 'old' ? [was.slice(1), old] : [is, now];
    if (mode.startsWith('100')) entries.push({ id, path: fields[index + 1]! });
  }
  return entries;
}

function mergedHeads(root: string): string[] {
  const { ok, out } = tryGit(root, ['rev-parse', '--verify', '--quiet', 'MERGE_HEAD']);
  return ok ? [out.toString().trim()] : [];
}
