// What is ahead of a block, told backwards for all blocks at once, beside a search from each.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aheadOf, blocksWith } from '../../src/flow/together.ts';
import { Builder } from '../../src/ir/builder.ts';
import { Kind, successors, type Graph, type Instr } from '../../src/ir/model.ts';
import { graphs } from './random-graphs.ts';

const SITE = { start: 0, end: 0 };
const isEffect = (instr: Instr): boolean => instr.op === 'effect';
const isAssignment = (instr: Instr): boolean => instr.op === 'assign';

function comesTo({ blocks }: Graph, block: number): boolean {
  const ahead = new Set(successors(blocks[block]!.term));
  for (const id of ahead) for (const next of successors(blocks[id]!.term)) ahead.add(next);
  return [...ahead].some((id) => blocks[id]!.instrs.some(isEffect));
}

describe('what is ahead', () => {
  it('is what a search from each block finds', () => {
    fc.assert(
      fc.property(fc.noBias(graphs('free')), (graph) => {
        const isAhead = aheadOf(graph, blocksWith(graph, isEffect));
        for (const { id } of graph.blocks) assert.equal(isAhead(id), comesTo(graph, id), `b${id}`);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('does not count what a block does itself, unless a loop comes back to it', () => {
    const builder = new Builder();
    const flag = builder.newVar('flag');
    const [once, again, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
    const assign = () => builder.assign(flag, { from: 'const', mask: Kind.True });
    builder.goto(once);
    builder.at(once);
    assign();
    builder.goto(again);
    builder.at(again);
    assign();
    builder.branch({ on: 'var', var: flag, mask: Kind.True }, again, after, SITE);
    const looping = builder.finish();
    assert.deepEqual([0, once, again, after].map(aheadOf(looping, blocksWith(looping, isAssignment))), [true, true, true, false]);
    const straight = new Builder();
    const only = straight.newBlock();
    straight.goto(only);
    straight.at(only);
    straight.assign(straight.newVar('x'), { from: 'const', mask: Kind.True });
    const graph = straight.finish();
    assert.deepEqual([0, only].map(aheadOf(graph, blocksWith(graph, isAssignment))), [true, false]);
  });
});
