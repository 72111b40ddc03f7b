import { ANY, Kind, type Graph, type Instr, type Mask, type Source, type Terminator, type Test } from './model.ts';
import { statusNames } from '../streams/protocol.ts';

/** The graph as text, one line an instruction: what golden tests compare and what one reads when debugging. */
export function printGraph(graph: Graph): string {
  const lines: string[] = [];
  for (const block of graph.blocks) {
    lines.push(`b${block.id}:${block.id === graph.entry ? '  ; entry' : ''}`);
    for (const instr of block.instrs) lines.push(`  ${printInstr(instr)}`);
    lines.push(`  ${printTerminator(block.term)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A mask as the names of its kinds, `any` for all of them. */
export function printMask(mask: Mask): string {
  if ((mask & ANY) === ANY) return 'any';
  const names = Object.entries(Kind).filter(([, bit]) => (mask & bit) !== 0);
  return names.length === 0 ? 'none' : names.map(([name]) => name).join('|');
}

function printInstr(instr: Instr): string {
  switch (instr.op) {
    case 'assign':
      return `${instr.target.name}.${instr.target.id} := ${printSource(instr.source, instr.target.role)}`;
    case 'effect':
      return `${instr.effect} s${instr.stream}`;
    case 'enter':
      return `enter loop ${instr.loop}`;
  }
}

function printSource(source: Source, role: 'value' | 'tag'): string {
  const mask = (bits: Mask) => (role === 'tag' ? `#${bits}` : printMask(bits));
  switch (source.from) {
    case 'const':
      return mask(source.mask);
    case 'copy':
      return `${source.var.name}.${source.var.id}`;
    case 'step':
      return `${source.var.name}.${source.var.id} ${source.by > 0 ? '+' : '-'} 1`;
    case 'weak':
      return `${source.var.name}.${source.var.id} or ${mask(source.mask)}`;
  }
}

function printTest(test: Test): string {
  if (test.on === 'status') return `s${test.stream} is ${statusNames(test.statuses).join('|')}`;
  const mask = test.var.role === 'tag' ? `#${test.mask}` : printMask(test.mask);
  return `${test.var.name}.${test.var.id} is ${mask}`;
}

function printTerminator(term: Terminator): string {
  switch (term.op) {
    case 'goto':
      return `goto b${term.to}`;
    case 'branch':
      return `if ${printTest(term.test)} then b${term.then} else b${term.else}`;
    case 'choose':
      return `choose ${term.arms.map((arm) => `b${arm.to} (${arm.why})`).join(', ')}`;
    case 'exit':
      return `exit by ${term.exit.how} to ${term.exit.to}`;
    case 'stop':
      return 'stop';
  }
}
