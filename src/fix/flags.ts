/** A flag that the code has already: it says of the stream what a new one would. */
import { isFunction, isLoop, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { isVisibleAt } from './receiver.ts';
import { ancestorsOf, statementsOf, wholeOf } from './sites.ts';

/**
 * @param sends the calls that send
 * @param loop the flag is known around it and the outermost `try` that it stands in
 * @returns the name of a flag that starts as false, becomes nothing but true, and is set behind each of them
 */
export function flagOf(scopes: Scopes, sends: readonly Node[], loop: Node): string | undefined {
  const [first, ...others] = sends;
  if (first === undefined) return undefined;
  const around = ancestorsOf(scopes, loop);
  const home = around.findIndex((node) => isFunction(node));
  const place = around.slice(0, Math.max(home, 0)).findLast((node) => node.type === 'TryStatement') ?? loop;
  const flags = setBehind(scopes, first).filter((flag) => isFlag(flag) && isVisibleAt(scopes, flag, place) && !startsAnew(scopes, flag));
  return flags.find((flag) => others.every((send) => isTold(scopes, send, flag)))?.name;
}

/** Is it declared in a loop, which makes it false again each time? */
function startsAnew(scopes: Scopes, { declaration, home }: Variable): boolean {
  const around = ancestorsOf(scopes, declaration);
  return around.slice(0, around.indexOf(home)).some(isLoop);
}

/** Starts as false, and only becomes true. */
function isFlag({ kind, writes }: Variable): boolean {
  if (kind !== 'let') return false;
  const [start, ...later] = writes.map(({ value }) => (value?.type === 'Literal' ? value.value : undefined));
  return start === false && later.length > 0 && later.every((value) => value === true);
}

/** Is it set behind this send, or behind one that comes before in every case? */
function isTold(scopes: Scopes, send: Node, flag: Variable): boolean {
  for (let node: Node | undefined = send; node !== undefined && node !== flag.home; node = scopes.parentOf(node)) {
    const siblings = statementsOf(scopes.parentOf(node));
    if (siblings !== undefined && siblings.slice(0, siblings.indexOf(node)).some((sibling) => assigned(scopes, sibling) === flag)) return true;
  }
  return setBehind(scopes, send).includes(flag);
}

/** The variables that become true right behind the statement of a send. */
function setBehind(scopes: Scopes, send: Node): Variable[] {
  let statement = scopes.parentOf(wholeOf(scopes, send));
  if (statement?.type === 'VariableDeclarator') statement = scopes.parentOf(statement);
  const siblings = statement === undefined ? undefined : statementsOf(scopes.parentOf(statement));
  if (statement === undefined || siblings === undefined) return [];
  const found: Variable[] = [];
  for (const next of siblings.slice(siblings.indexOf(statement) + 1)) {
    const variable = assigned(scopes, next);
    if (variable === undefined) break;
    found.push(variable);
  }
  return found;
}

/** `flag = true;` */
function assigned(scopes: Scopes, statement: Node): Variable | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const expression = unwrap(statement.expression);
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=' || expression.left.type !== 'Identifier') return undefined;
  return expression.right.type === 'Literal' && expression.right.value === true ? scopes.variableOf(expression.left) : undefined;
}
