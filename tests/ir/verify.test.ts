// Each kind of fault that a graph can have is found, and told in a sentence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kind, type Block, type Graph, type Instr, type Source, type Terminator, type Var } from '../../src/ir/model.ts';
import { verifyGraph } from '../../src/ir/verify.ts';

const SITE = { start: 0, end: 0 };
const flag: Var = { id: 0, name: 'flag', role: 'value' };
const tag: Var = { id: 1, name: 'tag', role: 'tag' };
const stranger: Var = { id: 2, name: 'stranger', role: 'value' };
const STOP: Terminator = { op: 'stop' };
const KNOWN = 'which the graph does not declare.';

const graph = (instrs: readonly Instr[], term: Terminator = STOP): Graph => ({ entry: 0, blocks: [{ id: 0, instrs, term }], vars: [flag, tag] });
const assign = (target: Var, source: Source): Instr => ({ op: 'assign', target, source });
const branch = (variable: Var): Terminator => ({ op: 'branch', test: { on: 'var', var: variable, mask: 1 }, then: 0, else: 0, site: SITE });

const faulty: [name: string, graph: Graph, fault: string][] = [
  ['an entry that is not there', { entry: 1, blocks: [{ id: 0, instrs: [], term: STOP }], vars: [] }, 'The entry b1 does not exist.'],
  ['no blocks', { entry: 0, blocks: [], vars: [] }, 'The entry b0 does not exist.'],
  ['a block at the wrong index', { entry: 0, blocks: [{ id: 3, instrs: [], term: STOP }], vars: [] }, 'b3 stands at index 0.'],
  ['an assignment to an unknown variable', graph([assign(stranger, { from: 'const', mask: 1 })]), `b0 uses stranger.2, ${KNOWN}`],
  ['a copy of an unknown variable', graph([assign(flag, { from: 'copy', var: stranger })]), `b0 uses stranger.2, ${KNOWN}`],
  ['a step of an unknown variable', graph([assign(flag, { from: 'step', var: stranger, by: 1 })]), `b0 uses stranger.2, ${KNOWN}`],
  ['a weak assignment of an unknown variable', graph([assign(flag, { from: 'weak', var: stranger, mask: 1 })]), `b0 uses stranger.2, ${KNOWN}`],
  ['a test of an unknown variable', graph([], branch(stranger)), `b0 uses stranger.2, ${KNOWN}`],
  ['a variable that only looks like a known one', graph([], branch({ ...flag })), `b0 uses flag.0, ${KNOWN}`],
  ['counting on a tag', graph([assign(tag, { from: 'step', var: tag, by: 1 })]), 'b0 counts on a tag.'],
  ['a constant of no kind', graph([assign(flag, { from: 'const', mask: 0 })]), 'b0 assigns nothing to flag.'],
  ['a goto to nowhere', graph([], { op: 'goto', to: 7 }), 'b0 goes to b7, which does not exist.'],
  ['a branch to nowhere', graph([], { op: 'branch', test: { on: 'status', stream: 0, statuses: 1 }, then: 0, else: 8, site: SITE }), 'b0 goes to b8, which does not exist.'],
  ['an arm to nowhere', graph([], { op: 'choose', arms: [{ to: 9, why: 'either', site: SITE }] }), 'b0 goes to b9, which does not exist.'],
  ['a choice among no arms', graph([], { op: 'choose', arms: [] }), 'b0 chooses among no arms.'],
];

describe('verifyGraph finds', () => {
  for (const [name, made, fault] of faulty) it(name, () => assert.deepEqual(verifyGraph(made), [fault]));

  it('every fault of a graph', () => {
    assert.deepEqual(verifyGraph(graph([assign(stranger, { from: 'const', mask: 0 })], { op: 'goto', to: 5 })), [
      `b0 uses stranger.2, ${KNOWN}`,
      'b0 assigns nothing to stranger.',
      'b0 goes to b5, which does not exist.',
    ]);
  });
});

describe('verifyGraph has nothing against', () => {
  it('a graph that uses everything', () => {
    const blocks: Block[] = [
      {
        id: 0,
        instrs: [
          assign(flag, { from: 'const', mask: Kind.False }),
          assign(flag, { from: 'step', var: flag, by: -1 }),
          assign(flag, { from: 'weak', var: flag, mask: Kind.True }),
          assign(tag, { from: 'const', mask: 1 << 30 }),
          assign(tag, { from: 'copy', var: tag }),
          { op: 'enter', loop: 0, site: SITE },
          { op: 'effect', stream: 0, effect: 'send', site: SITE },
        ],
        term: { op: 'choose', arms: [{ to: 1, why: 'either', site: SITE }] },
      },
      { id: 1, instrs: [], term: { op: 'branch', test: { on: 'var', var: tag, mask: 1 }, then: 2, else: 3, site: SITE } },
      { id: 2, instrs: [], term: { op: 'branch', test: { on: 'status', stream: 0, statuses: 1 }, then: 3, else: 4, site: SITE } },
      { id: 3, instrs: [], term: { op: 'exit', exit: { how: 'throw', to: 'root' }, site: SITE } },
      { id: 4, instrs: [], term: { op: 'goto', to: 0 } },
    ];
    assert.deepEqual(verifyGraph({ entry: 0, blocks, vars: [flag, tag] }), []);
  });
});
