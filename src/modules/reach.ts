/** What the imports of a file lead to, told by texts alone: nothing is parsed for it. */
import type { ModuleHost } from './host.ts';
import { specifiersIn, type TextTest, type TextTests } from './texts.ts';

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

export interface Reach extends Pick<ModuleHost, 'resolve' | 'read'> {
  readonly tests: TextTests;
}

/**
 * Does a file that this one imports pass a test of its text, or one that such a file imports in turn?
 * @param through may it pass on what it imports?
 * @param deepest from how many imports away others are still looked for
 */
export function someImport({ path, text }: Text, { resolve, read, tests }: Reach, test: TextTest, through: TextTest, deepest = DEEPEST): boolean {
  // A set that grows while it is walked: each file once.
  const seen = new Map([[path, { path, text, depth: 0 }]]);
  for (const { path: from, text: code, depth } of seen.values()) {
    if (from === undefined) continue;
    if (depth > 0 && tests.passes(from, code, test)) return true;
    if (depth > deepest || (depth > 0 && !tests.passes(from, code, through))) continue;
    for (const specifier of depth === 0 ? specifiersIn(code) : tests.specifiersOf(from, code)) {
      const target = resolve(from, specifier);
      if (target === undefined || seen.has(target) || seen.size >= MOST_MODULES) continue;
      const found = read(target);
      if (found !== undefined) seen.set(target, { path: target, text: found, depth: depth + 1 });
    }
  }
  return false;
}
