// Prints what the engine sees in a file: `npx tsx scripts/explain.ts [--ir] file…`. For work on the engine itself.
import { readFileSync } from 'node:fs';

import { parse } from '@typescript-eslint/parser';

import { analyse, lowerFile } from '../src/analyse.ts';
import { printGraph } from '../src/ir/print.ts';
import { verifyGraph } from '../src/ir/verify.ts';

const args = process.argv.slice(2);
const ir = args.includes('--ir');
const loops = args.includes('--awaiting') ? ('awaiting' as const) : ('async' as const);

for (const file of args.filter((arg) => !arg.startsWith('--'))) {
  const text = readFileSync(file, 'utf8');
  const ast = parse(text, { range: true, loc: true, jsx: /x$/.test(file), sourceType: 'module' });
  if (ir) {
    for (const scope of lowerFile({ ast, text }, undefined, { loops })) {
      const { cx, graph } = scope;
      console.log(`scope at ${scope.root.loc.start.line}: ${graph.blocks.length} blocks, faults: ${verifyGraph(graph).join(' ') || 'none'}`);
      for (const stream of cx.streams) console.log(`  s${stream.id} ${stream.name} (${stream.model.id}) evidence: ${stream.evidence.map((one) => one.kind).join(', ')} loops: ${[...stream.loops].join(', ')}`);
      console.log(printGraph(graph));
    }
  }
  for (const finding of analyse({ ast, text }, undefined, { loops })) {
    console.log(`${file}:${finding.loc.start.line}:${finding.loc.start.column + 1} ${finding.outcome} ${finding.message}`);
    for (const step of finding.path) console.log(`    ${step.line}: ${step.kind}: ${step.text}`);
  }
}
