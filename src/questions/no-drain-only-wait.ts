/**
 * Is a wait for `drain` settled when the client leaves? It is not by `drain` itself: a response whose connection is gone
 * emits `close` and nothing else.
 *
 * Misses, for one: a wait in a function of a package.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import type { SourceFile } from '../file.ts';
import type { Change, Finding } from '../findings.ts';
import { closeInstead, signalAtHand } from '../fix/drain.ts';
import { reachable } from '../flow/together.ts';
import type { DrainCall } from '../lower/context.ts';
import type { Stream } from '../lower/streams.ts';
import type { Env } from '../lower/value.ts';
import { isCalled } from '../lower/usage.ts';
import { isNodeResponse } from '../models/model.ts';
import { isArrayExpression, isFunction, memberName, methodCalled, propertyName, unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { isSeenAt } from './evidence.ts';

export function noDrainOnlyWait(file: SourceFile): Finding[] {
  const found = new Map<Node, Finding>();
  const scopes = [...file.streamScopes, ...file.lowerAround(waitersIn(file.scopes), false, true)];
  for (const { cx, graph } of new Set(scopes)) {
    if (cx.drains.length === 0) continue;
    const reached = reachable(graph);
    for (const call of cx.drains) {
      const certain = file.owns(call.node) && (isSeenAt(graph, call.stream, call.block, reached) || isResponse(file, call.stream)) ? judge(file.scopes, call) : undefined;
      if (certain !== undefined && found.get(call.node)?.certain !== true) found.set(call.node, findingOf(file, call, certain));
    }
  }
  return [...found.values()];
}

/** Functions that wait for `drain`, whatever they write: a proxy passes on what it does not name. */
function waitersIn(scopes: Scopes): FunctionNode[] {
  const found = new Set<FunctionNode>();
  for (const node of scopes.nodesOf('Literal')) {
    if (node.value !== 'drain') continue;
    const around = scopes.functionAround(node);
    if (isFunction(around)) found.add(around);
  }
  return [...found];
}

/** A response of a server, by its name and by what is done to it, of which nothing says that it is a file: what a proxy passes on may be events. */
function isResponse({ text }: SourceFile, { name, model, origin }: Stream): boolean {
  if (!/(?:^|\.)_?(?:res|resp|response|reply\.raw)$/i.test(name) || !isNodeResponse(model) || model.id === 'h3-node') return false;
  return typeof origin !== 'object' || !OTHER_TYPE.test(text.slice(...origin.home.range));
}

/** A media type that is written out; JSON and plain text are what errors are answered with. */
const OTHER_TYPE = /['"]content-type['"]\s*[:,]\s*['"](?!application\/json|text\/plain|text\/event-stream)/i;

/** @returns whether it is certain that nothing else ends the wait; undefined when something does, or when nobody waits */
function judge(scopes: Scopes, { node, env }: DrainCall): boolean | undefined {
  if (isOnce(node)) return hasSignal(node) ? undefined : isWaitedFor(scopes, node, env);
  const executor = executorAround(scopes, node);
  const promise = executor === undefined ? undefined : scopes.parentOf(executor);
  if (executor === undefined || promise === undefined || isSettledElsewhere(scopes, executor, node)) return undefined;
  // The executor runs in the activation that makes the promise.
  return isWaitedFor(scopes, promise, env.home === executor ? (env.parent ?? env) : env);
}

/** `once(res, 'drain')` of `node:events`. */
function isOnce(node: Node): node is TSESTree.CallExpression {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier') return callee.name === 'once';
  return callee.type === 'MemberExpression' && memberName(callee) === 'once' && node.arguments[1]?.type === 'Literal' && node.arguments[1].value === 'drain';
}

function hasSignal({ arguments: [, , options] }: TSESTree.CallExpression): boolean {
  if (options === undefined) return false;
  if (options.type !== 'ObjectExpression') return true;
  return options.properties.some((property) => property.type === 'SpreadElement' || propertyName(property.key, property.computed) === 'signal');
}

/** The executor of a promise around a node. */
function executorAround(scopes: Scopes, node: Node): FunctionNode | undefined {
  for (let fn = scopes.functionAround(node); isFunction(fn); fn = scopes.functionAround(fn)) {
    const made = scopes.parentOf(fn);
    if (made?.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === 'Promise') return fn;
  }
  return undefined;
}

