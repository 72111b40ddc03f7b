/** Whose a stream is that came in from outside. */
import type { Stream } from '../lower/streams.ts';
import { memberName, unwrap, type FunctionNode } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';

/** Methods that register a handler which answers by itself; what `use` registers may leave that to the next. */
const ROUTES = /^(?:get|post|put|patch|delete|all|route)$/;

/**
 * Did the stream come in from a caller who may go on with it? Code that neither opens nor ends it leaves that to somebody,
 * unless it is the handler of a route: who calls that has no more to say in the answer.
 */
export function isLent(scopes: Scopes, root: FunctionNode, { borrowed, opens, ends }: Stream): boolean {
  return borrowed && !opens && !ends && !isRouteHandler(scopes, root);
}

function isRouteHandler(scopes: Scopes, fn: FunctionNode): boolean {
  const call = scopes.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.arguments.at(-1) !== fn || call.arguments.length < 2) return false;
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' && ROUTES.test(memberName(callee) ?? '') && fn.params.length <= 2;
}
