/** Functions of which one or the other is called: `const emit = dry ? skip : send`. */
import { ANY } from '../ir/model.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { newPromise, settle } from './promises.ts';
import { sameRef, UNKNOWN, type CallableRef, type Ref, type Value } from './value.ts';

/** What either is, where both are functions; undefined where one is not. */
export function eitherFunction(a: Ref | undefined, b: Ref | undefined): Ref | undefined {
  const refs = [...alternativesOf(a), ...alternativesOf(b)];
  if (alternativesOf(a).length === 0 || alternativesOf(b).length === 0) return undefined;
  const [first, ...others] = refs.filter((ref, index) => refs.findIndex((other) => sameRef(other, ref)) === index);
  return others.length === 0 ? first : { kind: 'one-of', refs: [first!, ...others].slice(0, MOST) };
}

/** With more alternatives than this the rest is left out: lists of handlers are not laid out for each of them. */
const MOST = 6;

function alternativesOf(ref: Ref | undefined): readonly CallableRef[] {
  if (ref?.kind === 'one-of') return ref.refs;
  return ref?.kind === 'function' || ref?.kind === 'bound' ? [ref] : [];
}

/** Calls any of them. */
export function callOneOf(cx: Lowering, refs: readonly CallableRef[], node: Node, call: (ref: CallableRef) => Value): Value {
  const { builder } = cx;
  if (!builder.reachable) return UNKNOWN;
  const state = builder.newVar('promise', 'tag');
  const after = builder.newBlock();
  const ways = refs.map((ref) => ({ ref, block: builder.newBlock() }));
  builder.choose(ways.map(({ block }) => ({ to: block, why: 'either' as const, site: siteOf(node) })));
  const values = ways.map(({ ref, block }) => {
    builder.at(block);
    const value = call(ref);
    settle(cx, state, value);
    builder.goto(after);
    return value;
  });
  builder.at(after);
  return values.some((value) => value.ref?.kind === 'promise') ? newPromise(state, UNKNOWN) : { mask: ANY };
}

/** What each item of a list is: the only one, or one of some functions. */
export function itemOf(list: Ref | undefined): Value {
  if (list?.kind !== 'list' || list.items.length === 0) return UNKNOWN;
  if (list.items.length === 1) return list.items[0]!;
  const [first, ...others] = list.items.map((item) => item.ref);
  const ref = others.reduce<Ref | undefined>((one, other) => eitherFunction(one, other), first);
  return ref?.kind === 'one-of' || ref?.kind === 'function' ? { mask: ANY, ref } : UNKNOWN;
}
