/**
 * The fix of a generator that is itself the stream. Its close event is yielded behind the `try`, never in `finally`,
 * where a consumer that has left would not take it.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { Draft, isFirstOnLine } from './draft.ts';
import { merge, overlap, type Edit } from './edits.ts';
import { formOf, formOfType, type Form } from './form.ts';
import { brace } from './guard-ends.ts';
import { markerOf } from './marker.ts';
import { markSend, needed } from './marks.ts';
import { isRaw } from './raw.ts';
import { declare, FLAGS, type FixInput } from './plan.ts';
import { caught, closeTry, isClosed, openTry } from './shapes.ts';
import { ancestorsOf, contains, functionsAround, rethrows, sitesOf, statementsOf } from './sites.ts';
import { CLOSE, closeFrame, type CloseEvent } from './stacks.ts';
import { freshName, quoted, styleOf, type Style } from './style.ts';
import { encoded, objectLike } from './words.ts';

/**
 * @param certain only where no other function goes on with the stream
 * @returns undefined when there is no fix that is known to be right
 */
export function generatorFix({ text, scopes, scope, stream, loop, culprits }: FixInput, event: CloseEvent | undefined, certain: boolean): Edit | undefined {
  const sites = sitesOf(scope.graph, stream.id, scopes.program);
  const [owner] = functionsAround(scopes, loop.node);
  if (sites === undefined || owner?.generator !== true || (certain && !isOwn(scopes, owner, scope.root)) || owner.body.type !== 'BlockStatement') return undefined;
  const sends = yieldsOf(scopes, owner, sites.sends);
  if (sends === undefined || isRaw(scopes, sends)) return undefined;
  const style = styleOf(text, scopes.program);
  const close = yielded(style, { text, scopes }, owner, sends, event);
  if (close === undefined || text.slice(...owner.range).includes(`let ${FLAGS[0]} = false`)) return undefined;
  const flag = freshName(text, ...FLAGS);
  const writing: Writing = { draft: new Draft(text, style), scopes, owner, loop: loop.node, flag, guard: `if (!${flag}) yield ${close}${style.semicolon}`, thrown: owner !== scope.root || !culprits.onlyReturns, returned: owner !== scope.root || !culprits.onlyThrows(), rethrows: owner === scope.root && isForOthers(scopes, owner) };
  const anchor = enclose(writing);
  const { draft } = writing;
  const told = needed(scopes, sends);
  if (anchor === undefined || !told.every((send) => markSend(draft, scopes, send, flag, false))) return undefined;
  if (!declare({ draft, scopes, flag, streamHome: owner }, [...told, loop.node, anchor])) return undefined;
  return overlap(draft.edits) ? undefined : merge(text, draft.edits);
}

/**
 * The yields that send. Where the generator is handed to a function that sends what it yields, these are all it has.
 * @returns undefined where something else sends as well
 */
export function yieldsOf(scopes: Scopes, owner: FunctionNode, sends: readonly Node[]): Node[] | undefined {
  const isPlain = (node: Node): boolean => node.type === 'YieldExpression' && !node.delegate;
  if (sends.some((send) => functionsAround(scopes, send)[0] === owner)) return sends.every((send) => isPlain(send) && functionsAround(scopes, send)[0] === owner) ? [...sends] : undefined;
  const uses = owner.type === 'FunctionDeclaration' && owner.id ? (scopes.variableOf(owner.id)?.references ?? []) : [owner];
  if (!sends.every((send) => uses.some((use) => contains(send, use)))) return undefined;
  const yields = ownNodes(owner.body, 'YieldExpression');
  return yields.every(isPlain) ? yields : undefined;
}

/** The nodes of a type that stand in some code, those of functions inside left out. */
function ownNodes(root: Node, type: `${Node['type']}`): Node[] {
  const found: Node[] = [];
  walk(root, (node) => {
    if (node.type === type) found.push(node);
    return !isFunction(node);
  });
  return found;
}

/** Are the events of this loop the yields of a generator, whatever becomes of them? */
export function isYielded({ scopes, stream, loop }: FixInput): boolean {
  return stream.model.id === 'generator' || (functionsAround(scopes, loop.node)[0]?.generator === true && stream.model.id !== 'sender');
}

