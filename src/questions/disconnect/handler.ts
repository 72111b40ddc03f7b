/** The code that serves one stream, as the forms of `stop-on-disconnect` see it. */
import type { Edit } from '../../fix/edits.ts';
import type { Opening, Send } from '../../lower/context.ts';
import type { ModuleGraph } from '../../modules/graph.ts';
import type { Stream } from '../../lower/streams.ts';
import type { Env } from '../../lower/value.ts';
import { isFunction, isLoop, memberName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';

export interface Handler {
  readonly scopes: Scopes;
  readonly text: string;
  readonly stream: Stream;
  /** The function that has the stream: the one whose parameter it is, or in which it is made. */
  readonly fn: FunctionNode;
  /** The variable of that function that the stream is. */
  readonly response: Variable | undefined;
  readonly sends: readonly Send[];
  /** What puts its head out. */
  readonly heads: readonly Opening[];
  readonly modules: ModuleGraph;
}

export type Form = 'request-close' | 'late-listener' | 'timer' | 'subscription' | 'endless-loop' | 'idle-signal' | 'no-signal' | 'unwired' | 'no-cancel';

export interface Leak {
  readonly form: Form;
  readonly certain: boolean;
  readonly node: Node;
  readonly message: string;
  readonly change?: { readonly title: string; readonly edit: () => Edit | undefined };
}

/** Is the send made by code in this region, itself or through functions that it calls? */
export function isMadeIn(send: Send, region: Node): boolean {
  if (isWithin(send.node, region)) return true;
  for (let env: Env | undefined = send.env; env?.call !== undefined; env = env.call.env) if (isWithin(env.call.node, region)) return true;
  return false;
}

/** Where a function itself does it, or calls what does it in any case. */
export function placeIn({ scopes }: Handler, { node, env }: Opening, fn: FunctionNode): Node | undefined {
  let place = node;
  for (let at: Env | undefined = env; at !== undefined; at = at.call?.env) {
    if (isWithin(place, fn) && scopes.functionAround(place) === fn) return place;
    if (at.call === undefined || isConditional(scopes, place)) return undefined;
    place = at.call.node;
  }
  return undefined;
}

/** Is it left out in some runs of its function? */
function isConditional(scopes: Scopes, node: Node): boolean {
  for (let up = scopes.parentOf(node); up !== undefined && !isFunction(up); up = scopes.parentOf(up)) if (BRANCHES.has(up.type) || isLoop(up)) return true;
  return false;
}

const BRANCHES: ReadonlySet<string> = new Set(['IfStatement', 'ConditionalExpression', 'LogicalExpression', 'SwitchCase', 'CatchClause']);

export const isWithin = (inner: Node, outer: Node): boolean => inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** A method call: `owner.name(…)`. */
export interface MethodCall {
  readonly node: Extract<Node, { type: 'CallExpression' }>;
  readonly owner: Node;
  readonly name: string;
}

export function methodCall(node: Node): MethodCall | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = unwrap(node.callee);
  const name = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
  return callee.type === 'MemberExpression' && name !== undefined ? { node, owner: unwrap(callee.object), name } : undefined;
}

/** The text of an argument that is a literal. */
export function literalText(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** The variable at the root of a member expression. */
export function rootOf(scopes: Scopes, node: Node): Variable | undefined {
  const root = startOf(node);
  return root.type === 'Identifier' ? scopes.variableOf(root) : undefined;
}

/** `req.raw` → `req`. */
export function startOf(node: Node): Node {
  let inner = unwrap(node);
  while (inner.type === 'MemberExpression') inner = unwrap(inner.object);
  return inner;
}

/** `req.raw` → `['raw']`. */
export function pathBelow(node: Node): string[] {
  const names: string[] = [];
  let inner = unwrap(node);
  while (inner.type === 'MemberExpression') {
    names.unshift(memberName(inner) ?? '[]');
    inner = unwrap(inner.object);
  }
  return names;
}

export function find(root: Node, test: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  walk(root, (node) => {
    if (found === undefined && test(node)) found = node;
    return found === undefined;
  });
  return found;
}

/** Events and registrations that tell that the client has left. */
const LEAVES = /^(?:close|aborted|abort|disconnect|disconnected|cancel)$/;
const REGISTERS = /^on(?:Abort|Aborted|Close|Closed|Disconnect|Cancel|Finished)$/;

/** `res.on('close', …)`, `stream.onAbort(…)`, `signal.addEventListener('abort', …)`, `onFinished(res, …)`. */
export function isDisconnectListener(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier') return /^(?:onFinished|finished|onClose|onDisconnect|onAbort)$/.test(callee.name);
  const call = methodCall(node);
  if (call === undefined) return false;
  return REGISTERS.test(call.name) || (/^(?:on|once|addListener|addEventListener|prependListener)$/.test(call.name) && LEAVES.test(literalText(node.arguments[0]) ?? ''));
}

const ASKS = /abort|destroy|closed|ended|disconnect|gone|alive|connected|cancel|signal|writable|finished|socket|active|running|stopp/i;

/** Does the code mention anything that may tell whether the client is there? */
export function asksForClient(root: Node): boolean {
  return find(root, (node) => (node.type === 'Identifier' || node.type === 'PrivateIdentifier') && ASKS.test(node.name)) !== undefined;
}

/** Does a function do nothing but log? */
export function onlyLogs(node: Node): boolean {
  if (!isFunction(node)) return false;
  const statements = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  return statements.every((statement) => {
    return isLog(statement.type === 'ExpressionStatement' ? statement.expression : statement);
  });
}

/** `console.warn(…)`, `this.logger.debug(…)`. */
export function isLog(node: Node): boolean {
  const call = methodCall(unwrap(node));
  return call !== undefined && /^(?:console|log|logger)$/i.test(pathBelow(call.owner).at(-1) ?? (call.owner.type === 'Identifier' ? call.owner.name : ''));
}
