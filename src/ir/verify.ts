import { successors, type Graph, type Var } from './model.ts';

/**
 * What is wrong with the graph, one sentence a fault; empty when it is well formed. A front end that produces a graph
 * with faults has a bug: the tests run this over everything they lower.
 */
export function verifyGraph(graph: Graph): string[] {
  const faults: string[] = [];
  const known = new Set<Var>(graph.vars);
  const check = (variable: Var, where: string) => {
    if (!known.has(variable)) faults.push(`${where} uses ${variable.name}.${variable.id}, which the graph does not declare.`);
  };
  if (graph.blocks[graph.entry] === undefined) faults.push(`The entry b${graph.entry} does not exist.`);
  graph.blocks.forEach((block, index) => {
    const where = `b${block.id}`;
    if (block.id !== index) faults.push(`${where} stands at index ${index}.`);
    for (const instr of block.instrs) {
      if (instr.op !== 'assign') continue;
      check(instr.target, where);
      const { source } = instr;
      if (source.from !== 'const') check(source.var, where);
      if (source.from === 'step' && instr.target.role === 'tag') faults.push(`${where} counts on a tag.`);
      if (source.from === 'const' && source.mask === 0) faults.push(`${where} assigns nothing to ${instr.target.name}.`);
    }
    for (const next of successors(block.term)) {
      if (graph.blocks[next] === undefined) faults.push(`${where} goes to b${next}, which does not exist.`);
    }
    if (block.term.op === 'branch' && block.term.test.on === 'var') check(block.term.test.var, where);
    if (block.term.op === 'choose' && block.term.arms.length === 0) faults.push(`${where} chooses among no arms.`);
  });
  return faults;
}
