/** Random flow graphs: small, cyclic, and with every kind of instruction, source, test and terminator. */
import fc from 'fast-check';
import {
  ANY,
  BOOLEAN,
  FALSY,
  Kind,
  NULLISH,
  NUMBER,
  TRUTHY,
  type Arm,
  type Exit,
  type Graph,
  type Instr,
  type Mask,
  type Site,
  type Source,
  type Terminator,
  type Test,
  type Var,
} from '../../src/ir/model.ts';
import { STATUSES } from '../../src/streams/protocol.ts';

const SITE: Site = { start: 0, end: 0 };
const EFFECTS = ['prepare', 'decline', 'open', 'send', 'end', 'abort', 'answer'] as const;
export const LOOPS = 2;
export const STREAMS = 2;

const EXIT = fc.record<Exit>({ how: fc.constantFrom('return', 'throw'), to: fc.constantFrom('root', 'detached', 'framework') });

/**
 * Graphs on which the solver is exact when it keeps everything apart. Each variable is of one of two natures:
 *
 * - sharp: assigned one kind at the start of the graph, and from then on only single kinds and copies of sharp variables;
 * - blurred: assigned anything, but of other variables only sharp ones are read for it (and it may read itself).
 *
 * Then the solver's environments, products of one mask a variable, say all there is to say. By induction over a path, the
 * valuations that executions can have at its end are exactly the product: true at the start, where all is possible.
 * A branch cuts the product in one coordinate, which leaves a product. An assignment replaces one coordinate by what a
 * relation makes of it alone (constants, and a blurred variable that reads itself: every kind goes its own ways) or of a
 * coordinate of one kind (a sharp variable), and leaves the others as they are. What is forgotten of a variable that
 * nothing ahead reads cannot be noticed. So a path has an execution precisely when its product is not empty, and only
 * such paths are followed.
 *
 * `free` graphs know no such order: `y := x` with two kinds in `x` forgets that they are equal, as it is meant to.
 * Nor may an exact graph test the status of the other stream, which the solver does not follow.
 */
export type GraphClass = 'exact' | 'free';

interface Plan {
  readonly vars: readonly Var[];
  readonly sharp: readonly Var[];
  /** Left as it is at the start: it may hold anything. One at most, since every kind of it is an execution. */
  readonly unknown: Var | undefined;
  readonly blocks: number;
  readonly kind: GraphClass;
}

/** Few kinds, so that what is assigned is often what is asked for. */
const FEW = fc.constantFrom<Mask>(Kind.False, Kind.True, Kind.False, Kind.True, Kind.Positive);
const MASK = fc.oneof(
  { weight: 14, arbitrary: FEW },
  { weight: 5, arbitrary: fc.constantFrom<Mask>(BOOLEAN, FALSY) },
  { weight: 2, arbitrary: fc.constantFrom<Mask>(NULLISH, NUMBER, TRUTHY, ANY) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: ANY }) },
);
/** A `finally` with many completions uses high bits. */
const TAG_BIT = fc.constantFrom<Mask>(1, 2, 1 << 30);
const TAG_MASK = fc.oneof(TAG_BIT, fc.tuple(TAG_BIT, TAG_BIT).map(([a, b]) => a | b));

export function graphs(kind: GraphClass): fc.Arbitrary<Graph> {
  return fc.oneof({ weight: 3, arbitrary: tangles(kind) }, { weight: 1, arbitrary: guards() });
}

