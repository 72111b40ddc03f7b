/** What makes the text of any event: a function that is given its data, beside its name, its id or its delay. */
import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, propertyName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';

/**
 * Is this the data of an event that the function was given? What calls it may give it any text, so that line ends in it
 * must be dealt with here. It must not be all that is seen of it that the file itself calls the function with text of one line.
 */
export function isDataOfMessage(scopes: Scopes, node: Node): boolean {
  const part = partOf(scopes, node, MOST_HOPS);
  if (part === undefined || part.name !== 'data') return false;
  const { home } = part;
  return isFunction(home) && isNamed(scopes, home) && othersOf(scopes, part) && callsOf(scopes, home).every((call) => isPassedOn(scopes, call));
}

const MOST_HOPS = 6;

/** A part of a parameter. */
interface Part {
  readonly name: string;
  readonly home: Variable['home'];
  /** The parameter, or the pattern that takes it apart. */
  readonly from: Variable | Node;
}

function partOf(scopes: Scopes, node: Node, hops: number): Part | undefined {
  const inner = unwrap(node);
  if (hops === 0) return undefined;
  switch (inner.type) {
    case 'LogicalExpression':
      return partOf(scopes, inner.left, hops - 1);
    case 'ConditionalExpression':
      return partOf(scopes, inner.consequent, hops - 1) ?? partOf(scopes, inner.alternate, hops - 1);
    case 'MemberExpression': {
      const owner = unwrap(inner.object);
      const variable = owner.type === 'Identifier' ? scopes.variableOf(owner) : undefined;
      const name = memberName(inner);
      return variable?.kind === 'param' && variable.identifier === variable.declaration && name !== undefined ? { name, home: variable.home, from: variable } : undefined;
    }
    case 'Identifier': {
      const variable = scopes.variableOf(inner);
      if (variable === undefined) return undefined;
      const [write, ...others] = variable.writes;
      if (variable.kind !== 'param') return write?.value === undefined || others.length > 0 ? undefined : partOf(scopes, write.value, hops - 1);
      const taken = takenFrom(scopes, variable);
      return taken === undefined ? undefined : { ...taken, home: variable.home };
    }
    default:
      return undefined;
  }
}

/** `function send({ event = 'message', data })`. */
function takenFrom(scopes: Scopes, { identifier }: Variable): { readonly name: string; readonly from: Node } | undefined {
  const above = scopes.parentOf(identifier);
  const property = above?.type === 'AssignmentPattern' ? scopes.parentOf(above) : above;
  const pattern = property?.type === 'Property' ? scopes.parentOf(property) : undefined;
  const name = property?.type === 'Property' ? propertyName(property.key, property.computed) : undefined;
  return name === undefined || pattern?.type !== 'ObjectPattern' ? undefined : { name, from: pattern };
}

const OTHERS = /^(?:event|id|retry)$/;

/** Does the function make other fields of what it is given, too? */
function othersOf(scopes: Scopes, { home, from }: Part): boolean {
  const names = new Set<string>();
  let text = '';
  walk(home, (node) => {
    if (node.type === 'TemplateElement') text += `${node.value.raw}\0`;
    if (node.type === 'Literal' && typeof node.value === 'string') text += `${node.value}\0`;
    const owner = node.type === 'MemberExpression' ? unwrap(node.object) : undefined;
    if (owner?.type === 'Identifier' && scopes.variableOf(owner) === from) names.add(memberName(node as TSESTree.MemberExpression) ?? '');
    if (node === from && node.type === 'ObjectPattern') for (const property of node.properties) if (property.type === 'Property') names.add(propertyName(property.key, property.computed) ?? '');
    return true;
  });
  return [...names].some((name) => OTHERS.test(name) && new RegExp(`(?:^|[\\n\0])${name}:`).test(text));
}

/** Others may call it, as they may not a function that something in the file is given: `new TransformStream({ transform(message) {} })`. */
function isNamed(scopes: Scopes, fn: FunctionNode): boolean {
  const holder = scopes.parentOf(fn)?.type;
  return fn.type === 'FunctionDeclaration' || holder === 'VariableDeclarator' || holder === 'MethodDefinition';
}

function callsOf(scopes: Scopes, fn: FunctionNode): TSESTree.CallExpression[] {
  const declarator = scopes.parentOf(fn);
  const identifier = fn.id ?? (declarator?.type === 'VariableDeclarator' ? declarator.id : undefined);
  const variable = identifier == null ? undefined : scopes.variableOf(identifier);
  const method = declarator?.type === 'MethodDefinition' ? propertyName(declarator.key, declarator.computed) : undefined;
  const calls: TSESTree.CallExpression[] = [];
  if (variable === undefined && method === undefined) return calls;
  walk(scopes.program, (node) => {
    if (node.type !== 'CallExpression') return true;
    const callee = unwrap(node.callee);
    const isCall = variable === undefined ? callee.type === 'MemberExpression' && memberName(callee) === method : callee.type === 'Identifier' && scopes.variableOf(callee) === variable;
    if (isCall) calls.push(node);
    return true;
  });
  return calls;
}

/** Is it called with what its caller was given in turn? */
function isPassedOn(scopes: Scopes, { arguments: given }: TSESTree.CallExpression): boolean {
  return given.some((argument) => {
    const inner = unwrap(argument);
    const variable = inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
    if (variable === undefined) return false;
    if (variable.kind === 'param') return true;
    const list = scopes.parentOf(variable.declaration);
    const loop = list === undefined ? undefined : scopes.parentOf(list);
    const source = loop?.type === 'ForOfStatement' && loop.left === list ? unwrap(loop.right) : undefined;
    return source?.type === 'Identifier' && scopes.variableOf(source)?.kind === 'param';
  });
}
