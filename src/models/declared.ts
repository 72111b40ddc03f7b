/** The libraries that the settings declare, as models. */
import type { LibrarySettings, SseSettings } from '../settings.ts';
import { Patterns } from '../streams/throws.ts';
import { modelOf } from './index.ts';
import type { StreamModel } from './model.ts';

export interface DeclaredLibrary {
  /** The stream on its own, or as another face of a response, whose methods and aftermath it keeps where it says nothing. */
  readonly modelOn: (response?: StreamModel) => StreamModel;
  readonly opens: Patterns;
  readonly provides: Patterns;
  readonly sends: Patterns;
  readonly ends: Patterns;
}

/** `senders` and `openers` are a library without further facts. */
export function declaredLibraries({ senders = [], openers = [], libraries = [] }: SseSettings): DeclaredLibrary[] {
  const own = libraries.map((library) => libraryOf(library, (response = modelOf('declared')) => withFacts(response, library)));
  return senders.length + openers.length === 0 ? own : [...own, libraryOf({ sends: senders, opens: openers }, (response = modelOf('declared')) => response)];
}

function libraryOf({ opens = [], provides = [], sends = [], ends = [] }: LibrarySettings, modelOn: DeclaredLibrary['modelOn']): DeclaredLibrary {
  return { modelOn, opens: new Patterns(opens), provides: new Patterns(provides), sends: new Patterns(sends), ends: new Patterns(ends) };
}

function withFacts(base: StreamModel, { name, sends = [], ends = [], endsOnReturn, endsOnThrow }: LibrarySettings): StreamModel {
  const methods = (patterns: readonly string[], does: 'send' | 'end') => patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => [pattern.slice(2), does] as const);
  const thrown = endsOnThrow === true ? 'managed' : 'crash';
  return {
    ...base,
    title: name ?? base.title,
    methods: { ...base.methods, ...Object.fromEntries([...methods(sends, 'send'), ...methods(ends, 'end')]) },
    sseOnly: true,
    ...(endsOnReturn === undefined ? {} : { onReturn: endsOnReturn ? 'managed' : 'hang' }),
    ...(endsOnThrow === undefined ? {} : { onThrow: { uncommitted: thrown, committed: thrown } }),
  };
}
