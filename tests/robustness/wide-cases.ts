/** Files that are large rather than deep: each within what a bundler or a generator of code may put out. */
import { parse } from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import type { Source } from './nest.ts';

const HEAD = `import http from 'node:http';\n`;

function parsed(text: string): Source {
  return { ast: parse(text, { range: true, loc: true, sourceType: 'module' }), text };
}

/** A plain script of many megabytes, for which ESLint's own parser takes seconds where typescript-eslint's takes minutes. */
function parsedByEslint(text: string): Source {
  const linter = new Linter();
  linter.verify(text, { languageOptions: { sourceType: 'script' } });
  return { ast: linter.getSourceCode().ast, text };
}

/** A handler around a body. */
function handler(body: string): string {
  return `http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
${body}
  res.end();
});
`;
}

const LOOP = '  for await (const item of source(req)) res.write(`data: ${item}\\n\\n`);';

const times = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('\n');

const BUNDLE = 'a bundle of 10 MB in one line';

const FILES: Record<string, () => string> = {
  [BUNDLE]: () => {
    const piece = 'function a(e,t){if(e.b&&t.c)return e.d(t);for(var n=0,r=t.length;n<r;n++)try{e.push(t[n])}catch(o){e.emit("error",o)}return e}';
    const writer = handler(LOOP).replaceAll('\n', ' ');
    const reader = 'async function b(r){for(;;){const{done:e,value:t}=await r.read();if(e)break;q.push(t)}};';
    const code = `${piece}${reader}`.repeat(Math.ceil(500_000 / (piece.length + reader.length)));
    const data = `var table="${'data: AAAA\\\\n'.repeat(300_000)}";`;
    return `const http = require('node:http');${writer}${code}${data}//# sourceMappingURL=data:application/json;base64,${'A'.repeat(6_000_000)}`;
  },
  'mutually recursive functions': () =>
    `${HEAD}
async function even(res, source, n) {
  const { done, value } = await source.read();
  if (done) return;
  res.write(\`data: \${value}\\n\\n\`);
  if (n > 1) await odd(res, source, n - 1);
}
async function odd(res, source, n) {
  await even(res, source, n - 1);
  await third(res, source, n);
}
async function third(res, source, n) {
  await odd(res, source, n);
  await even(res, source, n);
  await third(res, source, n - 1);
}
${handler('  await even(res, req, 3);\n  await third(res, req, 3);')}`,
  '40 functions that all call each other': () =>
    `${HEAD}${times(40, (index) => `async function f${index}(res, n) {\n${LOOP.replace('req', 'n')}\n${times(40, (other) => `  if (n === ${other}) await f${other}(res, n - 1);`)}\n}`)}\n${handler('  await f0(res, 40);')}`,
  '300 helpers, each calling the next two': () =>
    `${HEAD}${times(300, (index) => `function step${index}(res, item) {
  if (item.skip${index}) return;
  ${index < 298 ? `step${index + 1}(res, item); step${index + 2}(res, item);` : 'res.write(`data: ${item}\\n\\n`);'}
}`)}\n${handler('  for await (const item of source(req)) step0(res, item);')}`,
  '300 async helpers, each awaiting the next two': () =>
    `${HEAD}${times(300, (index) => `async function step${index}(res, item) {
  try {
    ${index < 298 ? `await step${index + 1}(res, item); await step${index + 2}(res, item);` : 'res.write(`data: ${item}\\n\\n`);'}
  } finally {
    await done(${index});
  }
}`)}\n${handler('  for await (const item of source(req)) await step0(res, item);')}`,
  'a chain of 5,000 helpers': () =>
    `${HEAD}${times(5_000, (index) => `const step${index} = async (res, item) => { await step${index + 1}(res, item); };`)}
const step5000 = async (res, source) => {\n${LOOP.replace('source(req)', 'source')}\n};
${handler('  await step0(res, req);\n  run(step0, res);\n  step0(res, req).then(noop);')}`,
  'a class of 500 methods': () =>
    `${HEAD}class Feed {
  #sent = false;
  constructor(res) { this.res = res; res.setHeader('Content-Type', 'text/event-stream'); }
${times(500, (index) => `  async step${index}(item) {
    if (this.flag${index}) await this.step${(index + 1) % 500}(item);
    this.field${index} = item;
    this.#sent = true;
    this.res.write(\`data: \${item}\\n\\n\`);
  }`)}
  async run(source) {
    for await (const item of source) await this.step0(item);
    if (!this.#sent) this.res.write('data: none\\n\\n');
    this.res.end();
  }
}
export { Feed };
`,
  'a class of 500 methods, each with its own loop': () =>
    `${HEAD}export class Feed {
${times(500, (index) => `  async send${index}(res, source) {
    res.setHeader('Content-Type', 'text/event-stream');
    for await (const item of source) { this.count${index}++; res.write(\`data: \${item}\\n\\n\`); }
    res.end();
  }`)}
}
`,
  '200 writer loops in sequence': () => HEAD + handler(times(200, () => LOOP)),
  '200 writer loops in 200 handlers': () => HEAD + times(200, () => handler(LOOP)),
  '1,000 flags': () =>
    HEAD + handler(`${times(1_000, (index) => `  let f${index} = false;`)}\n  for await (const item of source(req)) {\n${times(1_000, (index) => `    if (item.k${index}) f${index} = true;`)}\n    if (f0) res.write(\`data: \${item}\\n\\n\`);\n  }\n${times(1_000, (index) => `  if (f${index}) res.write('data: ${index}\\n\\n');`)}`),
  '100 streams': () =>
    `${HEAD}export async function fanOut(source, ${Array.from({ length: 100 }, (_, index) => `res${index}`).join(', ')}) {
${times(100, (index) => `  res${index}.writeHead(200, { 'Content-Type': 'text/event-stream' });`)}
  for await (const item of source) {
${times(100, (index) => `    if (item.k${index}) res${index}.write(\`data: \${item}\\n\\n\`);`)}
  }
${times(100, (index) => `  res${index}.end();`)}
}
`,
  'a switch of 2,000 cases': () =>
    HEAD + handler(`  for await (const item of source(req)) {\n    switch (item.kind) {\n${times(2_000, (index) => `      case ${index}: await step(item); ${index % 3 ? 'break;' : ''}`)}\n      default: res.write(\`data: \${item}\\n\\n\`);\n    }\n  }`),
  '2,000 variables, each a copy of the one before': () =>
    HEAD + handler(`  let v0 = false;\n${LOOP}\n${times(2_000, (index) => `  let v${index + 1} = v${index} || req.k${index};`)}\n  if (!v2000) res.write('data: none\\n\\n');`),
  'an array of 50,000 elements': () => HEAD + handler(`  const table = [${Array.from({ length: 50_000 }, (_, index) => index).join(', ')}];\n${LOOP}`),
  'an object of 20,000 properties': () => HEAD + handler(`  const table = {${Array.from({ length: 20_000 }, (_, index) => `k${index}: res`).join(', ')}};\n${LOOP}`),
  'a text of 1 MB put together': () => HEAD + handler(`  let text = 'data: ';\n${times(4_000, () => `  text += '${'x'.repeat(250)}';`)}\n${LOOP}\n  res.write(text);`),
  'a member path of 300 names, read again and again': () => HEAD + handler(`${times(200, () => `  if (req${'.next'.repeat(300)}) return;`)}\n${LOOP}`),
};

export const WIDE_CASES: ReadonlyMap<string, () => Source> = new Map(
  Object.entries(FILES).map(([title, text]) => [title, () => (title === BUNDLE ? parsedByEslint : parsed)(text())]),
);
