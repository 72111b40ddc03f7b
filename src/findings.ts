/** What the engine reports, free of any host. */
import type { Edit } from './fix/edits.ts';
import type { CloseEvent } from './fix/stacks.ts';
import type { Outcome } from './streams/protocol.ts';

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 0, in UTF-16 units. */
  readonly column: number;
}

export interface Location {
  readonly start: Position;
  readonly end: Position;
}

export type StepKind = 'opens' | 'enters' | 'ends' | 'yields' | 'throws' | 'rejects' | 'detaches' | 'branches' | 'closes' | 'leaves';

/** One step of a witness path. */
export interface Step {
  readonly kind: StepKind;
  readonly range: readonly [start: number, end: number];
  readonly line: number;
  readonly column: number;
  /** A clause that tells what happens here: "the source yields nothing". */
  readonly text: string;
}

export type LoopKind = 'for-await' | 'loop' | 'recursion' | 'pull' | 'awaiting';

export interface Finding {
  readonly rule: 'no-unguarded-writer-loop';
  /** The worst that one fault can lead to, or more than one where one does no harm. */
  readonly outcome: Outcome;
  readonly loopKind: LoopKind;
  /** The loop's head, on one line. */
  readonly range: readonly [start: number, end: number];
  readonly loc: Location;
  readonly stream: { readonly name: string; readonly model: string; readonly title: string };
  /** A shortest path to that outcome, in the order in which it happens. */
  readonly path: readonly Step[];
  /** All of it in one plain sentence. */
  readonly message: string;
  /** Changes that mend it, worked out when they are asked for; undefined where none is known to be right. */
  readonly fixes: Fixes;
}

export interface Fixes {
  /** Sends a close event on the paths on which nothing was sent. */
  readonly closeEvent: (event: CloseEvent) => Edit | undefined;
  /**
   * Sends a comment before the loop.
   * @param certain only where no other answer is given up for it
   */
  readonly prime: (certain?: boolean) => Edit | undefined;
}

export interface AnalysisOptions {
  readonly loops?: 'async' | 'awaiting';
  /** `hang`: only what leaves the client waiting or crashes. */
  readonly report?: 'silent' | 'hang';
}
