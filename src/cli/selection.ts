/** Which rules are on, with which options: plain data, so that it crosses threads. */
import { PRESETS as ENTRIES, type Preset } from '../presets.ts';
import type { SseSettings } from '../settings.ts';
import type { RuleInfo, Severity } from '../report/problem.ts';

export type RuleOptions = Readonly<Record<string, unknown>>;

export interface RuleSetting {
  readonly severity: Severity;
  readonly options: RuleOptions;
}

export interface Selection {
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly settings: SseSettings;
}

/** What a config gives for one rule, in ESLint's own form. */
export type RuleEntry = Level | readonly [Level, RuleOptions?];
type Level = 'off' | 'warn' | 'error' | 0 | 1 | 2;

export const PRESETS: readonly string[] = Object.keys(ENTRIES);

/** What stands before a rule's name in reports, as it does in an ESLint config by default. */
export const PREFIX = 'sse/';

/** A rule's name without a prefix. */
export const bareName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Each rule is in the preset that has most. */
export const RULES: readonly string[] = Object.keys(ENTRIES.strict).map(bareName);

export const isRule = (name: string): boolean => RULES.includes(name);

export function presetRules(preset: string): Map<string, RuleSetting> {
  return withEntries(new Map(), ENTRIES[preset as Preset]);
}

/** Later entries win; an entry without options keeps those that stood before, as in ESLint. */
export function withEntries(base: ReadonlyMap<string, RuleSetting>, entries: Readonly<Record<string, RuleEntry>>): Map<string, RuleSetting> {
  const merged = new Map(base);
  for (const [id, entry] of Object.entries(entries)) {
    const name = bareName(id);
    const [level, options] = Array.isArray(entry) ? (entry as [Level, RuleOptions?]) : [entry as Level];
    if (level === 'off' || level === 0) merged.delete(name);
    else merged.set(name, { severity: level === 'warn' || level === 1 ? 'warning' : 'error', options: options ?? merged.get(name)?.options ?? {} });
  }
  return merged;
}

/** Only these rules; one that was off gets what the last preset that has it gives it. */
export function onlyRules(base: ReadonlyMap<string, RuleSetting>, names: readonly string[]): Map<string, RuleSetting> {
  const known = new Map(PRESETS.flatMap((preset) => [...presetRules(preset)]));
  return new Map(names.map((name) => [name, base.get(name) ?? known.get(name) ?? { severity: 'error', options: {} }]));
}

/** Loads the rules, and the engine with them. */
export async function rulesInfo(): Promise<RuleInfo[]> {
  const { rules } = await import('../../rules/index.ts');
  return Object.entries(rules).map(([name, { meta }]) => ({ id: `${PREFIX}${name}`, description: meta.docs?.description ?? '', url: meta.docs?.url ?? '' }));
}
