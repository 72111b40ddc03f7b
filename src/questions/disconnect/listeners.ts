/** Listeners for the disconnect that do not hear it. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { asksForClient, find, isDisconnectListener, isWithin, literalText, methodCall, onlyLogs, pathBelow, placeIn, rootOf, type Handler, type Leak, type MethodCall } from './handler.ts';

/** Listeners of the request, where its body is read, and listeners that come too late. */
export function listenerLeaks(handler: Handler): Leak[] {
  const { fn } = handler;
  const listeners = listenersIn(fn);
  return [...requestCloses(handler), ...listeners.flatMap((call) => lateListener(handler, call, listeners) ?? [])];
}

function listenersIn(fn: FunctionNode): MethodCall[] {
  const listeners: MethodCall[] = [];
  walk(fn.body, (node) => {
    const call = isDisconnectListener(node) ? methodCall(node) : undefined;
    if (call !== undefined) listeners.push(call);
  });
  return listeners;
}

/** A function that has the request, and the parameter that it is. */
interface Holder {
  readonly fn: FunctionNode;
  readonly request: Variable;
  /** Where another of them gives it the request. */
  readonly given?: { readonly by: Holder; readonly call: Node };
}

/**
 * `req.on('close', …)` where the body was read: the request is over then, so that it has closed already, or closes right
 * after. What the connection does later only the response tells.
 */
function requestCloses(handler: Handler): Leak[] {
  const { scopes, response, fn } = handler;
  const request = requestOf(scopes, fn);
  if (request === undefined || response === undefined) return [];
  const holders = holdersOf(scopes, { fn, request });
  const listeners = holders.flatMap((holder) => listenersIn(holder.fn).map((call) => ({ holder, call })));
  // What listens to anything else hears the client.
  const others = listeners.filter(({ call }) => !holders.some((holder) => rootOf(scopes, call.owner) === holder.request) || pathBelow(call.owner)[0] === 'res');
  const method = routeMethod(scopes, fn);
  if (/^(?:get|head|options|delete)$/.test(method ?? '')) return [];
  return listeners.flatMap(({ holder, call }) => {
    if (!isRequestClose(scopes, holder, call) || (request === response && pathBelow(call.owner)[0] !== 'req')) return [];
    const read = isReadFor(scopes, holder, call.node, method !== undefined) || takesBody(fn);
    // What stops the work stops it at once, whatever hears the client beside it.
    if (others.some((other) => isHeardIn(holder, other)) && !(read && stops(call))) return [];
    return read || method !== undefined || isHelper(scopes, fn, request) ? [requestClose(handler, holder, call, read)] : [];
  });
}

/** `req.on('close', () => controller.abort())`: `aborted` does not come at all once the body is read. */
function stops({ node }: MethodCall): boolean {
  const [event, listener] = node.arguments;
  return literalText(event) === 'close' && listener !== undefined && find(listener, (inner) => /^(?:abort|destroy|cancel|kill)$/.test(methodCall(inner)?.name ?? '')) !== undefined;
}

/** Is the body read by the function where it also comes by the listener, or on the way to it by those that call it? */
function isReadFor(scopes: Scopes, holder: Holder, listener: Node, hasBody: boolean): boolean {
  // What parses the body of every request of a route does so before the handler chooses a branch.
  if (readsOf(scopes, holder).some((read) => isAhead(scopes, read, listener) || (hasBody && isBody(scopes, read)))) return true;
  for (let { given } = holder; given !== undefined; { given } = given.by) {
    const { by, call } = given;
    if (readsOf(scopes, by).some((read) => read.range[0] < call.range[0] && isAhead(scopes, read, call))) return true;
  }
  return false;
}

/** Has this listener been set up when the other function runs, or is it set up by what that one calls? */
function isHeardIn(holder: Holder, other: { readonly holder: Holder; readonly call: MethodCall }): boolean {
  for (let up: Holder | undefined = other.holder; up !== undefined; up = up.given?.by) if (up === holder) return true;
  for (let { given } = holder; given !== undefined; { given } = given.by) if (given.by === other.holder) return other.call.node.range[0] < given.call.range[0];
  return false;
}

