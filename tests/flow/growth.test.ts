// The solver always comes to an end, and its cost grows with the graph, not with the number of paths.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_LIMITS, solve, type Exploded, type Limits, type Machine } from '../../src/flow/solve.ts';
import { Builder } from '../../src/ir/builder.ts';
import { BOOLEAN, Kind, type Graph, type Var } from '../../src/ir/model.ts';
import { STATUSES, step } from '../../src/streams/protocol.ts';

const SITE = { start: 0, end: 0 };
const MACHINE: Machine = {
  stream: 0,
  initial: STATUSES.indexOf('open'),
  step: (status, effect) => STATUSES.indexOf(step(STATUSES[status]!, effect)),
  isSettled: () => false,
};

/** Open, and sent. */
const STATUSES_SEEN = 2;
/** Points of a block and status that joining may add, each of which knows less than the one before. */
const JOINS = 36;

const sizeOf = (graph: Graph, limits?: Limits): number => solve(graph, MACHINE, limits).points.length;

/** Control goes one of two ways, and `one` and `other` are what happens there. */
function fork(builder: Builder, one: () => void, other: () => void): void {
  const [left, right, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.choose([left, right].map((to) => ({ to, why: 'either', site: SITE })));
  for (const [block, body] of [[left, one], [right, other]] as const) {
    builder.at(block);
    body();
    builder.goto(after);
  }
  builder.at(after);
}

/** `if (flag) send()`. */
function sendIf(builder: Builder, flag: Var): void {
  const [yes, after] = [builder.newBlock(), builder.newBlock()];
  builder.branch({ on: 'var', var: flag, mask: Kind.True }, yes, after, SITE);
  builder.at(yes);
  builder.emit({ op: 'effect', stream: 0, effect: 'send', site: SITE });
  builder.goto(after);
  builder.at(after);
}

function flags(builder: Builder, count: number, role: Var['role'] = 'value'): Var[] {
  return Array.from({ length: count }, (_, index) => builder.newVar(`flag${index}`, role));
}

const set = (builder: Builder, flag: Var, mask: number) => () => builder.assign(flag, { from: 'const', mask });

/** Each flag is set one way or the other and asked at once. */
function askedAtOnce(count: number): Graph {
  const builder = new Builder();
  for (const flag of flags(builder, count)) {
    fork(builder, set(builder, flag, Kind.True), set(builder, flag, Kind.False));
    sendIf(builder, flag);
  }
  builder.exit({ how: 'return', to: 'root' }, SITE);
  return builder.finish();
}

/** All flags are set first and asked later: two to the power of `count` ways meet between. */
const askedLater = (role: Var['role']) => (count: number): Graph => {
  const builder = new Builder();
  const all = flags(builder, count, role);
  for (const flag of all) fork(builder, set(builder, flag, Kind.True), set(builder, flag, Kind.False));
  for (const flag of all) sendIf(builder, flag);
  builder.exit({ how: 'return', to: 'root' }, SITE);
  return builder.finish();
};

/** A loop that changes any of the flags each time around. */
function changedInLoop(count: number): Graph {
  const builder = new Builder();
  const all = flags(builder, count);
  const head = builder.newBlock();
  builder.goto(head);
  builder.at(head);
  for (const flag of all) fork(builder, set(builder, flag, Kind.True), () => builder.assign(flag, { from: 'step', var: flag, by: 1 }));
  for (const flag of all) sendIf(builder, flag);
  fork(builder, () => builder.goto(head), () => {});
  builder.exit({ how: 'return', to: 'root' }, SITE);
  return builder.finish();
}

describe('growth', () => {
  it('flags that are asked at once: linear in their number', () => {
    const [few, many] = [40, 80].map((count) => sizeOf(askedAtOnce(count)));
    assert.ok(many! <= 2.2 * few!, `${few} and ${many} points`);
  });

  for (const [name, make] of [
    ['flags that are asked later', askedLater('value')],
    ['tags that are asked later', askedLater('tag')],
    ['flags that change in a loop', changedInLoop],
  ] as const) {
    it(`${name}: linear in their number, not one point for each path`, () => {
      for (const count of [20, 40, 80]) {
        const graph = make(count);
        for (const limits of [DEFAULT_LIMITS, { apart: 1, points: 500 }]) {
          const size = sizeOf(graph, limits);
          assert.ok(size <= graph.blocks.length * STATUSES_SEEN * (limits.apart + JOINS), `${count}: ${size} points of ${graph.blocks.length} blocks`);
        }
      }
    });
  }

  it('a flag that was forgotten costs nothing further on', () => {
    const [few, many] = [10, 20].map((count) => sizeOf(askedAtOnce(count)));
    assert.ok(many! <= 2.2 * few!, `${few} and ${many} points`);
  });

  it('more points than allowed: once more, and less is kept apart', () => {
    const graph = askedLater('value')(30);
    const [full, joined, last] = [DEFAULT_LIMITS, { apart: 1, points: Infinity }, { apart: 24, points: 50 }].map((limits) => sizeOf(graph, limits));
    assert.ok(last! <= joined! && joined! < full!, `${full}, ${joined} and ${last} points`);
  });
});

describe('what is kept apart', () => {
  const statusesAt = ({ points, graph }: Exploded): string[] => {
    const exits = points.filter(({ block }) => graph.blocks[block]!.term.op === 'exit');
    return [...new Set(exits.map(({ leaves }) => STATUSES[leaves]!))].sort();
  };

  /** `let sent = false; if (…) { send(); sent = true; }  if (!sent) end();` with the flag of this role. */
  function guard(role: Var['role']): Graph {
    const builder = new Builder();
    const sent = builder.newVar('sent', role);
    builder.assign(sent, { from: 'const', mask: Kind.False });
    fork(
      builder,
      () => {
        builder.emit({ op: 'effect', stream: 0, effect: 'send', site: SITE });
        builder.assign(sent, { from: 'const', mask: Kind.True });
      },
      () => {},
    );
    const [yes, no] = [builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'var', var: sent, mask: Kind.True }, yes, no, SITE);
    builder.at(no);
    builder.emit({ op: 'effect', stream: 0, effect: 'end', site: SITE });
    builder.goto(yes);
    builder.at(yes);
    builder.exit({ how: 'return', to: 'root' }, SITE);
    return builder.finish();
  }

  it('statuses, however little may be kept apart: a flag that goes with the status keeps its meaning', () => {
    assert.deepEqual(statusesAt(solve(guard('value'), MACHINE, { apart: 1, points: Infinity })), ['ended', 'sent']);
  });

  /** Two flags, of this role, that are always equal; past the test that says they differ the stream ends. */
  function twins(role: Var['role']): Graph {
    const builder = new Builder();
    const [a, b] = [builder.newVar('a', role), builder.newVar('b', role)];
    fork(
      builder,
      () => [a, b].forEach((flag) => builder.assign(flag, { from: 'const', mask: Kind.True })),
      () => [a, b].forEach((flag) => builder.assign(flag, { from: 'const', mask: Kind.False })),
    );
    const [yes, differ, out] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'var', var: a, mask: Kind.True }, yes, out, SITE);
    builder.at(yes);
    builder.branch({ on: 'var', var: b, mask: Kind.False }, differ, out, SITE);
    builder.at(differ);
    builder.emit({ op: 'effect', stream: 0, effect: 'end', site: SITE });
    builder.goto(out);
    builder.at(out);
    builder.exit({ how: 'return', to: 'root' }, SITE);
    return builder.finish();
  }

  it('two values, while there are few', () => {
    assert.deepEqual(statusesAt(solve(twins('value'), MACHINE)), ['open']);
    assert.deepEqual(statusesAt(solve(twins('value'), MACHINE, { apart: 1, points: Infinity })), ['ended', 'open']);
  });

  it('two tags, always', () => {
    assert.deepEqual(statusesAt(solve(twins('tag'), MACHINE, { apart: 1, points: Infinity })), ['open']);
  });

  it('not two copies of one value of several kinds', () => {
    const builder = new Builder();
    const [x, y] = [builder.newVar('x'), builder.newVar('y')];
    builder.assign(x, { from: 'const', mask: BOOLEAN });
    builder.assign(y, { from: 'copy', var: x });
    const [yes, differ] = [builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'var', var: x, mask: Kind.True }, yes, builder.newBlock(), SITE);
    builder.at(yes);
    builder.branch({ on: 'var', var: y, mask: Kind.True }, builder.newBlock(), differ, SITE);
    builder.at(differ);
    builder.exit({ how: 'return', to: 'root' }, SITE);
    assert.deepEqual(statusesAt(solve(builder.finish(), MACHINE)), ['open']);
  });
});
