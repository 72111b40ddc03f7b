/** In what form the code hands its events to the stream: a fix hands over its own in the same. */
import { isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';

export type Form =
  | { readonly as: 'text' }
  /** `encoder`: what makes bytes of a text in the code, without its argument; `buffer`: they are Node's own. */
  | { readonly as: 'bytes'; readonly encoder: Node | undefined; readonly buffer?: true }
  | { readonly as: 'object'; readonly node: Extract<Node, { type: 'ObjectExpression' }> }
  /** Some other encoder makes a frame of an event of its own kind, as text or as bytes. */
  | { readonly as: 'encoded' };

const TEXT: Form = { as: 'text' };
const BYTES: Form = { as: 'bytes', encoder: undefined };
const BUFFER: Form = { ...BYTES, buffer: true };

/** How many names and functions of the file are followed. */
const DEPTH = 4;

/** @returns undefined when the file does not show it */
export function formOf(scopes: Scopes, value: Node, depth = DEPTH): Form | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? TEXT : undefined;
    case 'TemplateLiteral':
      return TEXT;
    case 'BinaryExpression':
      return node.operator === '+' ? TEXT : undefined;
    case 'ObjectExpression':
      return { as: 'object', node };
    case 'AwaitExpression':
      return formOf(scopes, node.argument, depth);
    case 'ConditionalExpression':
      return formOf(scopes, node.consequent, depth) ?? formOf(scopes, node.alternate, depth);
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Uint8Array' ? BYTES : undefined;
    case 'CallExpression':
      return formOfCall(scopes, node, depth);
    case 'Identifier':
      return depth === 0 ? undefined : formOfName(scopes, node, depth - 1);
    default:
      return undefined;
  }
}

function formOfCall(scopes: Scopes, call: Extract<Node, { type: 'CallExpression' }>, depth: number): Form | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression') {
    const method = memberName(callee);
    const object = unwrap(callee.object);
    if (method === 'encode' && call.arguments.length === 1) return encodesText(scopes, object) ? { as: 'bytes', encoder: callee } : { as: 'encoded' };
    const owner = object.type === 'Identifier' ? object.name : undefined;
    if (owner === 'Buffer' && (method === 'from' || method === 'concat')) return BUFFER;
    return (owner === 'JSON' && method === 'stringify') || method === 'join' || method === 'toString' ? TEXT : undefined;
  }
  const fn = depth > 0 && callee.type === 'Identifier' ? functionOf(scopes, callee) : undefined;
  return fn === undefined ? undefined : formOfResult(scopes, fn, depth - 1);
}

/** Is it a `TextEncoder`, as far as the code tells what it is? */
function encodesText(scopes: Scopes, encoder: Node): boolean {
  const made = encoder.type === 'Identifier' ? scopes.variableOf(encoder)?.writes.map(({ value }) => value && unwrap(value)) : [encoder];
  return made?.every((value) => value?.type !== 'NewExpression' || value.callee.type !== 'Identifier' || value.callee.name === 'TextEncoder') !== false;
}

function functionOf(scopes: Scopes, name: Node): FunctionNode | undefined {
  const variable = scopes.variableOf(name);
  const value = variable?.kind === 'function' ? variable.declaration : variable?.writes.length === 1 ? variable.writes[0]!.value : undefined;
  const fn = value === undefined ? undefined : unwrap(value);
  return isFunction(fn) ? fn : undefined;
}

function formOfResult(scopes: Scopes, fn: FunctionNode, depth: number): Form | undefined {
  if (fn.body.type !== 'BlockStatement') return formOf(scopes, fn.body, depth);
  let found: Form | undefined;
  walk(fn.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement' && node.argument !== null) found ??= formOf(scopes, node.argument, depth);
    return found === undefined;
  });
  return found;
}

function formOfName(scopes: Scopes, name: Node, depth: number): Form | undefined {
  const variable = scopes.variableOf(name);
  if (variable === undefined || variable.kind === 'function') return undefined;
  for (const { value } of variable.writes) {
    const form = value === undefined ? undefined : formOf(scopes, value, depth);
    if (form !== undefined) return form;
  }
  return undefined;
}

/** What a type says of the values that a stream or generator of it carries: `AsyncGenerator<string>`. */
export function formOfType(text: string): Form | 'other' | undefined {
  const carried = /<\s*([\w.]+)/.exec(text)?.[1];
  if (carried === undefined || /^(?:any|unknown|never|T|R)$/.test(carried)) return undefined;
  if (carried === 'string') return TEXT;
  if (carried === 'Buffer') return BUFFER;
  return /^(?:Uint8Array|BufferSource|ArrayBufferView)$/.test(carried) ? BYTES : 'other';
}
