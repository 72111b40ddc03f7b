/**
 * How a call is judged by its name when it gets a stream and its code is not at hand. Common practice names senders and
 * enders so; anything else counts as nothing.
 */
const SENDS = /^_*(?:send|write|emit|push|publish|enqueue|broadcast)(?![a-z])|(?:Send|Write|Emit|Push|Publish|Enqueue)(?:SSE|Sse|Event|Chunk|Message|Data|Frame|Line|Comment|Error|Done)/;
const ENDS = /^_*(?:done|end|close|finish|complete|terminate)(?![a-z])|(?:Done|End|Close|Finish)$/;
const OPENS = /^_*(?:init|open|start|setup|set_?up|begin|prepare|configure|set|write|apply|create|add|send)_?\w*(?:SSE|Sse|sse|EventStream|event_?stream|StreamHeaders|StreamingHeaders)/;
const ANSWERS = /^_*(?:json|respond|reply)(?![a-z])|^_*(?:send|write)?(?:json|error)(?:Response|Reply)$/i;
/** `SSE` in a name or a text: not as a part of `COMPRESSED`, `CLASSES` or `ASSERT`. */
export const ACRONYM = /SSE(?:(?<![A-Z]SSE)|(?=[A-Z]?[a-z]))|Sse(?![a-z])/;
/** Behind the words that say server-sent events: not in `consumeSseStream`, `parseServerSentEvents`, `iterSseMessages`. */
export const NOT_READ = /(?<!(?:[pP]ars(?:e|ing)|(?<![a-z])read(?![a-z])|Read(?![a-z])|[cC]onsum(?:e|ing)|[dD]ecod(?:e|ing)|(?<![a-z])iter(?:ate)?(?![a-z])|Iter(?:ate)?(?![a-z]))\w*)/;
/** Methods of a text that only look for what they are given. */
export const LOOKS_FOR = /(?:startsWith|endsWith|includes|indexOf|lastIndexOf|split|match|search)/;
const SSE_WORD = new RegExp(`(?:(?:^|[^A-Za-z])sse(?![a-z])|${ACRONYM.source}|[eE]vent_?[sS]tream|[sS]erver_?[sS]ent)${NOT_READ.source}`);

export interface NameJudgement {
  readonly sends: boolean;
  readonly ends: boolean;
  readonly opens: boolean;
  /** Gives a complete answer of another kind: `jsonResponse(res, 502, …)`. */
  readonly answers: boolean;
}

export function judgeName(name: string): NameJudgement {
  // `onClose(res, …)` listens.
  if (/^_*on[A-Z]/.test(name)) return { sends: false, ends: false, opens: false, answers: false };
  const opens = OPENS.test(name) && /[hH]eader|^_*(?:init|open|start|setup|set_?up|begin|prepare|configure|set|apply|create|add)/.test(name);
  const ends = ENDS.test(name);
  const answers = ANSWERS.test(name);
  return { opens, ends, answers, sends: !opens && !answers && SENDS.test(name) };
}

/** Does the name itself say server-sent events? Alone it proves nothing of a local variable, but an imported API says what it is. */
export function saysSse(name: string): boolean {
  return SSE_WORD.test(name);
}

/** Does a function of this name make a stream of events, rather than read one: `toSseStream`, `normalizeSseStream`? */
export const makesSse = (name: string): boolean => saysSse(name) && !/pars|read|consum|decod|subscrib|listen|fetch|client|from/i.test(name);

/** Does a function of this name give the headers of a stream of events: `sseHeaders()`, `getEventStreamHeaders(origin)`? */
export const givesSseHeaders = (name: string): boolean => makesSse(name) && /headers?$/i.test(name) && !/request|upstream|accept/i.test(name);

/** Does a function of this name turn what it gets into a frame: `formatSse(data)`, not `processSseData(text)`? */
export const formatsSse = (name: string): boolean => makesSse(name) && !/process|handl|extract|receiv|valid|detect|^_*(?:is|has|on)[A-Z]/i.test(name);

/**
 * Names of flags that say the client has left or the stream is closed. Unless the code is seen to set such a flag, it is
 * taken to be set by the disconnect, and paths on which it is true are not held against the code.
 */
const GONE = /^_?(?:is|was|has|client|connection|request|req|stream|res|response|socket)?_?(?:closed|aborted|destroyed|disconnected|cancelled|canceled|gone|ended|finished|disposed|stopped)$/i;
const PRESENT = /^_?(?:is)?(?:connected|isConnected|alive|isAlive|isOpen)$/i;

export const saysGone = (name: string): boolean => GONE.test(name);
export const saysPresent = (name: string): boolean => PRESENT.test(name);

/** Does a call of this name make the first or the last events of a stream, so that there are some: `encoder.start()`, `finalEvents(…)`? */
export const makesSomeEvents = (name: string): boolean => MAKES_SOME.test(name);
const MAKES_SOME = /^_*(?:start|begin|open|init|initial|prelude|preamble|hello|finish|final|finali[sz]e|complete|end|close|stop|done|error|fail|emitError|emitStart|emitEnd)(?![a-z])/;
