/** The text test of the command. */
import { mayHoldFinding, mayHoldLoop } from '../candidates.ts';
import type { Modules } from '../modules/module.ts';
import type { Selection } from './selection.ts';

export interface Text {
  readonly path: string;
  readonly text: string;
  /** The files that it may import; without them imports are judged by their names. */
  readonly modules?: Modules | undefined;
}

/** The rule that looks at loops; all others ask about the life of streams. */
export const CORE = 'no-unguarded-writer-loop';

/** False for a file in which no rule can find anything, which need not be parsed. */
export function isCandidate(file: Text, { rules, settings }: Selection): boolean {
  const core = rules.get(CORE);
  if (rules.size > (core === undefined ? 0 : 1) && mayHoldFinding(file, settings)) return true;
  return core !== undefined && mayHoldLoop(file, settings, core.options['loops'] === 'awaiting' ? 'awaiting' : 'async');
}
