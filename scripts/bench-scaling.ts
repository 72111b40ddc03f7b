/** How the engine's own time grows with the size of a handler: doubling the lines may at most double the time. */
import { parse } from '@typescript-eslint/parser';

import { analyse } from '../src/analyse.ts';

const SIZES = [1_250, 2_500, 5_000, 10_000, 20_000];

/** Bodies of about so many lines. */
const SHAPES: Readonly<Record<string, (lines: number) => string>> = {
  'straight line': (lines) => repeat(lines, (n) => `  const v${n} = req.query.k${n};`),
  'calls that may throw': (lines) => repeat(lines, (n) => `  log.step${n}(await load(${n}));`),
  ifs: (lines) => repeat(lines / 3, (n) => `  if (req.query.k${n}) {\n    step(${n});\n  }`),
  'try … catch': (lines) => repeat(lines / 5, (n) => `  try {\n    await step(${n});\n  } catch (error) {\n    console.error(error);\n  }`),
  'try … finally': (lines) => repeat(lines / 5, (n) => `  try {\n    await step(${n});\n  } finally {\n    count(${n});\n  }`),
  loops: (lines) => repeat(lines / 3, (n) => `  for (const part of parts(${n})) {\n    await step(part);\n  }`),
  'writer loops': (lines) => repeat(lines / 3, (n) => `  for await (const part of parts(${n})) {\n    res.write(\`data: \${part}\\n\\n\`);\n  }`),
  'helper calls': (lines) => `  const helper = async (n) => {\n    if (await ready(n)) res.write(': ready\\n\\n');\n  };\n${repeat(lines, (n) => `  await helper(${n});`)}`,
  'flags, each set and asked at once': (lines) => repeat(lines / 6, (n) => `  let f${n} = false;\n  for (const part of parts(${n})) {\n    f${n} = true;\n    await step(part);\n  }\n  if (!f${n}) await step(${n});`),
};

/** Bodies where the number of paths, not of lines, is the trouble. */
const PATHS: Readonly<Record<string, (count: number) => string>> = {
  'flags set one after the other, then asked': (count) => `${repeat(count, (n) => `  let f${n} = false;\n  if (req.query.k${n}) f${n} = true;`)}\n${repeat(count, (n) => `  if (f${n}) step(${n});`)}`,
  'nested try … finally': (count) => `${'try {\n'.repeat(count)}await step();\n${repeat(count, (n) => `} finally {\n  count(${n});\n}`)}`,
  'functions that call each other': (count) => `${repeat(count, (n) => `  const f${n} = async (k) => {\n    for await (const part of parts(k)) res.write(\`data: \${part}\\n\\n\`);\n${repeat(count, (m) => `    if (k === ${m}) await f${m}(k - 1);`)}\n  };`)}\n  await f0(req);`,
};
const COUNTS = [5, 10, 15, 20, 30];

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: Math.round(count) }, (_, index) => line(index)).join('\n');
}

function handler(body: string): string {
  return `import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of source(req)) {
    res.write(\`data: \${item}\\n\\n\`);
  }
${body}
  res.end();
});
`;
}

/** The least of some runs, each on a new tree, since the engine remembers the trees that it has seen. */
function timeOf(text: string, runs: number): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const ast = parse(text, { range: true, loc: true, sourceType: 'module' });
    const start = performance.now();
    analyse({ ast, text });
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function printTable(title: string, shapes: typeof SHAPES, sizes: readonly number[], runs: number): void {
  const names = Object.keys(shapes);
  const width = Math.max(...names.map((name) => name.length));
  console.log(`\nMilliseconds of the engine by ${title} (growth from the column before)`);
  console.log(`${''.padEnd(width)}${sizes.map((size) => String(size).padStart(16)).join('')}`);
  for (const [name, body] of Object.entries(shapes)) {
    let before: number | undefined;
    const cells = sizes.map((size) => {
      const ms = timeOf(handler(body(size)), runs);
      const growth = before === undefined ? '' : ` (×${(ms / before).toFixed(1)})`;
      before = ms;
      return `${ms.toFixed(0)}${growth}`.padStart(16);
    });
    console.log(`${name.padEnd(width)}${cells.join('')}`);
  }
}

export function printScaling(quick: boolean): void {
  const runs = quick ? 1 : 3;
  timeOf(handler(SHAPES['helper calls']!(500)), 5); // Warms the compiler up.
  printTable('lines', SHAPES, quick ? SIZES.slice(0, 3) : SIZES, runs);
  printTable('count', PATHS, quick ? COUNTS.slice(0, 3) : COUNTS, runs);
}
