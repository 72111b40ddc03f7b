/** A file as the engine sees it: its text, its scopes, what it exports, and its place among the positions of all files. */
import type { TSESTree } from '@typescript-eslint/utils';

import { Lines } from '../lines.ts';
import { walk } from '../syntax/node.ts';
import { resolveScopes, type Scopes } from '../syntax/scope.ts';
import { exportsOf, type Exports } from './exports.ts';
import type { ModuleHost } from './host.ts';
import type { Reach } from './reach.ts';
import { TextTests } from './texts.ts';

/**
 * One file. Positions of all files share one line of numbers, so that an offset alone tells the file: those of the file
 * that is linted stand at its start, and each imported one has a stretch of its own from `base` on.
 */
export interface Module {
  /** Undefined for the linted file of a host that gives it no name. */
  readonly path: string | undefined;
  readonly text: string;
  readonly base: number;
  readonly program: TSESTree.Program;
  readonly scopes: Scopes;
  readonly exports: Exports;
  readonly lines: Lines;
}

/** The linted file ends well before: no text is as long. */
export const FIRST_BASE = 2 ** 30;

let nextBase = FIRST_BASE;

export function mainModule(program: TSESTree.Program, text: string, path: string | undefined): Module {
  return moduleOf(program, text, path, 0);
}

function moduleOf(program: TSESTree.Program, text: string, path: string | undefined, base: number): Module {
  let scopes: Scopes | undefined;
  let exports: Exports | undefined;
  let lines: Lines | undefined;
  return {
    path,
    text,
    base,
    program,
    get scopes() {
      return (scopes ??= resolveScopes(program));
    },
    get exports() {
      return (exports ??= exportsOf(program, this.scopes));
    },
    get lines() {
      return (lines ??= new Lines(text));
    },
  };
}

/** Moves a tree to its stretch of positions. */
function rebase(program: TSESTree.Program, base: number): void {
  walk(program, (node) => {
    // Some parsers use one node in two places.
    if (node.range[0] < base) node.range = [node.range[0] + base, node.range[1] + base];
  });
}

/** How much text stays parsed at most; a tree takes some fifty times its text. */
const MOST_TEXT = 1_500_000;

/**
 * Files of a repository, parsed once for as long as their content stays the same. The least recently used go first, so
 * that memory is bounded however large the repository.
 */
export class Modules {
  readonly host: ModuleHost;
  readonly tests = new TextTests();
  readonly #loaded = new Map<string, { readonly text: string; readonly module: Module | undefined }>();
  #size = 0;

  constructor(host: ModuleHost) {
    this.host = host;
  }

  /** How much text is kept parsed. */
  get size(): number {
    return this.#size;
  }

  /** For looking through files as texts. */
  get reach(): Reach {
    const { host, tests } = this;
    return { resolve: (from, specifier) => host.resolve(from, specifier), read: (path) => host.read(path), tests };
  }

  /** @returns undefined when the text does not parse */
  load(path: string, text: string): Module | undefined {
    const known = this.#loaded.get(path);
    if (known?.text === text) {
      this.#loaded.delete(path);
      this.#loaded.set(path, known);
      return known.module;
    }
    if (known !== undefined) this.#forget(path, known.text);
    const module = this.#parse(path, text);
    this.#loaded.set(path, { text, module });
    this.#size += text.length;
    for (const [oldest, { text: old }] of this.#loaded) {
      if (this.#size <= MOST_TEXT || oldest === path) break;
      this.#forget(oldest, old);
    }
    return module;
  }

  #forget(path: string, text: string): void {
    this.#loaded.delete(path);
    this.#size -= text.length;
  }

  #parse(path: string, text: string): Module | undefined {
    const program = this.host.parse(path, text) as TSESTree.Program | undefined;
    if (program === undefined) return undefined;
    const base = nextBase;
    nextBase += text.length + 1;
    rebase(program, base);
    return moduleOf(program, text, path, base);
  }
}