/** Nobody else goes on with what it yields: it is the scope itself, or is handed to a library where it is called, once. */
function isOwn(scopes: Scopes, generator: FunctionNode, root: FunctionNode): boolean {
  if (generator === root) return true;
  const variable = generator.type === 'FunctionDeclaration' && generator.id ? scopes.variableOf(generator.id) : undefined;
  const [use, ...others] = variable === undefined ? [generator] : variable.references;
  const call = use === undefined ? undefined : scopes.parentOf(use);
  const taker = call?.type === 'CallExpression' && call.callee === use ? scopes.parentOf(call) : undefined;
  return others.length === 0 && variable?.exported !== true && taker?.type === 'CallExpression' && taker.callee !== call;
}

/**
 * Is it read by code that is not at hand? That may count on the error: to try another source, to log it, to end the stream.
 * A library that is given the generator cuts the connection, and may lose the event with it.
 */
function isForOthers(scopes: Scopes, generator: FunctionNode): boolean {
  const parent = scopes.parentOf(generator);
  if (parent?.type === 'MethodDefinition') return true;
  const variable = generator.type === 'FunctionDeclaration' && generator.id ? scopes.variableOf(generator.id) : undefined;
  return variable?.exported === true && variable.references.every((use) => scopes.parentOf(use)?.type === 'ExportSpecifier');
}

/** A comment as the generator would yield it. */
export function yieldedComment(style: Style, file: File, owner: FunctionNode, sends: readonly Node[], place: Node): string | undefined {
  const form = formYielded(file, owner, sends);
  const frame = quoted(style, ': open\n\n');
  if (form?.as !== 'text' && form?.as !== 'bytes') return undefined;
  return form.as === 'text' ? frame : encoded(file, form, frame, place);
}

interface File {
  readonly text: string;
  readonly scopes: Scopes;
}

