/**
 * The only door to the engine: a syntax tree and its text in, findings out. The same tree is analysed once, however many
 * rules ask.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import type { Unparsed } from './candidates.ts';
import { SourceFile } from './file.ts';
import type { AnalysisOptions, Change, CompanionName, Finding, LoopFinding } from './findings.ts';
import { bringsEvents, candidacy, holdsTexts, mayHandStream, mayHoldStream, mayPassOn, mayWriteFor, type GatedText } from './gate.ts';
import { writersIn } from './lower/roots.ts';
import type { LoweredScope } from './lower/scope.ts';
import { ModuleGraph } from './modules/graph.ts';
import { FIRST_BASE, mainModule } from './modules/module.ts';
import { COMPANIONS } from './questions/companions.ts';
import { writerLoops } from './questions/writer-loops.ts';
import { readSettings, type SseSettings } from './settings.ts';
import type { Types } from './types.ts';

export interface Source extends Unparsed {
  /** An ESTree program with ranges, of any parser. */
  readonly ast: unknown;
  /** What a type checker of the host tells; asked for only where a file may hold a stream. */
  readonly types?: () => Types | undefined;
}

/**
 * Finds the writer loops of one file that can leave an SSE stream with nothing sent.
 * @param rawSettings what the config has under `settings.sse`
 * @throws {TypeError} when the settings are not valid
 */
export function analyse(source: Source, rawSettings?: unknown, options: AnalysisOptions = {}): LoopFinding[] {
  const settings = readSettings(rawSettings);
  const { loops = 'async', report = 'silent' } = options;
  const { file, graph, answers, showsStream } = known(source, settings);
  const candidate = candidacy(gated(source), loops === 'awaiting', showsStream);
  if (candidate === undefined) return [];
  const key = `writer-loops ${loops} ${report}`;
  let findings = answers.get(key) as LoopFinding[] | undefined;
  if (findings === undefined) {
    const isWriter = candidate === 'writer' || graph().someImport(bringsEvents, mayPassOn);
    answers.set(key, (findings = isWriter ? writerLoops(file(), { loops, report }) : []));
  }
  return findings;
}

/**
 * Finds what one of the companion rules looks for in one file, the uncertain included.
 * @param rawSettings what the config has under `settings.sse`
 * @throws {TypeError} when the settings are not valid
 */
export function ask(rule: CompanionName, source: Source, rawSettings?: unknown): readonly Finding[] {
  const { file, answers, holdsStream } = known(source, readSettings(rawSettings));
  if (!holdsStream()) return [];
  let findings = answers.get(rule) as Finding[] | undefined;
  if (findings === undefined) answers.set(rule, (findings = COMPANIONS[rule](file()).filter(isOwn).map(keptInside).sort((a, b) => a.range[0] - b.range[0])));
  return findings;
}

/** What stands in another file is found when that is linted. */
const isOwn = ({ range }: Finding): boolean => range[0] < FIRST_BASE;

/** No change reaches into another file. */
function keptInside(finding: Finding): Finding {
  const edit = (change: Change) => {
    const made = change.edit();
    return made !== undefined && made.range[1] < FIRST_BASE ? made : undefined;
  };
  return { ...finding, changes: finding.changes.map((change) => ({ ...change, edit: () => edit(change) })) };
}

/** The scopes of a file as the engine lays them out: for tests and for debugging. */
export function lowerFile(source: Source, rawSettings?: unknown, options: AnalysisOptions = {}): LoweredScope[] {
  const settings = readSettings(rawSettings);
  const file = new SourceFile(graphOf(source, settings), settings);
  const awaitingLoops = options.loops === 'awaiting';
  return file.lowerAround(writersIn(file.scopes, awaitingLoops), awaitingLoops);
}

/** Some hosts keep the comments of a file, or their ranges, to themselves. */
function gated({ ast, text }: Source): GatedText {
  const { comments } = ast as Partial<Pick<GatedText, 'comments'>>;
  return comments?.every((comment) => Array.isArray(comment.range)) === true ? { text, comments } : { text };
}

/** What is known of one tree under one set of settings, each as soon as somebody asks. */
interface Known {
  readonly graph: () => ModuleGraph;
  readonly file: () => SourceFile;
  /** Does its own text show a stream of events? */
  readonly showsStream: () => boolean;
  /** May it hold a stream, by its own text or because what it imports makes one of events? */
  readonly holdsStream: () => boolean;
  readonly answers: Map<string, readonly unknown[]>;
}

const cache = new WeakMap<object, Map<string, Known>>();

function known(source: Source, settings: SseSettings): Known {
  const tree = source.ast as TSESTree.Program;
  const key = JSON.stringify(settings);
  let bySettings = cache.get(tree);
  if (bySettings === undefined) cache.set(tree, (bySettings = new Map()));
  let found = bySettings.get(key);
  if (found === undefined) {
    const graph = lazy(() => graphOf(source, settings));
    const showsStream = lazy(() => mayHoldStream(gated(source), settings));
    found = {
      graph,
      file: lazy(() => new SourceFile(graph(), settings, settings.types === 'off' ? undefined : source.types?.())),
      showsStream,
      holdsStream: lazy(() => showsStream() || (mayHandStream(source) && graph().someImport(holdsTexts, mayWriteFor))),
      answers: new Map(),
    };
    bySettings.set(key, found);
  }
  return found;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function graphOf({ ast, text, path, modules }: Source, settings: SseSettings): ModuleGraph {
  return new ModuleGraph(mainModule(ast as TSESTree.Program, text, path), settings.imports === false ? undefined : modules);
}
