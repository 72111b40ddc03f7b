/** The libraries that the settings declare, as models. */
import type { LibrarySettings, SseSettings } from '../settings.ts';
import { Patterns } from '../streams/throws.ts';
import { modelOf } from './index.ts';
import type { StreamModel } from './model.ts';

export interface DeclaredLibrary {
  readonly model: StreamModel;
  readonly opens: Patterns;
  readonly provides: Patterns;
  readonly sends: Patterns;
  readonly ends: Patterns;
}

/** `senders` and `openers` are a library without further facts. */
export function declaredLibraries({ senders = [], openers = [], libraries = [] }: SseSettings): DeclaredLibrary[] {
  const own = libraries.map((library) => libraryOf(library, modelFrom(library)));
  return senders.length + openers.length === 0 ? own : [...own, libraryOf({ sends: senders, opens: openers }, modelOf('declared'))];
}

function libraryOf({ opens = [], provides = [], sends = [], ends = [] }: LibrarySettings, model: StreamModel): DeclaredLibrary {
  return { model, opens: new Patterns(opens), provides: new Patterns(provides), sends: new Patterns(sends), ends: new Patterns(ends) };
}

function modelFrom({ name, sends = [], ends = [], endsOnReturn = false, endsOnThrow = false }: LibrarySettings): StreamModel {
  const base = modelOf('declared');
  const methods = (patterns: readonly string[], does: 'send' | 'end') => patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => [pattern.slice(2), does] as const);
  const thrown = endsOnThrow ? 'managed' : 'crash';
  return {
    ...base,
    title: name ?? base.title,
    methods: { ...base.methods, ...Object.fromEntries([...methods(sends, 'send'), ...methods(ends, 'end')]) },
    onReturn: endsOnReturn ? 'managed' : 'hang',
    onThrow: { uncommitted: thrown, committed: thrown },
  };
}
