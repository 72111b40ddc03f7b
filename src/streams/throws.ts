/**
 * The policy of what may throw. Every `await`, every step of an async iteration, every call and every `new` may throw,
 * except the calls named here; property access, arithmetic and synchronous iteration are taken not to. Each entry says why.
 *
 * A function of the same file needs no entry: its own code tells whether it can throw.
 *
 * In a catch clause, a finally block and what these call, only an `await`, a step of an iteration and a `throw` count
 * (`mayThrow` in `lower/control.ts`): they are written to cope with a failure, and a report that needs a second one in
 * them convinces nobody.
 */

export interface Exemption {
  /** `name`, `object.method`, `object.*` or `*.method`. */
  readonly calls: readonly string[];
  /** Holds for `await call()` too. Elsewhere only the call itself is exempt, since whatever is awaited may reject. */
  readonly awaited?: true;
  readonly because: string;
}

export const EXEMPTIONS: readonly Exemption[] = [
  {
    calls: ['console.*', 'logger.*', 'log.*', 'log', 'debug', '*.log', '*.debug', '*.info', '*.warn', '*.error', '*.trace', 'logError', 'logWarning'],
    awaited: true,
    because: 'Loggers are written not to fail the code that they observe.',
  },
  {
    calls: ['*.captureException', '*.captureMessage', 'captureException', 'reportError', '*.recordException', '*.setStatus', '*.setAttribute', '*.setAttributes', '*.addEvent', '*.increment', '*.inc', '*.observe', '*.timing', '*.startTimer'],
    awaited: true,
    because: 'Telemetry, for the same reason.',
  },
  {
    calls: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'process.nextTick', '*.unref', '*.ref'],
    because: 'Timers are only noted.',
  },
  {
    calls: ['String', 'Number', 'Boolean', 'Symbol', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'structuredClone', 'JSON.stringify', 'encodeURIComponent', 'Math.*', 'Date.now', 'performance.now', 'process.hrtime', 'process.uptime', 'process.memoryUsage', 'crypto.randomUUID', 'randomUUID', 'nanoid', 'uuid', 'uuidv4', 'v4', 'Object.*', 'Array.*', 'Number.*', 'String.*', 'Buffer.*', 'Promise.resolve', 'Promise.withResolvers', 'Symbol.*', 'Date', 'process.cwd'],
    because: 'Total functions on the values that frames are built from. (`JSON.stringify` throws on cycles and big integers, which is a defect of its own.)',
  },
  {
    calls: ['new Error', 'new TypeError', 'new RangeError', 'new AggregateError', 'new DOMException', 'new Date', 'new Map', 'new Set', 'new WeakMap', 'new WeakSet', 'new Array', 'new Object', 'new Uint8Array', 'new ArrayBuffer', 'new TextEncoder', 'new TextDecoder', 'new AbortController', 'new EventEmitter', 'new Headers', 'new Response', 'new ReadableStream', 'new TransformStream', 'new WritableStream', 'new PassThrough', 'new Readable', 'new StringDecoder', 'new Promise', 'new URLSearchParams', 'new TextDecoderStream', 'new TextEncoderStream', 'new Observable', 'new Subject', 'new WeakRef', 'new ServerSentEvent', 'new MessageEvent'],
    because: 'Constructors that only allocate.',
  },
  {
    calls: ['*.encode', '*.decode', '*.toString', '*.toJSON', '*.toISOString', '*.getTime', '*.valueOf'],
    because: 'Text and byte conversion of values that are at hand.',
  },
  {
    calls: ['*.push', '*.pop', '*.unshift', '*.slice', '*.splice', '*.concat', '*.join', '*.includes', '*.indexOf', '*.lastIndexOf', '*.at', '*.fill', '*.reverse', '*.sort', '*.flat', '*.keys', '*.values', '*.entries', '*.get', '*.set', '*.has', '*.add', '*.delete', '*.clear', '*.subarray', '*.map', '*.filter', '*.find', '*.findIndex', '*.some', '*.every', '*.reduce', '*.forEach', '*.flatMap', '*.shift'],
    because: 'Methods of arrays, maps and sets.',
  },
  {
    calls: ['*.trim', '*.trimEnd', '*.trimStart', '*.split', '*.replace', '*.replaceAll', '*.startsWith', '*.endsWith', '*.substring', '*.substr', '*.toLowerCase', '*.toUpperCase', '*.padStart', '*.padEnd', '*.charAt', '*.charCodeAt', '*.match', '*.matchAll', '*.test', '*.exec', '*.toFixed', '*.localeCompare', '*.search'],
    because: 'Methods of strings and regular expressions.',
  },
  {
    calls: ['*.on', '*.once', '*.off', '*.addListener', '*.removeListener', '*.removeAllListeners', '*.addEventListener', '*.removeEventListener', '*.prependListener', '*.setMaxListeners', '*.unsubscribe', '*.onAbort', '*.onClose', '*.onClosed', '*.throwIfAborted'],
    because: 'Listening and ceasing to listen.',
  },
  {
    calls: ['*.abort', '*.releaseLock', '*.getReader', '*.getWriter', '*.flushHeaders', '*.flush', '*.hijack', '*.setNoDelay', '*.setKeepAlive', '*.setTimeout', '*.setHeader', '*.getHeader', '*.header', '*.removeHeader', '*.hasHeader', '*.pause', '*.resume', '*.destroy', '*.cork', '*.uncork'],
    because: 'Housekeeping of streams and requests.',
  },
];

