/** Loops that send nothing, by what stands in them: they gather what a source yields, or only look at it. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isChain, isFunction, isLoop, memberName, methodCalled, propertyName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';

/** Of the language, and without an effect that anybody sees. */
const PURE = /^(?:JSON|Object|Array|String|Number|Boolean|Buffer|Math|Date)$/;
const PURE_METHOD = /^(?:toString|decode|slice|subarray|trim|split|join|startsWith|endsWith|includes|map|filter|concat)$/;

/** What a source may be given so that it writes itself, by its name. */
const SINK = /^_?#?(?:res|resp|response|reply|raw|ctx|context|c|controller|ctrl|writer|writable|sink|output|subscriber|observer|session|sse|sender|client|conn(?:ection)?|transport|[a-z]\w*(?:Res|Response|Writer|Controller|Sink|Session))$/;

/**
 * Does the loop do nothing but add to lists of its own function's, assign and compare? Such loops are common where
 * streams are read, as in tests, and laying out all that is around them costs much.
 */
export function onlyGathers(scopes: Scopes, loop: Node): boolean {
  return loop.type === 'ForOfStatement' && !mayWrite(scopes, loop.right) && every(loop.body, (node) => isHarmless(scopes, node));
}

/** The same of a listener that gets one item at a time. */
export const onlyGathersIn = (scopes: Scopes, listener: FunctionNode): boolean => !listener.generator && every(listener.body, (node) => isHarmless(scopes, node));

/**
 * Does a call that asks a source for an item, `reader.read()`, serve no writer: once, or in a loop that only gathers, in
 * a function that is handed to other code and has no name by which a loop could call it?
 */
export function readsAside(scopes: Scopes, call: TSESTree.CallExpression): boolean {
  const home = scopes.functionAround(call);
  if (!isHandedOn(scopes, home)) return false;
  let outermost: Node | undefined;
  for (let up: Node | undefined = call; up !== undefined && up !== home; up = scopes.parentOf(up)) if (isLoop(up)) outermost = up;
  return outermost === undefined || every(outermost, (node) => isHarmless(scopes, node) || asksForItem(node));
}

/** What a promise calls goes on with the code around, what is called in place is a part of it, and a stream pulls again and again. */
function isHandedOn(scopes: Scopes, fn: Node): boolean {
  if ((fn.type !== 'ArrowFunctionExpression' && fn.type !== 'FunctionExpression') || (fn.id ?? null) !== null) return false;
  let given: Node = fn;
  let parent = scopes.parentOf(fn);
  // `run({ handlers: { item: async () => … } })`
  while (parent?.type === 'Property' && parent.value === given && !PULLS.test(propertyName(parent.key, parent.computed) ?? '')) {
    given = scopes.parentOf(parent)!;
    parent = scopes.parentOf(given);
  }
  return parent?.type === 'CallExpression' && (parent.arguments as readonly Node[]).includes(given) && !isChain(parent);
}

/** Methods that are called for one item after the other. */
const PULLS = /^(?:pull|read|next)$/;

const asksForItem = (node: Node): boolean => /^(?:read|next)$/.test(methodCalled(node) ?? '');

function isHarmless(scopes: Scopes, node: Node): boolean {
  if (node.type === 'YieldExpression' || node.type === 'TaggedTemplateExpression' || node.type === 'ImportExpression') return false;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return true;
  const callee = unwrap(node.callee);
  if (node.type === 'NewExpression') return callee.type === 'Identifier' && isCollection(callee.name);
  if (callee.type === 'Identifier') return PURE.test(callee.name) && scopes.variableOf(callee) === undefined;
  if (callee.type !== 'MemberExpression') return false;
  const object = unwrap(callee.object);
  if (PURE_METHOD.test(memberName(callee) ?? '') && !node.arguments.some((argument) => isFunction(unwrap(argument)))) return true;
  return object.type === 'Identifier' && ((PURE.test(object.name) && scopes.variableOf(object) === undefined) || isOwnList(scopes, object));
}

/** A variable that holds a list, a set or a map all along. */
function isOwnList(scopes: Scopes, identifier: Node): boolean {
  const [write, ...others] = scopes.variableOf(identifier)?.writes ?? [];
  const value = write?.value === undefined || others.length > 0 ? undefined : unwrap(write.value);
  if (value === undefined) return false;
  return value.type === 'ArrayExpression' || (value.type === 'NewExpression' && value.callee.type === 'Identifier' && isCollection(value.callee.name));
}

const isCollection = (name: string): boolean => /^(?:Array|Map|Set|WeakMap|WeakSet)$/.test(name);

/** May asking the source for an item send something: is it made by code inside of a function, or given something to send by? */
function mayWrite(scopes: Scopes, source: Node): boolean {
  return !every(source, (node) => {
    if (isFunction(node) || node.type === 'ThisExpression') return false;
    return node.type !== 'Identifier' || !(SINK.test(node.name) || holdsInnerCode(scopes, node));
  });
}

function holdsInnerCode(scopes: Scopes, identifier: Node): boolean {
  const variable = scopes.variableOf(identifier);
  if (variable === undefined || variable.home === scopes.program) return false;
  return variable.kind === 'function' || variable.kind === 'class' || variable.writes.some(({ value }) => value !== undefined && /Function|Class|ObjectExpression/.test(unwrap(value).type));
}

function every(top: Node, test: (node: Node) => boolean): boolean {
  let holds = true;
  walk(top, (node) => {
    holds &&= test(node);
    return holds;
  });
  return holds;
}