/** The parameter that a handler's request is: its first, or the one that is called so. */
function requestOf(scopes: Scopes, { params }: FunctionNode): Variable | undefined {
  const first = params.find((param) => isDecorated(param, /^Req(?:uest)?$/)) ?? params[0];
  if (first?.type === 'Identifier') return scopes.variableOf(first);
  const property = first?.type === 'ObjectPattern' ? first.properties.find((one) => one.type === 'Property' && one.value.type === 'Identifier' && REQUEST.test(one.value.name)) : undefined;
  return property?.type === 'Property' ? scopes.variableOf(property.value) : undefined;
}

const REQUEST = /^_?(?:req|request)$/;

/** `@Body() dto: Dto`: the framework has read the body when it calls the handler. */
const takesBody = ({ params }: FunctionNode): boolean => params.some((param) => isDecorated(param, /^Body$/));

const isDecorated = (node: Node, names: RegExp): boolean => 'decorators' in node && decoratorsOf(node.decorators).some((name) => names.test(name));

/** `@Post('chat')` → `Post`. */
function decoratorsOf(decorators: readonly TSESTree.Decorator[] | undefined): readonly string[] {
  return (decorators ?? []).flatMap(({ expression }) => {
    const callee = expression.type === 'CallExpression' ? unwrap(expression.callee) : undefined;
    return callee?.type === 'Identifier' ? [callee.name] : [];
  });
}

/** The handler, and the functions of the file that it gives the request. */
function holdersOf(scopes: Scopes, handler: Holder): readonly Holder[] {
  const holders: Holder[] = [handler];
  // A list that grows while it is walked.
  for (const by of holders) {
    for (const reference of by.request.references) {
      const call = scopes.parentOf(reference);
      const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
      const fn = callee?.type === 'Identifier' ? scopes.variableOf(callee)?.declaration : undefined;
      if (call?.type !== 'CallExpression' || !isFunction(fn) || holders.some((holder) => holder.fn === fn)) continue;
      const param = fn.params[call.arguments.indexOf(reference)];
      const variable = param?.type === 'Identifier' ? scopes.variableOf(param) : undefined;
      if (variable !== undefined) holders.push({ fn, request: variable, given: { by, call } });
    }
  }
  return holders;
}

function isRequestClose(scopes: Scopes, { request }: Holder, call: MethodCall): boolean {
  const below = pathBelow(call.owner);
  const event = literalText(call.node.arguments[0]);
  const [, listener] = call.node.arguments;
  if (rootOf(scopes, call.owner) !== request || (event !== 'close' && event !== 'aborted')) return false;
  return (below.length === 0 || (below.length === 1 && (below[0] === 'raw' || below[0] === 'req'))) && listener !== undefined && !onlyLogs(listener);
}

function requestClose({ stream, response }: Handler, { fn, request }: Holder, call: MethodCall, read: boolean): Leak {
  const name = response?.home === fn ? response.name : fn.params.flatMap((param) => (param.type === 'Identifier' && RESPONSE.test(param.name) ? [param.name] : []))[0];
  const says = name ?? response?.name ?? stream.name;
  const title = `Listen to \`${says}\`.`;
  const change = { title, edit: () => ({ range: [call.owner.range[0], call.node.arguments[0]!.range[1]] as const, text: `${says}.${call.name}('close'` }) };
  return {
    form: 'request-close',
    certain: read,
    node: call.node,
    message: `The body of this request ${read ? 'is' : 'may have been'} read, so that \`${request.name}\` has closed before the client leaves, and this listener runs at once or never: listen to the \`close\` of \`${says}\`.`,
    ...(pathBelow(call.owner).length === 0 && name !== undefined ? { change } : {}),
  };
}

const RESPONSE = /^_?(?:res|resp|response)$/;

/** A function that others give a request and what they have read of it. */
function isHelper(scopes: Scopes, fn: FunctionNode, request: Variable): boolean {
  if (fn.id === null || !REQUEST.test(request.name) || request.references.length > 1) return false;
  const [first] = fn.params;
  return first?.type === 'ObjectPattern' && first.properties.length > 2 && scopes.variableOf(fn.id)?.exported === true;
}

