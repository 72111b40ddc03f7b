/** Signals that go nowhere, and sources that get none. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { ModuleGraph } from '../../modules/graph.ts';
import { isFunction, memberName, propertyName, unwrap, walk, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { find, isDisconnectListener, methodCall, pathBelow, startOf, type Handler, type Leak } from './handler.ts';

export function signalLeaks(handler: Handler): Leak[] {
  return [...idleSignals(handler), ...callsWithout(handler)];
}

/** `res.on('close', () => ac.abort())`, and nothing is given `ac.signal`. */
function idleSignals({ scopes, fn }: Handler): Leak[] {
  const leaks: Leak[] = [];
  walk(fn.body, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !isNewController(node.init)) return;
    const variable = scopes.variableOf(node.id);
    if (variable === undefined || !variable.references.every((reference) => isAborted(scopes, reference)) || !isAbortedOnLeave(scopes, variable)) return;
    leaks.push({
      form: 'idle-signal',
      certain: true,
      node,
      message: `The signal of \`${variable.name}\` is given to nobody, so that aborting it stops nothing: pass \`${variable.name}.signal\` to the source.`,
    });
  });
  return leaks;
}

const isNewController = (node: Node | null): boolean => node?.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'AbortController';

/** `ac.abort()`: nothing else is done with it. */
function isAborted(scopes: Scopes, reference: Node): boolean {
  const parent = scopes.parentOf(reference);
  return parent?.type === 'MemberExpression' && parent.object === reference && memberName(parent) === 'abort' && scopes.parentOf(parent)?.type === 'CallExpression';
}

function isAbortedOnLeave(scopes: Scopes, { references }: Variable): boolean {
  return references.some((reference) => {
    for (let up = scopes.parentOf(reference); up !== undefined; up = scopes.parentOf(up)) {
      if (isDisconnectListener(up) || (up.type === 'Property' && propertyName(up.key, up.computed) === 'cancel')) return true;
    }
    return false;
  });
}

const SOURCES = /^(?:streamText|streamObject|generateText)$/;

/** `fetch(url, { … })` without a signal, where the request has one. */
function callsWithout({ scopes, modules, fn, stream }: Handler): Leak[] {
  // The `Request` of Express has no signal.
  if (!/^(?:web|hono)-/.test(stream.model.id)) return [];
  const signal = signalAtHand(scopes, fn);
  if (signal === undefined || find(fn, (node) => node.type === 'Identifier' && /signal/i.test(node.name)) !== undefined) return [];
  const leaks: Leak[] = [];
  walk(fn.body, (node) => {
    if (node.type !== 'CallExpression' || !(takesSignal(node) || (!isGivenRequest(node, signal.request) && isWrittenForSignal(scopes, codeOf(scopes, modules, node))))) return;
    leaks.push({ form: 'no-signal', certain: false, node, message: `This goes on when the client has left: give it \`${signal.text}\`.` });
  });
  return leaks;
}

function takesSignal(node: TSESTree.CallExpression): boolean {
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier') return callee.name === 'fetch' || SOURCES.test(callee.name);
  const call = methodCall(node);
  return call?.name === 'create' && pathBelow(call.owner).some((name) => /^(?:completions|messages|responses)$/.test(name));
}

/** The function that a call runs, here or in another file. */
function codeOf(scopes: Scopes, modules: ModuleGraph, { callee }: TSESTree.CallExpression): Node | undefined {
  const variable = callee.type === 'Identifier' ? scopes.variableOf(callee) : undefined;
  const value = variable?.kind === 'const' ? variable.writes[0]?.value : variable?.declaration;
  const own = value === undefined ? undefined : unwrap(value);
  return isFunction(own) ? own : modules.codeCalled(callee);
}

/** Is the request itself handed over, and its signal with it: `tail(request)`, `tail({ request: c.req.raw })`? */
function isGivenRequest({ arguments: given }: TSESTree.CallExpression, request: string): boolean {
  const values = given.flatMap((argument): Node[] => (argument.type === 'ObjectExpression' ? argument.properties.map((property) => (property.type === 'Property' ? property.value : property.argument)) : [argument]));
  return values.some((value) => {
    const root = startOf(value);
    return root.type === 'Identifier' && root.name === request && pathBelow(value).every((part) => part === 'req' || part === 'raw');
  });
}

const SIGNAL = /^(?:abort)?signal$/i;

/** Does a function take a signal: as a parameter, or in one? */
function isWrittenForSignal(scopes: Scopes, code: Node | undefined): boolean {
  if (!isFunction(code)) return false;
  const isParameter = (node: Node | null) => node?.type === 'Identifier' && scopes.variableOf(node)?.kind === 'param' && scopes.variableOf(node)?.home === code;
  const namesSignal = (node: Node) => node.type === 'Identifier' && SIGNAL.test(node.name);
  if (code.params.some((param) => find(param, namesSignal) !== undefined)) return true;
  return find(code.body, (node) => {
    if (node.type === 'MemberExpression') return isParameter(unwrap(node.object)) && SIGNAL.test(memberName(node) ?? '');
    return node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && node.init !== null && isParameter(unwrap(node.init)) && find(node.id, namesSignal) !== undefined;
  }) !== undefined;
}

/** A parameter that is a request of the Fetch API, or holds one. */
function signalAtHand(scopes: Scopes, fn: Handler['fn']): { readonly text: string; readonly request: string } | undefined {
  for (let up: Node | undefined = fn; up !== undefined; up = scopes.parentOf(up)) {
    const [first] = 'params' in up ? up.params : [];
    if (first?.type !== 'Identifier') continue;
    const type = first.typeAnnotation?.typeAnnotation;
    const name = type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
    if (name === 'Request' || name === 'NextRequest') return { text: `${first.name}.signal`, request: first.name };
    if (first.name === 'c') return { text: 'c.req.raw.signal', request: 'c' };
  }
  return undefined;
}
