import type { BlockId, Graph, Instr, Source, Terminator, Test, Var } from '../../src/ir/model.ts';

/**
 * The same graph for the eye: without what is never reached, with straight lines of blocks joined, without what is
 * assigned to variables that no branch depends on, and with blocks and variables numbered in the order of reading.
 * Numbers in the names of variables go with the rest.
 */
export function compact(graph: Graph): Graph {
  const lines = straighten(graph);
  const order = [...reachable(lines, lines.entry)];
  const blocks = new Map(order.map((id, index) => [id, index]));
  const asked = dependedOn(order.map((id) => lines.blocks[id]!));
  const vars = new Map<Var, Var>();
  const rename = (one: Var): Var => {
    if (!vars.has(one)) vars.set(one, { ...one, id: vars.size, name: one.name.replaceAll(/#\d+/g, '') });
    return vars.get(one)!;
  };
  return {
    entry: 0,
    vars: [],
    blocks: order.map((id, index) => {
      const { instrs, term } = lines.blocks[id]!;
      const kept = instrs.filter((instr) => instr.op !== 'assign' || asked.has(instr.target));
      return { id: index, instrs: kept.map((instr) => renameIn(instr, rename)), term: redirect(term, (to) => blocks.get(to)!, rename) };
    }),
  };
}

/** Joins each block with the one behind it where no other way leads there. */
function straighten(graph: Graph): Graph {
  const skip = (id: BlockId): BlockId => {
    const seen = new Set<BlockId>();
    for (let at = id; ; ) {
      const { instrs, term } = graph.blocks[at]!;
      if (instrs.length > 0 || term.op !== 'goto' || seen.has(at)) return at;
      seen.add(at);
      at = term.to;
    }
  };
  const blocks = graph.blocks.map(({ id, instrs, term }) => ({ id, instrs, term: redirect(term, skip, (one) => one) }));
  const entry = skip(graph.entry);
  const ways = new Map<BlockId, number>([[entry, 1]]);
  for (const id of reachable({ ...graph, blocks, entry }, entry)) for (const to of targets(blocks[id]!.term)) ways.set(to, (ways.get(to) ?? 0) + 1);
  for (const id of reachable({ ...graph, blocks, entry }, entry)) {
    for (let { term } = blocks[id]!; term.op === 'goto' && ways.get(term.to) === 1 && term.to !== id; { term } = blocks[id]!) {
      const next = blocks[term.to]!;
      blocks[id] = { id, instrs: [...blocks[id]!.instrs, ...next.instrs], term: next.term };
    }
  }
  return { entry, blocks, vars: graph.vars };
}

function reachable({ blocks }: Graph, entry: BlockId): Set<BlockId> {
  const found = new Set<BlockId>();
  const visit = (id: BlockId): void => {
    if (found.has(id)) return;
    found.add(id);
    targets(blocks[id]!.term).forEach(visit);
  };
  visit(entry);
  return found;
}

function targets(term: Terminator): BlockId[] {
  const found: BlockId[] = [];
  redirect(term, (to) => (found.push(to), to), (one) => one);
  return found;
}

function dependedOn(blocks: readonly { readonly instrs: readonly Instr[]; readonly term: Terminator }[]): Set<Var> {
  const asked = new Set<Var>();
  for (const { term } of blocks) if (term.op === 'branch' && term.test.on === 'var') asked.add(term.test.var);
  for (const target of asked) {
    for (const { instrs } of blocks) {
      for (const instr of instrs) if (instr.op === 'assign' && instr.target === target && instr.source.from !== 'const') asked.add(instr.source.var);
    }
  }
  return asked;
}

function redirect(term: Terminator, to: (id: BlockId) => BlockId, rename: (one: Var) => Var): Terminator {
  switch (term.op) {
    case 'goto':
      return { ...term, to: to(term.to) };
    case 'branch':
      return { ...term, test: renameTest(term.test, rename), then: to(term.then), else: to(term.else) };
    case 'choose':
      return { ...term, arms: term.arms.map((arm) => ({ ...arm, to: to(arm.to) })) };
    case 'exit':
    case 'stop':
      return term;
  }
}

const renameTest = (test: Test, rename: (one: Var) => Var): Test => (test.on === 'var' ? { ...test, var: rename(test.var) } : test);

function renameIn(instr: Instr, rename: (one: Var) => Var): Instr {
  if (instr.op !== 'assign') return instr;
  const source: Source = instr.source.from === 'const' ? instr.source : { ...instr.source, var: rename(instr.source.var) };
  return { ...instr, target: rename(instr.target), source };
}
