/** What the code calls the stream, and how it sends to it: a fix uses the same words. */
import { memberName, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import type { Sites } from './sites.ts';
import { wholeOf } from './sites.ts';
import type { StackFix } from './stacks.ts';

export interface Receiver {
  /** `res`, `reply.raw`, `controller`. */
  readonly text: string;
  readonly root: Variable;
  /** A call in which it sends. */
  readonly example: Extract<Node, { type: 'CallExpression' }> | undefined;
  readonly awaited: boolean;
}

/** @returns undefined when the code sends only by calling others, or by an expression that cannot be repeated */
export function receiverOf(scopes: Scopes, text: string, sites: Sites, stack: StackFix): Receiver | undefined {
  let found: Receiver | undefined;
  for (const node of [...sites.sends, ...sites.ends]) {
    if (node.type !== 'CallExpression') continue;
    const callee = unwrap(node.callee);
    if (callee.type !== 'MemberExpression') continue;
    const sends = memberName(callee) === stack.send && node.arguments.length > 0;
    if (found !== undefined && !sends) continue;
    const root = rootOf(scopes, callee.object);
    const object = text.slice(callee.object.range[0], callee.object.range[1]);
    if (root === undefined || !/^[\w$.]+$/.test(object)) continue;
    const example = sends ? node : undefined;
    found = { text: object, root, example, awaited: wholeOf(scopes, node).type === 'AwaitExpression' };
    if (sends) return found;
  }
  return found;
}

function rootOf(scopes: Scopes, object: Node): Variable | undefined {
  let inner = unwrap(object);
  while (inner.type === 'MemberExpression' && !inner.computed) inner = unwrap(inner.object);
  return inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
}
