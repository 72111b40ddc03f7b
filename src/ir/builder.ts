import type { Arm, Block, BlockId, Exit, Graph, Instr, Site, Source, Terminator, Test, Var } from './model.ts';

interface OpenBlock {
  readonly id: BlockId;
  readonly instrs: Instr[];
  term: Terminator | undefined;
}

/**
 * Builds a graph block by block. Code is appended to the current block; after a terminator there is none, and what is
 * appended then is unreachable and dropped.
 */
export class Builder {
  readonly #blocks: OpenBlock[] = [];
  readonly #vars: Var[] = [];
  readonly #initial: Instr[] = [];
  #current: OpenBlock | undefined;
  #afterwards: BlockId | undefined;

  constructor() {
    this.#current = this.#open();
  }

  /** Number of blocks so far: the measure of a budget. */
  get size(): number {
    return this.#blocks.length;
  }

  get varCount(): number {
    return this.#vars.length;
  }

  get reachable(): boolean {
    return this.#current !== undefined;
  }

  newVar(name: string, role: Var['role'] = 'value'): Var {
    const variable: Var = { id: this.#vars.length, name, role };
    this.#vars.push(variable);
    return variable;
  }

  /** A block that something will jump to. */
  newBlock(): BlockId {
    return this.#open().id;
  }

  /** Goes on in `block`. */
  at(block: BlockId): void {
    this.#current = this.#blocks[block];
  }

  /** Goes nowhere: what is appended from here on is dropped. */
  leave(): void {
    this.#current = undefined;
  }

  /** The current block, or undefined where control does not come. */
  get here(): BlockId | undefined {
    return this.#current?.id;
  }

  assign(target: Var, source: Source): void {
    this.#current?.instrs.push({ op: 'assign', target, source });
  }

  emit(instr: Instr): void {
    this.#current?.instrs.push(instr);
  }

  /** What holds before anything else. */
  initially(instr: Instr): void {
    this.#initial.push(instr);
  }

  /** Lets control go on to `to` wherever it returns so far; blocks from here on run behind the scope. */
  detour(to: BlockId, site: Site): void {
    this.#afterwards ??= this.#blocks.length;
    for (const block of [...this.#blocks]) {
      const { term } = block;
      if (term?.op !== 'exit' || term.exit.how !== 'return') continue;
      const leaves = this.#open();
      leaves.term = term;
      block.term = { op: 'choose', arms: [{ to: leaves.id, why: 'either', site }, { to, why: 'called', site }] };
    }
  }

  goto(to: BlockId): void {
    this.#end({ op: 'goto', to });
  }

  branch(test: Test, then: BlockId, otherwise: BlockId, site: Site): void {
    this.#end(then === otherwise ? { op: 'goto', to: then } : { op: 'branch', test, then, else: otherwise, site });
  }

  choose(arms: readonly Arm[]): void {
    this.#end({ op: 'choose', arms });
  }

  exit(exit: Exit, site: Site): void {
    this.#end({ op: 'exit', exit, site });
  }

  stop(): void {
    this.#end({ op: 'stop' });
  }

  /** The finished graph. A block that was never ended or never reached stops there. */
  finish(): Graph {
    const blocks: Block[] = this.#blocks.map(({ id, instrs, term }) => ({ id, instrs: id === 0 ? [...this.#initial, ...instrs] : instrs, term: term ?? { op: 'stop' } }));
    return { entry: 0, blocks, vars: this.#vars, ...(this.#afterwards !== undefined ? { afterwards: this.#afterwards } : {}) };
  }

  #open(): OpenBlock {
    const block: OpenBlock = { id: this.#blocks.length, instrs: [], term: undefined };
    this.#blocks.push(block);
    return block;
  }

  #end(term: Terminator): void {
    if (this.#current === undefined) return;
    this.#current.term = term;
    this.#current = undefined;
  }
}
