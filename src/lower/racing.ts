/**
 * `await Promise.race([reader.read(), timeout])`, `await withTimeout(iterator.next())`: a step of a source that something
 * else may cut short. The promise of the step is handed on, and whoever gets it gives back what it settles to.
 */
import type { Lowering } from './context.ts';
import type { Call } from './calls.ts';
import { noteReading } from './promises.ts';
import { memberName, propertyName, unwrap, type Node } from '../syntax/node.ts';
import type { Value } from './value.ts';

/** @returns the step, where what is awaited is looked at as the result of one; the call's own value elsewhere */
export function stepThrough(cx: Lowering, { node, args, use }: Call, value: Value): Value {
  if (use !== 'awaited') return value;
  const step = args.flatMap(itemsIn).find(({ ref }) => ref?.kind === 'read');
  if (step?.ref?.kind !== 'read') return value;
  noteReading(cx, step.ref.of);
  return asksDone(cx, node) ? step : value;
}

const itemsIn = (value: Value): readonly Value[] => (value.ref?.kind === 'list' ? value.ref.items : [value]);

/** `const { done, value } = await …`, `const result = await …; if (result.done) …`. */
function asksDone(cx: Lowering, node: Node): boolean {
  const { scopes } = cx;
  let up = scopes.parentOf(node);
  while (up !== undefined && unwrap(up) !== up) up = scopes.parentOf(up);
  if (up?.type !== 'AwaitExpression') return false;
  const holder = scopes.parentOf(up);
  const target = holder?.type === 'VariableDeclarator' ? holder.id : holder?.type === 'AssignmentExpression' ? holder.left : undefined;
  if (target?.type === 'ObjectPattern') return target.properties.some((property) => property.type === 'Property' && propertyName(property.key, property.computed) === 'done');
  const variable = target?.type === 'Identifier' ? scopes.variableOf(target) : undefined;
  return variable?.references.some((reference) => {
    const member = scopes.parentOf(reference);
    return member?.type === 'MemberExpression' && member.object === reference && memberName(member) === 'done';
  }) === true;
}