/** Error-message helpers: they run when something has already failed and are written not to fail. */
const ERROR_TEXT = /^(?:get|to|format|extract|describe|stringify|serialize|normalize|build|make|safe)?(?:Safe)?(?:Err|Error|Exception)(?:or)?(?:Message|Msg|Text|String|Frame|Payload|Details?|Response|Info)?$/i;

/** Conversions of what is at hand into what is sent, by their names: `createErrorChunk`, `toRunErrorPayload`, `mapToError`. */
const CONVERSION =
  /^(?:create|build|make|format|to|map|as|wrap|get|encode|serialize|render|safe)[A-Z]?\w*(?:Error|Exception|Message|Chunk|Event|Frame|Payload|Envelope|Text|Sse|SSE)$/;

/** Answers whether a call is exempt. Made once per settings. */
export class ThrowPolicy {
  readonly #called: Patterns;
  readonly #awaited: Patterns;

  /** @param more patterns of the user's own, in the form of `Exemption.calls`; they hold for awaited calls too */
  constructor(more: readonly string[]) {
    this.#called = new Patterns([...EXEMPTIONS.flatMap((exemption) => exemption.calls), ...more]);
    this.#awaited = new Patterns([...EXEMPTIONS.flatMap((exemption) => (exemption.awaited ? exemption.calls : [])), ...more]);
  }

  /** @param path the names of the callee: `['console', 'log']`, `['this', 'logger', 'info']`, `['new Map']` */
  isExempt(path: readonly string[], awaited: boolean): boolean {
    if (awaited) return this.#awaited.match(path);
    const name = path.at(-1);
    return this.#called.match(path) || (name !== undefined && (CONVERSION.test(name) || (path.length === 1 && ERROR_TEXT.test(name))));
  }
}

/** Call patterns, `name`, `object.method`, `object.*` or `*.method`, looked up by the last two names of a callee. */
export class Patterns {
  readonly #exact = new Set<string>();
  readonly #objects = new Set<string>();
  readonly #methods = new Set<string>();

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) {
      if (pattern.endsWith('.*')) this.#objects.add(pattern.slice(0, -2));
      else if (pattern.startsWith('*.')) this.#methods.add(pattern.slice(2));
      else this.#exact.add(pattern);
    }
  }

  match(path: readonly string[]): boolean {
    const name = path.at(-1);
    if (name === undefined) return false;
    if (this.#exact.has(path.join('.'))) return true;
    if (path.length < 2) return false;
    const owner = path.at(-2)!;
    return this.#exact.has(`${owner}.${name}`) || this.#objects.has(owner) || this.#methods.has(name);
  }
}
