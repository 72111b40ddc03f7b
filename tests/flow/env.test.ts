// What is known of the variables: the laws that the solver relies on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assign, bind, evaluate, join, keyOf, lookup, NOTHING_KNOWN, restrict, type Env } from '../../src/flow/env.ts';
import { ANY, Kind, type Mask, type Var } from '../../src/ir/model.ts';

const IDS = [0, 1, 2, 3, 4];
const id = fc.constantFrom(...IDS);
const mask = fc.integer({ min: 1, max: ANY });
const env = fc.array(fc.tuple(id, mask), { maxLength: 8 }).map((all) => all.reduce<Env>((made, [one, bits]) => bind(made, one, bits), NOTHING_KNOWN));
const by = fc.constantFrom(1 as const, -1 as const);

const masksOf = (one: Env): Mask[] => IDS.map((variable) => lookup(one, variable));
const variable = (number: number): Var => ({ id: number, name: 'v', role: 'value' });
const stepped = (bits: Mask, direction: 1 | -1): Mask => evaluate({ from: 'step', var: variable(0), by: direction }, bind(NOTHING_KNOWN, 0, bits));
const isWithin = (inner: Mask, outer: Mask): boolean => (inner & ~outer) === 0;

const holds = <T extends unknown[]>(...args: [...{ [K in keyof T]: fc.Arbitrary<T[K]> }, (...values: T) => void]): void => {
  const law = args.pop() as (...values: T) => void;
  fc.assert(fc.property(...(args as unknown as [fc.Arbitrary<unknown>]), ((...values: T) => law(...values)) as never), { seed: 1, numRuns: 500 });
};

describe('bind and lookup', () => {
  it('what is bound is found, and nothing else changes', () => {
    holds(env, id, mask, (one: Env, target: number, bits: number) => {
      const bound = bind(one, target, bits);
      for (const other of IDS) assert.equal(lookup(bound, other), other === target ? bits : lookup(one, other));
    });
  });

  it('nothing is known at first', () => {
    assert.deepEqual(masksOf(NOTHING_KNOWN), IDS.map(() => ANY));
  });

  it('one state of knowledge has one key, in whatever order it came about', () => {
    holds(env, env, (a: Env, b: Env) => assert.equal(keyOf(a) === keyOf(b), masksOf(a).join() === masksOf(b).join()));
  });

  it('ids ascend, and what may be anything is left out', () => {
    holds(env, (one: Env) => {
      const ids = one.map(([number]) => number);
      assert.deepEqual(ids, [...new Set(ids)].sort());
      assert.ok(one.every(([, bits]) => bits !== ANY));
    });
  });

  it('no environment is ever changed', () => {
    holds(env, id, mask, (one: Env, target: number, bits: number) => {
      const before = JSON.stringify(one);
      join(bind(one, target, bits), one);
      restrict(one, (number) => number !== target);
      assert.equal(JSON.stringify(one), before);
    });
  });
});

describe('join', () => {
  it('allows what either allows, of every variable', () => {
    holds(env, env, (a: Env, b: Env) => assert.deepEqual(masksOf(join(a, b)), IDS.map((one) => lookup(a, one) | lookup(b, one))));
  });

  it('is commutative, associative and idempotent', () => {
    holds(env, env, env, (a: Env, b: Env, c: Env) => {
      assert.deepEqual(join(a, b), join(b, a));
      assert.deepEqual(join(join(a, b), c), join(a, join(b, c)));
      assert.deepEqual(join(a, a), a);
    });
  });

  it('with nothing known nothing is known', () => {
    holds(env, (one: Env) => assert.deepEqual(join(one, NOTHING_KNOWN), NOTHING_KNOWN));
  });
});

describe('restrict', () => {
  it('keeps what is wanted and forgets the rest', () => {
    holds(env, fc.subarray(IDS), (one: Env, wanted: number[]) => {
      const kept = restrict(one, (number) => wanted.includes(number));
      for (const number of IDS) assert.equal(lookup(kept, number), wanted.includes(number) ? lookup(one, number) : ANY);
    });
  });
});

describe('assign', () => {
  const [x, y] = [variable(0), variable(1)];

  it('of a constant forgets what was there', () => {
    holds(env, mask, (one: Env, bits: number) => assert.equal(lookup(assign(one, x, { from: 'const', mask: bits }), 0), bits));
  });

  it('of a copy takes what the other holds', () => {
    holds(env, (one: Env) => assert.equal(lookup(assign(one, x, { from: 'copy', var: y }), 0), lookup(one, 1)));
  });

  it('that may not happen adds to what was there', () => {
    holds(env, mask, (one: Env, bits: number) => assert.equal(lookup(assign(one, x, { from: 'weak', var: x, mask: bits }), 0), lookup(one, 0) | bits));
  });
});

describe('step', () => {
  it('comes to something, and to nothing but numbers', () => {
    holds(mask, by, (bits: number, direction: 1 | -1) => {
      assert.notEqual(stepped(bits, direction), 0);
      assert.ok(isWithin(stepped(bits, direction), Kind.Negative | Kind.Zero | Kind.Positive));
    });
  });

  it('of several kinds comes to what each of them comes to', () => {
    holds(mask, mask, by, (a: number, b: number, direction: 1 | -1) => assert.equal(stepped(a | b, direction), stepped(a, direction) | stepped(b, direction)));
  });

  it('agrees with counting', () => {
    const samples: [Mask, unknown[]][] = [
      [Kind.Undefined, [undefined]],
      [Kind.Null, [null]],
      [Kind.False, [false]],
      [Kind.True, [true]],
      [Kind.Negative, [-1, -2, -1000, -Infinity]],
      [Kind.Zero, [0, -0]],
      [Kind.Positive, [1, 2, 1000, Infinity]],
      [Kind.EmptyText, ['']],
      [Kind.Text, ['0', '-1', '1', '-5', '7', 'text']],
      [Kind.EmptyList, [[]]],
      [Kind.List, [[-1], [0], [5], [1, 2]]],
      [Kind.Object, [{}, { valueOf: () => -1 }, { valueOf: () => 1 }, () => {}]],
    ];
    for (const [kind, values] of samples) {
      for (const value of values) {
        for (const direction of [1, -1] as const) {
          const counted = Number(value) + direction;
          const result = counted > 0 ? Kind.Positive : counted < 0 ? Kind.Negative : Kind.Zero;
          assert.ok(isWithin(result, stepped(kind, direction)), `${String(value)} ${direction > 0 ? '+' : '-'} 1 is ${counted}`);
        }
      }
    }
  });

  it('a counter that goes up from zero is never zero again', () => {
    assert.equal(stepped(Kind.Zero, 1), Kind.Positive);
    assert.equal(stepped(Kind.Positive, 1), Kind.Positive);
    assert.equal(stepped(Kind.Zero, -1), Kind.Negative);
    assert.equal(stepped(Kind.Negative, -1), Kind.Negative);
  });
});
