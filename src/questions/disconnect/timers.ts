/** Timers that are cleared somewhere, and not when the client leaves. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, unwrap, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { find, isDisconnectListener, isWithin, onlyLogs, type Handler } from './handler.ts';

/**
 * Does the listener for the disconnect only set flags, none of which leads to what clears the timer? Code that has no such
 * listener may come to the clearing by its own end.
 */
export function isLeftRunning({ scopes, fn }: Handler, { references }: Variable): boolean {
  const flags = flagsOf(scopes, fn);
  if (flags === undefined || flags.size === 0) return false;
  const uses = references.filter((reference) => scopes.parentOf(reference)?.type === 'CallExpression');
  // Whoever is given the timer otherwise may clear it.
  if (uses.length !== references.filter((reference) => !isOwn(scopes, reference)).length) return false;
  return uses.length > 0 && !uses.some((use) => isReached(scopes, fn, flags, use, new Set()));
}

/** Is the timer cleared where the code comes to its end only, so that an `await` that rejects before leaves it running? */
export function isSkippedByErrors({ scopes }: Handler, timer: Node, { references }: Variable): boolean {
  const around = scopes.functionAround(timer);
  const uses = references.filter((reference) => !isOwn(scopes, reference)).map((reference) => scopes.parentOf(reference)!);
  if (!isFunction(around) || !around.async || uses.length === 0) return false;
  return uses.every((use) => isClear(use) && scopes.functionAround(use) === around && isSkipped(scopes, around, timer, use));
}

const isClear = (node: Node): boolean => node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'clearInterval';

function isSkipped(scopes: Scopes, around: FunctionNode, timer: Node, clear: Node): boolean {
  return find(around.body, (node) => {
    const isWait = (node.type === 'AwaitExpression' && !neverRejects(node.argument)) || (node.type === 'ForOfStatement' && node.await);
    if (!isWait || node.range[0] < timer.range[1] || node.range[0] > clear.range[0] || scopes.functionAround(node) !== around) return false;
    const handler = tryAround(scopes, node, around);
    return handler === undefined || isWithin(clear, handler.block);
  }) !== undefined;
}

/** `new Promise((resolve) => …)`, `sleep(1000)`. */
function neverRejects(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression') return inner.callee.type === 'Identifier' && /^(?:sleep|delay|wait|pause|setTimeout)$/.test(inner.callee.name);
  const [executor] = inner.type === 'NewExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'Promise' ? inner.arguments : [];
  return isFunction(executor) && executor.params.length < 2;
}

/** The `try` whose handlers hear of what this node throws. */
function tryAround(scopes: Scopes, node: Node, around: FunctionNode): TSESTree.TryStatement | undefined {
  for (let below = node, up = scopes.parentOf(node); up !== undefined && up !== around; below = up, up = scopes.parentOf(up)) {
    if (up.type === 'TryStatement' && (up.block === below || (up.handler === below && up.finalizer !== null))) return up;
  }
  return undefined;
}

/** The variable's own declaration or assignment, or `timer.unref()`. */
function isOwn(scopes: Scopes, reference: Node): boolean {
  const parent = scopes.parentOf(reference);
  return (parent?.type === 'MemberExpression' && memberName(parent) === 'unref') || (parent?.type === 'AssignmentExpression' && parent.left === reference);
}

/** What the listeners set, where they do nothing else; undefined where one does. */
export function flagsOf(scopes: Scopes, fn: FunctionNode): ReadonlySet<Variable> | undefined {
  const flags = new Set<Variable>();
  let others = false;
  find(fn.body, (node) => {
    if (!isDisconnectListener(node) || node.type !== 'CallExpression') return false;
    const listener = node.arguments.at(-1);
    if (!isFunction(listener)) others = true;
    else if (!onlyLogs(listener)) {
      const statements = listener.body.type === 'BlockStatement' ? listener.body.body : [listener.body];
      for (const statement of statements) {
        const inner = unwrap(statement.type === 'ExpressionStatement' ? statement.expression : statement);
        const flag = inner.type === 'AssignmentExpression' && inner.left.type === 'Identifier' ? scopes.variableOf(inner.left) : undefined;
        if (flag === undefined) others = true;
        else flags.add(flag);
      }
    }
    return others;
  });
  return others ? undefined : flags;
}

/** May code come here for the disconnect, or by the handler's own end? */
function isReached(scopes: Scopes, fn: FunctionNode, flags: ReadonlySet<Variable>, place: Node, seen: Set<Node>): boolean {
  for (let below = place, up = scopes.parentOf(below); up !== undefined; below = up, up = scopes.parentOf(up)) {
    if (up === fn || up.type === 'CatchClause') return true;
    if (up.type === 'IfStatement' && below !== up.test && asks(scopes, flags, up.test) === (below === up.consequent)) return true;
    if (!isFunction(up)) continue;
    if (seen.has(up)) return false;
    seen.add(up);
    const name = up.id ?? nameOf(scopes, up);
    const named = name === undefined ? undefined : scopes.variableOf(name);
    return named === undefined ? false : named.references.some((reference) => isReached(scopes, fn, flags, reference, seen));
  }
  return false;
}

function nameOf(scopes: Scopes, fn: FunctionNode): Node | undefined {
  const parent = scopes.parentOf(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
}

/** Is it true when one of the flags is set, or when none is? Undefined where it does not ask. */
function asks(scopes: Scopes, flags: ReadonlySet<Variable>, test: Node): boolean | undefined {
  const flag = find(test, (node) => {
    const variable = node.type === 'Identifier' ? scopes.variableOf(node) : undefined;
    return variable !== undefined && flags.has(variable);
  });
  if (flag === undefined) return undefined;
  return find(test, (node) => node.type === 'UnaryExpression' && node.operator === '!' && isWithin(flag, node)) === undefined;
}
