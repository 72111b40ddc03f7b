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
  /**
   * The major version of a package that the project of a file depends on.
   * @returns undefined where no package.json above the file names it, or names several or something else than a version
   */
  majorOf?(file: string, dependency: string): number | undefined;
  /** An ESTree program with ranges, undefined when the text does not parse. A new tree each time: the engine keeps and changes it. */
  parse(path: string, text: string): unknown;
}
