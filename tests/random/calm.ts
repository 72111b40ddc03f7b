/**
 * Code that handles an error is taken not to fail by itself: what it calls without waiting for it does not throw. So in a
 * program that is executed such calls are replaced by `$calm`, which never throws.
 */
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../../src/syntax/node.ts';

const UNKNOWN = /^(?:cond|work|step|stepInChain|source|sourceWithNulls)$/;

export function calmed(text: string): string {
  if (!/\b(?:catch|finally|then)\b/.test(text)) return text;
  const program = parse(text, { range: true, sourceType: 'module' }) as TSESTree.Program;
  const parents = new Map<Node, Node>();
  const calls: TSESTree.CallExpression[] = [];
  walk(program, (node, parent) => {
    if (parent !== undefined) parents.set(node, parent);
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && UNKNOWN.test(node.callee.name)) calls.push(node);
  });
  const places = calls.filter((call) => !isAwaited(call, parents) && isHandling(call, parents)).map((call) => call.range[0]).sort((a, b) => a - b);
  return places.reduceRight((changed, at) => `${changed.slice(0, at)}$calm.${changed.slice(at)}`, text);
}

/** `await step()`, `await Promise.all([step(), step()])`. */
function isAwaited(node: Node, parents: ReadonlyMap<Node, Node>): boolean {
  const up = parents.get(node);
  if (up?.type === 'ArrayExpression') return isAwaited(parents.get(up) ?? up, parents);
  return up?.type === 'AwaitExpression';
}

/** Does it stand in a catch clause, a finally block, a function for one of them? Inside, a function that holds a writer does more. */
function isHandling(node: Node, parents: ReadonlyMap<Node, Node>): boolean {
  for (let inner = node, up = parents.get(inner); up !== undefined; inner = up, up = parents.get(inner)) {
    if (isFunction(inner) && holdsLoop(inner)) return false;
    if (inner.type === 'CatchClause' || (up.type === 'TryStatement' && up.finalizer === inner)) return true;
    if (up.type === 'CallExpression' && isFunction(inner) && isChained(up, up.arguments.findIndex((argument) => argument === inner))) return true;
  }
  return false;
}

function isChained(call: TSESTree.CallExpression, argument: number): boolean {
  const callee = unwrap(call.callee);
  const name = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
  return name === 'catch' || name === 'finally' || (name === 'then' && argument === 1);
}

function holdsLoop(fn: FunctionNode): boolean {
  let found = false;
  walk(fn, (inner) => {
    if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' && /^(?:read|next)$/.test(memberName(inner.callee) ?? '')) found = true;
    if (inner.type === 'ForOfStatement' && inner.await) found = true;
    return !found;
  });
  return found;
}
