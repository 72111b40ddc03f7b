/**
 * May a file hold a finding? Told by its text and the texts of what it imports, for hosts that parse only what may: the
 * engine is not loaded for it.
 */
import { bringsEvents, candidacy, holdsTexts, mayHandStream, mayHoldStream, mayPassOn, mayWriteFor } from './gate.ts';
import type { Modules } from './modules/module.ts';
import { someImport } from './modules/reach.ts';
import type { SseSettings } from './settings.ts';

/** A file of which there is no tree yet. */
export interface Unparsed {
  readonly text: string;
  /** Its absolute path: what its imports are resolved from. */
  readonly path?: string;
  /** The files of the repository; without them every import is judged by its name. */
  readonly modules?: Modules | undefined;
}

/** May `analyse` find anything, as far as texts tell? For hosts that parse only what may hold a finding. */
export function mayHoldLoop({ text, path, modules }: Unparsed, settings: SseSettings, loops: 'async' | 'awaiting' = 'async'): boolean {
  const source = { text, comments: [] };
  const candidate = candidacy(source, loops === 'awaiting', () => mayHoldStream(source, settings));
  if (candidate !== 'half') return candidate === 'writer';
  if (modules === undefined || settings.imports === false) return false;
  return someImport({ path, text }, modules.reach, bringsEvents, mayPassOn);
}

/** May `ask` find anything, as far as texts tell? */
export function mayHoldFinding({ text, path, modules }: Unparsed, settings: SseSettings): boolean {
  const held = heldBy(text, settings);
  if (held !== 'hands') return held === 'stream';
  if (modules === undefined || settings.imports === false) return false;
  return someImport({ path, text }, modules.reach, holdsTexts, mayWriteFor);
}

/** All companion rules ask the same of one text after the other. */
let last: { readonly text: string; readonly settings: string; readonly held: 'stream' | 'hands' | undefined } | undefined;

function heldBy(text: string, settings: SseSettings): 'stream' | 'hands' | undefined {
  const key = JSON.stringify(settings);
  if (last?.text === text && last.settings === key) return last.held;
  const source = { text, comments: [] };
  const held = mayHoldStream(source, settings) ? 'stream' : mayHandStream(source) ? 'hands' : undefined;
  last = { text, settings: key, held };
  return held;
}
