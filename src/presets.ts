export type Preset = 'recommended' | 'strict';

/** Entries as ESLint's configs have them. */
type Entries = Record<string, 'error' | ['error', Record<string, string>]>;

/**
 * Which rules are in which preset, with which options: plain data, so that who only asks for it need not load the rules.
 * What is reported in `recommended` is certain; `strict` adds what is possible and loops that are not asynchronous.
 */
export const PRESETS: Readonly<Record<Preset, Entries>> = {
  recommended: {
    'sse/no-drain-only-wait': 'error',
    'sse/no-response-after-open': 'error',
    'sse/no-send-after-end': 'error',
    'sse/no-unguarded-writer-loop': 'error',
    'sse/require-stream-end': 'error',
    'sse/stop-on-disconnect': 'error',
    'sse/valid-event-frame': 'error',
  },
  strict: {
    'sse/no-drain-only-wait': ['error', { report: 'possible' }],
    'sse/no-response-after-open': ['error', { report: 'possible' }],
    'sse/no-send-after-end': ['error', { report: 'possible' }],
    'sse/no-unguarded-writer-loop': ['error', { loops: 'awaiting' }],
    'sse/require-stream-end': 'error',
    'sse/stop-on-disconnect': ['error', { report: 'possible' }],
    'sse/valid-event-frame': ['error', { report: 'possible' }],
  },
};
