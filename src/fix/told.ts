/** Sends that other functions of the module make: the code that calls them sets the flag behind its calls. */
import { memberName, propertyName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { classOf } from './receiver.ts';
import { functionsAround, statementsOf, wholeOf } from './sites.ts';

/**
 * @param home the function in which the flag lives
 * @returns the calls inside `home` that send, in place of those outside; undefined when one of these cannot tell that it has sent
 */
export function toldInside(scopes: Scopes, sends: readonly Node[], home: Node): Node[] | undefined {
  const isInside = (node: Node): boolean => functionsAround(scopes, node).some((fn) => fn === home);
  const outside = sends.filter((send) => !isInside(send));
  const told = new Set(sends.filter(isInside));
  for (const helper of new Set(outside.map((send) => functionsAround(scopes, send)[0]))) {
    const references = helper === undefined ? undefined : referencesTo(scopes, helper, home)?.filter(isInside);
    if (helper === undefined || references === undefined || references.length === 0 || !sendsLast(scopes, helper, outside)) return undefined;
    for (const reference of references) {
      const call = scopes.parentOf(reference);
      if (call?.type !== 'CallExpression' || call.callee !== reference) return undefined;
      told.add(call);
    }
  }
  return [...told];
}

/** Where a function is named: `send`, or `this.send` by a method of the same class. */
function referencesTo(scopes: Scopes, fn: FunctionNode, home: Node): readonly Node[] | undefined {
  const method = scopes.parentOf(fn);
  if (method?.type !== 'MethodDefinition') return nameOf(scopes, fn)?.references;
  const name = method.kind === 'method' ? propertyName(method.key, method.computed) : undefined;
  const cls = classOf(scopes, fn.body);
  if (name === undefined || cls === undefined) return undefined;
  const found: Node[] = [];
  walk(home, (node) => {
    if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && memberName(node) === name && classOf(scopes, node) === cls) found.push(node);
  });
  return found;
}

function nameOf(scopes: Scopes, fn: FunctionNode): Variable | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id ? scopes.variableOf(fn.id) : undefined;
  const parent = scopes.parentOf(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' && unwrap(parent.init ?? fn) === fn ? scopes.variableOf(parent.id) : undefined;
}

/** Does it send whenever it returns, and do nothing behind that could fail? */
function sendsLast(scopes: Scopes, helper: FunctionNode, sends: readonly Node[]): boolean {
  if (helper.body.type !== 'BlockStatement') return sends.some((send) => wholeOf(scopes, send) === helper.body);
  const { body } = helper.body;
  const sending = body.map((statement) => statement.type === 'ExpressionStatement' && sends.some((send) => scopes.parentOf(wholeOf(scopes, send)) === statement));
  const first = sending.indexOf(true);
  return first >= 0 && sending.slice(first).every(Boolean) && statementsOf(helper.body) !== undefined && !body.slice(0, first).some((statement) => mayLeave(statement));
}

/** A `return` before the send, as in `if (res.writableEnded) return;`. */
function mayLeave(statement: Node): boolean {
  if (statement.type === 'ReturnStatement') return true;
  if (statement.type === 'IfStatement') return mayLeave(statement.consequent) || (statement.alternate !== null && mayLeave(statement.alternate));
  if (statement.type === 'BlockStatement') return statement.body.some(mayLeave);
  return statement.type !== 'ExpressionStatement' && statement.type !== 'VariableDeclaration';
}
