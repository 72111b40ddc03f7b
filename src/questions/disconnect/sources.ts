/** Timers, subscriptions and loops that go on when the client has left. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, isLoop, memberName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { isLeftRunning, isSkippedByErrors } from './timers.ts';
import { asksForClient, find, isDisconnectListener, isMadeIn, literalText, methodCall, rootOf, startOf, type Handler, type Leak, type MethodCall } from './handler.ts';

export function sourceLeaks(handler: Handler): Leak[] {
  const leaks: Leak[] = [];
  walk(handler.fn.body, (node) => {
    const leak = isLoop(node) ? endlessLoop(handler, node) : node.type === 'CallExpression' ? (timer(handler, node) ?? subscription(handler, node) ?? keptSubscription(handler, node)) : undefined;
    if (leak !== undefined) leaks.push(leak);
  });
  return leaks;
}

/** `setInterval(() => res.write(…))` whose timer nobody clears. */
function timer(handler: Handler, node: TSESTree.CallExpression): Leak | undefined {
  const { scopes, sends, stream } = handler;
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'setInterval' || !sends.some((send) => isMadeIn(send, node))) return undefined;
  const kept = keptIn(scopes, node);
  if (kept === 'elsewhere') return undefined;
  if (kept !== undefined && kept.references.some((reference) => !isUnref(scopes, reference))) {
    if (isSkippedByErrors(handler, node, kept)) {
      return { form: 'timer', certain: true, node, message: `An \`await\` that rejects skips what clears this timer: it goes on for ever. Clear it in a \`finally\` block.` };
    }
    if (!isLeftRunning(handler, kept)) return undefined;
    return { form: 'timer', certain: true, node, message: `The listener for the disconnect only sets a flag, and nothing that it leads to clears this timer: it goes on when the client has left. Clear it there.` };
  }
  return { form: 'timer', certain: true, node, message: `Nothing clears this timer: it goes on for ever, for each client that has left. Clear it when \`${stream.name}\` ${closes(handler)}.` };
}

/** `timer.unref()`. */
function isUnref(scopes: Scopes, reference: Node): boolean {
  const parent = scopes.parentOf(reference);
  return parent?.type === 'MemberExpression' && parent.object === reference && memberName(parent) === 'unref';
}

/** The variable that the value of a call goes to; undefined when it goes nowhere. */
function keptIn(scopes: Scopes, call: Node): Variable | 'elsewhere' | undefined {
  let node = call;
  for (let up = scopes.parentOf(node); up !== undefined; node = up, up = scopes.parentOf(up)) {
    if (up.type === 'ExpressionStatement') return undefined;
    // The value of an arrow that is a listener or a timer's goes nowhere either, but who knows.
    if (up.type === 'VariableDeclarator') return up.id.type === 'Identifier' ? scopes.variableOf(up.id) : 'elsewhere';
    if (up.type === 'AssignmentExpression' && up.right === node && up.left.type === 'Identifier') return scopes.variableOf(up.left) ?? 'elsewhere';
    if (up.type === 'MemberExpression' && memberName(up) === 'unref') continue;
    if (up.type === 'CallExpression' && up.callee === node) continue;
    if (unwrap(up) !== unwrap(node)) return 'elsewhere';
  }
  return 'elsewhere';
}

const closes = ({ stream }: Handler): string => (stream.model.id === 'web-controller' ? 'is cancelled' : stream.model.id.startsWith('hono') ? 'is aborted' : 'closes');

/** `bus.on('event', (e) => res.write(…))` on something that outlives the handler, and nothing takes it off. */
function subscription(handler: Handler, node: TSESTree.CallExpression): Leak | undefined {
  const { scopes, sends, stream, fn } = handler;
  const call = methodCall(node);
  if (call === undefined || !/^(?:on|addListener|subscribe)$/.test(call.name) || !outlives(handler, call)) return undefined;
  if (call.name !== 'subscribe' && literalText(node.arguments[0]) === undefined && node.arguments.length < 2) return undefined;
  const listener = node.arguments.map(unwrap).find((argument) => listens(scopes, argument));
  if (listener === undefined || !sends.some((send) => isMadeIn(send, functionOf(scopes, listener)!))) return undefined;
  if (isTakenOff(scopes, fn) || keptIn(scopes, node) !== undefined) return undefined;
  return { form: 'subscription', certain: true, node, message: `Nothing takes this listener off again: it and all that it holds stay for ever, for each client that has left. Take it off when \`${stream.name}\` ${closes(handler)}.` };
}