/** The method of the route that a function handles: `app.post(path, handler)`, `app.post(path, wrap(handler))`, `@Post(path) handler() {…}`. */
function routeMethod(scopes: Scopes, fn: FunctionNode): string | undefined {
  const member = scopes.parentOf(fn);
  const decorator = member?.type === 'MethodDefinition' ? decoratorsOf(member.decorators).find((name) => /^(?:Get|Head|Options|Delete|Sse|Post|Put|Patch)$/.test(name)) : undefined;
  if (decorator !== undefined) return decorator === 'Sse' ? 'get' : decorator.toLowerCase();
  const named = fn.id ? scopes.variableOf(fn.id) : undefined;
  const methods = [fn, ...(named?.references ?? [])].flatMap((place) => methodAt(scopes, place) ?? []);
  return methods.find((method) => /^(?:post|put|patch)$/.test(method)) ?? methods[0];
}

function methodAt(scopes: Scopes, place: Node): string | undefined {
  let below = place;
  for (let call = scopes.parentOf(place); call?.type === 'CallExpression' && call.callee !== below; below = call, call = scopes.parentOf(call)) {
    const callee = methodCall(call);
    const [path] = call.arguments;
    if (callee !== undefined && /^(?:get|head|options|delete|post|put|patch)$/.test(callee.name) && (path?.type === 'Literal' || path?.type === 'TemplateLiteral')) return callee.name;
  }
  return undefined;
}

/** `req.body`, `for await (const chunk of req)`, `req.on('data', …)`. */
function readsOf(scopes: Scopes, { fn, request }: Holder): readonly Node[] {
  return fn.body.type !== 'BlockStatement' ? [] : request.references.filter((reference) => {
    const parent = scopes.parentOf(reference);
    if (parent?.type === 'MemberExpression' && parent.object === reference) {
      if (memberName(parent) === 'body' || isBodyOfContext(scopes, parent)) return true;
      const call = scopes.parentOf(parent);
      return memberName(parent) === 'on' && call?.type === 'CallExpression' && literalText(call.arguments[0]) === 'data';
    }
    if (parent?.type === 'CallExpression') return READS.test(calleeName(parent));
    if (parent?.type === 'ForOfStatement') return parent.await && parent.right === reference;
    // `const { prompt } = req.body` is the first of these; `const { body } = req` the last.
    return parent?.type === 'VariableDeclarator' && parent.init === reference && parent.id.type === 'ObjectPattern' && parent.id.properties.some((property) => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'body');
  });
}

/** `req.body`, which somebody else has read. */
function isBody(scopes: Scopes, read: Node): boolean {
  const parent = scopes.parentOf(read);
  return parent?.type === 'MemberExpression' && (memberName(parent) === 'body' || isBodyOfContext(scopes, parent));
}

/** `ctx.request.body`, of which this is `ctx.request`. */
function isBodyOfContext(scopes: Scopes, request: Node): boolean {
  let above = scopes.parentOf(request);
  while (above !== undefined && above.type !== 'MemberExpression' && unwrap(above) === request) above = scopes.parentOf(above);
  return memberName(request as TSESTree.MemberExpression) === 'request' && above?.type === 'MemberExpression' && memberName(above) === 'body';
}

/** Functions that read the body of the request that they are given. */
const READS = /body|^(?:json|text|buffer|arrayBuffer|toWeb)$/i;

function calleeName(call: TSESTree.CallExpression): string {
  const callee = unwrap(call.callee);
  return callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : '';
}

