/** Setting the flag behind each call that sends. */
import { isFunction, memberName, methodCalled, unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { isFirstOnLine, type Draft } from './draft.ts';
import { statementsOf, wholeOf } from './sites.ts';

/** The sends that the flag must be set behind: not those that come after another one in every case. */
export function needed(scopes: Scopes, sends: readonly Node[]): Node[] {
  const holders = new Map<Node, Node>();
  for (const send of sends) {
    const statement = statementAround(scopes, send);
    if (statement !== undefined && !holders.has(statement)) holders.set(statement, send);
  }
  return sends.filter((send) => {
    for (let node: Node | undefined = send; node !== undefined && !isFunction(node); node = scopes.parentOf(node)) {
      const siblings = statementsOf(scopes.parentOf(node));
      const at = siblings?.indexOf(node) ?? -1;
      if (siblings !== undefined && siblings.slice(0, Math.max(at, 0)).some((sibling) => holders.has(sibling))) return false;
    }
    return true;
  });
}

/** The statement that sends in every case: the call alone, its result kept, or awaited. */
function statementAround(scopes: Scopes, send: Node): Node | undefined {
  const parent = scopes.parentOf(wholeOf(scopes, send));
  return parent?.type === 'ExpressionStatement' ? parent : undefined;
}

/**
 * @param awaited what the call returns is a promise, and only when that is fulfilled is anything sent
 * @returns false, and has written nothing, where the flag cannot be set right behind the call
 */
export function markSend(draft: Draft, scopes: Scopes, send: Node, flag: string, awaited: boolean): boolean {
  const set = `${flag} = true${draft.style.semicolon}`;
  const whole = wholeOf(scopes, send);
  const parent = scopes.parentOf(whole);
  if (parent === undefined) return false;
  if (isFunction(parent) && parent.body === whole) return markConcise(draft, scopes, parent, whole, set, awaited);
  if (parent.type === 'ReturnStatement') return markReturn(draft, scopes, parent, whole, set, awaited);
  const statement = parent.type === 'AssignmentExpression' && parent.right === whole ? scopes.parentOf(parent) : parent;
  if (statement?.type === 'ExpressionStatement') return behindStatement(draft, scopes, statement, set);
  if (parent.type === 'VariableDeclarator') {
    const declaration = scopes.parentOf(parent);
    return declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1 && behindStatement(draft, scopes, declaration, set);
  }
  return markCondition(draft, scopes, whole, parent, set);
}

function behindStatement(draft: Draft, scopes: Scopes, statement: Node, set: string): boolean {
  const holder = scopes.parentOf(statement);
  if (endsOnNextLine(draft.text, statement)) return false;
  if (statementsOf(holder) !== undefined) {
    if (isOnLineOf(draft, holder!, statement)) draft.replace([statement.range[1], statement.range[1]], ` ${set}`);
    else draft.insertAfter(statement, [set]);
    return true;
  }
  if (statement.type !== 'ExpressionStatement' || holder === undefined) return false;
  // The lone statement of an `if` or a loop gets braces.
  const indent = draft.indentAt(holder.range[0]);
  const { newline, unit } = draft.style;
  const head = draft.text.slice(0, statement.range[0]).trimEnd();
  if (/\/\/[^\n]*$/.test(head)) return false;
  const own = draft.text.slice(head.length, statement.range[0]).includes('\n');
  // A statement on a line of its own keeps its line.
  if (own) draft.replace([head.length, head.length], ' {');
  else draft.replace([head.length, statement.range[0]], ` {${newline}${indent}${unit}`);
  const behind = draft.behind(statement);
  draft.replace([behind, behind], `${newline}${own ? draft.indentAt(statement.range[0]) : indent + unit}${set}${newline}${indent}}`);
  return true;
}

/** In code without semicolons one that opens the next line is taken to end the statement before. */
export const endsOnNextLine = (text: string, statement: Node): boolean => /\n\s*;$/.test(text.slice(statement.range[0], statement.range[1]));

/** Does the statement stand on the line on which what holds it begins? */
function isOnLineOf(draft: Draft, holder: Node, statement: Node): boolean {
  return !draft.text.slice(holder.range[0], statement.range[0]).includes('\n');
}

/** `(data) => res.write(data)`. */
function markConcise(draft: Draft, scopes: Scopes, fn: FunctionNode, body: Node, set: string, awaited: boolean): boolean {
  const { newline, unit, semicolon } = draft.style;
  if (/^\s*\)/.test(draft.text.slice(body.range[1])) && /\(\s*$/.test(draft.text.slice(0, body.range[0])) && body.type !== 'CallExpression') return false;
  const waits = awaited && body.type !== 'AwaitExpression' && (fn.async || makeAsync(draft, scopes, fn));
  const line = `${newline}${draft.indentAt(body.range[0])}`;
  const isPromise = awaited && !waits && body.type !== 'AwaitExpression';
  const result = isPromise || (isUsed(scopes, fn) && !givesNothing(body)) ? draft.fresh('result', 'outcome') : undefined;
  draft.replace([body.range[0], body.range[0]], `{${line}${unit}${result === undefined ? '' : `const ${result} = `}${waits ? 'await ' : ''}`);
  draft.replace([body.range[1], body.range[1]], `${semicolon}${line}${unit}${set}${result === undefined ? '' : `${line}${unit}return ${result}${semicolon}`}${line}}`);
  return true;
}

/** `controller.enqueue(chunk)` has no value. */
const givesNothing = (send: Node): boolean => methodCalled(send) === 'enqueue';

/** `return stream.writeSSE(event);` */
function markReturn(draft: Draft, scopes: Scopes, statement: Node, value: Node, set: string, awaited: boolean): boolean {
  const fn = scopes.functionAround(statement);
  if (statementsOf(scopes.parentOf(statement)) === undefined || !isFirstOnLine(draft, statement) || endsOnNextLine(draft.text, statement) || !isFunction(fn) || fn.generator) return false;
  const waits = awaited && value.type !== 'AwaitExpression' && (fn.async || makeAsync(draft, scopes, fn));
  const result = draft.fresh('result', 'outcome');
  const { semicolon } = draft.style;
  draft.replace([statement.range[0], value.range[0]], `const ${result} = ${waits ? 'await ' : ''}`);
  draft.insertAfter(statement, [set, `return ${result}${semicolon}`]);
  return true;
}

/** Where all that call a function await it, it may as well await what it returned. */
function makeAsync(draft: Draft, scopes: Scopes, fn: FunctionNode): boolean {
  const calls = callsOf(scopes, fn);
  if (fn.returnType || fn.type !== 'ArrowFunctionExpression' || calls === undefined || !calls.every((call) => scopes.parentOf(call)?.type === 'AwaitExpression')) return false;
  draft.replace([fn.range[0], fn.range[0]], 'async ');
  return true;
}

/** Does anything look at what the function returns? */
export function isUsed(scopes: Scopes, fn: FunctionNode): boolean {
  if (!fn.returnType && isListener(scopes, fn)) return false;
  const calls = callsOf(scopes, fn);
  return Boolean(fn.returnType) || calls === undefined || !calls.every((call) => scopes.parentOf(wholeOf(scopes, call))?.type === 'ExpressionStatement');
}

/** Methods and functions that call what they are given, and take nothing from it. */
const CALL_BACK = /^(?:on|once|addListener|addEventListener|subscribe|forEach|setTimeout|setInterval|setImmediate|queueMicrotask)$/;

/** `source.on('data', fn)`, `items.subscribe({ next: fn })`. */
function isListener(scopes: Scopes, fn: FunctionNode): boolean {
  const parent = scopes.parentOf(fn);
  const given = parent?.type === 'Property' && parent.value === fn ? scopes.parentOf(parent) : fn;
  const call = given === undefined ? undefined : scopes.parentOf(given);
  if (call?.type !== 'CallExpression' || given === call.callee) return false;
  const callee = unwrap(call.callee);
  const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined;
  return name !== undefined && CALL_BACK.test(name) && (given === fn || name === 'subscribe');
}

/** @returns undefined where it goes elsewhere as well */
function callsOf(scopes: Scopes, fn: FunctionNode): Node[] | undefined {
  const declarator = scopes.parentOf(fn);
  const variable = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier' && !declarator.id.typeAnnotation ? scopes.variableOf(declarator.id) : undefined;
  if (variable === undefined || variable.exported === true) return undefined;
  const calls = variable.references.map((reference) => ({ reference, call: scopes.parentOf(reference) }));
  return calls.every(({ reference, call }) => call?.type === 'CallExpression' && call.callee === reference) ? calls.map(({ call }) => call!) : undefined;
}

/** `if (!res.write(data)) await drained()`: the call comes first, into a variable. */
function markCondition(draft: Draft, scopes: Scopes, call: Node, parent: Node, set: string): boolean {
  const negation = parent.type === 'UnaryExpression' && parent.operator === '!' ? parent : undefined;
  const compared = parent.type === 'BinaryExpression' && parent.left === call && parent.right.type === 'Literal' ? parent : undefined;
  const test = negation ?? compared ?? call;
  const statement = scopes.parentOf(test);
  if (statement?.type !== 'IfStatement' || statement.test !== test || statementsOf(scopes.parentOf(statement)) === undefined) return false;
  if (isOnLineOf(draft, scopes.parentOf(statement)!, statement)) return false;
  const name = draft.fresh('written', 'wasWritten');
  draft.insertBefore(statement, [`const ${name} = ${draft.text.slice(call.range[0], call.range[1])}${draft.style.semicolon}`, set]);
  draft.replace(call.range, name);
  return true;
}
