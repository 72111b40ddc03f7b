// One small program a construct, and the flow graph that it is lowered to. UPDATE_GOLDEN=1 writes the graphs anew.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { printGraph } from '../../src/ir/print.ts';
import { verifyGraph } from '../../src/ir/verify.ts';
import { generate } from '../random/generate.ts';
import { print } from '../random/print.ts';
import { compact } from './compact.ts';
import { filesIn, lower, programsIn, read, type Source } from './sources.ts';

const GOLDEN = 'tests/ir/golden';
const RANDOM_PROGRAMS = 200;

/** Every scope of the program: its streams, then its graph. */
function graphsOf(text: string): string {
  return lower(text)
    .map(({ root, cx, graph }) => {
      const streams = cx.streams.map(({ id, name, model }) => `, s${id} is ${name} (${model.id})`).join('');
      return `; scope at line ${root.loc.start.line}${streams}\n${printGraph(compact(graph))}`;
    })
    .join('\n');
}

function assertWellFormed({ name, text }: Source): void {
  for (const loops of ['async', 'awaiting'] as const) {
    for (const { graph, root } of lower(text, { loops })) assert.deepEqual(verifyGraph(graph), [], `${name}, scope at line ${root.loc.start.line}`);
  }
}

describe('golden graphs', () => {
  for (const file of filesIn(GOLDEN, '.js')) {
    it(file.slice(GOLDEN.length + 1, -'.js'.length).replaceAll('-', ' '), () => {
      const { text } = read(file);
      const golden = new URL(`../../${file.replace(/\.js$/, '.golden')}`, import.meta.url);
      const graphs = graphsOf(text);
      assert.notEqual(graphs, '', 'no scope of it holds a writer');
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, graphs);
      assert.ok(existsSync(golden), `${file} has no golden graph: UPDATE_GOLDEN=1 makes one`);
      assert.equal(graphs, readFileSync(golden, 'utf8'));
    });
  }

  it('every golden graph has its program', () => {
    const programs = filesIn(GOLDEN, '.js').map((file) => file.replace(/\.js$/, '.golden'));
    assert.deepEqual(filesIn(GOLDEN, '.golden'), programs);
  });
});

describe('every graph is well formed', () => {
  it('of the golden programs', () => filesIn(GOLDEN, '.js').map(read).forEach(assertWellFormed));

  it('of the examples', () => {
    const files = filesIn('examples', '.ts');
    assert.ok(files.length > 0);
    files.map(read).forEach(assertWellFormed);
  });

  it('of the programs in tests', () => {
    const programs = filesIn('tests', '.ts').flatMap(programsIn);
    assert.ok(programs.length > 300, `${programs.length} programs only`);
    programs.forEach(assertWellFormed);
  });

  it('of random programs', () => {
    for (let seed = 1; seed <= RANDOM_PROGRAMS; seed++) assertWellFormed({ name: `seed ${seed}`, text: print(generate(seed).pieces).clean });
  });

  it('of this package itself', () => [...filesIn('src', '.ts'), ...filesIn('rules', '.ts')].map(read).forEach(assertWellFormed));
});
