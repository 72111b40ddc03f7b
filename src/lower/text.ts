import { HOLE } from './value.ts';

/**
 * Is this text, as far as it is known, (part of) a frame of the event stream format? A field name at the start of a
 * line and a line end behind it: `data: ‹…›\n\n`, `event: x\n`, `: ping\n\n`.
 */
export function isFrame(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (text.startsWith(':')) return /[\n\r]/.test(text);
  const field = new RegExp(`(?:^|[\\n${HOLE}])(?:data|event|id|retry):`);
  const from = text.search(field);
  return from >= 0 && /[\n\r]/.test(text.slice(from));
}

/** The text of `parts` put together, holes where a part is unknown. Bounded, so that no loop builds an endless one. */
export function concatenate(parts: readonly (string | undefined)[]): string {
  const text = parts.map((part) => part ?? HOLE).join('');
  return text.length <= MOST ? text : `${text.slice(0, MOST / 2)}${HOLE}${text.slice(-MOST / 2)}`;
}

const MOST = 2_000;

/** Is this the media type of an event stream, with or without parameters? */
export function isEventStreamType(text: string | undefined): boolean {
  return text !== undefined && /text\/event-stream/i.test(text);
}
