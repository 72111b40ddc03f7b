/**
 * Objects that somebody else makes and whose class is at hand: a service that is injected, a writer that is a parameter.
 * Their methods are those of the class that the annotation names, or that a type checker tells.
 *
 * Misses, for one: an instance of a class that extends the named one and overrides the method.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import { TYPES } from '../models/index.ts';
import { isClass, type ClassNode, type Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import { isFollowable, methodOf, type Class } from './inheritance.ts';
import { newRecord } from './slots.ts';
import { refTo, type PathRef, type RecordRef, type Value } from './value.ts';

const instances = new WeakMap<Lowering, Map<string, RecordRef | undefined>>();

/**
 * The instance on which a method is called, where only the class of the receiver is known.
 * @param receiver the expression whose value it is
 */
export function instanceAt(cx: Lowering, { ref }: Value, receiver: Node, method: string): Value | undefined {
  if (ref !== undefined && ref.kind !== 'path') return undefined;
  const key = ref?.key ?? `${receiver.range[0]}:${receiver.range[1]}`;
  let known = instances.get(cx);
  if (known === undefined) instances.set(cx, (known = new Map<string, RecordRef | undefined>()));
  if (!known.has(key)) known.set(key, instanceOf(cx, ref, receiver, key));
  const record = known.get(key);
  return record?.cls !== undefined && methodOf(cx, record.cls, method) !== undefined ? refTo(record) : undefined;
}

function instanceOf(cx: Lowering, ref: PathRef | undefined, receiver: Node, key: string): RecordRef | undefined {
  const node = annotatedClass(cx, ref) ?? typedClass(cx, receiver);
  if (node === undefined) return undefined;
  const cls: Class = { node, env: cx.outer };
  if (!isFollowable(cls)) return undefined;
  const record = newRecord(key, true, cls);
  cx.lasting.add(record);
  return record;
}

function annotatedClass(cx: Lowering, ref: PathRef | undefined): ClassNode | undefined {
  const identifier = ref?.names.length === 1 ? ref.variable?.identifier : undefined;
  const annotation = identifier?.type === 'Identifier' ? identifier.typeAnnotation?.typeAnnotation : undefined;
  const name = annotation === undefined ? undefined : className(annotation);
  return name === undefined || TYPES.has(name) ? undefined : cx.modules.classNamed(name, identifier!);
}

/** `FeedService`, `FeedService | undefined`. */
function className(type: TSESTree.TypeNode): string | undefined {
  if (type.type === 'TSTypeReference') return type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
  if (type.type !== 'TSUnionType') return undefined;
  const names = type.types.filter(({ type: kind }) => kind !== 'TSUndefinedKeyword' && kind !== 'TSNullKeyword').map(className);
  return names.length === 1 ? names[0] : undefined;
}

function typedClass(cx: Lowering, receiver: Node): ClassNode | undefined {
  if (cx.modules.isForeign(receiver)) return undefined;
  const declared = cx.types?.classOf(receiver);
  if (declared === undefined || TYPES.has(declared.name)) return undefined;
  const node = cx.modules.classIn(declared.path, declared.name);
  return isClass(node) ? node : undefined;
}
