/**
 * The text tests that most files fail. A file that they turn away is never parsed, resolved or walked on our account, so
 * they must never turn away what a question may find.
 */
import { declaredNames, type SseSettings } from './settings.ts';
import { ACRONYM, LOOKS_FOR, makesSse, NOT_READ } from './streams/names.ts';

const ITERATES = /\bfor\s+await\b|\.\s*(?:read|next|pipeTo)\s*(?:\?\.)?\s*\(/g;
/** Items that a listener gets. */
const LISTENS = /\.\s*(?:on|addListener)\s*\(\s*['"`](?!close|error|abort)|\.\s*subscribe\s*\(/g;
const LOOPS = /\b(?:for|while|do)\b/g;

/** Looked for, not written: `line.startsWith('data:')`, `name === 'event:'`. */
const ASKED = new RegExp(`(?<!(?:\\.\\s*${LOOKS_FOR.source}\\s*(?:\\?\\.)?\\(\\s*|[=!]==?\\s*|\\bcase\\s+)["'\`](?:data|event|id|retry):)`);
/** Unlike `data:image/png` and `data:${type};base64`. */
const NO_ADDRESS = /(?!\w+\/|\$\{[^}\n]*\};)/.source;
const FIELD = new RegExp(`(?:["'\`}\\n]|\\\\[nr])(?:data:${NO_ADDRESS}|event:|id:|retry:)${ASKED.source}`);

/** `ü` is no letter to `\w`. */
const NAME = new RegExp(`(?<name>sse(?<![A-Za-z\\d\\u00c0-\\u024f]sse)|[eE]vent[-_]?[sS]tream|[sS]erver_?[sS]ent|${ACRONYM.source})${NOT_READ.source}`);

/**
 * Evidence, each kind in the narrowest form that holds it: a field of a frame stands behind a quote, the end of a hole or
 * a line end, a comment behind an opening quote with a line end after it. `id:` and `data:` alone are in most files.
 *
 * Each begins with what is rare, and looks back only from there: a look behind that comes first is tried at every letter.
 */
const EVIDENCE = new RegExp(
  [
    FIELD,
    /["'`]:(?<=[\s([{=+,?:>!&|]["'`]:)[^\n]{0,100}?\\[nr]/,
    /`:(?<=[\s([{=+,?:>!&|]`:)[^`]{0,200}\n/,
    NAME,
    /@ag-ui\/encoder/,
    /sendEvents|dispatch(?:Message|Comment)|MessageEvent(?<!\wMessageEvent)(?!\w)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** What the tests look at: documentation speaks of much that the code does not do. */
export interface GatedText {
  readonly text: string;
  /** The comments in the text, in its order; absent where nobody has parsed it, and a glance has to tell. */
  readonly comments?: readonly Comment[];
}

interface Comment {
  readonly range: readonly [number, number];
}

/** May there be a stream of server-sent events at all? */
export function mayHoldStream(source: GatedText, settings: SseSettings): boolean {
  return stands(EVIDENCE, source) || namesOwn(source.text, settings);
}

/** Calls that send, by their names, and `yield`. */
const SENDS = /(?:\b|_)(?:send|write|emit|push|publish|enqueue|stream|dispatch|broadcast)\w*\s*(?:\?\.)?\s*\(|\byield\b/;

/** The parenthesis of a call, and the arguments before the one in question. */
const GIVEN = /\((?<=[\w$>]\s*\()\s*(?:(?:\w+|\{)\s*[.,]\s*)*/.source;

/** A call that is given what responses are held in, or a class that extends one named for streams. */
const HANDS = new RegExp(`${GIVEN}(?:_?(?:res|reply|ctx|c|writer|stream)|(?<=\\.\\s*)raw)\\s*[,)}]|\\bextends\\s+\\w*(?:SSE|Sse|Stream|Writer|Sender|Channel)\\b`);
const HANDS_RESPONSE = new RegExp(`${GIVEN}_?resp(?:onse)?\\s*[,)}]`);

/** Does it send for others, or pass on what others export? */
export const mayPassOn = (text: string): boolean => SENDS.test(text) || /\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\brequire\s*\(/.test(text);

/** A `response` of a server: most are what `fetch()` gave. */
const SERVES = /\breq(?:uest)?\b[^\n]{0,40},\s*resp(?:onse)?\b|\bresp(?:onse)?\s*\.\s*(?:write|end|setHeader|writeHead|flushHeaders|send)\s*\(/;

/** Would the file use a stream of events if one that it imports made it one? */
export const mayHandStream = ({ text }: Pick<GatedText, 'text'>): boolean => HANDS.test(text) || (SERVES.test(text) && HANDS_RESPONSE.test(text));

/** The media type, or the field of a frame that is no data URL. */
const OPENS_OR_FRAMES = new RegExp(`event-stream|(?:["'\`}]|\\\\[nr])(?:data:${NO_ADDRESS}|event:)${ASKED.source}`, 'g');

/** Does it open streams of events or write their frames? Names alone are no reason to look at who imports it. */
export const holdsTexts = (text: string): boolean => stands(OPENS_OR_FRAMES, { text });

/** Does it write to responses, or pass on what others export? */
export const mayWriteFor = (text: string): boolean => /\.\s*(?:writeHead|setHeaders?|flushHeaders|write|enqueue)\s*\(|\bexport\s*(?:\*|\{[^}]*\}\s*from\b)|\bmodule\.exports\s*=\s*require\b/.test(text);

/**
 * May code that gets to this file come to a stream of events by it? Where it only names them, in a type or in what it reads,
 * who imports it gets none.
 */
export const bringsEvents = (text: string): boolean => stands(EVIDENCE, { text }, (match) => match.groups?.['name'] === undefined || isUsed(text, match));

/** Is a name that says server-sent events called, extended, imported from or given headers by, rather than declared as a type? The media type always counts. */
function isUsed(text: string, { 0: word, index }: RegExpExecArray): boolean {
  if (word.includes('-')) return true;
  const before = text.slice(Math.max(0, index - LONGEST_NAME), index);
  NAME_END.lastIndex = index;
  const name = `${/[\w$]*$/.exec(before)![0]}${NAME_END.exec(text)![0]}`;
  if (!makesSse(name)) return false;
  CALLED.lastIndex = NAME_END.lastIndex;
  return GIVES.test(name) || CALLED.test(text) || AFTER.test(before);
}

const LONGEST_NAME = 80;
const NAME_END = /[\w$]*/y;
/** A call of the name, or of a method of what has it. */
const CALLED = /\s*(?:[!?]?\.\s*\w+\s*)?(?:<[^()\n]{0,80}>\s*)?(?:\?\.\s*)?\(/y;
/** The class that one extends, and the file that one imports. */
const AFTER = /\bextends\s+[\w$.]*$|\b(?:from|import|require)\s*\(?\s*['"][^'"\n]*$/;
/** What a response is opened with. */
const GIVES = /header|init|response|options/i;

/**
 * What a text may hold: `writer` a loop that feeds a stream, `half` one that would be if a file that it imports had the
 * evidence. A writer needs asynchronous iteration or a listener, something that sends, and evidence of server-sent events.
 * @param showsStream `mayHoldStream` of the same text
 */
export function candidacy(source: GatedText, awaitingLoops: boolean, showsStream: () => boolean): 'writer' | 'half' | undefined {
  const iterates = stands(awaitingLoops ? LOOPS : ITERATES, source);
  if (!iterates && !stands(LISTENS, source)) return undefined;
  if (showsStream()) return 'writer';
  return (iterates && SENDS.test(source.text)) || mayHandStream(source) ? 'half' : undefined;
}

/** Is there a match that does not begin in a comment, and that counts? */
function stands(pattern: RegExp, { text, comments }: GatedText, counts: (match: RegExpExecArray) => boolean = () => true): boolean {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const comment = comments === undefined ? commentBy(text, match.index) : commentAt(comments, match.index);
    if (comment !== undefined) pattern.lastIndex = comment.range[1];
    else if (counts(match)) return true;
  }
  return false;
}

function commentAt(comments: readonly Comment[], offset: number): Comment | undefined {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.range[1] <= offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low];
  return comment !== undefined && comment.range[0] <= offset ? comment : undefined;
}

/**
 * The comment in which a place stands, as far as the beginning of its line tells: what stands behind code on the same line
 * counts as code.
 */
function commentBy(text: string, offset: number): Comment | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const [, mark] = /^\s*(\/\/|\/?\*)/.exec(text.slice(line, offset)) ?? [];
  if (mark === '//') return { range: [line, endOf(text, '\n', offset)] };
  const start = mark === undefined ? -1 : text.lastIndexOf('/*', offset - 1);
  return start >= 0 && text.lastIndexOf('*/', offset - 1) < start ? { range: [start, endOf(text, '*/', offset)] } : undefined;
}

function endOf(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

/** Does the text name a call that the settings declare? */
function namesOwn(text: string, settings: SseSettings): boolean {
  return declaredNames(settings).some((name) => text.includes(name));
}