/** A listener behind an `await`: a client that leaves during it is not heard. */
function lateListener(handler: Handler, call: MethodCall, listeners: readonly MethodCall[]): Leak | undefined {
  const { scopes, fn, stream } = handler;
  const around = scopes.functionAround(call.node);
  const listener = call.node.arguments.at(-1);
  if (!isFunction(around) || !around.async || listener === undefined || onlyLogs(listener)) return undefined;
  if (listeners.find((other) => scopes.functionAround(other.node) === around) !== call || !(isAbortHook(scopes, around, call, stream.model.id) || (around === fn && isConnection(scopes, fn, call)))) return undefined;
  const wait = awaitBefore(handler, around, call.node);
  if (wait === undefined) return undefined;
  // Asked again behind the await, the state of the connection makes up for the listener.
  const asks = find(around.body, (node) => node.range[0] > wait.range[1] && node.type === 'MemberExpression' && /^(?:destroyed|aborted|closed|writableEnded|writableFinished|readableAborted)$/.test(memberName(node) ?? ''));
  if (asks !== undefined || asksForClient(wait.argument)) return undefined;
  return {
    form: 'late-listener',
    certain: true,
    node: call.node,
    message: 'A client that leaves during the `await` before it is not heard by this listener, since the event is over by then: set it up before the first `await`.',
  };
}

/** `stream.onAbort(…)` of a stream that is handed to the function. */
function isAbortHook(scopes: Scopes, around: FunctionNode, { owner, name }: MethodCall, model: string): boolean {
  return model.startsWith('hono') && name === 'onAbort' && owner.type === 'Identifier' && rootOf(scopes, owner)?.home === around;
}

/** A parameter of the handler that stands for its connection. */
function isConnection(scopes: Scopes, fn: FunctionNode, { owner, name }: MethodCall): boolean {
  const root = rootOf(scopes, owner);
  return (name === 'on' || name === 'once') && root?.home === fn && root.kind === 'param' && pathBelow(owner).every((part) => /^(?:raw|res|req)$/.test(part));
}

const LONG = /^(?:fetch|sleep|delay|streamText|generateText|generateContentStream|generateContent|sendMessageStream|chatStream)$/;
const MODEL_CALL = /^(?:completions|messages|responses|chat|models)$/;

/** An `await` on the way to a node that takes its time, or that comes when the client has its head already. */
function awaitBefore(handler: Handler, fn: FunctionNode, before: Node): TSESTree.AwaitExpression | undefined {
  const { scopes, stream, heads } = handler;
  const isOnWay = (node: Node) => node.range[1] < before.range[0] && scopes.functionAround(node) === fn && isAhead(scopes, node, before);
  const out = heads.flatMap((head) => placeIn(handler, head, fn) ?? []).filter(isOnWay);
  const head = stream.model.id.startsWith('hono') ? fn : out.sort((a, b) => a.range[1] - b.range[1])[0];
  return find(fn.body, (node) => node.type === 'AwaitExpression' && isOnWay(node) && (takesLong(node) || (head !== undefined && (head === fn || node.range[0] > head.range[1]) && unwrap(node.argument).type === 'CallExpression'))) as TSESTree.AwaitExpression | undefined;
}

/** Does the code come by this node on its way to the other: in no branch that the other is not in? */
function isAhead(scopes: Scopes, node: Node, other: Node): boolean {
  for (let below = node, up = scopes.parentOf(node); up !== undefined && !isFunction(up); below = up, up = scopes.parentOf(up)) {
    const branch = branchOf(up, below);
    if (branch !== undefined && !isWithin(other, branch)) return false;
    if (isWithin(other, up)) return true;
  }
  return true;
}

/** The branch of this node that the one below it is in; a test comes before any of them. */
function branchOf(node: Node, below: Node): Node | undefined {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') return below === node.test ? undefined : below;
  return node.type === 'SwitchCase' || node.type === 'CatchClause' ? node : undefined;
}

function takesLong({ argument }: TSESTree.AwaitExpression): boolean {
  const inner = unwrap(argument);
  if (inner.type !== 'CallExpression') return false;
  const callee = unwrap(inner.callee);
  if (callee.type === 'Identifier') return LONG.test(callee.name);
  const call = methodCall(inner);
  return call !== undefined && (LONG.test(call.name) || ((call.name === 'create' || call.name === 'stream') && pathBelow(call.owner).some((name) => MODEL_CALL.test(name))));
}
