/** The shapes of a fix that go around the loop: a `try` with the guard behind it, or the guard last in the function. */
import type { TSESTree } from '@typescript-eslint/utils';

import { unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import type { FunctionScope, Scopes } from '../syntax/scope.ts';
import { isFirstOnLine, type Draft, type LinesOfCode } from './draft.ts';
import { guardEnds } from './guard-ends.ts';
import { ancestorsOf, contains, functionsAround, leaves, rethrows, statementOf, statementsOf, wholeOf, type Sites } from './sites.ts';
import type { StackFix } from './stacks.ts';
import type { Style } from './style.ts';
import { endsOnNextLine } from './marks.ts';
import { lastWords, type Words } from './words.ts';

export interface Plan {
  readonly draft: Draft;
  readonly scopes: Scopes;
  readonly stack: StackFix;
  /**
   * What a fix says at a place; undefined where it cannot be said.
   * @param early control may come there without having entered the loop
   */
  readonly wordsAt: (place: Node, early?: boolean) => Words | undefined;
  readonly flag: string;
  /** The code has the flag already, and sets it behind every call that sends. */
  readonly isKnown: boolean;
  /** The calls that send, but for those that end the stream as well. */
  readonly marked: readonly Node[];
  readonly sites: Sites;
  /** The function around the loop. */
  readonly owner: FunctionNode;
  readonly loop: Node;
  /** The outermost function of the scope. */
  readonly root: FunctionNode;
  /** The function that makes the stream or is given it: the flag must not outlive it. */
  readonly streamHome: FunctionScope;
  /** Some path gives another answer instead of the stream. */
  readonly answers: boolean;
  /** The stream came in from a caller who may go on with it. */
  readonly lent: boolean;
}

/** Where the flag is used; undefined: the shape does not fit. */
export type Anchors = readonly Node[] | undefined;

/** Where no exception leaves the stream silent, and no code ends it: the guard comes last in the function. */
export function appendGuard(plan: Plan): Anchors {
  const { draft, scopes, owner, loop, sites } = plan;
  const last = owner.body.type === 'BlockStatement' ? owner.body.body.at(-1) : undefined;
  const words = last === undefined ? undefined : plan.wordsAt(last);
  if (last === undefined || owner.body.type !== 'BlockStatement' || words === undefined || words.end !== undefined || !isOutermost(plan)) return undefined;
  if (leaves(owner.body) || !isFirstOnLine(draft, last)) return undefined;
  if (sites.ends.length > 0 || last.type === 'ThrowStatement' || !contains(owner, loop) || functionsAround(scopes, loop)[0] !== owner) return undefined;
  draft.closeWith(last, [words.guarded]);
  return [last];
}

/**
 * Is the function that holds the loop the one that ends the stream: the handler, a callback of a library, a function that
 * is started and not awaited? What one does that others call and await, its callers may go on with.
 */
export function isOutermost({ scopes, owner, root, lent, sites }: Pick<Plan, 'scopes' | 'owner' | 'root' | 'lent' | 'sites'>): boolean {
  if (lent) return false;
  const around = functionsAround(scopes, owner);
  if (sites.sends.some((send) => around.includes(functionsAround(scopes, send)[0]!))) return false;
  if (owner === root) return true;
  const parent = scopes.parentOf(owner);
  if (parent?.type === 'CallExpression' && parent.callee === owner) return isStarted(scopes, owner);
  const call = parent?.type === 'Property' ? scopes.parentOf(scopes.parentOf(parent)!) : parent;
  if (call?.type === 'NewExpression') return call.callee.type === 'Identifier' && call.callee.name !== 'Promise';
  if (call?.type !== 'CallExpression' || call !== parent) return false;
  const callee = call.callee.type === 'MemberExpression' ? call.callee.property : call.callee;
  return callee.type === 'Identifier' && !/^(?:then|catch|finally|map|forEach|all|race)$/.test(callee.name);
}

/** `(async () => { … })();`: nobody waits for it, or takes its errors. */
function isStarted(scopes: Scopes, owner: FunctionNode): boolean {
  const call = scopes.parentOf(owner);
  return call?.type === 'CallExpression' && call.callee === owner && scopes.parentOf(wholeOf(scopes, call))?.type === 'ExpressionStatement' && !isAwaited(scopes, call);
}

/** What follows a swallowed error was not reached before: nothing may. */
const isLast = ({ body }: FunctionNode, statement: Node): boolean => body.type === 'BlockStatement' && body.body.at(-1) === statement;

/** An error behind which nothing was sent goes no further: it is logged, and the close event follows. */
export const caught = (flag: string, { semicolon }: Style): LinesOfCode => ['} catch (error) {', `\tif (${flag}) throw error${semicolon}`, `\tconsole.error(error)${semicolon}`];

/**
 * A `try` without `catch` in a function that is started and left gets one: its errors would end the process.
 * @param guards what the guards stand before; one of them in the `finally`
 */
export function catchStarted({ draft, scopes, owner, loop, flag, sites }: Plan, guards: readonly Node[]): void {
  const around = ancestorsOf(scopes, loop);
  const [attempt, ...others] = around.slice(0, around.indexOf(owner)).filter((node): node is TSESTree.TryStatement => node.type === 'TryStatement');
  if (attempt === undefined || others.length > 0 || attempt.handler !== null || !contains(attempt.block, loop) || !isStarted(scopes, owner) || !isLast(owner, attempt)) return;
  const { finalizer } = attempt;
  if (finalizer === null || !guards.some((guard) => contains(finalizer, guard)) || sites.sends.some((send) => contains(finalizer, send))) return;
  const indent = draft.indentAt(attempt.range[0]);
  draft.close(attempt.block.range[1], draft.lines([...caught(flag, draft.style), '}'], indent).slice(indent.length + 1));
}

function isAwaited(scopes: Scopes, call: Node): boolean {
  const whole = wholeOf(scopes, call);
  for (let node = call; node !== whole; node = scopes.parentOf(node)!) if (scopes.parentOf(node)?.type === 'AwaitExpression') return true;
  return false;
}

/** @param culprits the ends that are reached with nothing sent */
export function wrapLoop(plan: Plan, culprits: ReadonlySet<string>): Anchors {
  const { scopes, owner, loop, sites, stack } = plan;
  // Where the library ends the stream, an end of the code's own stays where it is.
  // What is answered in the background is not over yet when the function leaves.
  if (plan.answers && /\.(?:sendFile|download|render)\(/.test(plan.draft.text.slice(...owner.range))) return undefined;
  if (!isOutermost(plan) || (stack.end === undefined && sites.ends.length > 0)) return undefined;
  // A helper elsewhere may do more than end.
  if (sites.ends.some((end) => sites.through.has(end))) return undefined;
  // Ends in functions inside, such as listeners, run at some other time.
  if (sites.ends.some((end) => functionsAround(scopes, end)[0] !== owner)) return undefined;
  const around = ancestorsOf(scopes, loop);
  const own = around.slice(0, around.indexOf(owner));
  const attempt = own.find((node): node is TSESTree.TryStatement => node.type === 'TryStatement');
  if (attempt === undefined) return wrapBare(plan);
  return contains(attempt.block, loop) ? extendTry(plan, attempt, culprits) : undefined;
}

/** The loop stands in no `try` of its function: it gets one, together with what follows up to the end. */
function wrapBare(plan: Plan): Anchors {
  const { draft, scopes, stack, sites, owner, loop } = plan;
  const block = scopes.parentOf(loop);
  const statements = statementsOf(block);
  if (statements === undefined || block?.type === 'SwitchCase' || !isFirstOnLine(draft, loop)) return undefined;
  const from = statements.indexOf(loop);
  const later = sites.ends.filter((end) => end.range[0] > loop.range[0]);
  if (sites.ends.some((end) => end.range[0] < loop.range[0] && !leavesAtOnce(scopes, end))) return undefined;
  if (later.length > 1 || later.some((end) => contains(loop, end))) return undefined;
  const endStatement = later[0] === undefined ? undefined : statementOf(scopes, later[0]);
  if (later[0] !== undefined && (endStatement?.type !== 'ExpressionStatement' || !statements.includes(endStatement) || doesMore(later[0]))) return undefined;
  // Without an end of its own the code goes on to the end of the function.
  if (endStatement === undefined && block !== owner.body) return undefined;
  if (sites.sends.some((send) => functionsAround(scopes, send)[0] === owner && send.range[0] > block!.range[1])) return undefined;
  const to = endStatement === undefined ? statements.length - 1 : statements.indexOf(endStatement) - 1;
  const region = statements.slice(from, to + 1);
  if (!isClosed(scopes, region) || [...region, ...(endStatement === undefined ? [] : [endStatement])].some((one) => endsOnNextLine(draft.text, one))) return undefined;
  if (stack.discards && region.some(leaves)) return undefined;
  // What follows a swallowed error was not reached before.
  if (stack.discards && (block !== owner.body || statements.slice(to + 1).length > 1)) return undefined;
  return stack.discards ? catchAround(plan, region, endStatement) : finallyAround(plan, region, endStatement);
}

function finallyAround(plan: Plan, region: readonly Node[], endStatement: Node | undefined): Anchors {
  const { draft, owner } = plan;
  const [first, last] = [region[0]!, region.at(-1)!];
  const words = plan.wordsAt(first);
  if (words === undefined) return undefined;
  openTry(draft, first, last, owner);
  const code = [...(isStarted(plan.scopes, owner) && isLast(owner, endStatement ?? last) ? caught(plan.flag, draft.style) : []), '} finally {', ...lastWords(plan.stack, words, endOf(draft, endStatement, words), plan.answers).map((line) => `\t${line}`), '}'];
  closeTry(draft, first, last, code);
  if (endStatement !== undefined) draft.remove(endStatement);
  return [first, endStatement ?? last];
}

/** An error passes only when something was sent; otherwise the close event would be discarded with it. */
function catchAround(plan: Plan, region: readonly Node[], endStatement: Node | undefined): Anchors {
  const { draft, owner, flag } = plan;
  const [first, last] = [region[0]!, region.at(-1)!];
  const words = plan.wordsAt(first);
  if (words === undefined) return undefined;
  openTry(draft, first, last, owner);
  const after = endStatement === undefined && words.end !== undefined ? [words.guarded, words.end] : [words.guarded];
  closeTry(draft, first, last, [...caught(flag, draft.style), '}', ...after]);
  return [first, endStatement ?? last];
}

/** The end as the code has it, with what is said above it; where it has none, as the stack has it. */
function endOf(draft: Draft, statement: Node | undefined, words: Words): LinesOfCode {
  if (statement !== undefined) return isFirstOnLine(draft, statement) ? draft.whole(statement) : [draft.text.slice(...statement.range)];
  return words.end === undefined ? [] : [words.end];
}

export function openTry(draft: Draft, first: Node, last: Node, owner: FunctionNode): void {
  const [place, indent] = [draft.top(first), draft.indentAt(first.range[0])];
  draft.replace([place, place], `try {${draft.style.newline}${indent}${draft.style.unit}`);
  draft.shift(first, last, owner);
}

export function closeTry(draft: Draft, first: Node, last: Node, code: LinesOfCode): void {
  const behind = draft.behind(last);
  const start = draft.text.lastIndexOf('\n', first.range[0] - 1) + 1;
  const indent = draft.text.slice(start, first.range[0]);
  draft.close(behind, `${draft.style.newline}${draft.lines(code, indent)}`);
}

/** The loop stands in a `try`: the guard goes into its `finally`, and the ends inside move there. */
function extendTry(plan: Plan, attempt: TSESTree.TryStatement, culprits: ReadonlySet<string>): Anchors {
  const { draft, scopes, stack, sites } = plan;
  const { block, handler, finalizer } = attempt;
  const words = plan.wordsAt(attempt, true);
  if (words === undefined) return undefined;
  if (finalizer !== null && handler === null && stack.discards) return undefined;
  const ends = sites.ends.filter((end) => !(end.range[1] < attempt.range[0] && leavesAtOnce(scopes, end)));
  const moved = ends.map((end) => movable(scopes, end, [block, handler?.body]));
  const stays = !moved.every((statement) => statement !== undefined);
  // Ends that cannot be moved stay where the stream itself tells that it is over, and ending twice does no harm.
  if (stays && (stack.raises || !words.asks || ends.some((end) => end.range[0] > attempt.range[1] || (finalizer !== null && contains(finalizer, end))))) return undefined;
  // What follows may send or end as well, and would come after the end.
  if (sites.sends.some((send) => send.range[0] > attempt.range[1] && functionsAround(scopes, send)[0] === plan.owner)) return undefined;
  if (stack.discards && (handler === null || rethrows(handler.body))) return undefined;
  if (!isFirstOnLine(draft, attempt)) return undefined;
  const guarded = stays && culprits.size > 0 ? guardEnds(plan, culprits) : [];
  if (guarded === undefined) return undefined;
  if (!stays) for (const statement of moved) draft.remove(statement!);
  const code = lastWords(stack, words, endOf(draft, stays ? undefined : moved[0], words), plan.answers || stays);
  const indent = draft.indentAt(attempt.range[0]);
  const { newline, unit } = draft.style;
  if (finalizer === null) {
    draft.close(attempt.range[1], ` finally {${newline}${draft.lines(code, indent + unit)}${newline}${indent}}`);
  } else {
    const [first] = finalizer.body;
    if (first === undefined || leaves(finalizer) || !isFirstOnLine(draft, first) || sites.sends.some((send) => contains(finalizer, send))) return undefined;
    // Before all else, which may throw; an end that stood in the `try` came before it as well.
    draft.insertBefore(first, code);
    catchStarted(plan, [first]);
  }
  return [attempt, ...guarded];
}

/** The statement of an end that stands last in its block, or before a bare `return`, so that moving it changes no order. */
function movable(scopes: Scopes, end: Node, blocks: readonly (Node | undefined)[]): Node | undefined {
  const statement = statementOf(scopes, end);
  if (statement?.type !== 'ExpressionStatement' || doesMore(end)) return undefined;
  const parent = scopes.parentOf(statement);
  const siblings = statementsOf(parent);
  if (parent === undefined || siblings === undefined || !blocks.includes(parent)) return undefined;
  const behind = siblings.slice(siblings.indexOf(statement) + 1);
  return behind.length === 0 || (behind.length === 1 && behind[0]!.type === 'ReturnStatement' && behind[0]!.argument === null) ? statement : undefined;
}

/** Does the statement of this end do more than end: `res.end(text)`, `res.writeHead(500).end()`? */
function doesMore(call: Node): boolean {
  if (call.type !== 'CallExpression') return false;
  const callee = unwrap(call.callee);
  return call.arguments.length > 0 || (callee.type === 'MemberExpression' && unwrap(callee.object).type === 'CallExpression');
}

/** `res.end(); return;`: an answer before the loop is reached. */
function leavesAtOnce(scopes: Scopes, end: Node): boolean {
  const statement = statementOf(scopes, end);
  if (statement?.type === 'ReturnStatement') return true;
  const siblings = statement === undefined ? undefined : statementsOf(scopes.parentOf(statement));
  return siblings !== undefined && siblings.slice(siblings.indexOf(statement!) + 1).some((next) => next.type === 'ReturnStatement' || next.type === 'ThrowStatement');
}

/** Is what these statements declare used by them alone, so that a block of their own does not hide it from others? */
export function isClosed(scopes: Scopes, region: readonly Node[]): boolean {
  return region.every((statement) => {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') return false;
    if (statement.type !== 'VariableDeclaration') return true;
    return statement.declarations.every((declarator) => {
      const variable = declarator.id.type === 'Identifier' ? scopes.variableOf(declarator.id) : undefined;
      return variable !== undefined && variable.references.every((reference) => region.some((one) => contains(one, reference)));
    });
  });
}
