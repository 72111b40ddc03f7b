/** Text tests of other files and their functions: may they matter to a stream? */

/** Headers, frames, streams, and methods that only streams and emitters have. */
const STREAMS =
  /event-stream|\\n\\n|["'`]data: ?|\byield\b|\basync\s*\*|ReadableStream|TransformStream|PassThrough|\bResponse\b|SSE|Sse\b|\bsse|\.\s*(?:write|writeHead|setHeader|flushHeaders|enqueue|send|emit|publish)\s*\(/;

/** A file that only passes on what others export. */
const PASSES_ON = /\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\bmodule\.exports\s*=\s*require\b/;

const SMALL = 4_000;
/** Generated code, as a rule. */
const LARGE = 200_000;

/**
 * Is a file worth parsing: does it send, open, hold frames or headers, yield, or pass on what another file exports? A
 * small one is: what it calls may or may not throw.
 */
export function mayMatter(text: string): boolean {
  return text.length <= SMALL || (text.length <= LARGE && (STREAMS.test(text) || PASSES_ON.test(text)));
}

/** Names of streams and of functions that are handed on. */
const HANDED = /\b_?(?:res|resp|response|reply|raw|stream|writer|controller|subscriber|observer|socket|emit|send|write|push|publish|callback|cb|fn|handler|next|on[A-Z]\w*)\b/;

/** A definition of this length is worth parsing whatever it holds. */
const SHORT = 500;

/**
 * Might it matter what a file declares under a name? Not where its definition, as far as a glance tells where that ends,
 * is long and names neither streams nor anything that it may be given to call.
 */
export function definitionMatters(text: string, name: string): boolean {
  const start = text.search(new RegExp(`(?:\\bfunction\\s*\\*?\\s*|\\bclass\\s+|\\b(?:const|let|var)\\s+|\\bexports\\.)${name.replaceAll('$', '\\$')}\\b`));
  if (start < 0) return true;
  const end = text.slice(start).search(/\n[}\])]/);
  const definition = text.slice(start, end < 0 ? undefined : start + end);
  return definition.length <= SHORT || STREAMS.test(definition) || HANDED.test(definition);
}

/** Has a function of a file to do with streams, by its own text? */
export const mayTouchStreams = (text: string): boolean => STREAMS.test(text);
