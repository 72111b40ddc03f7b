/** Setting the flag behind each call that sends. */
import { isFunction, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import type { Draft } from './draft.ts';
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

/** @returns false, and has written nothing, where the flag cannot be set right behind the call */
export function markSend(draft: Draft, scopes: Scopes, send: Node, flag: string): boolean {
  const set = `${flag} = true${draft.style.semicolon}`;
  const whole = wholeOf(scopes, send);
  const parent = scopes.parentOf(whole);
  if (parent === undefined) return false;
  if (isFunction(parent) && parent.body === whole) return markConcise(draft, whole, set);
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
function markConcise(draft: Draft, body: Node, set: string): boolean {
  const { newline, unit, semicolon } = draft.style;
  if (/^\s*\)/.test(draft.text.slice(body.range[1])) && /\(\s*$/.test(draft.text.slice(0, body.range[0])) && body.type !== 'CallExpression') return false;
  const indent = draft.indentAt(body.range[0]);
  const result = draft.fresh('result', 'outcome');
  draft.replace([body.range[0], body.range[0]], `{${newline}${indent}${unit}const ${result} = `);
  draft.replace([body.range[1], body.range[1]], `${semicolon}${newline}${indent}${unit}${set}${newline}${indent}${unit}return ${result}${semicolon}${newline}${indent}}`);
  return true;
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
