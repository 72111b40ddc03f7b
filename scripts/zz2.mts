import { readFileSync } from 'node:fs';
import { parse } from '@typescript-eslint/parser';
import { lowerFile } from '../src/analyse.ts';
const file=process.argv[2]!;
const text = readFileSync(file, 'utf8');
const ast = parse(text, { range: true, loc: true, sourceType: 'module' });
for (const s of lowerFile({ast,text})) { 
 const tags = s.graph.vars.filter(v=>v.role==='tag').length; console.log(tags);
 const m = new Map<string,number>();
 for (const [n] of s.cx.loops) {}
}
