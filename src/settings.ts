/** `settings.sse` of an ESLint config, and the options of the rules that steer the engine. */
export interface SseSettings {
  /** Calls that send to a stream: `publish` (the stream is its first argument) or `*.publish` (it is the receiver). */
  readonly senders?: readonly string[];
  /** Calls that make their first argument, or what they return, an open SSE stream. */
  readonly openers?: readonly string[];
  /** Calls that do not throw, awaited or not: `name`, `object.method`, `object.*`, `*.method`. */
  readonly nonThrowing?: readonly string[];
  /** The major version of Express in use: 5 answers a handler that rejects, 4 does not. Left out, the package.json of the file tells, and 4 is taken where none does. */
  readonly express?: 4 | 5;
  /** Are imports from the same repository followed? They are unless this is false. */
  readonly imports?: boolean;
  /** `off` leaves the types of a TypeScript program aside; `auto`, the default, uses them where there are any. */
  readonly types?: 'auto' | 'off';
  /** SSE libraries of one's own. */
  readonly libraries?: readonly LibrarySettings[];
}

/** An SSE library as its user declares it. Calls are written as in `senders`. */
export interface LibrarySettings {
  /** What a report calls its stream; `SSE stream` by default. */
  readonly name?: string;
  /** Calls that make their first argument, or what they return, an open stream. */
  readonly opens?: readonly string[];
  /** Calls that give an open stream to a function among their arguments, as its first parameter. */
  readonly provides?: readonly string[];
  /** Calls that send. */
  readonly sends?: readonly string[];
  /** Calls that end the stream. */
  readonly ends?: readonly string[];
  /** Does the library end the stream when the function that feeds it returns? Left out, it is as for the response that it stands on. */
  readonly endsOnReturn?: boolean;
  /** Does it when that function throws? Left out, likewise. */
  readonly endsOnThrow?: boolean;
}

export const SETTINGS_KEYS = ['senders', 'openers', 'nonThrowing', 'express', 'imports', 'types', 'libraries'] as const;

const CALLS: readonly string[] = ['opens', 'provides', 'sends', 'ends'];
const LIBRARY_KEYS: readonly string[] = ['name', ...CALLS, 'endsOnReturn', 'endsOnThrow'];

/**
 * Reads `settings.sse`.
 * @throws {TypeError} with a sentence that says what is wrong, when a key or value is not one of those above
 */
export function readSettings(raw: unknown): SseSettings {
  if (raw === undefined || raw === null) return {};
  if (!isObject(raw)) throw new TypeError('settings.sse must be an object.');
  for (const [key, value] of Object.entries(raw)) {
    const path = `settings.sse.${key}`;
    switch (key) {
      case 'express':
        if (value !== 4 && value !== 5) throw new TypeError(`${path} must be 4 or 5.`);
        break;
      case 'imports':
        if (typeof value !== 'boolean') throw new TypeError(`${path} must be true or false.`);
        break;
      case 'types':
        if (value !== 'auto' && value !== 'off') throw new TypeError(`${path} must be "auto" or "off".`);
        break;
      case 'libraries':
        if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of objects.`);
        value.forEach((library: unknown, index) => checkLibrary(library, `${path}[${index}]`));
        break;
      default:
        if (!(SETTINGS_KEYS as readonly string[]).includes(key)) throw new TypeError(`settings.sse has no key "${key}". Known keys: ${SETTINGS_KEYS.join(', ')}.`);
        checkCalls(value, path);
    }
  }
  return raw;
}

function checkLibrary(library: unknown, path: string): void {
  if (!isObject(library)) throw new TypeError(`${path} must be an object.`);
  for (const [key, value] of Object.entries(library)) {
    if (!LIBRARY_KEYS.includes(key)) throw new TypeError(`${path} has no key "${key}". Known keys: ${LIBRARY_KEYS.join(', ')}.`);
    if (CALLS.includes(key)) checkCalls(value, `${path}.${key}`);
    else if (key === 'name') {
      if (typeof value !== 'string' || value === '') throw new TypeError(`${path}.name must be a text.`);
    } else if (typeof value !== 'boolean') throw new TypeError(`${path}.${key} must be true or false.`);
  }
  if (!('opens' in library) && !('provides' in library) && !('sends' in library)) throw new TypeError(`${path} needs one of opens, provides and sends, or nothing is known to be its stream.`);
}

function checkCalls(value: unknown, path: string): void {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw new TypeError(`${path} must be an array of strings.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The last names of all calls that the settings declare to have to do with streams. */
export function declaredNames({ senders = [], openers = [], libraries = [] }: SseSettings): string[] {
  const patterns = [...senders, ...openers, ...libraries.flatMap(({ opens = [], provides = [], sends = [] }) => [...opens, ...provides, ...sends])];
  return patterns.map((pattern) => pattern.split('.').at(-1)!);
}