/** The close event in the form in which the generator yields its own. */
function yielded(style: Style, file: File, owner: FunctionNode, sends: readonly Node[], wanted: CloseEvent | undefined): string | undefined {
  const own = wanted === undefined ? markerOf(file, sends, sends.map((send) => (send.type === 'YieldExpression' ? send.argument ?? undefined : undefined)), owner.body) : undefined;
  if (own !== undefined) return own;
  const event = wanted ?? CLOSE;
  const form = formYielded(file, owner, sends);
  // fastify-sse-v2 leaves out empty data, and a frame without data is not dispatched.
  const needsData = /\.sse\(|fastify-sse-v2/.test(file.text) && event.data === '';
  if (form?.as === 'object') return objectLike(style, form.node, needsData ? { ...event, data: ' ' } : event);
  const frame = quoted(style, closeFrame(event));
  if (form?.as === 'bytes') return encoded(file, form, frame, owner.body);
  return form?.as === 'text' ? frame : undefined;
}

function formYielded({ text, scopes }: File, owner: FunctionNode, sends: readonly Node[]): Form | undefined {
  // Where there is none, some parsers say null.
  const typed = owner.returnType ? formOfType(text.slice(...owner.returnType.range)) : undefined;
  for (const send of sends) {
    const form = send.type === 'YieldExpression' && !send.delegate && send.argument !== null ? formOf(scopes, send.argument) : undefined;
    if (form?.as === 'encoded') break;
    if (form !== undefined) return form;
  }
  return typed === 'other' ? undefined : typed;
}

interface Writing {
  readonly draft: Draft;
  readonly scopes: Scopes;
  readonly owner: FunctionNode;
  readonly loop: Node;
  readonly flag: string;
  readonly guard: string;
  /** Errors leave the generator with nothing sent. */
  readonly thrown: boolean;
  /** It returns with nothing sent. */
  readonly returned: boolean;
  /** Who reads it hears of each error, as before. */
  readonly rethrows: boolean;
}

/** @returns the first statement that the fix touches, or undefined where the shape does not fit */
function enclose(writing: Writing): Node | undefined {
  const { draft, scopes, owner, loop, flag, guard, thrown } = writing;
  const { semicolon } = draft.style;
  const statements = (owner.body as TSESTree.BlockStatement).body;
  const from = statements.findIndex((statement) => contains(statement, loop));
  const [first, last] = [statements[from], statements.at(-1)];
  if (first === undefined || last === undefined || !isFirstOnLine(draft, first)) return undefined;
  const around = ancestorsOf(scopes, loop);
  const attempt = around.slice(0, around.indexOf(owner)).find((node): node is TSESTree.TryStatement => node.type === 'TryStatement');
  const handled = writing.rethrows ? ['} catch (error) {', `\t${guard}`, `\tthrow error${semicolon}`, '}'] : [...caught(flag, draft.style), '}'];
  if (attempt !== undefined && (attempt !== first || !contains(attempt.block, loop))) return undefined;
  // What a `catch` lets through cannot be followed by an event; where others hear of the error, the event comes before it.
  if (attempt?.handler && (thrown || rethrows(attempt.handler.body)) && !(writing.rethrows && guardThrows(writing, attempt.handler.body))) return undefined;
  // What follows a `try` is not reached by an error, and must not be when the error goes no further.
  const joins = attempt !== undefined && attempt.handler === null && attempt === last && !(attempt.finalizer !== null && ownNodes(attempt.finalizer, 'YieldExpression').length > 0);
  const wraps = thrown && !joins && !attempt?.handler;
  if (wraps && !isClosed(scopes, statements.slice(from))) return undefined;
  if (wraps) openTry(draft, first, last, owner);
  else if (joins && thrown) {
    const indent = draft.indentAt(attempt.range[0]);
    draft.close(attempt.block.range[1], ` ${draft.lines(handled, indent).slice(indent.length + 2)}`);
  }
  // Where only errors leave it silent, what they come to is all that wants a guard.
  if (writing.returned && !guardReturns(writing, statements.slice(from))) return undefined;
  const isLeft = last.type === 'ReturnStatement' || last.type === 'ThrowStatement';
  const swallows = (wraps || joins) && thrown && !writing.rethrows;
  const behind = swallows || (writing.returned && !isLeft) ? [guard] : [];
  if (wraps) closeTry(draft, first, last, [...handled, ...behind]);
  else if (behind.length > 0) draft.closeWith(last, behind);
  return first;
}

/** The event goes out before each `throw` of a `catch`. */
function guardThrows(writing: Writing, handler: Node): boolean {
  const throws = ownNodes(handler, 'ThrowStatement');
  return throws.length > 0 && throws.every((node) => putBefore(writing, node));
}

/** @returns whether the guard could be put before a statement */
function putBefore({ draft, scopes, guard }: Writing, statement: Node): boolean {
  if (statementsOf(scopes.parentOf(statement)) === undefined) return brace(draft, scopes, statement, [guard]);
  if (!isFirstOnLine(draft, statement)) return false;
  draft.insertBefore(statement, [guard]);
  return true;
}

/** The event goes out before each `return` that may be reached with nothing sent. */
function guardReturns(writing: Writing, statements: readonly Node[]): boolean {
  const { scopes } = writing;
  return statements.flatMap((statement) => ownNodes(statement, 'ReturnStatement')).every((node) => {
    if (ancestorsOf(scopes, node).some((up, at, all) => up.type === 'TryStatement' && up.finalizer !== null && (up.finalizer as Node) === all[at - 1])) return false;
    return comesBehindYield(scopes, node) || putBefore(writing, node);
  });
}

/** Does a statement that yields come before it in every case? */
function comesBehindYield(scopes: Scopes, statement: Node): boolean {
  for (let node: Node | undefined = statement; node !== undefined && !isFunction(node); node = scopes.parentOf(node)) {
    const siblings = statementsOf(scopes.parentOf(node)) ?? [];
    if (siblings.slice(0, Math.max(siblings.indexOf(node), 0)).some((one) => one.type === 'ExpressionStatement' && one.expression.type === 'YieldExpression' && !one.expression.delegate)) return true;
  }
  return false;
}
