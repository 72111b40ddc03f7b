/**
 * What a `return` tells or gives away: a stream that nobody has before, so that where its maker throws no response was made
 * of it; and whether anything was sent to one that was lent.
 */
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';

/** Is the stream the body that the scope's own function makes, and gives away with its `return` alone? */
export function isGivenByReturn(scopes: Scopes, { root }: LoweredScope, { model, madeAt, borrowed, stored }: Stream): boolean {
  if (model.id !== 'node-stream' || borrowed || stored === true || madeAt === undefined) return false;
  const made = scopes.nodesOf('NewExpression').find(({ range }) => range[0] === madeAt.start);
  const declarator = made === undefined ? undefined : scopes.parentOf(made);
  const variable = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier' ? scopes.variableOf(declarator.id) : undefined;
  if (variable?.home !== root) return false;
  return variable.references.some((reference) => isReturned(scopes, root, reference)) && variable.references.every((reference) => isKept(scopes, root, variable, reference));
}

/** Does the stream stay with code at hand? */
function isKept(scopes: Scopes, root: FunctionNode, { identifier }: Variable, reference: Node): boolean {
  if (reference === identifier || isReturned(scopes, root, reference)) return true;
  const parent = scopes.parentOf(reference);
  if (parent?.type === 'MemberExpression' && parent.object === reference) return memberName(parent) !== 'pipe';
  // `fill(output)`, `this.fill(output)`: what they do with it is known.
  const callee = parent?.type === 'CallExpression' && parent.callee !== reference ? unwrap(parent.callee) : undefined;
  if (callee?.type === 'Identifier') return isFunction(scopes.variableOf(callee)?.declaration);
  return callee?.type === 'MemberExpression' && unwrap(callee.object).type === 'ThisExpression';
}

/** `return output`, `return { stream: output }`. */
function isReturned(scopes: Scopes, root: FunctionNode, reference: Node): boolean {
  let up = scopes.parentOf(reference);
  while (up !== undefined && (up.type === 'Property' || up.type === 'ObjectExpression' || up.type === 'TSAsExpression')) up = scopes.parentOf(up);
  return up?.type === 'ReturnStatement' && scopes.functionAround(up) === root;
}

/** `return { ok: true, started }`: does the function tell its caller what a loop has noted of its items, in a flag or by counting? */
export function tellsCaller(scopes: Scopes, { root }: LoweredScope, loop: Node): boolean {
  let tells = false;
  walk(root.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type !== 'ReturnStatement' || node.argument === null || node.range[0] < loop.range[1]) return !tells;
    walk(node.argument, (inner) => {
      const variable = inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
      if (variable !== undefined && isNoted(variable, loop)) tells = true;
    });
    return !tells;
  });
  return tells;
}

/** Does it begin as false or 0, and change in the loop? */
function isNoted({ writes: [first, ...later] }: Variable, loop: Node): boolean {
  const start = first?.value?.type === 'Literal' ? first.value.value : undefined;
  return (start === false || start === 0) && later.some(({ node: { range } }) => loop.range[0] <= range[0] && range[1] <= loop.range[1]);
}
