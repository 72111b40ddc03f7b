/** Flaws of frames in words. */
import type { Flaw } from './scan.ts';

export type Form = Flaw['kind'] | 'blank-line';

const KNOWN_FIELD = /^(?:data|event|id|retry)$/;

/** @param snippet the source of what it is about, on one line */
export function sentenceOf({ kind, what, certain, node }: Flaw, snippet: string): string {
  switch (kind) {
    case 'escaped':
      return 'This frame has a backslash and an `n` where a line end was meant, so that it does not end there: write `\\n` with one backslash.';
    case 'unknown-field':
      return unknownField(what);
    case 'no-data':
      return 'This event has no `data` line, so that no client dispatches it.';
    case 'line-ends':
      if (node.type === 'Literal' || node.type === 'TemplateElement') return `The line \`${what.trim()}\` of this frame is no field, so that clients ignore it: each line of data needs a \`data:\` of its own.`;
      return `The value ${snippet} ${certain ? 'holds' : 'may hold'} line ends, which break the \`${what}\` field of this frame: encode it as JSON, or write a \`${what}:\` for each of its lines.`;
    case 'carriage-return':
      return `The value ${snippet} may hold a carriage return, which ends the \`${what}\` field of this frame: to clients it is a line end like the line feed. Split at \`/\\r\\n|\\r|\\n/\`.`;
    case 'json-by-hand':
      return `The value ${snippet} is put between quotes as it is, so that a quote or a line end in it breaks the JSON and the frame: use \`JSON.stringify()\` for the whole.`;
    case 'outside-input':
      return `The value ${snippet} is chosen by the client and may hold line ends, with which it writes fields and events of its own into the stream: encode it.`;
    case 'retry':
      return `Clients ignore \`retry: ${what}\`: it takes digits only, a number of milliseconds.`;
    case 'comment':
      return 'This line begins with a colon, which makes it a comment: clients ignore the field in it.';
  }
}

function unknownField(name: string): string {
  const plain = name.trim();
  if (KNOWN_FIELD.test(plain)) return `White space beside the name makes \`${plain}\` another field, which clients ignore.`;
  if (KNOWN_FIELD.test(plain.toLowerCase())) return `Clients ignore the field \`${plain}\`: the format writes \`${plain.toLowerCase()}\`.`;
  return `The event stream format has no field \`${plain}\`, so that clients ignore this line: name an event with \`event:\`, and put what it says into \`data:\`.`;
}

export const BLANK_LINE = 'No blank line ends this frame, so that no client dispatches it: end it with `\\n\\n`.';

export const OPEN_COMMENT = 'No line end ends this comment, so that what is sent next is a part of it: end it with `\\n\\n`.';
