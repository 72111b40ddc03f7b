/** Member access: what `a.b` is, and what `a.b = c` does. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind, NUMBER } from '../ir/model.ts';
import { modelOf } from '../models/index.ts';
import { memberName, type Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { giveAway } from './calls.ts';
import { lowerExpression } from './expressions.ts';
import { feedByAssignment } from './feeding.ts';
import { invoke, type FunctionRef } from './functions.ts';
import { readExport } from './imports.ts';
import { classHere, inheritedMethodOf, methodOf, staticField, type Class, type Method } from './inheritance.ts';
import { storeIn, storeInField } from './ownership.ts';
import { noteHeaderAssignment } from './sinks.ts';
import { aside, fieldSlot, newField, pathSlot, readSlot, writeSlot } from './slots.ts';
import { refTo, UNKNOWN, type Value } from './value.ts';

/** Reads `object.name`. */
export function readMember(cx: Lowering, object: Value, name: string): Value {
  if (name === 'length' || name === 'size' || name === 'byteLength') return lengthOf(object);
  const { ref } = object;
  switch (ref?.kind) {
    case 'record': {
      const method = ref.cls && !ref.fields.has(name) ? methodOf(cx, ref.cls, name) : undefined;
      if (method !== undefined) return readMethod(cx, method, object);
      const get = ref.getters?.get(name);
      if (get !== undefined) return getter(cx, get);
      const slot = fieldSlot(cx, ref, name);
      return slot === undefined ? UNKNOWN : readSlot(slot);
    }
    case 'class': {
      const method = methodOf(cx, ref, name);
      return method === undefined ? readStatic(cx, ref, name) : refTo({ kind: 'function', node: method.node, env: method.env, self: object });
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

function readMethod(cx: Lowering, { kind, node, env }: Method, self: Value): Value {
  const fn: FunctionRef = { kind: 'function', node, env, self };
  return kind === 'get' ? getter(cx, fn) : refTo(fn);
}

function readStatic(cx: Lowering, cls: Class, name: string): Value {
  const field = staticField(cx, cls, name);
  if (field === undefined) return UNKNOWN;
  const outer = cx.env;
  cx.env = field.env;
  const { ref, text, mask } = aside.valueOf(cx, field.value);
  cx.env = outer;
  // It may be assigned since.
  return { mask: text === undefined ? ANY : mask, ...(ref !== undefined ? { ref } : {}), ...(text !== undefined ? { text } : {}) };
}

/** `super.name`. */
export function readSuper(cx: Lowering, node: Node, name: string): Value {
  const { self } = cx.env;
  const cls = self?.ref?.kind === 'record' ? classHere(cx, self.ref, node) : undefined;
  const method = cls === undefined ? undefined : inheritedMethodOf(cx, cls, name);
  return method === undefined ? UNKNOWN : readMethod(cx, method, self!);
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
  if (name === undefined) {
    storeIn(cx, object, [value], target);
    return;
  }
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
  if (object.ref?.kind === 'record') {
    storeInField(cx, object.ref, name, value, target);
    writeSlot(cx, newField(cx, object.ref, name), value);
  }
  else if (object.ref?.kind === 'path') writeSlot(cx, pathSlot(cx, object.ref, name), value);
}
