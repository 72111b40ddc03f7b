/**
 * Concrete executions of a graph, followed one by one: what the solver has to agree with. Nothing of the solver is used
 * here.
 *
 * In an execution every variable holds one kind, and every stream has one status. There are finitely many such states,
 * so a plain search visits them all. What is nondeterministic is tried in every way: a constant of several kinds may be
 * any of them, a number that is counted may become any kind that arithmetic allows, a variable that was never assigned
 * may hold anything at first.
 */
import { ANY, Kind, NUMBER, type EffectName, type Exit, type Graph, type Instr, type Mask, type Source, type Test } from '../../src/ir/model.ts';

/** How one stream moves through its life. The first of a list of lives is the one that is judged. */
export interface Life {
  readonly initial: number;
  step(status: number, effect: EffectName): number;
}

/** An execution at the start of a block, as one number: sets of numbers are quick. */
type State = number;

/** What the variables hold: of each the number of one bit, packed from the first variable on. */
type Values = number;

const BITS = 5;
const STATUS_BITS = 4;

export class Enumeration {
  readonly #graph: Graph;
  readonly #lives: readonly Life[];
  readonly #isSettled: (status: number) => boolean;
  readonly #results: Map<Values, readonly Values[]>[];
  #all: Set<State> | undefined;

  /** @param isSettled a path that leaves a block with the judged stream in such a status is not followed */
  constructor(graph: Graph, lives: readonly Life[], isSettled: (status: number) => boolean) {
    this.#graph = graph;
    this.#lives = lives;
    this.#isSettled = isSettled;
    this.#results = graph.blocks.map(() => new Map());
  }

