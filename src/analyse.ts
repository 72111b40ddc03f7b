/**
 * The only door to the engine: a syntax tree and its text in, findings out. The same tree is analysed once, however many
 * rules ask.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import { SourceFile } from './file.ts';
import type { AnalysisOptions, CompanionName, Finding, LoopFinding } from './findings.ts';
import { mayHoldStream, mayHoldWriter } from './gate.ts';
import { writersIn } from './lower/roots.ts';
import type { LoweredScope } from './lower/scope.ts';
import { COMPANIONS } from './questions/companions.ts';
import { writerLoops } from './questions/writer-loops.ts';
import { readSettings, type SseSettings } from './settings.ts';

export interface Source {
  /** An ESTree program with ranges, of any parser. */
  readonly ast: unknown;
  readonly text: string;
}

/**
 * Finds the writer loops of one file that can leave an SSE stream with nothing sent.
 * @param rawSettings what the config has under `settings.sse`
 * @throws {TypeError} when the settings are not valid
 */
export function analyse(source: Source, rawSettings?: unknown, options: AnalysisOptions = {}): LoopFinding[] {
  const settings = readSettings(rawSettings);
  const { loops = 'async', report = 'silent' } = options;
  if (!mayHoldWriter(source.text, loops === 'awaiting', settings)) return [];
  const { file, answers } = known(source, settings);
  const key = `writer-loops ${loops} ${report}`;
  let findings = answers.get(key) as LoopFinding[] | undefined;
  if (findings === undefined) answers.set(key, (findings = writerLoops(file(), { loops, report })));
  return findings;
}

/**
 * Finds what one of the companion rules looks for in one file, the uncertain included.
 * @param rawSettings what the config has under `settings.sse`
 * @throws {TypeError} when the settings are not valid
 */
export function ask(rule: CompanionName, source: Source, rawSettings?: unknown): readonly Finding[] {
  const settings = readSettings(rawSettings);
  if (!mayHoldStream(source.text, settings)) return [];
  const { file, answers } = known(source, settings);
  let findings = answers.get(rule) as Finding[] | undefined;
  if (findings === undefined) answers.set(rule, (findings = [...COMPANIONS[rule](file())].sort((a, b) => a.range[0] - b.range[0])));
  return findings;
}

/** The scopes of a file as the engine lays them out: for tests and for debugging. */
export function lowerFile({ ast, text }: Source, rawSettings?: unknown, options: AnalysisOptions = {}): LoweredScope[] {
  const file = new SourceFile(ast as TSESTree.Program, text, readSettings(rawSettings));
  const awaitingLoops = options.loops === 'awaiting';
  return file.lowerAround(writersIn(file.scopes, awaitingLoops), awaitingLoops);
}

/** What is known of one tree under one set of settings. */
interface Known {
  readonly file: () => SourceFile;
  readonly answers: Map<string, readonly unknown[]>;
}

const cache = new WeakMap<object, Map<string, Known>>();

function known({ ast, text }: Source, settings: SseSettings): Known {
  const tree = ast as TSESTree.Program;
  const key = JSON.stringify(settings);
  let bySettings = cache.get(tree);
  if (bySettings === undefined) cache.set(tree, (bySettings = new Map()));
  let found = bySettings.get(key);
  if (found === undefined) {
    let file: SourceFile | undefined;
    bySettings.set(key, (found = { file: () => (file ??= new SourceFile(tree, text, settings)), answers: new Map() }));
  }
  return found;
}
