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

export type StepKind = 'opens' | 'enters' | 'sends' | 'ends' | 'yields' | 'throws' | 'rejects' | 'detaches' | 'branches' | 'closes' | 'happens' | 'leaves';

/** One step of a witness path. */
export interface Step {
  readonly kind: StepKind;
  /** The file in which it stands, where that is not the linted one. Range, line and column are those of that file. */
  readonly file?: string;
  /** Then: the call of the linted file that leads there, where that is known. */
  readonly through?: readonly [start: number, end: number];
  readonly range: readonly [start: number, end: number];
  readonly line: number;
  readonly column: number;
  /** A clause that tells what happens here: "the source yields nothing". */
  readonly text: string;
}

export type RuleName =
  | 'no-unguarded-writer-loop'
  | 'require-stream-end'
  | 'no-send-after-end'
  | 'no-response-after-open'
  | 'stop-on-disconnect'
  | 'no-drain-only-wait'
  | 'valid-event-frame';

/** The rules beside the core one. */
export type CompanionName = Exclude<RuleName, 'no-unguarded-writer-loop'>;

/** What every rule's findings have. */
export interface Finding {
  readonly rule: RuleName;
  /** Which of the forms that the rule knows this is. */
  readonly form: string;
  /** Is it wrong whatever the rest of the program does? Otherwise it is reported only where `report: "possible"` asks for it. */
  readonly certain: boolean;
  /** Where it is reported, on one line. */
  readonly range: readonly [start: number, end: number];
  readonly loc: Location;
  /** The stream that it is about, where it is about one. */
  readonly stream?: { readonly name: string; readonly model: string; readonly title: string };
  /** A shortest path that shows it, in the order in which it happens; empty where the place alone shows it. */
  readonly path: readonly Step[];
  /** All of it in one plain sentence. */
  readonly message: string;
  /** Changes that mend it, the safest first. */
  readonly changes: readonly Change[];
}

/** A change of the text that mends a finding. */
export interface Change {
  /** What it does, as a sentence: "End the stream in a finally block." */
  readonly title: string;
  /** No working program behaves otherwise after it: a fix. Otherwise a suggestion. */
  readonly certain: boolean;
  /** Worked out when it is asked for; undefined where none is known to be right. */
  readonly edit: () => Edit | undefined;
}

export type LoopKind = 'for-await' | 'loop' | 'recursion' | 'pull' | 'pipe' | 'awaiting' | 'events';

/** A finding of `no-unguarded-writer-loop`. */
export interface LoopFinding extends Finding {
  readonly rule: 'no-unguarded-writer-loop';
  /** The worst that one fault can lead to, or more than one where one does no harm. */
  readonly outcome: Outcome;
  readonly loopKind: LoopKind;
  readonly stream: NonNullable<Finding['stream']>;
  /** Changes that depend on the rule's options. */
  readonly fixes: Fixes;
}

export interface Fixes {
  /**
   * Sends a close event on the paths on which nothing was sent.
   * @param event undefined for the last event that the code itself sends, and one of ours where it has none
   * @param certain (by default) only where nothing else changes
   * @param verified (by default) the changed text is analysed before it is offered
   */
  readonly closeEvent: (event?: CloseEvent, certain?: boolean, verified?: boolean) => Edit | undefined;
  /** Sends an error event in the `catch` around the loop, which may leave other paths as they are. */
  readonly errorEvent: () => Edit | undefined;
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
