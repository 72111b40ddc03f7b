/** Which lines changed since a commit: findings elsewhere were there before. */
import { join } from 'node:path';

import { Complaint } from './errors.ts';
import { git, gitRoot, namesIn, tryGit } from './git.ts';
import type { Problem } from '../report/problem.ts';

/** Lines from `first` to `last`; a deletion is the gap behind `last`, with `first` one more than it. */
interface Hunk {
  readonly first: number;
  readonly last: number;
}

export interface Changes {
  /** Hunks by absolute path. */
  readonly files: ReadonlyMap<string, readonly Hunk[]>;
  /** What the reader should know about the comparison. */
  readonly note?: string;
}

const WHOLE: readonly Hunk[] = [{ first: 1, last: Infinity }];

export function changesSince(cwd: string, ref: string): Changes {
  const root = gitRoot(cwd, '--since');
  const { base, note } = baseOf(root, ref);
  const diff = git(root, ['-c', 'core.quotePath=false', 'diff', '--unified=0', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/', base, '--']);
  const files = new Map<string, readonly Hunk[]>();
  for (const [name, hunks] of hunksOf(diff.toString())) files.set(join(root, name), hunks);
  for (const name of namesIn(git(root, ['ls-files', '--others', '--exclude-standard', '-z']))) files.set(join(root, name), WHOLE);
  return { files, ...(note === undefined ? {} : { note }) };
}

/** The commit at which the branch left `ref`. */
function baseOf(root: string, ref: string): { readonly base: string; readonly note?: string } {
  const isShallow = git(root, ['rev-parse', '--is-shallow-repository']).toString().trim() === 'true';
  const known = tryGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (!known.ok) {
    const shallow = isShallow ? ' This is a shallow clone: fetch it first, with `git fetch --depth=1 origin` and its name.' : '';
    throw new Complaint(`git knows no commit called ${JSON.stringify(ref)}.${shallow}`);
  }
  const commit = known.out.toString().trim();
  const merged = tryGit(root, ['merge-base', commit, 'HEAD']);
  if (merged.ok) return { base: merged.out.toString().trim() };
  const why = isShallow ? 'the history of this shallow clone does not reach back to where the branch left it' : 'the two have no commit in common';
  return { base: commit, note: `Compared with ${ref} as it is now, since ${why}.` };
}

function hunksOf(diff: string): Map<string, Hunk[]> {
  const files = new Map<string, Hunk[]>();
  let hunks: Hunk[] | undefined;
  // Lines of the files themselves begin with a sign; with no context around them, counting passes over them.
  const lines = diff.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.startsWith('+++ ')) {
      const name = nameIn(line.slice(4));
      if (name === undefined) hunks = undefined;
      else files.set(name, (hunks = []));
      continue;
    }
    const head = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (head === null) continue;
    const [removed, start, added] = [Number(head[1] ?? 1), Number(head[2]), Number(head[3] ?? 1)];
    hunks?.push(added === 0 ? { first: start + 1, last: start } : { first: start, last: start + added - 1 });
    for (let left = removed + added; left > 0 && at + 1 < lines.length; at++) if (!lines[at + 1]!.startsWith('\\')) left--;
  }
  return files;
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** The name behind `b/`; git quotes one with control characters, quotes or backslashes as C would. */
function nameIn(written: string): string | undefined {
  if (!written.startsWith('"')) return written.startsWith('b/') ? written.slice(2).replace(/\t$/, '') : undefined;
  const name = written.slice(1, written.lastIndexOf('"')).replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, letter: string) => (octal !== undefined ? String.fromCharCode(parseInt(octal, 8)) : (ESCAPES[letter] ?? letter)));
  return name.startsWith('b/') ? name.slice(2) : undefined;
}

/** Is the problem on changed lines, or does its path cross any? A path crosses what stands between two of its steps. */
export function isTouched({ files }: Changes, judged: string, { loc, path }: Pick<Problem, 'loc' | 'path'>): boolean {
  const hunksOf = (file = judged) => files.get(file) ?? [];
  if (meets(hunksOf(), loc.start.line, loc.end.line)) return true;
  return path.some(({ file, line }, index) => {
    const next = path[index + 1];
    return meets(hunksOf(file), line, next?.file === file ? Math.max(line, next?.line ?? line) : line);
  });
}

function meets(hunks: readonly Hunk[], first: number, last: number): boolean {
  return hunks.some((hunk) => (hunk.first > hunk.last ? first <= hunk.last && hunk.first <= last : hunk.first <= last && first <= hunk.last));
}
