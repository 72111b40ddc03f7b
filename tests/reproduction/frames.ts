/** The body of an answer, read as an EventSource reads it. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** The data of an event that a request brings in its query. */
export const FORGED = 'forged';

interface Block {
  readonly text: string;
  readonly complete: boolean;
}

function blocksOf(body: string): Block[] {
  const parts = body.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n').split('\n\n');
  return parts.map((text, at) => ({ text: text.replace(/^\n+/, ''), complete: at < parts.length - 1 })).filter(({ text }) => text !== '');
}

function eventsOf(body: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(body);
  return events;
}

const KNOWN = /^(?:data|event|id)(?::|$)|^retry: ?\d+$|^:/;
/** A field that nobody reads, since its line is a comment. */
const COMMENTED = /^:\s*(?:data|event|id)\s*:/;

/**
 * What a client sees: `item`, `CLOSE` and `ERR` for events, once for as many as follow one another; `close without data`
 * for a frame that is never dispatched; `retry`, `comment` and `newline` for what is no event; `json` and `text` for what
 * is no event stream; `∅` for nothing.
 */
export function contentOf(body: string, contentType: string | undefined): string {
  if (body === '') return '∅';
  if (contentType !== undefined && !contentType.startsWith('text/event-stream')) return body.startsWith('{') ? 'json' : 'text';
  const kinds = blocksOf(body).flatMap(({ text, complete }) => kindsOf(complete ? `${text}\n\n` : text));
  const events = kinds.filter((kind) => !['retry', 'comment'].includes(kind));
  const shown = events.length > 0 ? events : kinds;
  return shown.length === 0 ? 'newline' : shown.filter((kind, at) => kind !== shown[at - 1]).join('+');
}

function kindsOf(block: string): string[] {
  const events = eventsOf(block);
  if (events.length > 0) return events.map(({ event }) => (event === 'close' ? 'CLOSE' : event === 'error' ? 'ERR' : 'item'));
  if (block.startsWith('{')) return ['json'];
  if (/^event: ?close$/m.test(block)) return ['close without data'];
  const lines = block.split('\n').filter((line) => line !== '');
  if (lines.every((line) => line.startsWith(':'))) return ['comment'];
  if (lines.every((line) => /^(?:retry|id)\b|^:/.test(line))) return ['retry'];
  return ['text'];
}

/**
 * What of the body does not reach a listener of an EventSource.
 * @param complete nothing more will come
 */
export function judgeFrames(body: string, complete: boolean): string[] {
  const blocks = blocksOf(body).filter((block) => block.complete || complete);
  const violations: string[] = [];
  for (const { text, complete: closed } of blocks) {
    const lines = text.split('\n');
    const says = lines.some((line) => /^(?:data|event)\b/.test(line) || COMMENTED.test(line));
    if (says && (!closed || eventsOf(`${text}\n\n`).length === 0)) violations.push('event not dispatched by EventSource');
    if (lines.some((line) => line !== '' && !KNOWN.test(line))) violations.push('line ignored by EventSource');
  }
  return violations;
}
