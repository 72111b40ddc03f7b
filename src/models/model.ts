/**
 * What a library model says. A model is data: which calls make a stream, what each of its methods does to the stream's
 * life, and who takes over when the code that feeds it returns or throws with nothing sent. Each fact carries its reason.
 */
import type { Outcome, Status } from '../streams/protocol.ts';

/** What a method does to the stream that it is called on. */
export type Does =
  /** Sets headers; the first two arguments, or an object, may carry the content type. */
  | 'headers'
  /** Sets headers of an answer that the framework gives later; it never throws. */
  | 'later-headers'
  /** Sets the status; an error status or 204 turns the answer into something other than a stream. */
  | 'status'
  /** Commits status and headers. */
  | 'write-head'
  | 'open'
  /** Sends its first argument, unless that is known to be empty. */
  | 'send'
  /** Ends the stream; a first argument is sent before. */
  | 'end'
  /** Sends an event of the library's own, then ends (an rxjs `error` that the framework turns into an event). */
  | 'send-end'
  | 'abort'
  /** Sends a complete answer; throws once the headers are committed. */
  | 'answer'
  /** Sends its argument, or ends when that is null: `readable.push(null)`. */
  | 'push'
  /** Nothing that matters here, and it does not throw. */
  | 'nothing';

/** What comes of a stream that the code leaves, neither sent to nor ended. `answered`: the framework sends its own error. */
export type Aftermath = Outcome | 'answered';

export interface StreamModel {
  readonly id: string;
  /** What a report calls it: "the Express response". */
  readonly title: string;
  readonly methods: Readonly<Record<string, Does>>;
  /** Is using this API at all proof of Server-Sent Events? */
  readonly sseOnly: boolean;
  /** The status a stream has when the code first gets it. */
  readonly begins: Extract<Status, 'fresh' | 'prepared' | 'open'>;
  /** The function that feeds it returns. */
  readonly onReturn: Aftermath;
  /** The function that feeds it throws, before and after the headers were committed. */
  readonly onThrow: { readonly uncommitted: Aftermath; readonly committed: Aftermath };
  /** A handler that returns a value while nothing is committed has answered with it. */
  readonly returnAnswers?: true;
  /** Its methods return promises, which are rejected once the client has left. */
  readonly rejects?: true;
  /** What comes of calls that reach the stream too late. */
  readonly afterEnd: AfterEnd;
  /** Why these are the facts. */
  readonly because: string;
}

/**
 * What a call does to a stream that is over. `crashes`: an error event that ends the process unless something listens for
 * it. `throws`: an exception or a rejection. `lost`: nothing, and what was sent reaches nobody. `harmless`: nothing.
 */
export type TooLate = 'crashes' | 'throws' | 'lost' | 'harmless';

export interface AfterEnd {
  /** A send after an end or a whole answer. */
  readonly send: TooLate;
  /** A second end. */
  readonly end: TooLate;
  /** Anything but an abort after the connection was broken on purpose. */
  readonly aborted: TooLate;
  /** The same after the client has left. */
  readonly cancelled: TooLate;
  /** Status, headers or a whole answer once the head is out. */
  readonly answer: TooLate;
}

/** Of every Node response: `write` after `end` is an error event; a second `end` is not. */
export const NODE_AFTER_END: AfterEnd = { send: 'crashes', end: 'harmless', aborted: 'harmless', cancelled: 'harmless', answer: 'throws' };

/** A call or `new` that makes a stream. */
export interface Opener {
  /** Name of the function or method called. */
  readonly name: string;
  /** Modules it must come from; absent for methods and globals, which are known by name alone. */
  readonly from?: readonly string[];
  readonly model: string;
  /** The call returns the stream (or a promise of it). */
  readonly returns?: true;
  /** The stream is a parameter of a callback that the library calls, and whose end it manages. */
  readonly callback?: { readonly argument: number; readonly parameter: number };
  readonly because: string;
}

export interface Library {
  readonly name: string;
  readonly streams: readonly StreamModel[];
  readonly openers: readonly Opener[];
  /** Properties that hold a stream: `reply.raw`. Keys are the last names of an access path. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Type names (of annotations) that name a stream, and its model. */
  readonly types?: Readonly<Record<string, string>>;
}

/** The methods that every Node response has, whatever framework made it. */
export const NODE_RESPONSE: Readonly<Record<string, Does>> = {
  setHeader: 'headers',
  setHeaders: 'headers',
  appendHeader: 'headers',
  removeHeader: 'nothing',
  getHeader: 'nothing',
  hasHeader: 'nothing',
  writeHead: 'write-head',
  flushHeaders: 'open',
  writeContinue: 'nothing',
  writeEarlyHints: 'nothing',
  write: 'send',
  end: 'end',
  destroy: 'abort',
  cork: 'nothing',
  uncork: 'nothing',
  setTimeout: 'nothing',
  // Of the compression middleware.
  flush: 'nothing',
};

/** A response of Node's own, whichever framework hands it out: it tells whether it is ended, and a second end does it no harm. */
export const isNodeResponse = ({ methods }: StreamModel): boolean => methods['writeHead'] !== undefined;