/** Blocks with anything in them that lead anywhere. */
function tangles(kind: GraphClass): fc.Arbitrary<Graph> {
  const roles = fc.array(fc.constantFrom('value', 'value', 'value', 'tag'), { minLength: 2, maxLength: 3 });
  return fc.tuple(roles, fc.integer({ min: 0, max: 7 }), fc.integer({ min: 4, max: 14 })).chain(([kinds, sharpBits, blocks]) => {
    const vars = kinds.map((role, id): Var => ({ id, name: `${role[0]}${id}`, role: role as Var['role'] }));
    const sharp = vars.filter(({ id }) => (sharpBits >> id) & 1);
    const plan: Plan = { vars, sharp, unknown: vars.find(({ id, role }) => id === 1 && role === 'value' && !sharp.includes(vars[id]!)), blocks, kind };
    const body = (id: number) => fc.tuple(fc.array(instrOf(plan), { maxLength: isEarly(plan, id) ? 3 : 1 }), termOf(plan, id));
    return fc.tuple(prelude(plan), fc.tuple(...Array.from({ length: blocks }, (_, id) => body(id)))).map(([first, all]): Graph => ({
      entry: 0,
      vars,
      blocks: all.map(([instrs, term], id) => ({ id, instrs: id === 0 ? [...first, ...instrs] : instrs, term })),
    }));
  });
}

/**
 * What guards look like: two or three ways set the flags differently and meet; behind that the flags are asked, layer
 * by layer, on the way to three exits. All flags are sharp.
 */
function guards(): fc.Arbitrary<Graph> {
  return fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 4 })).chain(([flags, ways, layers]) => {
    const vars = Array.from({ length: flags }, (_, id): Var => ({ id, name: `v${id}`, role: 'value' }));
    const plan: Plan = { vars, sharp: vars, unknown: undefined, blocks: 0, kind: 'exact' };
    const meeting = 1 + ways;
    const set = fc.tuple(prelude(plan), fc.array(instrOf(plan), { maxLength: 1 })).map((parts) => parts.flat());
    const width = 3;
    /** Layer 0 is where the ways meet; from each layer control goes on to any block of the next. */
    const ask = (layer: number) => {
      const to = fc.integer({ min: meeting + (layer + 1) * width, max: meeting + (layer + 2) * width - 1 });
      return fc
        .tuple(fc.array(instrOf(plan), { maxLength: 1 }), testOf(plan), to, to)
        .map(([instrs, test, yes, no]): Body => [layer === 0 ? [] : instrs, { op: 'branch', test, then: yes, else: no, site: SITE }]);
    };
    const start: Body = [[], { op: 'choose', arms: Array.from({ length: ways }, (_, way): Arm => ({ to: 1 + way, why: 'either', site: SITE })) }];
    const setting = set.map((instrs): Body => [instrs, { op: 'goto', to: meeting }]);
    const asking = Array.from({ length: layers * width }, (_, index) => ask(Math.floor(index / width)));
    const leaving = EXIT.map((exit): Body => [[], { op: 'exit', exit, site: SITE }]);
    return fc
      .tuple(fc.tuple(...Array.from({ length: ways }, () => setting)), fc.tuple(...asking), fc.tuple(...Array.from({ length: width }, () => leaving)))
      .map((parts): Graph => ({ entry: 0, vars, blocks: [start, ...parts.flat()].map(([instrs, term], id) => ({ id, instrs, term })) }));
  });
}

type Body = [Instr[], Terminator];

function prelude({ vars, sharp, unknown }: Plan): fc.Arbitrary<Instr[]> {
  const initial = (target: Var) => (sharp.includes(target) ? single(target) : (target.role === 'tag' ? TAG_MASK : MASK).map((mask): Source => ({ from: 'const', mask })));
  const first = vars.filter((one) => one !== unknown).map((target) => initial(target).map((source): Instr => ({ op: 'assign', target, source })));
  return fc.tuple(...first);
}

const single = (target: Var): fc.Arbitrary<Source> => (target.role === 'tag' ? TAG_BIT : FEW).map((mask) => ({ from: 'const', mask }));