/** Does anything but the listener for `drain` settle the promise later? */
function isSettledElsewhere(scopes: Scopes, executor: FunctionNode, drain: Node): boolean {
  const settlers = executor.params.flatMap((param) => (param.type === 'Identifier' ? (scopes.variableOf(param) ?? []) : []));
  // Functions of the executor that settle it are settlers themselves: a set that grows while it is walked.
  const seen = new Set<Variable>(settlers);
  for (const settler of seen) {
    for (const reference of settler.references) {
      if (isWithin(reference, drain) || isTakenOff(scopes, reference)) continue;
      const around = scopes.functionAround(reference);
      if (around === executor) {
        // `if (…) return resolve();` settles it before anything is waited for.
        if (!isCalled(scopes, reference)) return true;
        continue;
      }
      const named = isFunction(around) ? variableOf(scopes, around) : undefined;
      if (named === undefined) return true;
      seen.add(named);
    }
  }
  return false;
}

const isWithin = (inner: Node, outer: Node): boolean => inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** `res.off('drain', settle)`. */
function isTakenOff(scopes: Scopes, reference: Node): boolean {
  return /^(?:off|removeListener)$/.test(methodCalled(scopes.parentOf(reference)) ?? '');
}

function variableOf(scopes: Scopes, fn: FunctionNode): Variable | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id === null ? undefined : scopes.variableOf(fn.id);
  const parent = scopes.parentOf(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? scopes.variableOf(parent.id) : undefined;
}

/** Follows a promise to who waits for it. The result is that of `judge`. */
function isWaitedFor(scopes: Scopes, promise: Node, env: Env): boolean | undefined {
  let node = promise;
  for (;;) {
    const up = scopes.parentOf(node);
    if (up === undefined || up.type === 'ExpressionStatement') return undefined;
    if (up.type === 'AwaitExpression') return true;
    if (up.type === 'ReturnStatement' || (up.type === 'ArrowFunctionExpression' && up.body === node)) return isReturnWaitedFor(scopes, up, env);
    if (up.type === 'VariableDeclarator') return up.id.type === 'Identifier' ? areUsesWaitedFor(scopes, scopes.variableOf(up.id), env) : false;
    if (isArrayExpression(up)) {
      const call = scopes.parentOf(up);
      const name = call?.type === 'CallExpression' ? combinatorName(call) : undefined;
      if (call === undefined || name === undefined || name === 'race' || name === 'any') return undefined;
      node = call;
    } else if (up.type === 'CallExpression') return undefined;
    else if (up.type === 'MemberExpression') {
      const call = scopes.parentOf(up);
      if (call?.type !== 'CallExpression' || !/^(?:then|catch|finally)$/.test(memberName(up) ?? '')) return undefined;
      node = call;
    } else if (up.type === 'AssignmentExpression') return false;
    else node = up;
  }
}

/** The `all` of `Promise.all([…])`. */
function combinatorName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Promise' ? memberName(callee) : undefined;
}

/** A helper hands the promise to whoever called it. */
function isReturnWaitedFor(scopes: Scopes, place: Node, env: Env): boolean | undefined {
  const around = place.type === 'ArrowFunctionExpression' ? place : scopes.functionAround(place);
  let activation: Env | undefined = env;
  while (activation !== undefined && activation.home !== around) activation = activation.parent;
  const call = activation?.call;
  return call === undefined ? false : isWaitedFor(scopes, call.node, call.env);
}

function areUsesWaitedFor(scopes: Scopes, variable: Variable | undefined, env: Env): boolean | undefined {
  const uses = (variable?.references ?? []).map((reference) => {
    const parent = scopes.parentOf(reference);
    if (parent?.type === 'AwaitExpression') return true;
    return parent === undefined ? undefined : isWaitedFor(scopes, reference, env);
  });
  // One race suffices to go on.
  return uses.length > 0 && uses.every((use) => use === true) ? true : undefined;
}

function findingOf(file: SourceFile, call: DrainCall, certain: boolean): Finding {
  const { lines } = file;
  const { node, stream } = call;
  const range = [node.range[0], Math.min(node.range[1], lines.endOfLine(node.range[0]))] as const;
  const { name, model } = stream;
  return {
    rule: 'no-drain-only-wait',
    form: isOnce(node) ? 'once' : 'promise',
    certain,
    range,
    loc: { start: lines.at(range[0]), end: lines.at(range[1]) },
    stream: { name, model: model.id, title: model.title },
    path: [],
    message: `Nothing but \`drain\` ends this wait, and it never comes once the client has left: the function stays here for ever. Let the \`close\` of \`${name}\`, or a signal, end it too.`,
    changes: changesOf(file, call),
  };
}

function changesOf(file: SourceFile, { node, target }: DrainCall): Change[] {
  if (target === undefined || node.type !== 'CallExpression') return [];
  if (isOnce(node)) return [{ title: 'Give the wait the signal that the disconnect aborts.', certain: false, edit: () => signalAtHand(file, node, target) }];
  return [{ title: 'End the wait when the response closes.', certain: false, edit: () => closeInstead(file, node, target) }];
}
