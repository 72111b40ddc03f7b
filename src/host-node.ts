/**
 * The module host of Node: files from the disk, specifiers resolved as TypeScript and bundlers do.
 *
 * ESLint's rules are synchronous and the engine must load in browsers, so that nothing here is imported: Node hands out
 * its own modules through `process.getBuiltinModule`, which every version that we support has. Elsewhere there is no host,
 * and imports are judged by their names.
 *
 * Relative specifiers need no library. All others (`paths` of a tsconfig, packages of the workspace, `#imports`) are
 * resolved by oxc-resolver, an optional dependency: where it is not installed they are judged by their names.
 */
import type { ModuleHost } from './modules/host.ts';
import { readWith, type Parser as OxcParser } from './oxc.ts';

/** As much of Node as is used here. */
interface FileSystem {
  readFileSync(path: string, encoding: 'utf8'): string;
  statSync(path: string, options: { throwIfNoEntry: false }): { isFile(): boolean; isDirectory(): boolean } | undefined;
}

interface Path {
  readonly sep: string;
  resolve(...parts: string[]): string;
  dirname(path: string): string;
  extname(path: string): string;
  isAbsolute(path: string): boolean;
}

type Require = (id: string) => unknown;

interface Node {
  readonly fs: FileSystem;
  readonly path: Path;
  createRequire(from: string): Require;
}

/** Node's modules, undefined where this is not Node. */
function node(): Node | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  if (typeof process?.getBuiltinModule !== 'function') return undefined;
  const { createRequire } = process.getBuiltinModule('node:module') as Pick<Node, 'createRequire'>;
  return { fs: process.getBuiltinModule('node:fs') as FileSystem, path: process.getBuiltinModule('node:path') as Path, createRequire };
}

/** This file: what is installed beside the plugin is found from here. */
const HERE = (import.meta as { readonly url?: string }).url ?? '';

export type Parse = ModuleHost['parse'];

/**
 * @param parse for what oxc, where it is installed, cannot read; undefined to look for a parser beside the files
 * @returns undefined where this is not Node
 */
export function nodeHost(parse?: Parse): ModuleHost | undefined {
  const host = node();
  if (host === undefined) return undefined;
  const { fs } = host;
  let resolver: Resolver | undefined;
  return {
    resolve(file, specifier) {
      // Text that is in no file, as an editor or a test may have it.
      if (!host.path.isAbsolute(file)) return undefined;
      const directory = host.path.dirname(file);
      if (/^\.{1,2}(?:\/|$)/.test(specifier)) return relativeFile(host, host.path.resolve(directory, specifier));
      if (isBuiltin(specifier)) return undefined;
      resolver ??= loadResolver(host);
      const found = resolver(file, specifier);
      return found !== undefined && isCode(found) && !found.split(host.path.sep).includes('node_modules') ? found : undefined;
    },
    read(path) {
      const stat = fs.statSync(path, { throwIfNoEntry: false });
      return stat?.isFile() === true ? fs.readFileSync(path, 'utf8') : undefined;
    },
    majorOf: majors(host),
    parse: inTurn([oxc(host), ...(parse === undefined ? [] : [parse]), installed(host)]),
  };
}

const isBuiltin = (specifier: string): boolean => /^(?:node|bun|data|https?|npm|jsr):/.test(specifier);

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** `./sse.js` means `sse.ts` where that is what the file was written in. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };

const isCode = (path: string): boolean => /\.[mc]?[jt]sx?$/.test(path) && !/\.d\.[mc]?ts$/.test(path);

function relativeFile({ fs, path }: Node, target: string): string | undefined {
  const stat = (file: string) => fs.statSync(file, { throwIfNoEntry: false });
  const extension = path.extname(target);
  const stem = target.slice(0, target.length - extension.length);
  const files = [target, ...(WRITTEN_AS[extension] ?? []).map((ending) => stem + ending), ...EXTENSIONS.map((ending) => target + ending)];
  const isFile = (file: string) => isCode(file) && stat(file)?.isFile() === true;
  const found = files.find(isFile);
  if (found !== undefined || stat(target)?.isDirectory() !== true) return found;
  return EXTENSIONS.map((ending) => `${target}${path.sep}index${ending}`).find(isFile);
}

type Resolver = (file: string, specifier: string) => string | undefined;

interface OxcResolver {
  ResolverFactory: new (options: object) => { resolveFileSync(file: string, specifier: string): { path?: string }; clearCache(): void };
}

function loadResolver({ createRequire }: Node): Resolver {
  let library: OxcResolver;
  try {
    library = createRequire(HERE)('oxc-resolver') as OxcResolver;
  } catch {
    // Not installed: an optional dependency.
    return () => undefined;
  }
  const factory = new library.ResolverFactory({
    tsconfig: 'auto',
    conditionNames: ['source', 'development', 'import', 'require', 'node', 'default'],
    mainFields: ['source', 'module', 'main'],
    extensions: EXTENSIONS,
    extensionAlias: Object.fromEntries(Object.entries(WRITTEN_AS).map(([extension, others]) => [extension, [extension, ...others]])),
  });
  const lookAgain = afterPauses(() => {
    factory.clearCache();
  });
  return (file, specifier) => {
    lookAgain();
    return factory.resolveFileSync(file, specifier).path;
  };
}

