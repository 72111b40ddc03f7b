/**
 * Is a file worth parsing, since something that it exports may matter to a stream: does it send, open, end, hold frames
 * or headers, yield, or only pass on what another file exports? A small file is: what it calls may or may not throw.
 */
const MATTERS =
  /event-stream|\\n\\n|\bdata:|\byield\b|\basync\s*\*|ReadableStream|TransformStream|\bResponse\b|\.\s*(?:write|writeHead|setHeader|flushHeaders|end|enqueue|send|emit|push|publish|close|json)\s*\(|\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\bmodule\.exports\s*=\s*require\b/;

const SMALL = 4_000;
/** Generated code, as a rule. */
const LARGE = 300_000;

export function mayMatter(text: string): boolean {
  return text.length <= SMALL || (text.length <= LARGE && MATTERS.test(text));
}
