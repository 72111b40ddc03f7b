/** Member access: what `a.b` is, and what `a.b = c` does. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind, NUMBER } from '../ir/model.ts';
import { modelOf } from '../models/index.ts';
import { memberName, type ClassNode } from '../syntax/node.ts';
import { keyName } from '../syntax/scope.ts';
import type { Lowering } from './context.ts';
import { giveAway } from './calls.ts';
import { lowerExpression } from './expressions.ts';
import { feedByAssignment } from './feeding.ts';
import { invoke, type FunctionRef } from './functions.ts';
import { readExport } from './imports.ts';
import { noteHeaderAssignment } from './sinks.ts';
import { fieldSlot, newField, pathSlot, readSlot, writeSlot } from './slots.ts';
import { refTo, UNKNOWN, type Value } from './value.ts';

/** Reads `object.name`. */
export function readMember(cx: Lowering, object: Value, name: string): Value {
  if (name === 'length' || name === 'size' || name === 'byteLength') return lengthOf(object);
  const { ref } = object;
  switch (ref?.kind) {
    case 'record': {
      const method = ref.cls && !ref.fields.has(name) ? methodOf(ref.cls.node, name) : undefined;
      if (method?.kind === 'get') return getter(cx, { kind: 'function', node: method.node, env: ref.cls!.env, self: object });
      if (method?.kind === 'method') return refTo({ kind: 'function', node: method.node, env: ref.cls!.env, self: object });
      const get = ref.getters?.get(name);
      if (get !== undefined) return getter(cx, get);
      const slot = fieldSlot(cx, ref, name);
      return slot === undefined ? UNKNOWN : readSlot(slot);
    }
    case 'class': {
      const method = methodOf(ref.node, name);
      return method === undefined ? UNKNOWN : refTo({ kind: 'function', node: method.node, env: ref.env, self: object });
    }
    case 'list':
      return ref.items[Number(name)] ?? refTo({ kind: 'method', on: object, name });
    case 'stream':
      if (ref.part === 'pair' && name === 'readable') return refTo({ ...ref, part: 'readable' });
      if (ref.part === 'pair' && name === 'writable') return refTo({ ...ref, part: 'writable' });
      return refTo({ kind: 'method', on: object, name });
    case 'path': {
      const slot = pathSlot(cx, ref, name);
      return readSlot(slot);
    }
    case 'namespace':
      return readExport(cx, ref.module, name);
    case 'import':
      return refTo({ kind: 'import', module: ref.module, name: ref.name === '*' || ref.name === 'default' ? name : `${ref.name}.${name}` });
    case 'global':
      return refTo({ kind: 'global', name: `${ref.name}.${name}` });
    case undefined:
      return { mask: ANY };
    default:
      return refTo({ kind: 'method', on: object, name });
  }
}

function getter(cx: Lowering, fn: FunctionRef): Value {
  return invoke(cx, fn, [], fn.node) ?? UNKNOWN;
}

function lengthOf(object: Value): Value {
  if (object.cell !== undefined) return { mask: NUMBER & ~Kind.Negative, lengthOf: object.cell };
  if (object.ref?.kind === 'list') return { mask: object.ref.items.length > 0 ? Kind.Positive : Kind.Zero };
  if (object.text !== undefined && (object.mask & Kind.EmptyText) === 0) return { mask: Kind.Positive };
  return { mask: Kind.Zero | Kind.Positive };
}

/** Assigns `target = value`. */
export function assignMember(cx: Lowering, target: TSESTree.MemberExpression, value: Value): void {
  const object = lowerExpression(cx, target.object);
  const name = memberName(target);
  if (target.computed && name === undefined) lowerExpression(cx, target.property);
  if (name === undefined) return;
  noteHeaderAssignment(cx, target, object, name, value);
  giveAway(cx, value.ref);
  if (name === 'body') feedByAssignment(cx, object, value);
  // `ctx.body = stream`
  if (name === 'body' && value.ref?.kind === 'stream' && value.ref.stream.model.id === 'node-stream') value.ref.stream.model = modelOf('koa-body');
  if (name === 'length') {
    // `list.length = 0` empties it.
    if (object.cell !== undefined) cx.assign(object.cell, { from: 'const', mask: value.mask === Kind.Zero ? Kind.EmptyList : Kind.EmptyList | Kind.List });
    return;
  }
  if (object.ref?.kind === 'record') writeSlot(cx, newField(cx, object.ref, name), value);
  else if (object.ref?.kind === 'path') writeSlot(cx, pathSlot(cx, object.ref, name), value);
}

/** The method or accessor of a class by name. */
export function methodOf(node: ClassNode, name: string): { kind: 'method' | 'get'; node: TSESTree.FunctionExpression } | undefined {
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' || member.kind === 'constructor' || member.kind === 'set') continue;
    if (keyName(member) === name && member.value.type === 'FunctionExpression') {
      return { kind: member.kind === 'get' ? 'get' : 'method', node: member.value };
    }
  }
  return undefined;
}
