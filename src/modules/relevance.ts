/** Text tests of other files and their functions: may they matter to a stream? */

/** Headers, frames, streams, and methods that only streams and emitters have. */
const STREAMS =
  /event-stream|\\n\\n|["'`]data: ?|\byield\b|\basync\s*\*|ReadableStream|TransformStream|PassThrough|\bResponse\b|SSE|Sse\b|\bsse|\.\s*(?:write|writeHead|setHeader|flushHeaders|enqueue|send|emit|publish)\s*\(/;

/** A file that only passes on what others export. */
const PASSES_ON = /\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\bmodule\.exports\s*=\s*require\b/;

const SMALL = 4_000;
/** Generated code, as a rule. */
const LARGE = 300_000;

/**
 * Is a file worth parsing: does it send, open, hold frames or headers, yield, or pass on what another file exports? A
 * small one is: what it calls may or may not throw.
 */
export function mayMatter(text: string): boolean {
  return text.length <= SMALL || (text.length <= LARGE && (STREAMS.test(text) || PASSES_ON.test(text)));
}

/** Has a function of a file to do with streams, by its own text? */
export const mayTouchStreams = (text: string): boolean => STREAMS.test(text);
