/** Async functions that nobody awaits: what stands right behind their start runs before anything that they wait for. */
import { isFunction, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import { isInteresting } from './callbacks.ts';
import type { Lowering } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { fork } from './fork.ts';
import type { Value } from './value.ts';

/** Starts `body` beside the code around `node`: `void run(); res.write(': open\n\n');` has written before `run()` goes on. */
export function detach(cx: Lowering, node: Node, body: () => Value): Value {
  return fork(cx, node, 'detached', () => {
    for (const expression of plainCallsBehind(cx, node)) lowerExpression(cx, expression, 'discarded');
    return body();
  });
}

/** `(async () => { … await run(); … })()`: what stands behind the call does not wait for it. */
export function isStartedInPlace(call: Node, fn: FunctionNode): boolean {
  if (call.type !== 'CallExpression' || unwrap(call.callee) !== fn) return false;
  let waits = false;
  walk(fn.body, (node) => {
    if (node.type === 'AwaitExpression') waits = true;
    return !waits && !isFunction(node);
  });
  return waits;
}

/** How many statements are looked at. */
const MOST = 6;

/** The statements right behind the one around `node`, as far as they are calls that run to their end and start nothing. */
function plainCallsBehind(cx: Lowering, node: Node): Node[] {
  let statement: Node | undefined = node;
  while (statement !== undefined && statement.type !== 'ExpressionStatement') {
    const up: Node | undefined = cx.scopes.parentOf(statement);
    if (up === undefined || isFunction(up)) return [];
    statement = up;
  }
  const block = statement === undefined ? undefined : cx.scopes.parentOf(statement);
  if (statement === undefined || block?.type !== 'BlockStatement') return [];
  const calls: Node[] = [];
  const first = block.body.indexOf(statement) + 1;
  for (const next of block.body.slice(first, first + MOST)) {
    const call = next.type === 'ExpressionStatement' ? unwrap(next.expression) : undefined;
    if (call?.type !== 'CallExpression' || call.arguments.some(isFunction) || isInteresting(cx, call)) break;
    calls.push(call);
  }
  return calls;
}
