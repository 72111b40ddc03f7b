/**
 * The grammar of an event stream, read along the texts that are sent: a frame is lines, `field: value` each, and a blank
 * line that dispatches it. A line without a colon is a field of that name; one that begins with a colon is a comment.
 */
import { HOLE } from '../../lower/value.ts';
import { memberName, unwrap, type Node } from '../../syntax/node.ts';
import type { Composition, Part } from './compose.ts';

/** Where the stream is between two sends. */
export interface State {
  /** `boundary`: between two frames; `line`: at the start of a line within one; `field`: within a line; `lost`: not known. */
  readonly at: 'boundary' | 'line' | 'field' | 'lost';
  /** `field`: the name of the field whose line is not over. */
  readonly field: string;
  /** What the frame has so far, bits of `HAS`. */
  readonly has: number;
  /** The last thing that was sent is known not to end with a line end that only the running program knows. */
  readonly sure: boolean;
}

export const HAS = { event: 1, data: 2, json: 4, other: 8, unsure: 16 } as const;

export const BOUNDARY: State = { at: 'boundary', field: '', has: 0, sure: true };
export const LOST: State = { at: 'lost', field: '', has: HAS.unsure, sure: false };

export type FlawKind = 'escaped' | 'unknown-field' | 'no-data' | 'line-ends' | 'carriage-return' | 'json-by-hand' | 'outside-input' | 'retry' | 'comment';

export interface Flaw {
  readonly kind: FlawKind;
  readonly certain: boolean;
  /** The literal, template part or expression that shows it. */
  readonly node: Node;
  /** Where in the literal's text it is. */
  readonly from: number;
  /** The field, or the line, that it is about. */
  readonly what: string;
}

export interface Scanned {
  readonly end: State;
  readonly flaws: readonly Flaw[];
}

const FIELDS: ReadonlySet<string> = new Set(['data', 'event', 'id', 'retry']);
const STARTS_LIKE_FRAME = /^(?:data|event|id|retry|:)/;
/** A head or a body of HTTP, sent by hand. */
const HTTP = /^(?:HTTP\/\d|Content-Type:|Cache-Control:|Connection:|Transfer-Encoding:|Access-Control-)/i;
const NAME = /^[A-Za-z][\w-]{0,30}$/;

export function scan(start: State, text: Composition): Scanned {
  const [first] = text;
  if (first !== undefined && 'text' in first && HTTP.test(first.text)) return { end: LOST, flaws: [] };
  return new Scanner(start, text).run();
}

/** Is this a text with lines of a frame in it, rather than something passed on? */
export function looksLikeFrame(text: Composition): boolean {
  const first = text.find((part) => !('text' in part) || part.text !== '');
  return first !== undefined && 'text' in first && /^\s*(?:(?:data|event|id|retry) ?:|:)/i.test(first.text);
}

/** May this text be what ends a frame that stands open? */
export function mayEndFrame(text: Composition): boolean {
  const first = text.find((part) => !('text' in part) || part.text !== '');
  return first === undefined || !('text' in first) || /^[\r\n]/.test(first.text);
}

/** Does it begin with a frame of its own, whatever is open? */
export function beginsFrame(text: Composition): string | undefined {
  const first = text.find((part) => !('text' in part) || part.text !== '');
  return first !== undefined && 'text' in first ? /^(data|event|id|retry):/.exec(first.text)?.[1] : undefined;
}

/** Is it one frame whatever its fields are called: lines that begin with a name, and a blank line? */
function isOneFrame(text: Composition): boolean {
  const known = text.map((part) => ('text' in part ? part.text : HOLE)).join('');
  return /^(?:[A-Za-z][\w-]*:[^\n\r]*(?:\r\n|\n|\r)){1,8}(?:\r\n|\n|\r)$/.test(known);
}

class Scanner {
  readonly #parts: Composition;
  /** Its lines are meant to be fields; otherwise it is some other text, such as a page, that is sent on other paths. */
  readonly #isFrame: boolean;
  readonly #flaws: Flaw[] = [];
  #has: number;
  #between: boolean;
  /** The known text of the line before its colon. */
  #head = '';
  /** Its field; undefined before the colon, `?` when it cannot be told. */
  #field: string | undefined;
  #value = '';
  #valueIsKnown = true;
  #empty = true;
  #sure = true;
  #lineNode: Node | undefined;
  #lineFrom = 0;
  #eventNode: { readonly node: Node; readonly from: number } | undefined;

