/** Statements. */
import type { TSESTree } from '@typescript-eslint/utils';

import { Kind } from '../ir/model.ts';
import { methodCalled, siteOf, unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import { calleePath } from './calls.ts';
import { callBack } from './callbacks.ts';
import { decideCompared, lowerCondition } from './conditions.ts';
import { BUDGET, isCaught, type FinallyScope, type Lowering } from './context.ts';
import { currentFunction, handle, jump, mayThrow, throwTarget, UNLABELLED, within } from './control.ts';
import { lowerExpression } from './expressions.ts';
import { lowerLoop } from './loops.ts';
import { readMember } from './members.ts';
import { bindPattern } from './patterns.ts';
import { awaitValue, noteReturn } from './promises.ts';
import { callSink, noteIfCommitted, sinkOf } from './sinks.ts';
import { slotOf, writeSlot } from './slots.ts';
import type { Stream } from './streams.ts';
import { UNDEFINED, type Value } from './value.ts';

/** The statements of a function, block or case, with the resources that `using` declares in them. */
export function lowerBody(cx: Lowering, statements: readonly Node[]): void {
  const using = statements.findIndex((statement) => statement.type === 'VariableDeclaration' && statement.kind.endsWith('using'));
  if (using < 0) {
    for (const statement of statements) lowerStatement(cx, statement);
    return;
  }
  // `using x = …` ends at the end of its block, whatever way that is left: a try with a finally.
  for (const statement of statements.slice(0, using)) lowerStatement(cx, statement);
  const declaration = statements[using] as TSESTree.VariableDeclaration;
  lowerDeclaration(cx, declaration);
  const dispose = () => {
    for (const { id } of declaration.declarations.toReversed()) disposeOf(cx, id, declaration.kind === 'await using');
  };
  protect(cx, () => lowerBody(cx, statements.slice(using + 1)), undefined, dispose);
}

/** What stands in `[Symbol.dispose]()` of this file runs, a stream does what its model says; that of others is a call like any other. */
function disposeOf(cx: Lowering, resource: Node, awaited: boolean): void {
  const value = lowerExpression(cx, resource);
  const names = awaited ? ['Symbol.asyncDispose', 'Symbol.dispose'] : ['Symbol.dispose'];
  const stream = sinkOf(cx, value, undefined, resource);
  const known = names.find((name) => stream?.model.methods[name] !== undefined);
  if (stream !== undefined && known !== undefined) {
    callSink(cx, stream, known, [], value, resource, false);
    return;
  }
  const methods = value.ref?.kind === 'record' ? names.map((name) => readMember(cx, value, name).ref) : [];
  const dispose = methods.find((ref) => ref?.kind === 'function');
  if (dispose === undefined) return mayThrow(cx, resource);
  const disposed = callBack(cx, dispose, [], resource);
  if (awaited) awaitValue(cx, disposed, resource);
}

export function lowerStatement(cx: Lowering, node: Node, labels: readonly string[] = []): void {
  if (!cx.builder.reachable) return;
  if (++cx.nesting > BUDGET.nesting) {
    cx.truncated = true;
    cx.nesting--;
    return;
  }
  lower(cx, node, labels);
  cx.nesting--;
}

function lower(cx: Lowering, node: Node, labels: readonly string[]): void {
  switch (node.type) {
    case 'ExpressionStatement':
      lowerExpression(cx, node.expression, 'discarded');
      return;
    case 'VariableDeclaration':
      lowerDeclaration(cx, node);
      return;
    case 'BlockStatement':
      if (labels.length === 0) lowerBody(cx, node.body);
      else lowerBreakable(cx, labels, () => lowerBody(cx, node.body));
      return;
    case 'IfStatement':
      lowerIf(cx, node);
      return;
    case 'ReturnStatement':
      lowerReturn(cx, node);
      return;
    case 'ThrowStatement':
      lowerExpression(cx, node.argument);
      noteThrown(cx, node);
      if (cx.builder.reachable) cx.builder.choose([{ to: throwTarget(cx), why: 'thrown', site: siteOf(node) }]);
      return;
    case 'TryStatement':
      lowerTry(cx, node);
      return;
    case 'SwitchStatement':
      lowerSwitch(cx, node, labels);
      return;
    case 'LabeledStatement':
      lowerStatement(cx, node.body, [...labels, node.label.name]);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      jump(cx, { kind: node.type === 'BreakStatement' ? 'break' : 'continue', label: node.label?.name });
      return;
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      lowerLoop(cx, node, labels);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (node.declaration) lowerStatement(cx, node.declaration);
      return;
    default:
      // Declarations of functions, classes and types do nothing where they stand.
      return;
  }
}

function lowerDeclaration(cx: Lowering, node: TSESTree.VariableDeclaration): void {
  for (const declarator of node.declarations) {
    if (declarator.init) bindPattern(cx, declarator.id, lowerExpression(cx, declarator.init));
    else if (node.kind !== 'var' && declarator.id.type === 'Identifier') {
      const variable = cx.scopes.variableOf(declarator.id);
      if (variable !== undefined) writeSlot(cx, slotOf(cx, variable), UNDEFINED);
    }
  }
}

/** `if … else if … else`: a chain is taken apart without recursion. */
function lowerIf(cx: Lowering, node: TSESTree.IfStatement): void {
  const { builder } = cx;
  const after = builder.newBlock();
  let statement: Node | null = node;
  while (statement?.type === 'IfStatement') {
    const [yes, no] = [builder.newBlock(), builder.newBlock()];
    lowerCondition(cx, statement.test, yes, no);
    builder.at(yes);
    lowerStatement(cx, statement.consequent);
    builder.goto(after);
    builder.at(no);
    statement = statement.alternate;
  }
  if (statement !== null) lowerStatement(cx, statement);
  builder.goto(after);
  builder.at(after);
}

function lowerReturn(cx: Lowering, node: TSESTree.ReturnStatement): void {
  const entry = currentFunction(cx);
  let value: Value = node.argument === null ? UNDEFINED : lowerExpression(cx, node.argument);
  // In an async function a returned promise is not awaited inside a try of its own, but its state is taken over.
  if (value.ref?.kind === 'read') value = awaitValue(cx, value, node);
  if (entry.node !== undefined) answerByReturn(cx, entry.node, value, node);
  noteReturn(cx, entry, value);
  jump(cx, { kind: 'return', from: entry });
}

/** `throw new HttpException(…)`: an answer of the framework's, where no catch of this scope comes first. */
function noteThrown(cx: Lowering, node: TSESTree.ThrowStatement): void {
  const thrown = unwrap(node.argument);
  const name = thrown.type === 'NewExpression' || thrown.type === 'CallExpression' ? calleePath(thrown.callee).at(-1) : undefined;
  // What was caught is thrown on.
  const again = thrown.type === 'Identifier' && cx.scopes.variableOf(thrown)?.kind === 'catch';
  if (!(again || (name !== undefined && ANSWERING_ERROR.test(name))) || isCaught(cx.jumps)) return;
  for (const stream of cx.streams) if (isAnsweredByFramework(stream)) noteIfCommitted(cx, stream, node, 'throw');
}

/** A response that came in with the request, while nothing is committed; a `throw` that breaks off a body is meant to. */
function isAnsweredByFramework({ model: { onThrow }, origin }: Stream): boolean {
  return onThrow.committed === 'managed' && onThrow.uncommitted === 'answered' && typeof origin === 'object' && origin.kind === 'param';
}

const ANSWERING_ERROR = /(?:Exception|HttpError|HTTPError|createError|createHttpError)$/;

/** Frameworks that take what a handler returns for the answer, while nothing is committed. */
function answerByReturn(cx: Lowering, home: FunctionNode, value: Value, node: Node): void {
  if (value.mask & (Kind.Undefined | Kind.Null)) return;
  for (const stream of cx.streams) {
    if (stream.model.returnAnswers && isHandlerOf(home, stream)) cx.effect(stream, 'answer', node, isReply(value, stream) ? undefined : 'return');
  }
}

/** Is it called by the framework: `(request, reply) => …`, `(event) => …`? A helper that is given the response, or an object with it, returns to its caller. */
function isHandlerOf({ params }: FunctionNode, { origin, model }: Stream): boolean {
  const place = typeof origin === 'object' ? params.findIndex((param) => param === origin.identifier) : -1;
  return model.id.startsWith('fastify') ? place === 1 : place >= 0;
}

/** `return reply`: it is answered elsewhere. */
const isReply = ({ ref }: Value, stream: Stream): boolean => ref === undefined || ref.kind === 'stream' || (ref.kind === 'path' && ref.variable === stream.origin) || ref.kind === 'promise';

export function lowerBreakable(cx: Lowering, labels: readonly string[], body: () => void): void {
  const after = cx.builder.newBlock();
  within(cx, { kind: 'breakable', labels, breakTo: after }, body);
  cx.builder.goto(after);
  cx.builder.at(after);
}

function lowerTry(cx: Lowering, node: TSESTree.TryStatement): void {
  const { handler, finalizer } = node;
  const caught =
    handler === null
      ? undefined
      : () => {
          if (handler.param) bindPattern(cx, handler.param, { mask: Kind.Object });
          const lower = () => handle(cx, () => lowerBody(cx, handler.body.body));
          if (onlySends(node.block)) unassigned(cx, lower);
          else lower();
        };
  protect(cx, () => lowerBody(cx, node.block.body), caught, finalizer ? () => handle(cx, () => lowerBody(cx, finalizer.body)) : undefined);
}

/** `try { controller.enqueue(frame) } catch { attached = false }`: what throws there is a stream that is over. */
function onlySends({ body }: TSESTree.BlockStatement): boolean {
  return body.length > 0 && body.every((statement, index) => {
    if (statement.type === 'ReturnStatement') return index > 0 && statement.argument?.type !== 'CallExpression';
    const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression.type === 'AwaitExpression' ? statement.expression.argument : statement.expression) : undefined;
    return /^(?:enqueue|write(?:SSE)?|close|end)$/.test(methodCalled(call) ?? '');
  });
}

