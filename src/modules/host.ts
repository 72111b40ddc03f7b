/**
 * What the engine needs of its surroundings to look into other files. The engine itself touches no disk: a command line,
 * an editor or a browser brings a host of its own, and without one every import is judged by its name.
 */
export interface ModuleHost {
  /**
   * The file that a specifier means, as an absolute path.
   * @returns undefined for what is no code of this repository: a package, a built-in module, a style sheet
   */
  resolve(from: string, specifier: string): string | undefined;
  /** The text of a file, undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** An ESTree program with ranges, undefined when the text does not parse. A new tree each time: the engine keeps and changes it. */
  parse(path: string, text: string): unknown;
}
