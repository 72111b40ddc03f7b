import type { TSESTree } from '@typescript-eslint/utils';

import type { Site } from '../ir/model.ts';
import { CHILD_KEYS } from './keys.ts';

export type Node = TSESTree.Node;
export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type LoopNode =
  | TSESTree.ForOfStatement
  | TSESTree.ForInStatement
  | TSESTree.ForStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' || node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression'
  );
}

export function isClass(node: Node | null | undefined): node is ClassNode {
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';
}

export function isLoop(node: Node | null | undefined): node is LoopNode {
  switch (node?.type) {
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return true;
    default:
      return false;
  }
}

export function isArrayExpression(node: Node | undefined): node is TSESTree.ArrayExpression {
  return node?.type === 'ArrayExpression';
}

/** Is this syntax of types only, with nothing in it that runs? */
export function isTypeOnly(node: Node): boolean {
  const { type } = node;
  return type.startsWith('TS') && !RUNS.has(type);
}

/** TypeScript's own nodes that hold code which runs. */
const RUNS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
]);

/** The expression without the wrappers that change nothing at run time: parentheses, `as T`, `x!`, optional chains. */
export function unwrap(node: Node): Node {
  let inner = node;
  for (;;) {
    switch (inner.type as string) {
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        inner = (inner as TSESTree.ChainExpression).expression;
        break;
      default:
        return inner;
    }
  }
}

export function siteOf(node: Node): Site {
  return { start: node.range[0], end: node.range[1] };
}

/** The part of a loop before its body; all of a `do` loop. */
export function headOf(node: Node): Site {
  const body = (node as { body?: Node }).body;
  const end = node.type === 'DoWhileStatement' || body === undefined ? node.range[1] : body.range[0];
  return { start: node.range[0], end };
}

/** The name of a property as far as it is known without running the code. */
export function propertyName(key: Node, computed: boolean): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal') return String(key.value);
  // `[Symbol.dispose]`
  if (key.type === 'MemberExpression' && !key.computed && key.object.type === 'Identifier' && key.object.name === 'Symbol' && key.property.type === 'Identifier') return `Symbol.${key.property.name}`;
  return undefined;
}

export function memberName(node: TSESTree.MemberExpression): string | undefined {
  return propertyName(node.property, node.computed);
}

/** The name of the method that a call calls: `name` of `owner.name(…)`. */
export function methodCalled(node: Node | null | undefined): string | undefined {
  const callee = node?.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  return callee?.type === 'MemberExpression' ? memberName(callee) : undefined;
}

/** `promise.then(…)`, `.catch(…)`, `.finally(…)`. */
export const isChain = (node: Node | null | undefined): boolean => /^(?:then|catch|finally)$/.test(methodCalled(node) ?? '');

const SKIPPED_KEYS: ReadonlySet<string> = new Set(['parent', 'loc', 'range', 'start', 'end', 'type', 'tokens', 'comments', 'raw', 'regex']);

/** The nodes directly below, types left out. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of CHILD_KEYS[node.type] ?? otherKeys(node)) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item) && !isTypeOnly(item)) children.push(item);
    } else if (isNode(value) && !isTypeOnly(value)) children.push(value);
  }
  return children;
}

const otherKeys = (node: Node): string[] => Object.keys(node).filter((key) => !SKIPPED_KEYS.has(key));

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/**
 * Walks a tree in source order without recursion, so that no depth of nesting overflows the stack. `enter` may return
 * false to leave out what is below the node.
 */
export function walk(root: Node, enter: (node: Node, parent: Node | undefined) => boolean | void, leave?: (node: Node) => void): void {
  // Two stacks side by side: of nodes, undefined where a node is left, and of their parents or the nodes that are left.
  const nodes: (Node | undefined)[] = [root];
  const beside: (Node | undefined)[] = [undefined];
  const push = (value: unknown, parent: Node): void => {
    if (!isNode(value) || isTypeOnly(value)) return;
    nodes.push(value);
    beside.push(parent);
  };
  while (nodes.length > 0) {
    const node = nodes.pop();
    const parent = beside.pop();
    if (node === undefined) {
      leave?.(parent!);
      continue;
    }
    if (leave !== undefined) {
      nodes.push(undefined);
      beside.push(node);
    }
    if (enter(node, parent) === false) continue;
    // What is below, the last first: no list is made of it, since everything here passes through this loop.
    const keys = CHILD_KEYS[node.type] ?? otherKeys(node);
    for (let at = keys.length - 1; at >= 0; at--) {
      const value = (node as unknown as Record<string, unknown>)[keys[at]!];
      if (Array.isArray(value)) for (let index = value.length - 1; index >= 0; index--) push(value[index], node);
      else push(value, node);
    }
  }
}
