/**
 * The text tests that most files fail. A file that they turn away is never parsed, resolved or walked on our account, so
 * they must never turn away what a question may find.
 */
import { declaredNames, type SseSettings } from './settings.ts';

const ITERATES = /\bfor\s+await\b|\.\s*(?:read|next)\s*(?:\?\.)?\s*\(/;
/** Items that a listener gets. */
const LISTENS = /\.\s*(?:on|addListener)\s*\(\s*['"`](?!close|error|abort)|\.\s*subscribe\s*\(/;
const LOOPS = /\b(?:for|while|do)\b/;

/**
 * Evidence, each kind in the narrowest form that holds it: a field of a frame stands behind a quote, the end of a hole or
 * a line end, a comment behind an opening quote with a line end after it. `id:` and `data:` alone are in most files.
 */
const EVIDENCE = new RegExp(
  [
    /event-stream/,
    /(?:["'`}\n]|\\[nr])(?:data|event|id|retry):/,
    /(?<=[\s([{=+,?:>!&|])["'`]:[^\n]{0,100}?\\[nr]/,
    /(?<=[\s([{=+,?:>!&|])`:[^`]{0,200}\n/,
    /[sS]treamSSE|writeSSE|SSE|Sse|\bsse|_sse|[eE]vent_?[sS]tream|[sS]erver_?[sS]ent/,
    /better-sse|sendEvents|dispatch(?:Message|Event|Comment)|MessageEvent/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** May there be a stream of server-sent events at all? */
export function mayHoldStream(text: string, settings: SseSettings): boolean {
  return EVIDENCE.test(text) || namesOwn(text, settings);
}

/** Calls that send, by their names, and `yield`. */
const SENDS = /(?:\b|_)(?:send|write|emit|push|publish|enqueue|stream|dispatch|broadcast)\w*\s*(?:\?\.)?\s*\(|\byield\b/;

/** Would the file hold a writer if one that it imports had the evidence? */
export function mayHoldHalf(text: string, awaitingLoops: boolean): boolean {
  return (awaitingLoops ? LOOPS : ITERATES).test(text) && SENDS.test(text);
}

/** Does it send for others, or pass on what others export? */
export const mayPassOn = (text: string): boolean => SENDS.test(text) || /\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\brequire\s*\(/.test(text);

export const hasEvidence = (text: string): boolean => EVIDENCE.test(text);

/**
 * May there be a loop that feeds a stream? A writer needs asynchronous iteration or a listener, something that sends, and
 * evidence of server-sent events.
 */
export function mayHoldWriter(text: string, awaitingLoops: boolean, settings: SseSettings): boolean {
  if ((awaitingLoops ? LOOPS : ITERATES).test(text)) return mayHoldStream(text, settings);
  return LISTENS.test(text) && mayHoldStream(text, settings);
}

/** Does the text name a call that the settings declare? */
function namesOwn(text: string, settings: SseSettings): boolean {
  return declaredNames(settings).some((name) => text.includes(name));
}
