/** Sources that are read by `pull()`, and let go by nobody. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, propertyName, unwrap, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { find, methodCall, type Handler, type Leak } from './handler.ts';
import { hears } from './hears.ts';

/**
 * `pull()` is not called again once the client has left, so that nothing throws that would end a loop: without `cancel()`
 * the iterator is never returned and the reader never cancelled, and what feeds it stays open behind it.
 */
export function uncancelled(handler: Handler): Leak[] {
  const { scopes, stream, fn } = handler;
  const source = stream.pulled === true && stream.model.id === 'web-controller' ? sourceOf(handler) : undefined;
  const pull = source === undefined ? undefined : methodOf(source, 'pull');
  if (source === undefined || pull === undefined || !source.properties.every(isOtherThanCancel)) return [];
  const read = find(pull.body, (node) => node.type === 'AwaitExpression' && readerOf(scopes, node, source) !== undefined);
  const reader = read === undefined ? undefined : readerOf(scopes, read, source);
  if (read === undefined || reader === undefined || isLetGo(scopes, reader) || hears(fn)) return [];
  return [{
    form: 'no-cancel',
    // Whoever gave it the source may know how to stop it.
    certain: !isGiven(scopes, reader),
    node: read,
    message: `Nothing lets go of \`${reader.name}\` when the client leaves: \`pull()\` is not called again then. Give the stream a \`cancel()\` that stops it.`,
  }];
}

/** The object that the stream is made from. */
function sourceOf({ fn, stream }: Handler): TSESTree.ObjectExpression | undefined {
  const made = find(fn.body, (node) => node.type === 'NewExpression' && node.range[0] === stream.madeAt?.start);
  const argument = made?.type === 'NewExpression' ? made.arguments[0] : undefined;
  return argument?.type === 'ObjectExpression' ? argument : undefined;
}

function methodOf({ properties }: TSESTree.ObjectExpression, name: string): FunctionNode | undefined {
  const property = properties.find((one) => one.type === 'Property' && propertyName(one.key, one.computed) === name);
  return property?.type === 'Property' && isFunction(property.value) ? property.value : undefined;
}

const isOtherThanCancel = (property: TSESTree.ObjectLiteralElement): boolean => property.type === 'Property' && !property.computed && propertyName(property.key, false) !== 'cancel';

/** The variable outside of the stream that `await reader.read()` or `await iterator.next()` asks. */
function readerOf(scopes: Scopes, read: Node, source: Node): Variable | undefined {
  const call = read.type === 'AwaitExpression' ? methodCall(unwrap(read.argument)) : undefined;
  if (call === undefined || !/^(?:read|next)$/.test(call.name) || call.owner.type !== 'Identifier') return undefined;
  const reader = scopes.variableOf(call.owner);
  return reader === undefined || reader.home.type === 'Program' || reader.kind === 'param' || (reader.identifier.range[0] > source.range[0] && reader.identifier.range[1] < source.range[1]) ? undefined : reader;
}

/** Does anything else than asking it for more happen to it? */
const isLetGo = (scopes: Scopes, { references, identifier }: Variable): boolean =>
  references.some((reference) => {
    const member = scopes.parentOf(reference);
    return reference !== identifier && !(member?.type === 'MemberExpression' && member.object === reference && /^(?:read|next|releaseLock)$/.test(memberName(member) ?? ''));
  });

/** Does it come from a parameter, or from something that outlives the function? */
function isGiven(scopes: Scopes, variable: Variable, seen = new Set<Variable>()): boolean {
  if (variable.kind === 'param' || variable.home.type === 'Program') return true;
  if (seen.has(variable)) return false;
  seen.add(variable);
  const declarator = scopes.parentOf(variable.identifier);
  const init = declarator?.type === 'VariableDeclarator' ? declarator.init : (variable.writes[0]?.value ?? undefined);
  const root = init === null || init === undefined ? undefined : rootVariable(scopes, init);
  return root === undefined ? false : isGiven(scopes, root, seen);
}

/** The variable that `iterable[Symbol.asyncIterator]()`, `upstream.body!.getReader()` begin with; undefined for what is called here. */
function rootVariable(scopes: Scopes, node: Node): Variable | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return scopes.variableOf(inner);
  if (inner.type === 'AwaitExpression') return rootVariable(scopes, inner.argument);
  if (inner.type === 'MemberExpression') return rootVariable(scopes, inner.object);
  if (inner.type !== 'CallExpression') return undefined;
  const call = methodCall(inner);
  const isStep = call !== undefined && (/^(?:getReader|values|pipeThrough)$/.test(call.name) || call.name === 'asyncIterator');
  const callee = unwrap(inner.callee);
  return isStep || (callee.type === 'MemberExpression' && callee.computed) ? rootVariable(scopes, callee) : undefined;
}
