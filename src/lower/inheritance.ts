/** Classes and the classes that they extend, in the same file or in another of the repository. */
import type { TSESTree } from '@typescript-eslint/utils';

import { keyName } from '../syntax/scope.ts';
import type { ClassNode, Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { aside } from './slots.ts';
import { classAround } from './usage.ts';
import type { Env, RecordRef } from './value.ts';

export interface Class {
  readonly node: ClassNode;
  readonly env: Env;
}

/** Of the activations that hold the classes: a mixin makes another class each time. */
const lineages = new WeakMap<Env, Map<ClassNode, readonly Class[]>>();

/** A class and those that it extends, the nearest first, as far as their code is at hand. */
export function lineageOf(cx: Lowering, cls: Class): readonly Class[] {
  let known = lineages.get(cls.env);
  if (known === undefined) lineages.set(cls.env, (known = new Map<ClassNode, readonly Class[]>()));
  let lineage = known.get(cls.node);
  if (lineage === undefined) {
    // While it is looked for, a class that asks for itself extends nothing.
    known.set(cls.node, [cls]);
    const base = baseOf(cx, cls);
    const above = base === undefined ? [] : lineageOf(cx, base);
    known.set(cls.node, (lineage = [cls, ...above.filter(({ node }) => node !== cls.node)]));
  }
  return lineage;
}

function baseOf(cx: Lowering, { node, env }: Class): Class | undefined {
  if (node.superClass === null) return undefined;
  const outer = cx.env;
  cx.env = env;
  const { ref } = aside.valueOf(cx, node.superClass);
  cx.env = outer;
  return ref?.kind === 'class' ? ref : undefined;
}

/** Does it extend something whose code is not at hand? */
export const isOpenEnded = (lineage: readonly Class[]): boolean => lineage.at(-1)!.node.superClass !== null;

/** Is it a class of which there are instances, rather than one that others must extend? */
export const isFollowable = ({ node }: Class): boolean => node.abstract !== true;

/** The class whose code stands around a node, of those that an object is an instance of. */
export function classHere(cx: Lowering, { cls }: RecordRef, node: Node): Class | undefined {
  const around = classAround(cx.scopes, node);
  return cls === undefined ? undefined : lineageOf(cx, cls).find((one) => one.node === around);
}

export interface Method {
  readonly kind: 'method' | 'get';
  readonly node: TSESTree.FunctionExpression;
  readonly env: Env;
}

/** The method or accessor of that name that an instance has, or the class itself. */
export function methodOf(cx: Lowering, cls: Class, name: string): Method | undefined {
  return methodIn(lineageOf(cx, cls), name);
}

/** The one that `super.name` means in the code of a class. */
export function inheritedMethodOf(cx: Lowering, cls: Class, name: string): Method | undefined {
  return methodIn(lineageOf(cx, cls).slice(1), name);
}

function methodIn(lineage: readonly Class[], name: string): Method | undefined {
  for (const { node, env } of lineage) {
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' || member.kind === 'constructor' || member.kind === 'set') continue;
      if (keyName(member) === name && member.value.type === 'FunctionExpression') return { kind: member.kind === 'get' ? 'get' : 'method', node: member.value, env };
    }
  }
  return undefined;
}

/** What a static field of the class holds, as the class writes it. */
export function staticField(cx: Lowering, cls: Class, name: string): { readonly value: Node; readonly env: Env } | undefined {
  for (const { node, env } of lineageOf(cx, cls)) {
    for (const member of node.body.body) if (member.type === 'PropertyDefinition' && member.static && member.value !== null && keyName(member) === name) return { value: member.value, env };
  }
  return undefined;
}
