import { readFileSync } from 'node:fs';
import { parse } from '@typescript-eslint/parser';
import { lowerFile } from '../src/analyse.ts';
import { relevanceOf } from '../src/flow/relevance.ts';
const file=process.argv[2]!;
const text = readFileSync(file, 'utf8');
const ast = parse(text, { range: true, loc: true, sourceType: 'module' });
let t=performance.now();
for (const s of lowerFile({ast,text})) { console.log('root', s.root.loc.start.line, s.graph.blocks.length, 'blocks', s.graph.vars.length,'vars', s.cx.activations, Math.round(performance.now()-t));
 t=performance.now(); relevanceOf(s.graph); console.log('rel', Math.round(performance.now()-t)); console.log(s.cx.streams.map(x=>[x.name,x.evidence.length,x.loops.size]).join(' | ')); }
