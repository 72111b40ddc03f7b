/** What git knows. Names come NUL-separated, and so need no unquoting. */
import { spawnSync } from 'node:child_process';

import { Complaint, firstLine } from './errors.ts';

export interface GitRun {
  readonly ok: boolean;
  readonly out: Buffer;
  readonly err: string;
}

export function tryGit(cwd: string, args: readonly string[], input = ''): GitRun {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, input, maxBuffer: 1 << 30 });
  if (error !== undefined) throw new Complaint('code' in error && error.code === 'ENOENT' ? 'git is not installed, or not in the PATH.' : `git could not be run (${firstLine(error)}).`);
  return { ok: status === 0, out: stdout, err: stderr.toString() };
}

export function git(cwd: string, args: readonly string[], input = ''): Buffer {
  const { ok, out, err } = tryGit(cwd, args, input);
  if (!ok) throw new Complaint(`git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('=')) ?? ''} failed: ${firstLine(err.replace(/^(?:fatal|error): /, ''))}.`);
  return out;
}

export const namesIn = (out: Buffer): string[] => out.toString().split('\0').filter((name) => name !== '');

/** @throws {Complaint} outside of a work tree */
export function gitRoot(cwd: string, option: string): string {
  const { ok, out } = tryGit(cwd, ['rev-parse', '--show-toplevel']);
  const root = out.toString().replace(/\r?\n$/, '');
  if (!ok || root === '') throw new Complaint(`${option} needs a git work tree, and ${cwd} is in none.`);
  return root;
}

/** The contents of blobs, in order. */
export function blobs(root: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const out = git(root, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  const texts: string[] = [];
  let at = 0;
  for (const id of ids) {
    const end = out.indexOf('\n', at);
    const size = Number(/^\w+ blob (\d+)$/.exec(out.toString('latin1', at, end))?.[1]);
    if (Number.isNaN(size)) throw new Complaint(`git has no content for ${id}.`);
    texts.push(out.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}