  /** Every state in which some execution comes to a block. */
  all(): ReadonlySet<State> {
    return (this.#all ??= this.#follow(this.#starts()));
  }

  /** Every state that is reached from one in which loop number `loop` is entered, that one included. */
  behind(loop: number): ReadonlySet<State> {
    const enters = (instr: Instr) => instr.op === 'enter' && instr.loop === loop;
    return this.#follow([...this.all()].filter((state) => this.#graph.blocks[this.#blockOf(state)]!.instrs.some(enters)));
  }

  /** Exits that are reached from these states, with the status in which the judged stream is then. */
  exits(states: Iterable<State>): Map<string, { readonly exit: Exit; readonly status: number }> {
    const found = new Map<string, { exit: Exit; status: number }>();
    for (const state of states) {
      const block = this.#blockOf(state);
      const { instrs, term } = this.#graph.blocks[block]!;
      if (term.op !== 'exit') continue;
      const status = this.#statusesAfter(instrs, this.#statusesOf(state))[0]!;
      found.set(`b${block} in ${status}`, { exit: term.exit, status });
    }
    return found;
  }

  /** Does an execution take this path of blocks, with the judged stream in these statuses? */
  takes(path: readonly { readonly block: number; readonly status: number }[]): boolean {
    let states = this.#starts();
    path.forEach(({ block, status }, index) => {
      if (index > 0) states = [...new Set(states.flatMap((state) => this.#next(state)))];
      states = states.filter((state) => this.#blockOf(state) === block && this.#statusesOf(state)[0] === status);
    });
    return states.length > 0;
  }

  #starts(): State[] {
    const statuses = this.#lives.map((life) => life.initial);
    let valuations: Values[] = [0];
    for (const { id } of this.#graph.vars) {
      // Where the very first thing is to set the variable, what it held before is all the same.
      const held = this.#isSetAtOnce(id) ? [0] : bitsOf(ANY);
      valuations = valuations.flatMap((values) => held.map((bit) => values | (bit << shiftOf(id))));
    }
    return valuations.map((values) => this.#stateOf(this.#graph.entry, statuses, values));
  }

  #isSetAtOnce(id: number): boolean {
    for (const instr of this.#graph.blocks[this.#graph.entry]!.instrs) {
      if (instr.op !== 'assign' || instr.source.from !== 'const') return false;
      if (instr.target.id === id) return true;
    }
    return false;
  }

  #follow(starts: readonly State[]): Set<State> {
    const seen = new Set(starts);
    // A set that grows while it is walked hands out what is added, once each.
    for (const state of seen) for (const next of this.#next(state)) seen.add(next);
    return seen;
  }

  #next(state: State): State[] {
    const block = this.#blockOf(state);
    const { instrs, term } = this.#graph.blocks[block]!;
    const statuses = this.#statusesAfter(instrs, this.#statusesOf(state));
    if (this.#isSettled(statuses[0]!)) return [];
    const after = this.#valuesAfter(block, this.#valuesOf(state));
    switch (term.op) {
      case 'goto':
        return after.map((values) => this.#stateOf(term.to, statuses, values));
      case 'branch':
        return after.map((values) => this.#stateOf(holds(term.test, statuses, values) ? term.then : term.else, statuses, values));
      case 'choose':
        return term.arms.flatMap((arm) => after.map((values) => this.#stateOf(arm.to, statuses, values)));
      case 'exit':
      case 'stop':
        return [];
    }
  }

  #statusesAfter(instrs: readonly Instr[], before: readonly number[]): number[] {
    const statuses = [...before];
    for (const instr of instrs) {
      if (instr.op === 'effect') statuses[instr.stream] = this.#lives[instr.stream]!.step(statuses[instr.stream]!, instr.effect);
    }
    return statuses;
  }

  #valuesAfter(block: number, before: Values): readonly Values[] {
    let after = this.#results[block]!.get(before);
    if (after === undefined) {
      after = [before];
      for (const instr of this.#graph.blocks[block]!.instrs) if (instr.op === 'assign') after = assigned(after, instr.target.id, instr.source);
      this.#results[block]!.set(before, after);
    }
    return after;
  }

  #stateOf(block: number, statuses: readonly number[], values: Values): State {
    const head = statuses.reduce((packed, status) => (packed << STATUS_BITS) | status, block);
    return (head << shiftOf(this.#graph.vars.length)) | values;
  }

  #valuesOf(state: State): Values {
    return state & ((1 << shiftOf(this.#graph.vars.length)) - 1);
  }

  #statusesOf(state: State): number[] {
    const packed = state >>> shiftOf(this.#graph.vars.length);
    return this.#lives.map((_, stream) => (packed >>> (STATUS_BITS * (this.#lives.length - 1 - stream))) & ((1 << STATUS_BITS) - 1));
  }

  #blockOf(state: State): number {
    return state >>> (shiftOf(this.#graph.vars.length) + STATUS_BITS * this.#lives.length);
  }
}

const shiftOf = (id: number): number => id * BITS;
const valueOf = (values: Values, id: number): number => (values >>> shiftOf(id)) & ((1 << BITS) - 1);

function assigned(before: readonly Values[], target: number, source: Source): Values[] {
  const after = new Set<Values>();
  for (const values of before) {
    const others = values & ~(((1 << BITS) - 1) << shiftOf(target));
    for (const bit of results(source, values)) after.add(others | (bit << shiftOf(target)));
  }
  return [...after];
}

/** The kinds that `source` may yield where the variables hold `values`. */
function results(source: Source, values: Values): readonly number[] {
  if (source.from === 'const') return bitsOf(source.mask);
  const held = valueOf(values, source.var.id);
  switch (source.from) {
    case 'copy':
      return [held];
    case 'weak':
      return [held, ...bitsOf(source.mask)];
    case 'step':
      return bitsOf(counted(1 << held, source.by));
  }
}

/** What counting makes of each kind, whole numbers taken for granted. Whatever is no number may become any. */
function counted(kind: Mask, by: 1 | -1): Mask {
  switch (kind) {
    case Kind.Negative:
      return by === 1 ? Kind.Negative | Kind.Zero : Kind.Negative;
    case Kind.Zero:
      return by === 1 ? Kind.Positive : Kind.Negative;
    case Kind.Positive:
      return by === 1 ? Kind.Positive : Kind.Zero | Kind.Positive;
    default:
      return NUMBER;
  }
}

function holds(test: Test, statuses: readonly number[], values: Values): boolean {
  const [set, member] = test.on === 'var' ? [test.mask, valueOf(values, test.var.id)] : [test.statuses, statuses[test.stream]!];
  return ((set >>> member) & 1) === 1;
}

const bitsOfSets = new Map<number, readonly number[]>();

/** The numbers of the bits in a set. */
function bitsOf(set: number): readonly number[] {
  let bits = bitsOfSets.get(set);
  if (bits === undefined) bitsOfSets.set(set, (bits = Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => (set >>> bit) & 1)));
  return bits;
}