function sourceOf({ vars, sharp, kind }: Plan, target: Var): fc.Arbitrary<Source> {
  const isTag = target.role === 'tag';
  const isSharp = kind === 'exact' && sharp.includes(target);
  const readable = (kind === 'free' ? vars : isSharp ? sharp : [...sharp, target]).filter((one) => one.role === target.role);
  const variable = fc.constantFrom(...readable);
  const copy = variable.map((one): Source => ({ from: 'copy', var: one }));
  if (isSharp) return fc.oneof(single(target), copy);
  const mask = isTag ? TAG_MASK : MASK;
  const sources: fc.Arbitrary<Source>[] = [
    mask.map((bits): Source => ({ from: 'const', mask: bits })),
    copy,
    fc.tuple(variable, mask).map(([one, bits]): Source => ({ from: 'weak', var: one, mask: bits })),
  ];
  if (!isTag) sources.push(fc.tuple(variable, fc.constantFrom(1 as const, -1 as const)).map(([one, by]): Source => ({ from: 'step', var: one, by })));
  return fc.oneof(...sources);
}

function instrOf(plan: Plan): fc.Arbitrary<Instr> {
  const assign = fc.constantFrom(...plan.vars).chain((target) => sourceOf(plan, target).map((source): Instr => ({ op: 'assign', target, source })));
  const effect = fc
    .tuple(fc.constantFrom(...EFFECTS), fc.constantFrom(0, 0, 0, 1))
    .map(([name, stream]): Instr => ({ op: 'effect', stream, effect: name, site: SITE }));
  const enter = fc.integer({ min: 0, max: LOOPS - 1 }).map((loop): Instr => ({ op: 'enter', loop, site: SITE }));
  return fc.oneof({ weight: 5, arbitrary: assign }, { weight: 2, arbitrary: effect }, { weight: 1, arbitrary: enter });
}

function testOf({ vars, kind }: Plan): fc.Arbitrary<Test> {
  const ofVar = fc.constantFrom(...vars).chain((variable) =>
    (variable.role === 'tag' ? TAG_MASK : fc.oneof(MASK, fc.constant(0))).map((mask): Test => ({ on: 'var', var: variable, mask })),
  );
  const stream = fc.constantFrom(0, ...(kind === 'free' ? [1] : []));
  const ofStatus = fc.tuple(stream, fc.integer({ min: 0, max: (1 << STATUSES.length) - 1 })).map(([one, statuses]): Test => ({ on: 'status', stream: one, statuses }));
  return fc.oneof({ weight: 4, arbitrary: ofVar }, { weight: 1, arbitrary: ofStatus });
}

/** The first blocks mostly assign and choose, those behind them mostly ask, and the last ones leave. */
const isEarly = ({ blocks }: Plan, id: number): boolean => id < blocks * 0.4;
const isLate = ({ blocks }: Plan, id: number): boolean => id >= blocks * 0.7;

function termOf(plan: Plan, id: number): fc.Arbitrary<Terminator> {
  const last = plan.blocks - 1;
  // Mostly onward, so that executions get somewhere, but not without loops.
  const block = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: Math.min(id + 1, last), max: Math.min(id + 4, last) }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: last }) },
  );
  const arm = block.map((to): Arm => ({ to, why: 'either', site: SITE }));
  const early = isEarly(plan, id);
  return fc.oneof(
    { weight: 10, arbitrary: block.map((to): Terminator => ({ op: 'goto', to })) },
    { weight: early ? 20 : 80, arbitrary: fc.tuple(testOf(plan), block, block).map(([test, yes, no]): Terminator => ({ op: 'branch', test, then: yes, else: no, site: SITE })) },
    { weight: early ? 60 : 20, arbitrary: fc.array(arm, { minLength: 1, maxLength: 3 }).map((arms): Terminator => ({ op: 'choose', arms })) },
    { weight: isLate(plan, id) ? 400 : 2, arbitrary: EXIT.map((one): Terminator => ({ op: 'exit', exit: one, site: SITE })) },
    { weight: 2, arbitrary: fc.constant<Terminator>({ op: 'stop' }) },
  );
}
