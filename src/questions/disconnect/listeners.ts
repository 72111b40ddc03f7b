/** Listeners for the disconnect that do not hear it. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { asksForClient, find, isDisconnectListener, literalText, methodCall, onlyLogs, pathBelow, rootOf, type Handler, type Leak, type MethodCall } from './handler.ts';

/** Listeners of the request, where its body is read, and listeners that come too late. */
export function listenerLeaks(handler: Handler): Leak[] {
  const { fn } = handler;
  const listeners: MethodCall[] = [];
  walk(fn.body, (node) => {
    const call = isDisconnectListener(node) ? methodCall(node) : undefined;
    if (call !== undefined) listeners.push(call);
  });
  return listeners.flatMap((call) => requestClose(handler, call, listeners) ?? lateListener(handler, call, listeners) ?? []);
}

/**
 * `req.on('close', …)` where the body was read: the request is over then, so that it has closed already, or closes right
 * after. What the connection does later only the response tells.
 */
function requestClose({ scopes, stream, fn }: Handler, call: MethodCall, listeners: readonly MethodCall[]): Leak | undefined {
  const request = rootOf(scopes, call.owner);
  const below = pathBelow(call.owner);
  const event = literalText(call.node.arguments[0]);
  const [, listener] = call.node.arguments;
  if (request === undefined || request.home !== fn || request.declaration !== fn.params[0] || (event !== 'close' && event !== 'aborted')) return undefined;
  if (below.length > 1 || (below.length === 1 && below[0] !== 'raw' && below[0] !== 'req') || request === stream.origin) return undefined;
  if (listener === undefined || onlyLogs(listener) || listeners.some((other) => rootOf(scopes, other.owner) !== request)) return undefined;
  const response = typeof stream.origin === 'object' && stream.origin.home === fn ? stream.origin : undefined;
  const method = routeMethod(scopes, fn);
  if (response === undefined || /^(?:get|head|options|delete)$/.test(method ?? '')) return undefined;
  const read = readsBody(scopes, fn, request);
  if (!read && method === undefined) return undefined;
  const title = `Listen to \`${response.name}\`.`;
  return {
    form: 'request-close',
    certain: read,
    node: call.node,
    message: `The body of this request ${read ? 'is' : 'may have been'} read, so that \`${request.name}\` has closed before the client leaves, and this listener runs at once or never: listen to the \`close\` of \`${response.name}\`.`,
    ...(below.length === 0 ? { change: { title, edit: () => ({ range: [call.owner.range[0], call.node.arguments[0]!.range[1]], text: `${response.name}.${call.name}('close'` }) } } : {}),
  };
}

/** The method of the route that a function handles: `app.post(path, handler)`. */
function routeMethod(scopes: Scopes, fn: FunctionNode): string | undefined {
  const call = scopes.parentOf(fn);
  const callee = call?.type === 'CallExpression' && call.callee !== fn ? methodCall(call) : undefined;
  return callee !== undefined && /^(?:get|head|options|delete|post|put|patch)$/.test(callee.name) && (callee.node.arguments[0]?.type === 'Literal' || callee.node.arguments[0]?.type === 'TemplateLiteral') ? callee.name : undefined;
}

/** `req.body`, `for await (const chunk of req)`, `req.on('data', …)`. */
function readsBody(scopes: Scopes, fn: FunctionNode, request: Variable): boolean {
  return request.references.some((reference) => {
    const parent = scopes.parentOf(reference);
    if (parent?.type === 'MemberExpression' && parent.object === reference) {
      if (memberName(parent) === 'body') return true;
      const call = scopes.parentOf(parent);
      return memberName(parent) === 'on' && call?.type === 'CallExpression' && literalText(call.arguments[0]) === 'data';
    }
    if (parent?.type === 'CallExpression') return READS.test(calleeName(parent));
    if (parent?.type === 'ForOfStatement') return parent.await && parent.right === reference;
    // `const { prompt } = req.body` is the first of these; `const { body } = req` the last.
    return parent?.type === 'VariableDeclarator' && parent.init === reference && parent.id.type === 'ObjectPattern' && parent.id.properties.some((property) => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'body');
  }) && fn.body.type === 'BlockStatement';
}

/** Functions that read the body of the request that they are given. */
const READS = /body|^(?:json|text|buffer|arrayBuffer|toWeb)$/i;

function calleeName(call: TSESTree.CallExpression): string {
  const callee = unwrap(call.callee);
  return callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : '';
}

/** A listener behind an `await` that takes its time: a client that leaves during it is not heard. */
function lateListener({ scopes, fn }: Handler, call: MethodCall, listeners: readonly MethodCall[]): Leak | undefined {
  const [first] = listeners;
  const [, listener] = call.node.arguments;
  if (first !== call || scopes.functionAround(call.node) !== fn || !fn.async || !isConnection(scopes, fn, call) || listener === undefined || onlyLogs(listener)) return undefined;
  const wait = longAwaitBefore(scopes, fn, call.node);
  if (wait === undefined) return undefined;
  // Asked again behind the await, the state of the connection makes up for the listener.
  const asks = find(fn.body, (node) => node.range[0] > wait.range[1] && node.type === 'MemberExpression' && /^(?:destroyed|aborted|closed|writableEnded|writableFinished|readableAborted)$/.test(memberName(node) ?? ''));
  if (asks !== undefined || asksForClient(wait.argument)) return undefined;
  return {
    form: 'late-listener',
    certain: true,
    node: call.node,
    message: 'A client that leaves during the `await` before it is not heard by this listener, since the event is over by then: set it up before the first `await`.',
  };
}

/** A parameter of the handler that stands for its connection. */
function isConnection(scopes: Scopes, fn: FunctionNode, { owner, name }: MethodCall): boolean {
  const root = rootOf(scopes, owner);
  return (name === 'on' || name === 'once') && root?.home === fn && root.kind === 'param' && pathBelow(owner).every((part) => /^(?:raw|res|req)$/.test(part));
}

const LONG = /^(?:fetch|sleep|delay|streamText|generateText|generateContentStream|generateContent|sendMessageStream|chatStream)$/;
const MODEL_CALL = /^(?:completions|messages|responses|chat|models)$/;

function longAwaitBefore(scopes: Scopes, fn: FunctionNode, before: Node): TSESTree.AwaitExpression | undefined {
  return find(fn.body, (node) => node.type === 'AwaitExpression' && node.range[1] < before.range[0] && scopes.functionAround(node) === fn && isAhead(scopes, node, before) && takesLong(node)) as TSESTree.AwaitExpression | undefined;
}

/** Does the code come by this node on its way to the other: in no branch that the other is not in? */
function isAhead(scopes: Scopes, node: Node, other: Node): boolean {
  for (let up = scopes.parentOf(node); up !== undefined && !isFunction(up); up = scopes.parentOf(up)) {
    if (up.range[0] <= other.range[0] && up.range[1] >= other.range[1]) return true;
    if (up.type === 'IfStatement' || up.type === 'ConditionalExpression' || up.type === 'SwitchCase' || up.type === 'CatchClause') return false;
  }
  return true;
}

function takesLong({ argument }: TSESTree.AwaitExpression): boolean {
  const inner = unwrap(argument);
  if (inner.type !== 'CallExpression') return false;
  const callee = unwrap(inner.callee);
  if (callee.type === 'Identifier') return LONG.test(callee.name);
  const call = methodCall(inner);
  return call !== undefined && (LONG.test(call.name) || ((call.name === 'create' || call.name === 'stream') && pathBelow(call.owner).some((name) => MODEL_CALL.test(name))));
}
