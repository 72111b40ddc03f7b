/**
 * The flow IR: what the solver sees of a program.
 *
 * One `Graph` is one writer scope with every function that it calls laid out in line. It speaks of three things
 * only: variables (as far as a branch may depend on them), effects on streams, and where control goes. Nothing in it
 * belongs to JavaScript, so that another front end can lower to it.
 *
 *     text → syntax tree → (lower) → Graph → (solve) → states → findings
 *
 * Every place where control may divide is a terminator, a call that may throw among them: "opened, then the second
 * call threw" is a path like any other.
 */

/** A half-open range of offsets in the source text. */
export interface Site {
  readonly start: number;
  readonly end: number;
}

/**
 * A set of kinds of value, one bit each. A variable's mask says what it may hold on a path: `Kind.False | Kind.True`
 * is a boolean, `Kind.EmptyList` is `[]`.
 */
export type Mask = number;

/** The bits of a `Mask`. */
export const Kind = {
  Undefined: 1 << 0,
  Null: 1 << 1,
  False: 1 << 2,
  True: 1 << 3,
  Negative: 1 << 4,
  /** 0, -0, 0n and NaN. */
  Zero: 1 << 5,
  Positive: 1 << 6,
  EmptyText: 1 << 7,
  Text: 1 << 8,
  EmptyList: 1 << 9,
  /** An array, map, set or buffer with at least one element. */
  List: 1 << 10,
  /** Any other object, and functions. */
  Object: 1 << 11,
} as const;

/** Anything at all. */
export const ANY: Mask = (1 << 12) - 1;
export const NULLISH: Mask = Kind.Undefined | Kind.Null;
export const BOOLEAN: Mask = Kind.False | Kind.True;
export const NUMBER: Mask = Kind.Negative | Kind.Zero | Kind.Positive;
export const TEXT: Mask = Kind.EmptyText | Kind.Text;
export const LIST: Mask = Kind.EmptyList | Kind.List;
export const FALSY: Mask = NULLISH | Kind.False | Kind.Zero | Kind.EmptyText;
export const TRUTHY: Mask = ANY & ~FALSY;

/** A variable of the graph. */
export interface Var {
  readonly id: number;
  /** For printing only. */
  readonly name: string;
  /**
   * `value` holds kinds of value. `tag` holds bits of its own (which completion a `finally` resumes, whether a promise
   * was fulfilled): the solver never joins two states that differ in a tag, so that the correlation survives.
   */
  readonly role: 'value' | 'tag';
}

/** What is assigned. */
export type Source =
  | { readonly from: 'const'; readonly mask: Mask }
  | { readonly from: 'copy'; readonly var: Var }
  /** The variable's number, one up or one down. */
  | { readonly from: 'step'; readonly var: Var; readonly by: 1 | -1 }
  /** What the variable held, or one of `mask`: an assignment that may not happen. */
  | { readonly from: 'weak'; readonly var: Var; readonly mask: Mask };

/**
 * What happens to a stream (see `streams/protocol.ts` for what each does to its status). `late`: status, headers or a
 * whole answer are given although the head is out; `leave`: the client
 * goes, and the code is told; `depart`: it goes, and the code goes on. `make`: the stream comes into being. `lend`: code
 * elsewhere had it and failed, with the head out by then or not.
 */
export type EffectName = 'prepare' | 'decline' | 'open' | 'send' | 'end' | 'abort' | 'answer' | 'late' | 'leave' | 'depart' | 'make' | 'lend';

/** `by`: the name of the operation, for words. `through`: where it stands in another file, the call of the linted one that leads there. `caught`: what it throws is caught in the scope; `unheard`: nobody hears of it. */
export type Instr =
  | { readonly op: 'assign'; readonly target: Var; readonly source: Source }
  | { readonly op: 'effect'; readonly stream: number; readonly effect: EffectName; readonly site: Site; readonly by?: string; readonly through?: Site; readonly caught?: true; readonly unheard?: true }
  /** Control enters loop number `loop` from outside. */
  | { readonly op: 'enter'; readonly loop: number; readonly site: Site };

/** Why control takes an arm of a `choose`; the words of a witness. */
export type Reason =
  | 'source-ends'
  | 'source-yields'
  | 'source-throws'
  | 'throws'
  /** The call throws for what came before, the stream being over: no failure of its own. */
  | 'gone'
  /** The code throws on purpose. */
  | 'thrown'
  | 'rejects'
  | 'detached'
  /** The library calls a function that it was given. */
  | 'called'
  | 'either';

export interface Arm {
  readonly to: BlockId;
  readonly why: Reason;
  readonly site: Site;
}

export type Test =
  | { readonly on: 'var'; readonly var: Var; readonly mask: Mask }
  /** True when the stream's status is one of these. */
  | { readonly on: 'status'; readonly stream: number; readonly statuses: number };

/** How a path leaves the scope. */
export interface Exit {
  readonly how: 'return' | 'throw';
  /**
   * Who takes over: `root`, the caller of the scope's outermost function; `detached`, nobody (an un-awaited function
   * or callback); `framework`, the library that called the function and owns the stream; `event`, the event loop: a
   * source has nothing more to say, or a listener threw.
   */
  readonly to: 'root' | 'detached' | 'framework' | 'event';
  /** The streams whose own functions are around the code that is left: `start()`, `pull()`. */
  readonly feeds?: readonly number[];
  /** Of code that runs beside the rest: the streams that it has to do with. The others are as the rest leaves them. */
  readonly meets?: ReadonlySet<number>;
}

export type BlockId = number;

export type Terminator =
  | { readonly op: 'goto'; readonly to: BlockId }
  | { readonly op: 'branch'; readonly test: Test; readonly then: BlockId; readonly else: BlockId; readonly site: Site }
  /** Any arm may be taken. */
  | { readonly op: 'choose'; readonly arms: readonly Arm[] }
  | { readonly op: 'exit'; readonly exit: Exit; readonly site: Site }
  /** The path ends here and is not judged: the process ended, or the client has left. */
  | { readonly op: 'stop' };

export interface Block {
  readonly id: BlockId;
  readonly instrs: readonly Instr[];
  readonly term: Terminator;
}

export interface Graph {
  readonly entry: BlockId;
  /** Indexed by id. */
  readonly blocks: readonly Block[];
  readonly vars: readonly Var[];
  /** Blocks from this one on run behind the scope, for events; absent where nothing does. */
  readonly afterwards?: BlockId;
}

/** The blocks that control may reach next. */
export function successors(term: Terminator): BlockId[] {
  switch (term.op) {
    case 'goto':
      return [term.to];
    case 'branch':
      return [term.then, term.else];
    case 'choose':
      return term.arms.map((arm) => arm.to);
    case 'exit':
    case 'stop':
      return [];
  }
}

/** The variable that a source reads, if it reads one. */
export function readBy(source: Source): Var | undefined {
  return source.from === 'const' ? undefined : source.var;
}
