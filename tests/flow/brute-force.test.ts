/**
 * The solver against brute force, on random graphs.
 *
 * SSE_GRAPHS=100000      how many graphs of each class
 * SSE_GRAPHS_SEED=7      another series of graphs
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_LIMITS, solve, type Exploded, type Limits } from '../../src/flow/solve.ts';
import { confirmed, pathTo } from '../../src/flow/exact.ts';
import { findWitness, isFault, pathOf, reach, worstAhead, type Found, type Judge, type Witness } from '../../src/flow/witness.ts';
import type { Exit, Graph } from '../../src/ir/model.ts';
import { printGraph } from '../../src/ir/print.ts';
import { verifyGraph } from '../../src/ir/verify.ts';
import { SETTLED, STATUSES, step, type Status } from '../../src/streams/protocol.ts';
import { Enumeration, type Life } from './enumerate.ts';
import { graphs, LOOPS, STREAMS, type GraphClass } from './random-graphs.ts';

const GRAPHS = Number(process.env['SSE_GRAPHS'] ?? 3000);
const SEED = Number(process.env['SSE_GRAPHS_SEED'] ?? 1);

const UNLIMITED: Limits = { apart: Infinity, points: Infinity };
/** One environment a status and block, and the rest joined. */
const JOINED: Limits = { apart: 1, points: Infinity };
/** The second mostly starts again after a few points, and the last always makes the last attempt, which joins tags too. */
const CLOSE: readonly Limits[] = [DEFAULT_LIMITS, { apart: 3, points: 12 }, { apart: 2, points: Infinity }, JOINED, { apart: 1, points: 0 }];

/** A graph, and how its streams live. */
interface Case {
  readonly graph: Graph;
  readonly lives: readonly Life[];
  readonly settled: number;
  readonly ranks: readonly (number | undefined)[];
}

const isSettled = ({ settled }: Case) => (status: number) => ((settled >> status) & 1) === 1;
const solved = (one: Case, limits: Limits): Exploded => solve(one.graph, { stream: 0, ...one.lives[0]!, isSettled: isSettled(one) }, limits);
const enumerated = (one: Case): Enumeration => new Enumeration(one.graph, one.lives, isSettled(one));

