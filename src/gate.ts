/**
 * The text test that most files fail: may there be a loop that feeds an SSE stream? It looks for three things, all of
 * which a writer needs: asynchronous iteration, something that sends, and evidence of server-sent events. A file that it
 * turns away is never parsed, resolved or walked on our account, so it must never turn away a writer.
 */
import type { SseSettings } from './settings.ts';

const ITERATES = /\bfor\s+await\b|\.\s*(?:read|next)\s*(?:\?\.)?\s*\(/;
const LOOPS = /\b(?:for|while|do)\b/;
const EVIDENCE =
  /event-stream|\b(?:data|event|id|retry):|['"`]:|[sS]treamSSE|writeSSE|SSE|Sse|\bsse|_sse|[eE]vent_?[sS]tream|[sS]erver_?[sS]ent|createSession|createResponse|sendEvents|dispatch(?:Message|Event|Comment)|MessageEvent/;

export function mayHoldWriter(text: string, awaitingLoops: boolean, settings: SseSettings): boolean {
  if (!(awaitingLoops ? LOOPS : ITERATES).test(text)) return false;
  if (EVIDENCE.test(text)) return true;
  const own = [...(settings.senders ?? []), ...(settings.openers ?? [])];
  return own.some((pattern) => text.includes(pattern.split('.').at(-1)!));
}
