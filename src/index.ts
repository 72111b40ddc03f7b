import type { ESLint, Linter } from 'eslint';

import { rules } from '../rules/index.ts';
import { PRESETS, type Preset } from './presets.ts';
import { version } from './version.ts';

interface Plugin extends ESLint.Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: NonNullable<ESLint.Plugin['rules']>;
  readonly configs: { readonly recommended: Linter.Config; readonly strict: Linter.Config };
}

const meta = { name: 'eslint-plugin-sse', version, namespace: 'sse' };

// typescript-eslint's rule type is not assignable to ESLint's own, though the rules are the same thing at run time.
const base = { meta, rules: rules as unknown as Plugin['rules'] };

/** The plugin is asked for when the config is used, as it refers to the configs itself. */
const config = (preset: Preset): Linter.Config => ({ name: `sse/${preset}`, plugins: { get sse() { return plugin; } }, rules: PRESETS[preset] });

const configs = { recommended: config('recommended'), strict: config('strict') };

const plugin: Plugin = { ...base, configs };

export { plugin as default, plugin as 'module.exports' };
