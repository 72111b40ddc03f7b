import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind } from '../ir/model.ts';
import type { Node } from '../syntax/node.ts';
import { constructEncoder } from './ag-ui.ts';
import { handCallbacks } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { mayThrow } from './control.ts';
import { lowerExpression } from './expressions.ts';
import { invoke } from './functions.ts';
import { constructHandle } from './handles.ts';
import { classHere, isOpenEnded, lineageOf, type Class } from './inheritance.ts';
import { callOpener } from './openers.ts';
import { makeWritable } from './piping.ts';
import { newField, newRecord, writeSlot } from './slots.ts';
import { refTo, UNDEFINED, type RecordRef, type Value } from './value.ts';

/** `new callee(…args)`. */
export function construct(cx: Lowering, node: TSESTree.NewExpression, path: readonly string[], callee: Value, args: readonly Value[]): Value {
  if (callee.ref?.kind === 'class') return instantiate(cx, callee.ref, args, node);
  const call: Call = { node, path, callee, self: undefined, args, use: 'value' };
  const opened = callOpener(cx, call);
  if (opened !== undefined) return opened;
  const name = path.at(-1) ?? '';
  const writable = makeWritable(cx, call, name);
  if (writable !== undefined) return writable;
  const handle = constructHandle(cx, call, name) ?? constructEncoder(call);
  handCallbacks(cx, call);
  if (!cx.policy.isExempt([`new ${name}`], false)) mayThrow(cx, node);
  return handle ?? { mask: Kind.Object, ref: { kind: 'instance', of: name } };
}

/** An instance of a class at hand. */
function instantiate(cx: Lowering, { node: cls, env }: Class, args: readonly Value[], node: Node): Value {
  const lineage = lineageOf(cx, { node: cls, env });
  const record = newRecord(`${cls.id?.name ?? 'instance'}@${node.range[0]}`, isOpenEnded(lineage), { node: cls, env });
  build(cx, record, lineage, args, node);
  if (isOpenEnded(lineage) && lineage.every((one) => constructorOf(one) === undefined)) mayThrow(cx, node);
  return { mask: Kind.Object, ref: record };
}

/**
 * What `new` runs of a class: its fields and its constructor. A class that extends another one gets its fields when that
 * one is done, at `super(…)`.
 * @param lineage the class and those that it extends
 */
export function build(cx: Lowering, record: RecordRef, lineage: readonly Class[], args: readonly Value[], node: Node): void {
  const [cls, ...above] = lineage;
  if (cls === undefined) return;
  const constructor = constructorOf(cls);
  if (constructor === undefined) build(cx, record, above, args, node);
  if (constructor === undefined || cls.node.superClass === null) runInitialisers(cx, record, cls);
  if (constructor === undefined) return;
  assignParameterProperties(cx, record, constructor, args);
  invoke(cx, { kind: 'function', node: constructor, env: cls.env, self: refTo(record) }, args, node);
}

/**
 * `super(…)`.
 * @param unknown calls a constructor that is not at hand
 */
export function callSuper(cx: Lowering, { node, args }: Call, unknown: () => void): Value {
  const { self } = cx.env;
  const record = self?.ref?.kind === 'record' ? self.ref : undefined;
  const cls = record === undefined ? undefined : classHere(cx, record, node);
  const above = cls === undefined ? [] : lineageOf(cx, cls).slice(1);
  if (above.length === 0) unknown();
  else build(cx, record!, above, args, node);
  if (cls !== undefined) runInitialisers(cx, record!, cls);
  return UNDEFINED;
}

/** The values that the class body gives its fields. */
function runInitialisers(cx: Lowering, record: RecordRef, cls: Class): void {
  const outer = cx.env;
  cx.env = { home: outer.home, slots: new Map(), parent: cls.env, self: refTo(record) };
  for (const member of cls.node.body.body) {
    if (member.type !== 'PropertyDefinition' || member.static || member.computed) continue;
    const name = member.key.type === 'Identifier' ? member.key.name : member.key.type === 'PrivateIdentifier' ? `#${member.key.name}` : undefined;
    if (name === undefined) continue;
    writeSlot(cx, newField(cx, record, name), member.value === null ? UNDEFINED : lowerExpression(cx, member.value));
  }
  cx.env = outer;
}

export function constructorOf({ node }: Pick<Class, 'node'>): TSESTree.FunctionExpression | undefined {
  for (const member of node.body.body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.type === 'FunctionExpression') return member.value;
  }
  return undefined;
}

/** `constructor(private readonly res: Response)`. */
function assignParameterProperties(cx: Lowering, record: RecordRef, constructor: TSESTree.FunctionExpression, args: readonly Value[]): void {
  constructor.params.forEach((param, index) => {
    if (param.type === 'TSParameterProperty' && param.parameter.type === 'Identifier') {
      writeSlot(cx, newField(cx, record, param.parameter.name), args[index] ?? { mask: ANY });
    }
  });
}
