/** What the imports of a file lead to, told by texts alone: nothing is parsed for it. */
import type { ModuleHost } from './host.ts';

/** How many files are looked into for one. */
export const MOST_MODULES = 40;

/** From files that are so many imports away others are still looked for: evidence may be one import further. */
const DEEPEST = 1;
export const NEAR = 0;

/** A file by its text; one without a path imports nothing that can be found. */
export interface Text {
  readonly path: string | undefined;
  readonly text: string;
}

/**
 * Does a file that this one imports pass a test of its text, or one that such a file imports in turn?
 * @param through may it pass on what it imports?
 * @param deepest from how many imports away others are still looked for
 */
export function someImport({ path, text }: Text, { resolve, read }: Pick<ModuleHost, 'resolve' | 'read'>, test: (text: string) => boolean, through: (text: string) => boolean, deepest = DEEPEST): boolean {
  // A set that grows while it is walked: each file once.
  const seen = new Map([[path, { path, text, depth: 0 }]]);
  for (const { path: from, text: code, depth } of seen.values()) {
    if (depth > 0 && test(code)) return true;
    if (from === undefined || depth > deepest || (depth > 0 && !through(code))) continue;
    for (const specifier of specifiersIn(code)) {
      const target = resolve(from, specifier);
      if (target === undefined || seen.has(target) || seen.size >= MOST_MODULES) continue;
      const found = read(target);
      if (found !== undefined) seen.set(target, { path: target, text: found, depth: depth + 1 });
    }
  }
  return false;
}

/** Everything that a text imports, exports from elsewhere or requires, comments and all. */
const specifiersIn = (text: string): string[] => [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"])(.+?)\1/g)].map((match) => match[2]!);
