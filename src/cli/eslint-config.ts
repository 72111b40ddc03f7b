/** Rules and settings that a project's ESLint config gives a file, asked of the project's own ESLint. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { readSettings } from '../settings.ts';
import { Complaint, firstLine } from './errors.ts';
import { bareName, isRule, withEntries, type RuleEntry, type Selection } from './selection.ts';

interface EslintConfig {
  readonly rules?: Readonly<Record<string, RuleEntry>>;
  readonly settings?: { readonly sse?: unknown };
}

interface Eslint {
  calculateConfigForFile(path: string): Promise<EslintConfig | undefined>;
  isPathIgnored(path: string): Promise<boolean>;
}

/** What ESLint would use for a file; undefined when it would pass over it. */
export type ConfigOf = (path: string) => Promise<Selection | undefined>;

/**
 * @param only rules that are looked at; all when empty
 * @throws {Complaint} when the project has no ESLint
 */
export async function eslintConfigs(cwd: string, only: readonly string[]): Promise<ConfigOf> {
  const eslint = await loadEslint(cwd);
  return async (path) => {
    try {
      if (await eslint.isPathIgnored(path)) return undefined;
      const config = await eslint.calculateConfigForFile(path);
      return config === undefined ? undefined : selectionOf(config, only);
    } catch (error) {
      throw new Complaint(`ESLint cannot tell its config (${firstLine(error)}).`);
    }
  };
}

function selectionOf({ rules = {}, settings }: EslintConfig, only: readonly string[]): Selection {
  // Prefixes are of the user's choice; a rule without one is ESLint's own.
  const ours = Object.entries(rules).filter(([id]) => id.includes('/') && isRule(bareName(id)) && (only.length === 0 || only.includes(bareName(id))));
  return { rules: withEntries(new Map(), Object.fromEntries(ours)), settings: readSettings(settings?.sse) };
}

async function loadEslint(cwd: string): Promise<Eslint> {
  let path: string;
  try {
    path = createRequire(join(cwd, 'noop.js')).resolve('eslint');
  } catch {
    // Whatever keeps it from being resolved, what helps is the same.
    throw new Complaint('--eslint-config needs ESLint, and this project has none installed.');
  }
  const { ESLint } = ((await import(pathToFileURL(path).href)) as { default: { ESLint: new (options: { cwd: string }) => Eslint } }).default;
  return new ESLint({ cwd });
}
