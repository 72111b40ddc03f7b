/** Sources that cost as long as they go on, and whose items are of use to the stream only. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, propertyName, unwrap, walk, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { find, isLog, isMadeIn, isWithin, methodCall, rootOf, type Handler } from './handler.ts';

/**
 * Does a loop read what an upstream makes for it, and hand it to the stream and to nobody else? What it gathers beside,
 * and what it calls, may be wanted when the client has left.
 */
export function isSpentOnNobody(handler: Handler, loop: Node): boolean {
  const source = sourceOf(loop);
  const origin = source === undefined ? undefined : upstreamOf(handler.scopes, source);
  return origin !== undefined && !goesOnWith(handler, origin, loop) && onlySends(handler, loop);
}

/** What a loop asks for each of its rounds. */
function sourceOf(loop: Node): Node | undefined {
  if (loop.type === 'ForOfStatement') return loop.right;
  const read = find(loop, (node) => node.type === 'AwaitExpression' && /^(?:read|next)$/.test(methodCall(unwrap(node.argument))?.name ?? ''));
  return read?.type === 'AwaitExpression' ? methodCall(unwrap(read.argument))?.owner : undefined;
}

/** The call of an upstream that a value comes from, and the variables that it goes through. */
interface Upstream {
  readonly call: TSESTree.CallExpression;
  readonly through: readonly Variable[];
}

function upstreamOf(scopes: Scopes, node: Node, through: readonly Variable[] = []): Upstream | undefined {
  const inner = unwrap(node);
  const onward = (next: Node | undefined) => (next === undefined ? undefined : upstreamOf(scopes, next, through));
  switch (inner.type) {
    case 'AwaitExpression':
      return onward(inner.argument);
    case 'MemberExpression':
      return onward(inner.object);
    case 'Identifier': {
      const variable = scopes.variableOf(inner);
      const value = variable === undefined || through.includes(variable) ? undefined : valueOf(scopes, variable);
      return value === undefined ? undefined : upstreamOf(scopes, value, [...through, variable!]);
    }
    case 'CallExpression': {
      if (isPaidFor(inner)) return { call: inner, through };
      const { callee } = inner;
      return (callee.type === 'MemberExpression' ? onward(callee.object) : undefined) ?? inner.arguments.map(onward).find((found) => found !== undefined);
    }
    default:
      return undefined;
  }
}

/** What a variable is made with, where it is given one value only. */
function valueOf(scopes: Scopes, { identifier, writes }: Variable): Node | undefined {
  if (writes.length > 1) return undefined;
  for (let up = scopes.parentOf(identifier); up !== undefined && !isFunction(up); up = scopes.parentOf(up)) if (up.type === 'VariableDeclarator') return up.init ?? writes[0]?.value;
  return undefined;
}

/**
 * A call that asks a model for a stream: `create({ messages, stream: true })`, `fetch(url, { body: JSON.stringify({ prompt,
 * stream: true }) })`. Any other may set off a job that is wanted to its end, as the download of a model is, and stream
 * how far it has come.
 */
function isPaidFor(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : (methodCall(call)?.name ?? '');
  if (callee.type === 'Identifier' && name === 'fetch') return call.arguments.some((argument) => find(argument, asksModel) !== undefined);
  return MODELS.test(name) || call.arguments.some(asksModel);
}

const MODELS = /^(?:streamText|streamObject|generateContentStream|sendMessageStream)$/;

const asksModel = (node: Node): boolean => node.type === 'ObjectExpression' && node.properties.some(asksForStream) && node.properties.some(isQuestion);

/** What the interfaces of models call what they are to answer. */
const isQuestion = (property: Node): boolean => property.type === 'Property' && /^(?:messages|prompt|inputs?|contents)$/.test(propertyName(property.key, property.computed) ?? '');

const asksForStream = (property: Node): boolean =>
  property.type === 'Property' && propertyName(property.key, property.computed) === 'stream' && property.value.type === 'Literal' && property.value.value === true;

/** Is the upstream told what to do with its result, or asked for it behind the loop? */
function goesOnWith({ fn }: Handler, { call, through }: Upstream, loop: Node): boolean {
  if (call.arguments.some((argument) => find(argument, isFunction) !== undefined)) return true;
  return through.some(({ references }) => references.some((reference) => reference.range[0] > loop.range[1] && isWithin(reference, fn)));
}

function onlySends(handler: Handler, loop: Node): boolean {
  const { sends } = handler;
  const isSend = (node: Node) => sends.some((send) => isMadeIn(send, node));
  let only = true;
  walk(loop, (node) => {
    if (node.type === 'AwaitExpression' && !isSend(node) && !isStep(node)) only = false;
    else if (node.type === 'ExpressionStatement' && unwrap(node.expression).type === 'CallExpression' && !isSend(node) && !isLog(node.expression)) only = false;
    else if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') only &&= !isKept(handler, node.type === 'AssignmentExpression' ? node.left : node.argument, loop);
    return only;
  });
  return only;
}

const isStep = ({ argument }: TSESTree.AwaitExpression): boolean => /^(?:read|next|sleep)$/.test(methodCall(unwrap(argument))?.name ?? '');

/** Is what the loop changes here read elsewhere, by what does not send it? */
function isKept({ scopes, sends }: Handler, target: Node, loop: Node): boolean {
  if (target.type !== 'Identifier' && target.type !== 'MemberExpression') return true;
  const variable = rootOf(scopes, target);
  if (variable === undefined) return true;
  return variable.references.some((reference) => reference !== variable.identifier && !isWithin(reference, loop) && !sends.some((send) => isWithin(reference, send.node)));
}
