/** What the code calls the stream, and how it sends to it: a fix uses the same words. */
import { isFunction, memberName, unwrap, type ClassNode, type FunctionNode, type Node } from '../syntax/node.ts';
import type { FunctionScope, Scopes, Variable } from '../syntax/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { ancestorsOf, functionsAround, wholeOf, type Sites } from './sites.ts';
import type { StackFix } from './stacks.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** What a name begins with: a variable, or the `this` of a class. */
export type Root = Variable | ClassNode;

export interface Receiver {
  /** `res`, `reply.raw`, `controller`, `this.res`. */
  readonly text: string;
  readonly root: Root;
  /** The function whose variable it begins with, or the method whose `this`. */
  readonly home: FunctionScope;
  /** The calls in which the code sends by the stack's own method. */
  readonly examples: readonly Call[];
  readonly awaited: boolean;
}

export interface Asked {
  readonly scopes: Scopes;
  readonly text: string;
  readonly sites: Sites;
  readonly stack: StackFix;
  readonly stream: Stream;
}

/**
 * @param place where the name is needed
 * @returns undefined when nothing there names the stream in a way that can be repeated
 */
export function receiverOf({ scopes, text, sites, stack, stream }: Asked, place: Node): Receiver | undefined {
  const named: { readonly text: string; readonly root: Root }[] = [];
  const examples: Call[] = [];
  for (const node of [...sites.sends, ...sites.ends]) {
    const callee = node.type === 'CallExpression' && !sites.through.has(node) ? unwrap(node.callee) : undefined;
    if (callee?.type !== 'MemberExpression') continue;
    const sends = memberName(callee) === stack.send && (node as Call).arguments.length > 0;
    if (sends) examples.push(node as Call);
    const root = rootOf(scopes, callee.object);
    const object = text.slice(...callee.object.range);
    if (root === undefined || !/^[\w$.#]+$/.test(object)) continue;
    if (sends) named.unshift({ text: object, root });
    else named.push({ text: object, root });
  }
  // Where only other functions send, the stream still has the name by which this code got it.
  if (typeof stream.origin === 'object' && stream.name.split('.')[0] === stream.origin.name) named.push({ text: stream.name, root: stream.origin });
  const found = named.find(({ root }) => isVisibleAt(scopes, root, place));
  if (found === undefined) return undefined;
  const home = isVariable(found.root) ? found.root.home : methodAround(scopes, place);
  const awaited = examples.some((call) => wholeOf(scopes, call).type === 'AwaitExpression');
  return home === undefined ? undefined : { ...found, home, examples, awaited };
}

export const isVariable = (root: Root): root is Variable => 'home' in root;

/** May code at this place name the variable, and is it the one that is meant there? Is its `this` the object of the class? */
export function isVisibleAt(scopes: Scopes, root: Root, place: Node): boolean {
  if (!isVariable(root)) return classOf(scopes, place) === root;
  const variable = root;
  const around = [place, ...ancestorsOf(scopes, place)];
  const own = variable.kind === 'param' || variable.kind === 'var' || variable.kind === 'import' ? variable.home : blockOf(scopes, variable);
  const at = around.indexOf(own as Node);
  return at >= 0 && !around.slice(0, at).some((inner) => isFunction(inner) && inner.params.some((param) => param.type === 'Identifier' && param.name === variable.name));
}

/** The block that a `let`, `const`, class or function belongs to. */
function blockOf(scopes: Scopes, variable: Variable): Node {
  const holds = ancestorsOf(scopes, variable.declaration).find((node) => node.type === 'BlockStatement' || node.type === 'Program' || node.type === 'SwitchStatement' || node.type.startsWith('For'));
  return holds ?? scopes.program;
}

export function rootOf(scopes: Scopes, object: Node): Root | undefined {
  let inner = unwrap(object);
  while (inner.type === 'MemberExpression' && !inner.computed) inner = unwrap(inner.object);
  if (inner.type === 'ThisExpression') return classOf(scopes, inner);
  return inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
}

/** The function whose `this` the code at a place has: arrow functions have none of their own. */
export function methodAround(scopes: Scopes, place: Node): FunctionNode | undefined {
  return functionsAround(scopes, place).find(({ type }) => type !== 'ArrowFunctionExpression');
}

/** The class whose object `this` is there. */
export function classOf(scopes: Scopes, place: Node): ClassNode | undefined {
  const method = methodAround(scopes, place);
  const member = method === undefined ? undefined : scopes.parentOf(method);
  if (member?.type !== 'MethodDefinition' || member.static) return undefined;
  return scopes.parentOf(scopes.parentOf(member)!) as ClassNode;
}
