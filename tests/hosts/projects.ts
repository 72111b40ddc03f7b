/**
 * Projects that depend on the packed plugin and on one host of it each. They lie outside the repository, where nothing
 * of its own node_modules can be found, and are kept between runs; only the plugin is installed anew.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));
const HOME = join(tmpdir(), `eslint-plugin-sse-hosts-${userInfo().uid}`);

const INSTALL = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--no-package-lock'];

/** Runs npm, and throws what it says when it fails. */
export function npm(cwd: string, ...args: string[]): string {
  const done = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${done.stderr}`);
  return done.stdout;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** What `npm pack` makes of the build in dist/. */
export function pack(): { readonly tarball: string; readonly files: readonly string[] } {
  if (!existsSync(join(ROOT, 'dist/src/index.js'))) throw new Error('There is no build: run `npm run build` first.');
  // Test files run side by side: each packs for itself.
  const folder = mkdtempSync(join(tmpdir(), 'eslint-plugin-sse-packed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as [Packed];
  return { tarball: join(folder, basename(packed.filename)), files: packed.files.map((file) => file.path).sort() };
}

/**
 * A project with these dependencies and the plugin, and its folder.
 * @param withPeers false leaves out ESLint, which npm would install for the plugin
 */
export function project(dependencies: Readonly<Record<string, string>>, tarball: string, withPeers = true): string {
  const key = createHash('sha256').update(JSON.stringify([dependencies, withPeers])).digest('hex').slice(0, 12);
  const folder = join(HOME, key);
  if (!existsSync(folder)) {
    const fresh = join(HOME, `${key}-${process.pid}`);
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies }));
    npm(fresh, ...INSTALL);
    renameSync(fresh, folder);
  }
  installPlugin(folder, tarball, withPeers);
  rmSync(join(folder, 'work'), { recursive: true, force: true });
  return folder;
}

function installPlugin(folder: string, tarball: string, withPeers: boolean): void {
  const mark = join(folder, 'installed');
  const version = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === version) return;
  rmSync(join(folder, 'node_modules/eslint-plugin-sse'), { recursive: true, force: true });
  npm(folder, ...INSTALL, '--no-save', ...(withPeers ? [] : ['--legacy-peer-deps']), tarball);
  writeFileSync(mark, version);
}

/** Writes files below the project's folder work/, and returns that. */
export function write(folder: string, files: Readonly<Record<string, string>>): string {
  const work = join(folder, 'work');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), text);
  }
  return work;
}

export function copyFixtures(folder: string, to: string, names: readonly string[]): void {
  for (const name of names) cpSync(join(FIXTURES, name), join(folder, 'work', to, name));
}

/** Runs a script of the project with Node in its folder work/. */
export function node(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, { cwd: join(folder, 'work'), encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env }, maxBuffer: 1 << 26 });
}

/** The path of a file of an installed package. */
export const installed = (folder: string, path: string): string => join(folder, 'node_modules', path);
