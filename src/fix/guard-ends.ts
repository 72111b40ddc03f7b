/** The shape of a fix that leaves the code as it is: a guard before each end that is reached with nothing sent. */
import { isFunction, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { isFirstOnLine, type Draft, type LinesOfCode } from './draft.ts';
import { isUsed } from './marks.ts';
import { catchStarted, type Anchors, type Plan } from './shapes.ts';
import { ancestorsOf, caughtOf, contains, functionsAround, keyOfNode, rethrows, statementOf, statementsOf, wholeOf } from './sites.ts';
import { negated } from './stacks.ts';
import type { Words } from './words.ts';

/** Puts the guard right before each end that is reached with nothing sent. */
export function guardEnds(plan: Plan, culprits: ReadonlySet<string>): Anchors {
  const { draft, scopes, sites, stack } = plan;
  const anchors: Node[] = [];
  for (const end of sites.ends) {
    if (!culprits.has(keyOfNode(end))) continue;
    // A helper elsewhere that ends may first send.
    if (sites.through.has(end) && sites.sends.includes(end)) return undefined;
    const chain = caughtOf(scopes, end);
    const statement = statementOf(scopes, chain ?? end) ?? conciseOf(scopes, end);
    const [around] = functionsAround(scopes, end);
    const words = statement === undefined ? undefined : plan.wordsAt(statement, true);
    if (statement === undefined || around === undefined || words === undefined || isGuarded(plan, statement)) return undefined;
    // What takes the error of the end takes that of the send as well.
    const caught = chain === undefined ? '' : draft.text.slice(end.range[1], chain.range[1]);
    if (caught.includes('\n') || (caught !== '' && culprits.size > 1 && stack.over === undefined && !words.send.startsWith('await '))) return undefined;
    const withCaught = (code: string): string => (caught === '' ? code : `${code.slice(0, code.length - draft.style.semicolon.length)}${caught}${draft.style.semicolon}`);
    if (words.send.startsWith('await ') && !around.async) return undefined;
    // After a deliberate abort nothing may be sent.
    if (!sites.aborts.every((abort) => isInCatchOf(scopes, abort, end))) return undefined;
    if (stack.discards && sites.sends.some((send) => send.range[0] > end.range[1] && contains(scopes.parentOf(statement)!, send))) return undefined;
    if (stack.discards && [end, ...sites.sends].some((node) => mayPassOn(scopes, node, around))) return undefined;
    // Where two ends may be reached one after the other, the event goes out before the first.
    const guard = culprits.size > 1 && stack.over === undefined ? [`if (!${plan.flag}) {`, `\t${withCaught(words.send)}`, `\t${plan.flag} = true${draft.style.semicolon}`, '}'] : [withCaught(isAsked(plan, statement, words) ? words.unasked : words.guarded)];
    if (isFunction(scopes.parentOf(statement))) {
      if (!openConcise(draft, statement, guard, isUsed(scopes, around))) return undefined;
    } else if (statementsOf(scopes.parentOf(statement)) !== undefined) {
      if (!isFirstOnLine(draft, statement)) return undefined;
      draft.insertBefore(statement, guard);
    } else if (!brace(draft, scopes, statement, guard)) return undefined;
    anchors.push(statement);
  }
  if (anchors.length === 0) return undefined;
  catchStarted(plan, anchors);
  return anchors;
}

/** Does the abort stand in the `catch` of a `try` whose block has the end? */
function isInCatchOf(scopes: Scopes, abort: Node, end: Node): boolean {
  return ancestorsOf(scopes, abort).some((up) => up.type === 'TryStatement' && up.handler !== null && contains(up.handler, abort) && contains(up.block, end));
}

/** `() => res.end()`: the call is the whole body. */
function conciseOf(scopes: Scopes, call: Node): Node | undefined {
  const whole = wholeOf(scopes, call);
  const parent = scopes.parentOf(whole);
  return isFunction(parent) && parent.body === whole ? whole : undefined;
}

/** The body of an arrow function becomes a block, with the guard first. */
function openConcise(draft: Draft, body: Node, guard: LinesOfCode, returns: boolean): boolean {
  if (/\(\s*$/.test(draft.text.slice(0, body.range[0]))) return false;
  const { newline, unit, semicolon } = draft.style;
  const indent = draft.indentAt(body.range[0]);
  draft.replace([body.range[0], body.range[0]], `{${newline}${draft.lines(guard, indent + unit)}${newline}${indent}${unit}${returns ? 'return ' : ''}`);
  draft.replace([body.range[1], body.range[1]], `${semicolon}${newline}${indent}}`);
  return true;
}

/** Does a guard of this flag stand before it already? */
function isGuarded({ draft, scopes, flag }: Plan, statement: Node): boolean {
  const siblings = statementsOf(scopes.parentOf(statement)) ?? [];
  const before = siblings[siblings.indexOf(statement) - 1];
  return before?.type === 'IfStatement' && new RegExp(`!${flag.replaceAll('$', '\\$')}\\b`).test(draft.text.slice(...before.test.range));
}

/** Does it stand in a `finally` of its function, behind which an error goes on that nobody there has caught? */
function mayPassOn(scopes: Scopes, node: Node, around: FunctionNode): boolean {
  const ancestors = ancestorsOf(scopes, node);
  return ancestors
    .slice(0, ancestors.indexOf(around))
    .some((up) => up.type === 'TryStatement' && up.finalizer !== null && contains(up.finalizer, node) && (up.handler === null || rethrows(up.handler.body)));
}

/** `if (!res.writableEnded) res.end();`: does the code ask right before it whether the stream is over? */
function isAsked({ draft, scopes, stack }: Plan, statement: Node, { receiver }: Words): boolean {
  const over = stack.over?.(receiver.text);
  const parent = scopes.parentOf(statement);
  const isFirst = parent?.type === 'BlockStatement' && parent.body[0] === statement;
  const branch = isFirst ? parent : statement;
  const test = scopes.parentOf(branch);
  if (over === undefined || test?.type !== 'IfStatement' || (test.consequent as Node) !== branch) return false;
  return conjuncts(test.test).some((one) => draft.text.slice(...one.range) === negated(over));
}

function conjuncts(test: Node): Node[] {
  return test.type === 'LogicalExpression' && test.operator === '&&' ? [...conjuncts(test.left), ...conjuncts(test.right)] : [test];
}

/** `if (done) res.end();` gets braces. */
export function brace(draft: Draft, scopes: Scopes, statement: Node, guard: LinesOfCode): boolean {
  const holder = scopes.parentOf(statement);
  if (holder?.type !== 'IfStatement' || !isFirstOnLine(draft, holder)) return false;
  const { newline, unit } = draft.style;
  const indent = draft.indentAt(holder.range[0]);
  draft.replace([statement.range[0], statement.range[0]], `{${newline}${draft.lines(guard, indent + unit)}${newline}${indent}${unit}`);
  draft.replace([statement.range[1], statement.range[1]], `${newline}${indent}}`);
  return true;
}