  constructor(start: State, parts: Composition) {
    this.#parts = parts;
    this.#isFrame = looksLikeFrame(parts) || isOneFrame(parts);
    this.#has = start.has;
    this.#between = start.at === 'boundary';
    const [first] = parts;
    const resumes = start.at === 'lost' && first !== undefined && 'text' in first && (STARTS_LIKE_FRAME.test(first.text) || (/^[A-Za-z]+:/.test(first.text) && endsFrame(parts)));
    if (start.at === 'field' || (start.at === 'lost' && !resumes)) {
      this.#field = start.at === 'field' ? start.field : '?';
      this.#empty = false;
      this.#valueIsKnown = false;
    }
  }

  run(): Scanned {
    const [only] = this.#parts;
    // Something that is passed on as it is.
    if (this.#parts.length === 1 && only !== undefined && 'hole' in only && this.#field === undefined) return { end: LOST, flaws: [] };
    this.#parts.forEach((part, index) => {
      if ('hole' in part) this.#hole(part, this.#parts[index + 1]);
      else this.#text(part);
    });
    return { end: this.#end(), flaws: this.#flaws };
  }

  #end(): State {
    const has = this.#has;
    if (!this.#empty) return { at: 'field', field: this.#field ?? '?', has, sure: this.#sure };
    return this.#between ? BOUNDARY : { at: 'line', field: '', has, sure: true };
  }