/** The points of each block and status that one fault leads to at most, by their ids. */
function placesOf(exploded: Exploded): Map<string, Set<number>> {
  const places = new Map<string, Set<number>>();
  for (const { point, faults } of reach(exploded, () => true)) {
    if (faults > 1) break;
    const place = `b${point.block} in status ${point.status}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, new Set([point.id]));
    else known.add(point.id);
  }
  return places;
}

const WAYS = ['return root', 'return detached', 'return framework', 'throw root', 'throw detached', 'throw framework'];

/** Ranks an exit at random, but never one in a settled status: such a path is of no interest. */
function judgeOf(one: Case): Judge {
  return (exit: Exit, status: number) =>
    isSettled(one)(status) ? undefined : one.ranks[WAYS.indexOf(`${exit.how} ${exit.to}`) * STATUSES.length + status];
}

function cases(kind: GraphClass): fc.Arbitrary<Case> {
  const life = fc.constantFrom<Status>('fresh', 'fresh', 'prepared', 'open', 'open', 'ended').map((status): Life => ({
    initial: STATUSES.indexOf(status),
    step: (status, effect) => STATUSES.indexOf(step(STATUSES[status]!, effect)),
  }));
  return fc.record({
    graph: graphs(kind),
    lives: fc.array(life, { minLength: STREAMS, maxLength: STREAMS }),
    settled: fc.constantFrom(0, SETTLED),
    ranks: fc.array(fc.constantFrom(undefined, 0, 1, 2, 3), { minLength: WAYS.length * STATUSES.length, maxLength: WAYS.length * STATUSES.length }),
  });
}

function forAll(kind: GraphClass, holds: (one: Case) => void): void {
  const check = (one: Case) => {
    try {
      holds(one);
    } catch (error) {
      throw new Error(`${(error as Error).message}\nstatus at first: ${one.lives.map((life) => life.initial).join(', ')}; settled: ${one.settled}\n${printGraph(one.graph)}`, { cause: error });
    }
  };
  fc.assert(fc.property(fc.noBias(cases(kind)), check), { numRuns: GRAPHS, seed: SEED });
}

/** Exits and the status at them, as the solver has them. */
function exitsOf({ points, graph }: Exploded): string[] {
  const exits = points.filter((point) => graph.blocks[point.block]!.term.op === 'exit');
  return [...new Set(exits.map((point) => `b${point.block} in ${point.leaves}`))];
}

function missing(wanted: Iterable<string>, from: Iterable<string>): string[] {
  const there = new Set(from);
  return [...wanted].filter((one) => !there.has(one));
}

/** The worst rank behind each loop, by brute force. */
function worstBehind(one: Case, executions: Enumeration, loop: number): number | undefined {
  const judge = judgeOf(one);
  const ranks = [...executions.exits(executions.behind(loop)).values()].map(({ exit, status }) => judge(exit, status));
  return ranks.filter((rank) => rank !== undefined).sort()[0];
}

function witnessOf(exploded: Exploded, judge: Judge, loop: number): { readonly rank: number; readonly witness: Witness } | undefined {
  const found = findWitness(exploded, worstAhead(exploded, judge), loop);
  return found && { rank: found.rank, witness: wholeOf(found) };
}

function wholeOf({ witness: { into, out } }: Found): Witness {
  const { points, edges } = pathOf(into);
  return { points: [...points, ...out.points.slice(1)], edges: [...edges, ...out.edges] };
}

/** The witness is a path of the exploded graph, from its start through the loop's entry to an exit of this rank. */
function assertPath({ points: [start], graph }: Exploded, { points, edges }: Witness, judge: Judge, loop: number, rank: number): void {
  assert.equal(points[0], start);
  assert.equal(edges.length, points.length - 1);
  edges.forEach((edge, index) => {
    assert.equal(edge.to, points[index + 1]);
    assert.ok(points[index]!.next.includes(edge), 'an edge of the witness leaves another point');
  });
  const blocks = points.map((point) => graph.blocks[point.block]!);
  assert.ok(blocks.some((block) => block.instrs.some((instr) => instr.op === 'enter' && instr.loop === loop)), 'the witness does not enter the loop');
  const { term } = blocks.at(-1)!;
  assert.equal(term.op === 'exit' && judge(term.exit, points.at(-1)!.leaves), rank);
}

describe('outcomes', () => {
  it('every exit that an execution reaches is found, whatever the limits', () => {
    let [reached, added] = [0, 0];
    forAll('free', (one) => {
      assert.deepEqual(verifyGraph(one.graph), []);
      const executions = enumerated(one);
      const real = executions.exits(executions.all());
      for (const limits of [UNLIMITED, ...CLOSE]) {
        const found = exitsOf(solved(one, limits));
        assert.deepEqual(missing(real.keys(), found), [], `not found with ${JSON.stringify(limits)}`);
        if (limits === UNLIMITED) added += found.length - real.size;
      }
      reached += real.size;
    });
    // The graphs are worth the name: executions get somewhere, and now and then the solver has to guess.
    assert.ok(reached > GRAPHS / 2, `${GRAPHS} graphs reach ${reached} exits only`);
    assert.ok(added > 0, 'no free graph is beyond what the solver can tell');
  });

  it('and no other one, on exact graphs with everything kept apart', () => {
    let [reached, joined] = [0, 0];
    forAll('exact', (one) => {
      const executions = enumerated(one);
      const real = [...executions.exits(executions.all()).keys()];
      assert.deepEqual(exitsOf(solved(one, UNLIMITED)).sort(), real.sort());
      for (const limits of CLOSE) assert.deepEqual(missing(real, exitsOf(solved(one, limits))), [], `not found with ${JSON.stringify(limits)}`);
      joined += exitsOf(solved(one, JOINED)).length - real.length;
      reached += real.length;
    });
    assert.ok(reached > GRAPHS / 2, `${GRAPHS} graphs reach ${reached} exits only`);
    assert.ok(joined > 0, 'joining everything never costs anything');
  });
});

describe('witnesses', () => {
  it('no loop with a defect behind it goes without, and none is milder than the worst', () => {
    forAll('free', (one) => {
      const judge = judgeOf(one);
      const executions = enumerated(one);
      const graphs = [UNLIMITED, ...CLOSE].map((limits) => solved(one, limits));
      for (let loop = 0; loop < LOOPS; loop++) {
        const real = worstBehind(one, executions, loop);
        for (const exploded of graphs) {
          const found = witnessOf(exploded, judge, loop);
          if (real !== undefined) assert.ok(found !== undefined && found.rank <= real, `loop ${loop}: rank ${found?.rank} instead of ${real}`);
          if (found !== undefined) assertPath(exploded, found.witness, judge, loop, found.rank);
        }
      }
    });
  });

  it('on exact graphs with everything kept apart, each is an execution and no loop is accused wrongly', () => {
    let found = 0;
    forAll('exact', (one) => {
      const judge = judgeOf(one);
      const executions = enumerated(one);
      const exploded = solved(one, UNLIMITED);
      for (let loop = 0; loop < LOOPS; loop++) {
        const witness = witnessOf(exploded, judge, loop);
        assert.equal(witness?.rank, worstBehind(one, executions, loop), `loop ${loop}`);
        if (witness === undefined) continue;
        found++;
        assertPath(exploded, witness.witness, judge, loop, witness.rank);
        assert.ok(executions.takes(witness.witness.points), `loop ${loop}: no execution takes the witness`);
      }
    });
    assert.ok(found > GRAPHS / 20, `${found} witnesses in ${GRAPHS} graphs only`);
  });

  it('on exact graphs one that is confirmed is an execution, whatever was joined, and the worst is confirmed', () => {
    let [confirmedOnes, dropped] = [0, 0];
    forAll('exact', (one) => {
      const judge = judgeOf(one);
      const executions = enumerated(one);
      for (const exploded of CLOSE.map((limits) => solved(one, limits))) {
        const ahead = worstAhead(exploded, judge);
        for (let loop = 0; loop < LOOPS; loop++) {
          const likely = findWitness(exploded, ahead, loop);
          const found = likely && confirmed(exploded, ahead, loop, likely, { states: Infinity });
          // With nothing left to spend, a path stands as it is or not at all.
          if (likely !== undefined) assert.ok([likely, undefined].includes(confirmed(exploded, ahead, loop, likely, { states: 0 })));
          assert.equal(found?.rank, worstBehind(one, executions, loop), `loop ${loop}`);
          if (found === undefined) dropped += likely === undefined ? 0 : 1;
          else {
            const witness = wholeOf(found);
            confirmedOnes++;
            assertPath(exploded, witness, judge, loop, found.rank);
            assert.ok(executions.takes(witness.points), `loop ${loop}: no execution takes the witness`);
          }
        }
      }
    });
    assert.ok(confirmedOnes > GRAPHS / 20, `${confirmedOnes} witnesses in ${GRAPHS} graphs only`);
    assert.ok(dropped > 0, 'joining never accuses a loop wrongly');
  });

  it('on exact graphs there is a path to a point, whatever was joined, where one fault leads there, and it is an execution', () => {
    let [found, dropped] = [0, 0];
    forAll('exact', (one) => {
      const executions = enumerated(one);
      const real = placesOf(solved(one, UNLIMITED));
      const exploded = solved(one, JOINED);
      for (const [place, ids] of placesOf(exploded)) {
        const witness = pathTo(exploded, ids, () => true, { states: Infinity });
        assert.equal(witness !== undefined, real.has(place), place);
        if (witness === undefined) dropped++;
        else {
          found++;
          assert.ok(ids.has(witness.points.at(-1)!.id) && witness.edges.filter(isFault).length <= 1);
          assert.ok(executions.takes(witness.points), `${place}: no execution takes the witness`);
        }
        assert.equal(pathTo(exploded, ids, () => true, { states: 0 }), undefined);
      }
    });
    assert.ok(found > 0 && dropped > 0);
  });

  it('the worst rank ahead of a point is the worst that its edges lead to', () => {
    forAll('free', (one) => {
      const judge = judgeOf(one);
      const exploded = solved(one, UNLIMITED);
      const worst = worstAhead(exploded, judge);
      for (const point of exploded.points) {
        const ahead = new Set([point]);
        for (const next of ahead) for (const edge of next.next) ahead.add(edge.to);
        const ranks = [...ahead].map(({ block, leaves }) => {
          const { term } = one.graph.blocks[block]!;
          return term.op === 'exit' ? judge(term.exit, leaves) : undefined;
        });
        assert.equal(worst.any[point.id], ranks.filter((rank) => rank !== undefined).sort()[0]);
      }
    });
  });
});
