/** The parser and the engine, once they are needed, and the files that judged ones import. */
import { nodeHost } from '../host-node.ts';
import { Modules } from '../modules/module.ts';
import { loadParser, SyntaxFault, type Parse } from './parse.ts';
import type { lintText } from './lint.ts';

/** Texts by absolute paths that stand in for what is on the disk. */
export type Texts = ReadonlyMap<string, string>;

/** What looks into a file that may hold a finding. */
export interface Engine {
  readonly parse: Parse;
  readonly lintText: typeof lintText;
}

export class Repository {
  /** Imported files, parsed once for all that import them. */
  readonly modules: Modules | undefined;
  #engine: Engine | undefined;

  constructor(texts: Texts = new Map()) {
    const disk = nodeHost((path, text) => this.#treeOf(path, text));
    this.modules = disk && new Modules({ ...disk, read: (path) => texts.get(path) ?? disk.read(path) });
  }

  /** Undefined until it is loaded: most runs never need it. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  async load(): Promise<Engine> {
    if (this.#engine === undefined) {
      const [parse, { lintText }] = await Promise.all([loadParser(), import('./lint.ts')]);
      this.#engine = { parse, lintText };
    }
    return this.#engine;
  }

  #treeOf(path: string, text: string): unknown {
    try {
      return this.#engine?.parse(path, text).ast;
    } catch (error) {
      // The import is judged by its name, and the file is reported when it is judged itself.
      if (error instanceof SyntaxFault) return undefined;
      throw error;
    }
  }
}
