/** The parser, once it is needed, and the files that judged ones import. */
import { nodeHost } from '../host-node.ts';
import { Modules } from '../modules/module.ts';
import { loadParser, SyntaxFault, type Parse } from './parse.ts';

/** Texts by absolute paths that stand in for what is on the disk. */
export type Texts = ReadonlyMap<string, string>;

export class Repository {
  /** Imported files, parsed once for all that import them. */
  readonly modules: Modules | undefined;
  #parse: Parse | undefined;

  constructor(texts: Texts = new Map()) {
    const disk = nodeHost((path, text) => this.#treeOf(path, text));
    this.modules = disk && new Modules({ ...disk, read: (path) => texts.get(path) ?? disk.read(path) });
  }

  /** Undefined until it is loaded. */
  get parse(): Parse | undefined {
    return this.#parse;
  }

  async load(): Promise<Parse> {
    return (this.#parse ??= await loadParser());
  }

  #treeOf(path: string, text: string): unknown {
    try {
      return this.#parse?.(path, text).ast;
    } catch (error) {
      // The import is judged by its name, and the file is reported when it is judged itself.
      if (error instanceof SyntaxFault) return undefined;
      throw error;
    }
  }
}
