/** Runs the command in this process, in folders of their own outside of the repository. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';

import { run, type ExitCode } from '../../src/cli/run.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface Circumstances {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

export async function sseLint(cwd: string, args: readonly string[], { env = {}, input = '' }: Circumstances = {}): Promise<Ran> {
  const [stdout, stderr] = [new Written(), new Written()];
  const code = await run(args, { cwd, env, stdin: Readable.from(input === '' ? [] : [input]), stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A folder with these files, which goes when the tests end. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sse-lint-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  put(folder, files);
  return folder;
}

export function put(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Who commits, and nothing from the machine's own configuration. */
export const GIT_ENV = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: GIT_ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A repository with these files in its first commit. */
export function repositoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = folderWith(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=First');
  return folder;
}

/** A handler that leaves its client waiting when its source throws. */
export const BAD = `export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const item of items()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
    res.end();
  } catch (error) {
    console.error(error);
  }
}
`;

/** The same, mended. */
export const GOOD = `export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': open\\n\\n');
  try {
    for await (const item of items()) {
      res.write(\`data: \${item}\\n\\n\`);
    }
  } catch (error) {
    console.error(error);
  } finally {
    res.end();
  }
}
`;

/** The one rule that these tests are about. */
export const CORE = ['--rule', 'no-unguarded-writer-loop'];

/** Paths of the files with findings of that rule, from the JSON report. */
export async function flagged(cwd: string, ...args: string[]): Promise<string[]> {
  return flaggedByAll(cwd, ...CORE, ...args);
}

/** Paths of the files with findings of any rule that is on. */
export async function flaggedByAll(cwd: string, ...args: string[]): Promise<string[]> {
  const { code, out, err } = await sseLint(cwd, ['--format', 'json', ...args]);
  if (code === 2) throw new Error(err);
  return (JSON.parse(out) as { files: { path: string }[] }).files.map(({ path }) => path);
}
