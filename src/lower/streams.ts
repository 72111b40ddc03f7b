/** The streams that one scope touches, and the evidence that they carry server-sent events. */
import type { BlockId, Site } from '../ir/model.ts';
import type { Variable } from '../syntax/scope.ts';
import type { StreamModel } from '../models/model.ts';

export type EvidenceKind = 'header' | 'frame' | 'api' | 'name' | 'setting';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly site: Site;
  /** Where it was seen; undefined when it holds for the whole scope. */
  readonly block: BlockId | undefined;
}

export interface Stream {
  readonly id: number;
  /** As the code calls it: `res`, `this.response`, `controller`. */
  name: string;
  model: StreamModel;
  /** Its methods alone, as far as they were seen, tell that it is a plain response of Node. */
  guessed?: true;
  readonly evidence: Evidence[];
  /** Where it is made; absent when it comes from outside. */
  madeAt?: Site;
  /** It came in from outside and this code may not be the one to finish it. */
  borrowed: boolean;
  /** The variable through which it is reached, or `this`. */
  readonly origin: Variable | string | undefined;
  /** It was given to code that may go on with it after the scope: stored, or captured by a callback that sends or ends. */
  handedOver: boolean;
  /** It was stored in something that outlives the scope. */
  stored?: true;
  /** A method of the class that holds it ends it. */
  endedByMethod?: true;
  /** Code elsewhere may end it: it was stored, given away, or captured by what runs later and does more than keep it alive. */
  goesOn: boolean;
  /** A callback of a call that is awaited sends to it, for longer than the call perhaps, unless that fails. */
  sentByCalls: boolean;
  /** Of that code nothing is known, not even when it runs. */
  outOfHand: boolean;
  /** Code that runs beside the scope's own, a callback or an un-awaited function, sends to it or ends it. */
  fedBeside: boolean;
  /** A function of its own feeds it, beside the scope: an async `start()`, or `pull()`. */
  fedByOwn?: true;
  /** The response that it writes to. */
  under?: Stream;
  /** It is asked for each chunk, again after each. */
  pulled?: true;
  /** It is one of a collection: where that is empty there is no stream, and who opened it owns it. */
  readonly oneOfMany: boolean;
  /** It is a variable of a function around the scope, whose code is not laid out. */
  readonly captured: boolean;
  /** It was looked up by a key: whoever put it there opened it, and owns it unless this code ends it. */
  readonly lookedUp: boolean;
  /** The code ends it somewhere, or opens it somewhere. */
  ends: boolean;
  /** Code that nobody waits for ends it, started by a function that a library calls: `start(controller) { void pump(controller); }`. */
  endsBeside?: true;
  /** Code that the handler waits for ends it. */
  endsInOrder: boolean;
  opens: boolean;
  /** Numbers of the loops inside which it is sent to. */
  readonly loops: Set<number>;
  /** Numbers of the loops in which it is made, each time anew: they feed others. */
  readonly around: ReadonlySet<number>;
}
