/** `settings.sse` of an ESLint config, and the options of the rules that steer the engine. */
export interface SseSettings {
  /** Calls that send to a stream: `publish` (the stream is its first argument) or `*.publish` (it is the receiver). */
  readonly senders?: readonly string[];
  /** Calls that make their first argument, or what they return, an open SSE stream. */
  readonly openers?: readonly string[];
  /** Calls that do not throw, awaited or not: `name`, `object.method`, `object.*`, `*.method`. */
  readonly nonThrowing?: readonly string[];
  /** The major version of Express in use: 5 answers a handler that rejects, 4 (the default) does not. */
  readonly express?: 4 | 5;
  /** Are imports from the same repository followed? They are unless this is false. */
  readonly imports?: boolean;
}

export const SETTINGS_KEYS = ['senders', 'openers', 'nonThrowing', 'express', 'imports'] as const;

/**
 * Reads `settings.sse`.
 * @throws {TypeError} with a sentence that says what is wrong, when a key or value is not one of those above
 */
export function readSettings(raw: unknown): SseSettings {
  if (raw === undefined || raw === null) return {};
  if (typeof raw !== 'object' || Array.isArray(raw)) throw new TypeError('settings.sse must be an object.');
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'express') {
      if (value !== 4 && value !== 5) throw new TypeError('settings.sse.express must be 4 or 5.');
    } else if (key === 'imports') {
      if (typeof value !== 'boolean') throw new TypeError('settings.sse.imports must be true or false.');
    } else if (!(SETTINGS_KEYS as readonly string[]).includes(key)) {
      throw new TypeError(`settings.sse has no key "${key}". Known keys: ${SETTINGS_KEYS.join(', ')}.`);
    } else if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw new TypeError(`settings.sse.${key} must be an array of strings.`);
    }
  }
  return raw;
}