/** After so many milliseconds without a question the disk may have changed. */
const PAUSE = 2_000;

/** Forgets what was read, where nobody has asked for long: an editor runs for days, and files come and go meanwhile. */
function afterPauses(forget: () => void): () => void {
  let used = 0;
  return () => {
    if (Date.now() - used > PAUSE) forget();
    used = Date.now();
  };
}

/** What a package needs where it runs. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, unknown>>;
}

function majors({ fs, path }: Node): NonNullable<ModuleHost['majorOf']> {
  const manifests = new Map<string, Manifest | undefined>();
  const lookAgain = afterPauses(() => {
    manifests.clear();
  });
  const manifestIn = (directory: string): Manifest | undefined => {
    if (!manifests.has(directory)) manifests.set(directory, readManifest(fs, path.resolve(directory, 'package.json')));
    return manifests.get(directory);
  };
  return (file, dependency) => {
    if (!path.isAbsolute(file)) return undefined;
    lookAgain();
    let below = file;
    for (let directory = path.dirname(file); directory !== below; below = directory, directory = path.dirname(directory)) {
      const manifest = manifestIn(directory);
      const range = manifest?.dependencies?.[dependency] ?? manifest?.peerDependencies?.[dependency];
      if (range !== undefined) return typeof range === 'string' ? majorIn(range) : undefined;
    }
    return undefined;
  };
}

/** @returns undefined where there is none that could be read */
function readManifest(fs: FileSystem, file: string): Manifest | undefined {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? manifest : undefined;
  } catch {
    // Half-written, or a template: whoever runs the project hears of it.
    return undefined;
  }
}

/** `^5.1.0` → 5; a range of several majors, `latest` and `catalog:` are none. */
function majorIn(range: string): number | undefined {
  const [, major] = /^(?:npm:[^@]+@)?[\^~=v\s]*(\d+)(?:\.[\w.-]+)?$/.exec(range.trim()) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** A parser in the form that ESLint takes. */
export interface Parser {
  parse?(text: string, options: Readonly<Record<string, unknown>>): unknown;
  parseForESLint?(text: string, options: Readonly<Record<string, unknown>>): { readonly ast: unknown };
}

/** A parser in ESLint's form, as a host's: what does not parse is judged by its names. */
export function parseWith(parser: Parser, options: object = {}): Parse | undefined {
  if (typeof parser.parseForESLint !== 'function' && typeof parser.parse !== 'function') return undefined;
  return (path, text) => {
    const all = { range: true, loc: true, ecmaVersion: 'latest', sourceType: /\.c[jt]s$/.test(path) ? 'script' : 'module', ...options, ecmaFeatures: { jsx: /\.[jt]sx$|\.js$/.test(path), globalReturn: true }, filePath: path };
    try {
      return parser.parseForESLint?.(text, all).ast ?? parser.parse!(text, all);
    } catch {
      // Other files may be written in what this parser does not know.
      return undefined;
    }
  };
}

/** The first that can read a file: a parser of plain JavaScript leaves the TypeScript that is imported to one that knows it, that of oxlint reads nothing. */
const inTurn =
  (parsers: readonly Parse[]): Parse =>
  (path, text) => {
    for (const parse of parsers) {
      const program = parse(path, text);
      if (program !== undefined) return program;
    }
    return undefined;
  };

/** An optional dependency, and several times as fast as any parser that an ESLint config may name. */
function oxc({ createRequire }: Node): Parse {
  let parser: OxcParser | undefined;
  let isLoaded = false;
  return (path, text) => {
    if (!isLoaded) {
      isLoaded = true;
      try {
        parser = createRequire(HERE)('oxc-parser') as OxcParser;
      } catch {
        // Not installed, or not for this platform.
      }
    }
    const read = parser === undefined ? undefined : readWith(parser, path, text);
    return read === undefined || 'error' in read ? undefined : read.program;
  };
}

/** For hosts that keep their parser to themselves: the first that is found. Where none is, imports are judged by their names. */
function installed(host: Node): Parse {
  let parser: Parse | undefined;
  return (path, text) => {
    parser ??= installedParser(host, path) ?? (() => undefined);
    return parser(path, text);
  };
}

/** The one that knows TypeScript first. */
const PARSERS = ['@typescript-eslint/parser', 'espree'];

function installedParser({ createRequire }: Node, from: string): Parse | undefined {
  for (const id of PARSERS) {
    for (const place of [from, HERE]) {
      let found: unknown;
      try {
        found = createRequire(place)(id);
      } catch {
        continue;
      }
      return parseWith(found as Parser);
    }
  }
  return undefined;
}
