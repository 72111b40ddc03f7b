/** What rxjs makes and Nest serves as events: observables, and subjects that a method returns. */
import type { TSESTree } from '@typescript-eslint/utils';

import { Kind } from '../ir/model.ts';
import { modelOf } from '../models/index.ts';
import { memberName, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { callBack } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { fork } from './fork.ts';
import { nameSink, targetName } from './openers.ts';
import { decoratorName } from './sinks.ts';
import { refTo, type Value } from './value.ts';

/** `new Observable((subscriber) => …)`. */
export function observable(cx: Lowering, call: Call): Value | undefined {
  const fn = call.args[0]?.ref;
  if (fn?.kind !== 'function') return undefined;
  const stream = cx.newStream('subscriber', modelOf('nest-observer'), call.node);
  cx.effect(stream, 'make', call.node);
  if (isServed(cx, call.node)) cx.prove(stream, 'api', call.node);
  const observer = nameSink(stream, fn);
  fork(cx, call.node, 'detached', () => callBack(cx, fn, [observer], call.node));
  return { mask: Kind.Object, ref: { kind: 'stream', stream, part: 'readable' } };
}

/** `const subject = new Subject(); …; return subject.asObservable()`. One that is kept lives longer than this code knows. */
export function subject(cx: Lowering, call: Call): Value | undefined {
  const variable = variableFor(cx.scopes, call.node);
  if (variable === undefined || !isReturned(cx.scopes, variable)) return undefined;
  const stream = cx.newStream(targetName(cx, call.node) ?? 'subject', modelOf('nest-observer'), call.node);
  cx.effect(stream, 'make', call.node);
  if (isServed(cx, call.node)) cx.prove(stream, 'api', call.node);
  // A `BehaviorSubject` gives what it was made with to whoever subscribes.
  if (call.args.length > 0 && call.path.at(-1) === 'BehaviorSubject') cx.effect(stream, 'send', call.node);
  return { ...refTo({ kind: 'stream', stream, part: 'sink' }), safe: true };
}

/** Does it stand in a method that Nest serves as events, or in a file that speaks of its `MessageEvent`, and is it all that is served? */
function isServed(cx: Lowering, node: Node): boolean {
  return isNestSse(cx, node) && !isMixed(cx.scopes, node);
}

function isNestSse(cx: Lowering, node: Node): boolean {
  for (let up: Node | undefined = node; up !== undefined; up = cx.scopes.parentOf(up)) {
    if (up.type === 'MethodDefinition' && up.decorators?.some((decorator) => decoratorName(decorator) === 'Sse')) return true;
  }
  const event = cx.scopes.moduleVariable('MessageEvent') ?? cx.scopes.moduleVariable('Sse');
  const declaration = event === undefined ? undefined : cx.scopes.parentOf(event.declaration);
  return declaration?.type === 'ImportDeclaration' && declaration.source.value === '@nestjs/common';
}

/** Functions of rxjs that put events of their own, or of others, beside those of an observable. */
const MIXES = /^(?:merge|concat|race|combineLatest|zip|forkJoin|iif)(?:With|All)?$/;
const ADDS = /^(?:startWith|endWith|defaultIfEmpty|switchIfEmpty|retry|repeat)$/;

/** Does what is served hold other events too: `merge(events$, heartbeat$)`, `events$.pipe(startWith(hello))`? */
function isMixed(scopes: Scopes, node: Node): boolean {
  const parent = scopes.parentOf(node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.init === node && parent.id.type === 'Identifier' && (scopes.variableOf(parent.id)?.references.some((use) => isMixed(scopes, use)) ?? false);
    case 'CallExpression':
      return parent.callee === node ? isMixed(scopes, parent) : MIXES.test(calledName(parent) ?? '');
    case 'MemberExpression': {
      const call = scopes.parentOf(parent);
      if (parent.object !== node || call?.type !== 'CallExpression' || call.callee !== parent) return false;
      return (memberName(parent) === 'pipe' && call.arguments.some((argument) => addsEvents(argument))) || isMixed(scopes, call);
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return isMixed(scopes, parent);
    default:
      return false;
  }
}

function addsEvents(operator: Node): boolean {
  const name = operator.type === 'CallExpression' ? calledName(operator) : undefined;
  return name !== undefined && (ADDS.test(name) || MIXES.test(name));
}

function calledName({ callee }: TSESTree.CallExpression): string | undefined {
  const node = unwrap(callee);
  return node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : undefined;
}

function variableFor(scopes: Scopes, node: Node): Variable | undefined {
  const parent = scopes.parentOf(node);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? scopes.variableOf(parent.id) : undefined;
}

/** `return subject`, `return subject.asObservable()`, `return subject.pipe(…)`. */
function isReturned(scopes: Scopes, { references, home }: Variable): boolean {
  return references.some((reference) => {
    let value: Node = reference;
    for (let up = scopes.parentOf(value); up !== undefined; value = up, up = scopes.parentOf(up)) {
      if (up.type === 'ReturnStatement') return scopes.functionAround(up) === home;
      const isPart = (up.type === 'MemberExpression' && up.object === value) || (up.type === 'CallExpression' && up.callee === value) || up.type === 'TSAsExpression' || up.type === 'TSNonNullExpression';
      if (!isPart) return false;
    }
    return false;
  });
}
