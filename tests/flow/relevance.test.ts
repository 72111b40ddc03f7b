// Which variables the solver may forget, and where: never one that a branch ahead depends on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { relevanceOf } from '../../src/flow/relevance.ts';
import { Builder } from '../../src/ir/builder.ts';
import { Kind, readBy, successors, type Block, type Graph } from '../../src/ir/model.ts';
import { graphs } from './random-graphs.ts';

const SITE = { start: 0, end: 0 };

/** The blocks that some path comes to: what the others do is of no interest. */
function blocksOnPaths({ blocks, entry }: Graph): Block[] {
  const reached = new Set([entry]);
  for (const id of reached) for (const next of successors(blocks[id]!.term)) reached.add(next);
  return blocks.filter(({ id }) => reached.has(id));
}

/** Does a branch somewhere depend on the variable, directly or through what is made of it? */
function matters(graph: Graph, id: number): boolean {
  const blocks = blocksOnPaths(graph);
  const depending = new Set([id]);
  for (const one of depending) {
    for (const { instrs } of blocks) {
      for (const instr of instrs) if (instr.op === 'assign' && readBy(instr.source)?.id === one) depending.add(instr.target.id);
    }
  }
  return blocks.some(({ term }) => term.op === 'branch' && term.test.on === 'var' && depending.has(term.test.var.id));
}

/** Is there a path from the start of the block to a use of the variable, with no assignment on the way? A use is a test, or an assignment to a variable that matters. */
function isUsedAhead(graph: Graph, block: number, id: number): boolean {
  const seen = new Set([block]);
  blocks: for (const at of seen) {
    const { instrs, term } = graph.blocks[at]!;
    for (const instr of instrs) {
      if (instr.op !== 'assign') continue;
      if (readBy(instr.source)?.id === id && matters(graph, instr.target.id)) return true;
      if (instr.target.id === id) continue blocks;
    }
    if (term.op === 'branch' && term.test.on === 'var' && term.test.var.id === id) return true;
    for (const next of successors(term)) seen.add(next);
  }
  return false;
}

describe('relevance', () => {
  it('tracks exactly the variables that a branch depends on', () => {
    fc.assert(
      fc.property(fc.noBias(graphs('free')), (graph) => {
        const relevance = relevanceOf(graph);
        for (const { id } of graph.vars) {
          assert.equal(relevance.isTracked(id), matters(graph, id));
          assert.ok(!matters(graph, id) || !relevance.isGuessed(id));
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('forgets none that is used on some path ahead', () => {
    fc.assert(
      fc.property(fc.noBias(graphs('free')), (graph) => {
        const relevance = relevanceOf(graph);
        for (const block of blocksOnPaths(graph)) {
          for (const { id } of graph.vars) {
            if (isUsedAhead(graph, block.id, id)) assert.ok(relevance.isLiveAt(block.id, id), `v${id} at b${block.id}`);
          }
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('forgets a flag behind its last test, and before it is set', () => {
    const builder = new Builder();
    const flag = builder.newVar('flag');
    const [set, test, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
    builder.goto(set);
    builder.at(set);
    builder.assign(flag, { from: 'const', mask: Kind.True });
    builder.goto(test);
    builder.at(test);
    builder.branch({ on: 'var', var: flag, mask: Kind.True }, after, set, SITE);
    const relevance = relevanceOf(builder.finish());
    assert.deepEqual([0, set, test, after].map((block) => relevance.isLiveAt(block, flag.id)), [false, false, true, false]);
  });

  it('knows more than thirty-two variables apart', () => {
    const builder = new Builder();
    const flags = Array.from({ length: 70 }, (_, index) => builder.newVar(`flag${index}`));
    for (const flag of flags) {
      const [yes, no] = [builder.newBlock(), builder.newBlock()];
      builder.branch({ on: 'var', var: flag, mask: Kind.True }, yes, no, SITE);
      builder.at(yes);
    }
    const graph = builder.finish();
    const relevance = relevanceOf(graph);
    for (const block of graph.blocks) {
      for (const flag of flags) assert.equal(relevance.isLiveAt(block.id, flag.id), isUsedAhead(graph, block.id, flag.id));
    }
  });

  it('tracks a limited number of flags, and every tag', () => {
    const builder = new Builder();
    const all = Array.from({ length: 400 }, (_, index) => builder.newVar(`v${index}`, index % 2 === 0 ? 'tag' : 'value'));
    for (const one of all) {
      const next = builder.newBlock();
      builder.branch({ on: 'var', var: one, mask: 1 }, next, builder.newBlock(), SITE);
      builder.at(next);
    }
    const relevance = relevanceOf(builder.finish());
    const tracked = all.filter(({ id }) => relevance.isTracked(id));
    assert.equal(tracked.filter(({ role }) => role === 'tag').length, 200);
    assert.equal(tracked.filter(({ role }) => role === 'value').length, 160);
  });

  it('guesses at what is past the limit, and at what is copied from it over any number of steps', () => {
    const builder = new Builder();
    const flags = Array.from({ length: 200 }, (_, index) => builder.newVar(`flag${index}`));
    const [source, step, copy] = [builder.newVar('source'), builder.newVar('step'), builder.newVar('copy')];
    builder.assign(step, { from: 'copy', var: source });
    builder.assign(copy, { from: 'copy', var: step });
    for (const one of [copy, ...flags]) {
      const next = builder.newBlock();
      builder.branch({ on: 'var', var: one, mask: Kind.True }, next, builder.newBlock(), SITE);
      builder.at(next);
    }
    const relevance = relevanceOf(builder.finish());
    assert.ok(relevance.isTracked(copy.id) && !relevance.isTracked(source.id));
    assert.ok(relevance.isGuessed(copy.id));
    for (const { id } of flags) assert.notEqual(relevance.isGuessed(id), relevance.isTracked(id));
  });
});