/** What is set there is not set while the stream is open: code that is only glimpsed tells nothing by it. */
function unassigned(cx: Lowering, body: () => void): void {
  const assigned = cx.glimpsed?.assigned;
  const before = assigned && [...assigned];
  body();
  assigned?.clear();
  before?.forEach(([target, mask]) => assigned?.set(target, mask));
}

/** `try { body } catch { caught } finally { last }`. */
export function protect(cx: Lowering, body: () => void, caught: (() => void) | undefined, last: (() => void) | undefined): void {
  if (last === undefined) {
    if (caught === undefined) body();
    else tryCatch(cx, body, caught);
    return;
  }
  const { builder } = cx;
  const scope: FinallyScope = { kind: 'finally', entry: builder.newBlock(), tag: builder.newVar('completion', 'tag'), completions: new Map() };
  within(cx, scope, () => (caught === undefined ? body() : tryCatch(cx, body, caught)));
  cx.assign(scope.tag, { from: 'const', mask: NORMAL });
  builder.goto(scope.entry);
  builder.at(scope.entry);
  last();
  // Whatever brought control here goes on now.
  for (const [bit, resumes] of byBit(scope)) {
    if (!builder.reachable) return;
    const [resumed, next] = [builder.newBlock(), builder.newBlock()];
    builder.branch({ on: 'var', var: scope.tag, mask: bit }, resumed, next, { start: 0, end: 0 });
    builder.at(resumed);
    if (resumes.length === 1) {
      resumes[0]!();
      builder.at(next);
      continue;
    }
    const ways = resumes.map((resume) => ({ resume, block: builder.newBlock() }));
    builder.choose(ways.map(({ block }) => ({ to: block, why: 'either' as const, site: { start: 0, end: 0 } })));
    for (const { resume, block } of ways) {
      builder.at(block);
      resume();
    }
    builder.at(next);
  }
}