/** `const unsubscribe = subscribe(channel, send)`, which the stream's own end calls, where nothing hears that the client has left. */
function keptSubscription(handler: Handler, node: TSESTree.CallExpression): Leak | undefined {
  const { scopes, sends, stream, fn } = handler;
  const name = node.callee.type === 'Identifier' ? node.callee.name : (methodCall(node)?.name ?? '');
  if (!SUBSCRIBES.test(name) || !isOfModule(scopes, node) || mayHear(fn)) return undefined;
  const listener = node.arguments.map(unwrap).find((argument) => listens(scopes, argument));
  const kept = keptIn(scopes, node);
  if (listener === undefined || kept === undefined || kept === 'elsewhere' || !sends.some((send) => isMadeIn(send, functionOf(scopes, listener)!))) return undefined;
  // Whoever is given it otherwise may call it.
  const isCalled = (reference: Node) => scopes.parentOf(reference)?.type === 'CallExpression' || scopes.parentOf(reference)?.type === 'MemberExpression' || scopes.parentOf(reference)?.type === 'AssignmentExpression';
  if (!kept.references.filter((reference) => reference !== kept.identifier).every(isCalled)) return undefined;
  return { form: 'subscription', certain: true, node, message: `Nothing here hears that the client has left, so that this listener and all that it holds stay until its source is over: take it off when \`${stream.name}\` ${closes(handler)}.` };
}

/** Does anything in the function say that the client may leave? A flag that it sets at its own end does not. */
const mayHear = (fn: FunctionNode): boolean => find(fn, (node) => isDisconnectListener(node) || (node.type === 'Identifier' && /signal|abort|disconnect|cancel|destroy|teardown|cleanup/i.test(node.name))) !== undefined;

const SUBSCRIBES = /^(?:subscribe|listen|addListener|watch|observe|tail)(?![a-z])/;

/** A function of another module, or a method of something that outlives the handler. */
function isOfModule(scopes: Scopes, { callee }: TSESTree.CallExpression): boolean {
  const root = rootOf(scopes, callee);
  return root !== undefined && root.home.type === 'Program' && (root.kind === 'const' || root.kind === 'import');
}

const listens = (scopes: Scopes, node: Node): boolean => functionOf(scopes, node) !== undefined;

function functionOf(scopes: Scopes, node: Node): FunctionNode | undefined {
  if (isFunction(node)) return node;
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : undefined;
  if (variable === undefined) return undefined;
  if (isFunction(variable.declaration)) return variable.declaration;
  const value = variable.writes[0]?.value;
  const inner = value === undefined ? undefined : unwrap(value);
  return isFunction(inner) ? inner : undefined;
}

/** Is the emitter of the module, or of the instance, rather than made for this request? */
function outlives({ scopes, response, fn }: Handler, { owner }: MethodCall): boolean {
  const root = rootOf(scopes, owner);
  if (root !== undefined) return root.home.type === 'Program' && (root.kind === 'const' || root.kind === 'import') && !/^(?:process|app|server|router|io)$/.test(root.name);
  // The instance serves many requests where a method is given each of them.
  const member = scopes.parentOf(fn);
  return startOf(owner).type === 'ThisExpression' && response?.home === fn && member?.type === 'MethodDefinition' && member.kind === 'method';
}

const OFF = /^(?:off|removeListener|removeAllListeners|unsubscribe|removeEventListener|dispose)$/;

/** Does the function take anything off? It may have one word for all of its listeners. */
function isTakenOff(scopes: Scopes, fn: FunctionNode): boolean {
  return find(fn, (node) => OFF.test(methodCall(node)?.name ?? '') || (node.type === 'Identifier' && OFF.test(node.name) && scopes.variableOf(node) !== undefined)) !== undefined;
}

/** `while (true) { …; await sleep(1000); }` that no departure of the client ends. */
function endlessLoop({ sends, stream, fn, scopes }: Handler, node: Node): Leak | undefined {
  // A send to a stream that was cancelled throws, which ends the loop.
  if (stream.model.afterEnd.cancelled === 'throws' || !isEndless(node)) return undefined;
  const around = scopes.functionAround(node);
  if (!isFunction(around) || !around.async || !sends.some((send) => isMadeIn(send, node))) return undefined;
  if (!awaits(node, scopes, around) || asksForClient(node)) return undefined;
  const leaves = find((node as TSESTree.WhileStatement).body, (inner) => (inner.type === 'BreakStatement' || inner.type === 'ReturnStatement' || inner.type === 'ThrowStatement') && scopes.functionAround(inner) === around);
  if (leaves !== undefined && find(fn.body, isDisconnectListener) !== undefined) return undefined;
  return {
    form: 'endless-loop',
    certain: leaves === undefined,
    node,
    message: `Nothing in this loop asks whether the client is still there${leaves === undefined ? ', so that it runs for ever' : ''}: check \`${stream.name}\` in each round.`,
  };
}

function isEndless(node: Node): boolean {
  if (node.type === 'ForStatement') return node.test === null || isTrue(node.test);
  return (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') && isTrue(node.test);
}

const isTrue = (node: Node): boolean => node.type === 'Literal' && (node.value === true || node.value === 1);

/** Does it await something that is no source of its own? A source may be the one that ends. */
function awaits(loop: Node, scopes: Scopes, around: FunctionNode): boolean {
  const reads = find(loop, (node) => /^(?:read|next)$/.test(methodCall(node)?.name ?? '') || (node.type === 'ForOfStatement' && node.await));
  return reads === undefined && find(loop, (node) => node.type === 'AwaitExpression' && scopes.functionAround(node) === around) !== undefined;
}
