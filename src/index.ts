import type { ESLint, Linter } from 'eslint';

import { rules } from '../rules/index.ts';
import { version } from './version.ts';

interface Plugin extends ESLint.Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: NonNullable<ESLint.Plugin['rules']>;
  readonly configs: { readonly recommended: Linter.Config; readonly strict: Linter.Config };
}

const meta = { name: 'eslint-plugin-sse', version, namespace: 'sse' };

// typescript-eslint's rule type is not assignable to ESLint's own, though the rules are the same thing at run time.
const base = { meta, rules: rules as unknown as Plugin['rules'] };

const configs = {
  recommended: {
    name: 'sse/recommended',
    plugins: { get sse() { return plugin; } },
    rules: {
      'sse/no-drain-only-wait': 'error',
      'sse/no-response-after-open': 'error',
      'sse/no-send-after-end': 'error',
      'sse/no-unguarded-writer-loop': 'error',
      'sse/require-stream-end': 'error',
      'sse/stop-on-disconnect': 'error',
      'sse/valid-event-frame': 'error',
    },
  },
  strict: {
    name: 'sse/strict',
    plugins: { get sse() { return plugin; } },
    rules: {
      'sse/no-drain-only-wait': ['error', { report: 'possible' }],
      'sse/no-response-after-open': ['error', { report: 'possible' }],
      'sse/no-send-after-end': ['error', { report: 'possible' }],
      'sse/no-unguarded-writer-loop': ['error', { loops: 'awaiting' }],
      'sse/require-stream-end': 'error',
      'sse/stop-on-disconnect': ['error', { report: 'possible' }],
      'sse/valid-event-frame': ['error', { report: 'possible' }],
    },
  },
} satisfies Plugin['configs'];

const plugin: Plugin = { ...base, configs };

export { plugin as default, plugin as 'module.exports' };