  #text({ text, node }: Extract<Part, { text: string }>): void {
    this.#findEscapes(text, node);
    const lines = text.split(/\r\n|\r|\n/);
    let from = 0;
    lines.forEach((line, index) => {
      if (line !== '') this.#piece(line, node, from);
      from += line.length;
      if (index === lines.length - 1) return;
      this.#lineEnd(node, from);
      from += text.startsWith('\r\n', from) ? 2 : 1;
    });
  }

  /** `data: x\\n\\n`: a backslash and an n where a line end was meant. */
  #findEscapes(text: string, node: Node): void {
    const begins = this.#field === undefined && this.#empty && STARTS_LIKE_FRAME.test(text);
    const from = text.search(/(?:\\r)?\\n(?:(?:\\r)?\\n)?$|(?:\\r)?\\n(?=(?:data|event|id|retry):)/);
    if (from >= 0 && (begins || FIELDS.has(this.#field ?? ''))) this.#flaw('escaped', true, node, from, this.#field ?? '');
  }

  #piece(text: string, node: Node, from: number): void {
    if (this.#empty) {
      this.#empty = false;
      this.#lineNode = node;
      this.#lineFrom = from;
    }
    this.#sure = true;
    if (this.#field !== undefined) {
      this.#addValue(text, node, from);
      return;
    }
    const colon = text.indexOf(':');
    if (colon < 0) {
      this.#head += text;
      return;
    }
    this.#setField(this.#head + text.slice(0, colon));
    this.#addValue(text.slice(colon + 1), node, from + colon + 1);
  }

  #setField(name: string): void {
    this.#field = name;
    this.#between = false;
    if (name === 'event') {
      this.#has |= HAS.event;
      if (this.#lineNode !== undefined) this.#eventNode = { node: this.#lineNode, from: this.#lineFrom };
    } else if (name === 'data') this.#has |= HAS.data;
    else if (name !== '') this.#has |= HAS.other;
  }

  #addValue(text: string, node: Node, from: number): void {
    if (this.#field === '' && /^\s*(?:data|event|id|retry)\s*:/.test(this.#value + text)) this.#flaw('comment', true, node, from, text.trim());
    this.#value += text;
  }

  #hole({ hole, holds }: Extract<Part, { hole: Node }>, behind: Part | undefined): void {
    this.#sure = holds === 'line' || holds === 'json' || holds === 'piece';
    if (this.#field === undefined) {
      this.#lostLine();
      // A name, or a whole line or more, that is not known.
      this.#field = '?';
      this.#has |= HAS.unsure;
      this.#between = false;
    } else if (FIELDS.has(this.#field)) {
      if (this.#field === 'data' && this.#isQuoted(behind) && SPEAKS.test(nameOf(hole))) this.#flaw('json-by-hand', true, hole, 0, 'data');
      else this.#inValue(hole, holds);
    }
    if (holds === 'json' && this.#field === 'data' && this.#value.trim() === '') this.#has |= HAS.json;
    this.#empty = false;
    this.#valueIsKnown = false;
  }

  /** A line of data that was broken: whatever follows, it is none of the fields. */
  #lostLine(): void {
    const [node, head] = [this.#lineNode, this.#head];
    if (this.#isFrame && node !== undefined && head.includes(' ') && (this.#has & HAS.data) !== 0) this.#flaw('line-ends', true, node, this.#lineFrom, head.trim());
  }

  /** Does what comes stand between the quotes of a text in JSON that is written out? */
  #isQuoted(behind: Part | undefined): boolean {
    return /^\s*[[{].*"$/s.test(this.#value) && behind !== undefined && 'text' in behind && behind.text.startsWith('"');
  }

  #inValue(node: Node, holds: Extract<Part, { hole: Node }>['holds']): void {
    const field = this.#field!;
    if (holds === 'outside') this.#flaw('outside-input', field !== 'data', node, 0, field);
    else if (holds === 'lines') this.#flaw('line-ends', true, node, 0, field);
    else if (holds === 'piece') this.#flaw('carriage-return', false, node, 0, field);
    else if (holds === 'unknown' && field !== 'retry') this.#flaw('line-ends', false, node, 0, field);
  }

  #lineEnd(node: Node, from: number): void {
    if (this.#empty) this.#blank(node, from);
    else this.#finishLine();
    this.#head = '';
    this.#field = undefined;
    this.#value = '';
    this.#valueIsKnown = true;
    this.#empty = true;
    this.#sure = true;
  }

  #finishLine(): void {
    const hasColon = this.#field !== undefined;
    const field = this.#field ?? this.#head;
    const hasData = (this.#has & HAS.data) !== 0;
    if (!hasColon) this.#setField(field);
    const [node, from] = [this.#lineNode, this.#lineFrom];
    if (node === undefined || field === '?' || field === '' || !this.#isFrame) return;
    if (field === 'retry' && this.#valueIsKnown && !/^ ?\d+$/.test(this.#value)) this.#flaw('retry', true, node, from, this.#value.trim());
    if (FIELDS.has(field)) return;
    const name = field.trim();
    // Without a colon it is a line of data that was broken, or a word on its own.
    if (!hasColon && hasData && this.#valueIsKnown) this.#flaw('line-ends', true, node, from, field);
    else if (FIELDS.has(name.toLowerCase()) || NAME.test(name)) this.#flaw('unknown-field', hasColon, node, from, field);
  }

  #blank(node: Node, from: number): void {
    if ((this.#has & (HAS.event | HAS.data | HAS.unsure)) === HAS.event) {
      const { node: shown, from: start } = this.#eventNode ?? { node, from };
      this.#flaw('no-data', true, shown, start, 'event');
    }
    this.#has = 0;
    this.#between = true;
    this.#eventNode = undefined;
  }

  #flaw(kind: FlawKind, certain: boolean, node: Node, from: number, what: string): void {
    this.#flaws.push({ kind, certain, node, from, what });
  }
}

/** The last name in an expression. */
function nameOf(node: Node): string {
  const inner = unwrap(node);
  return inner.type === 'Identifier' ? inner.name : inner.type === 'MemberExpression' ? (memberName(inner) ?? '') : '';
}

/** What people or libraries write in words, with quotes and line ends in it. */
const SPEAKS = /^(?:message|msg|error|err|e|text|content|reason|details?|description|stack|prompt|answer|output|stderr|stdout|reply|delta|chunk|token)$|(?:Message|Error|Text|Content)$/;

/** Does it end with a blank line? */
function endsFrame(text: Composition): boolean {
  const last = text.findLast((part) => !('text' in part) || part.text !== '');
  return last !== undefined && 'text' in last && /(?:\r\n|\n|\r){2}$/.test(last.text);
}
