/** Text edits: put together, applied, and merged into the one replacement that ESLint takes. */

/** Replaces `range` of the text; an empty range inserts. */
export interface Edit {
  readonly range: readonly [start: number, end: number];
  readonly text: string;
}

/** @param edits must not overlap; those at one place keep their order */
export function applyEdits(text: string, edits: readonly Edit[], from = 0, to = text.length): string {
  let result = '';
  let at = from;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.range[0]) + edit.text;
    at = edit.range[1];
  }
  return result + text.slice(at, to);
}

/** One edit that does what all do. */
export function merge(text: string, edits: readonly Edit[]): Edit {
  const start = Math.min(...edits.map((edit) => edit.range[0]));
  const end = Math.max(...edits.map((edit) => edit.range[1]));
  return { range: [start, end], text: applyEdits(text, edits, start, end) };
}

export function overlap(edits: readonly Edit[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some((edit, index) => index > 0 && edit.range[0] < sorted[index - 1]!.range[1]);
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.range[0] - b.edit.range[0] || a.edit.range[1] - b.edit.range[1] || a.index - b.index)
    .map(({ edit }) => edit);
}