/** The ways on from a finally, by the bit that tells them apart; past thirty they share one. */
function byBit(scope: FinallyScope): Map<number, (() => void)[]> {
  const ways = new Map<number, (() => void)[]>();
  for (const { bit, resume } of scope.completions.values()) ways.set(bit, [...(ways.get(bit) ?? []), resume]);
  return ways;
}

const NORMAL = 1;

function tryCatch(cx: Lowering, body: () => void, caught: () => void): void {
  const { builder } = cx;
  const [landing, after] = [builder.newBlock(), builder.newBlock()];
  within(cx, { kind: 'catch', to: landing }, body);
  builder.goto(after);
  builder.at(landing);
  caught();
  builder.goto(after);
  builder.at(after);
}

function lowerSwitch(cx: Lowering, node: TSESTree.SwitchStatement, labels: readonly string[]): void {
  const { builder } = cx;
  const discriminant = lowerExpression(cx, node.discriminant);
  const after = builder.newBlock();
  const bodies = node.cases.map(() => builder.newBlock());
  const fallback = node.cases.findIndex((one) => one.test === null);
  node.cases.forEach((one, index) => {
    if (one.test === null) return;
    const test = lowerExpression(cx, one.test);
    const next = builder.newBlock();
    if (builder.reachable) decideCompared(cx, discriminant, '===', test, one, bodies[index]!, next);
    builder.at(next);
  });
  builder.goto(fallback < 0 ? after : bodies[fallback]!);
  within(cx, { kind: 'breakable', labels: [...labels, UNLABELLED], breakTo: after }, () => {
    node.cases.forEach((one, index) => {
      builder.goto(bodies[index]!);
      builder.at(bodies[index]!);
      lowerBody(cx, one.consequent);
    });
  });
  builder.goto(after);
  builder.at(after);
}
