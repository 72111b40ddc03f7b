import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind } from '../ir/model.ts';
import type { Node } from '../syntax/node.ts';
import { handCallbacks } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { mayThrow } from './control.ts';
import { lowerExpression } from './expressions.ts';
import { invoke } from './functions.ts';
import { constructHandle } from './handles.ts';
import { callOpener } from './openers.ts';
import { newField, newRecord, writeSlot } from './slots.ts';
import { refTo, UNDEFINED, type RecordRef, type Ref, type Value } from './value.ts';

/** `new callee(…args)`. */
export function construct(cx: Lowering, node: TSESTree.NewExpression, path: readonly string[], callee: Value, args: readonly Value[]): Value {
  if (callee.ref?.kind === 'class') return instantiate(cx, callee.ref, args, node);
  const call: Call = { node, path, callee, self: undefined, args, use: 'value' };
  const opened = callOpener(cx, call);
  if (opened !== undefined) return opened;
  const name = path.at(-1) ?? '';
  const handle = constructHandle(cx, call, name);
  handCallbacks(cx, call);
  if (!cx.policy.isExempt([`new ${name}`], false)) mayThrow(cx, node);
  return handle ?? { mask: Kind.Object, ref: { kind: 'instance', of: name } };
}

type ClassRef = Extract<Ref, { kind: 'class' }>;

/** An instance of a class of this file: its fields, then its constructor. */
function instantiate(cx: Lowering, cls: ClassRef, args: readonly Value[], node: Node): Value {
  const record = newRecord(`${cls.node.id?.name ?? 'instance'}@${node.range[0]}`, cls.node.superClass !== null, { node: cls.node, env: cls.env });
  const self = refTo(record);
  runInitialisers(cx, record, self);
  const constructor = constructorOf(cls);
  if (constructor !== undefined) {
    assignParameterProperties(cx, record, constructor, args);
    invoke(cx, { kind: 'function', node: constructor, env: cls.env, self }, args, node);
  }
  if (cls.node.superClass !== null && constructor === undefined) mayThrow(cx, node);
  return { mask: Kind.Object, ref: record };
}

/** The values that the class body gives its fields. */
export function runInitialisers(cx: Lowering, record: RecordRef, self: Value): void {
  if (record.cls === undefined) return;
  const outer = cx.env;
  cx.env = { home: outer.home, slots: new Map(), parent: record.cls.env, self };
  for (const member of record.cls.node.body.body) {
    if (member.type !== 'PropertyDefinition' || member.static || member.computed) continue;
    const name = member.key.type === 'Identifier' ? member.key.name : member.key.type === 'PrivateIdentifier' ? `#${member.key.name}` : undefined;
    if (name === undefined) continue;
    writeSlot(cx, newField(cx, record, name), member.value === null ? UNDEFINED : lowerExpression(cx, member.value));
  }
  cx.env = outer;
}

export function constructorOf(cls: { readonly node: ClassRef['node'] }): TSESTree.FunctionExpression | undefined {
  for (const member of cls.node.body.body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.type === 'FunctionExpression') return member.value;
  }
  return undefined;
}

/** `constructor(private readonly res: Response)`. */
export function assignParameterProperties(cx: Lowering, record: RecordRef, constructor: TSESTree.FunctionExpression, args: readonly Value[]): void {
  constructor.params.forEach((param, index) => {
    if (param.type === 'TSParameterProperty' && param.parameter.type === 'Identifier') {
      writeSlot(cx, newField(cx, record, param.parameter.name), args[index] ?? { mask: ANY });
    }
  });
}
