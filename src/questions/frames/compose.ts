/**
 * What the texts that the code sends are made of: followed through constants, parameters, helpers of the file,
 * concatenation, templates, lists that are joined, and encoders.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import type { Env } from '../../lower/value.ts';
import { isFunction, memberName, propertyName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { holdsOf, type Holds } from './holds.ts';
import { stepsOf, type Step } from './steps.ts';

/** A known text with the node that it is written in, or a hole that the running program fills. */
export type Part = { readonly text: string; readonly node: Node } | { readonly hole: Node; readonly holds: Holds };

/** One text that an expression may come to. */
export type Composition = readonly Part[];

/** More ways than these to put a text together are not told apart. */
const MOST_WAYS = 48;
const DEEPEST = 24;

/** An element of a list that is joined. */
interface Item {
  readonly ways: readonly Composition[];
  readonly optional: boolean;
}

export class Composer {
  readonly #scopes: Scopes;
  #depth = 0;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** The texts that an expression may come to in an activation; a lone hole where they are too many to tell. */
  textsOf(node: Node, env: Env): readonly Composition[] {
    if (this.#depth >= DEEPEST) return [hole(node, 'unknown')];
    this.#depth++;
    const ways = this.#textsOf(unwrap(node), env);
    this.#depth--;
    return ways.length > MOST_WAYS ? [hole(node, 'unknown')] : ways;
  }

  #textsOf(node: Node, env: Env): readonly Composition[] {
    switch (node.type) {
      case 'Literal':
        return [[{ text: node.value === null && 'bigint' in node ? String(node.bigint) : String(node.value), node }]];
      case 'TemplateLiteral':
        return this.#template(node, env);
      case 'BinaryExpression':
        return node.operator === '+' ? this.#sum(node, env) : [hole(node, 'line')];
      case 'ConditionalExpression':
        return [...this.textsOf(node.consequent, env), ...this.textsOf(node.alternate, env)];
      case 'LogicalExpression':
        // What stands left of `&&` and is falsy is taken to be the empty text or nothing at all.
        return node.operator === '&&' ? [...this.textsOf(node.right, env), [{ text: '', node }]] : [...this.textsOf(node.left, env), ...this.textsOf(node.right, env)];
      case 'AwaitExpression':
        return this.textsOf(node.argument, env);
      case 'AssignmentExpression':
        return node.operator === '=' ? this.textsOf(node.right, env) : [hole(node, 'unknown')];
      case 'SequenceExpression':
        return this.textsOf(node.expressions.at(-1)!, env);
      case 'Identifier':
        return this.#variable(node, env);
      case 'MemberExpression': {
        const found = this.#property(node, env);
        return found === undefined ? [hole(node, holdsOf(this.#scopes, node))] : this.textsOf(found.node, found.env);
      }
      case 'CallExpression':
        return this.#call(node, env);
      case 'TaggedTemplateExpression':
        return [hole(node, 'unknown')];
      default:
        return [hole(node, holdsOf(this.#scopes, node))];
    }
  }

  #template(node: TSESTree.TemplateLiteral, env: Env): Composition[] {
    const pieces: (readonly Composition[])[] = [];
    node.quasis.forEach((quasi, index) => {
      pieces.push([[{ text: quasi.value.cooked ?? '', node: quasi }]]);
      const expression = node.expressions[index];
      if (expression !== undefined) pieces.push(this.textsOf(expression, env));
    });
    return inTurn(pieces);
  }

  #sum(node: TSESTree.BinaryExpression, env: Env): Composition[] {
    const pieces: (readonly Composition[])[] = [];
    let left: Node = node;
    // Long sums nest to the left: taken apart without recursion.
    while (left.type === 'BinaryExpression' && left.operator === '+') {
      pieces.unshift(this.textsOf(left.right, env));
      left = unwrap(left.left);
    }
    return inTurn([this.textsOf(left, env), ...pieces]);
  }

  #variable(node: TSESTree.Identifier, env: Env): readonly Composition[] {
    const variable = this.#scopes.variableOf(node);
    const unknown = [hole(node, holdsOf(this.#scopes, node))];
    if (variable === undefined) return unknown;
    if (variable.kind === 'param') {
      const given = this.#argument(variable, env);
      return given === undefined ? unknown : this.textsOf(given.node, given.env);
    }
    const steps = stepsOf(this.#scopes, variable, node);
    // Nothing is assigned to the variable of a `for … of`.
    if (steps === undefined || variable.writes.length === 0) return unknown;
    const home = activationOf(variable, env);
    const ways = steps.reduce<readonly Composition[]>((grown, step) => this.#grown(grown, step, home), [[]]);
    // What its name says counts where its value says nothing.
    return ways.length === 1 && isUnknown(ways[0]!) ? unknown : ways;
  }

  #grown(ways: readonly Composition[], { node, does, optional }: Step, env: Env): readonly Composition[] {
    const added = this.textsOf(node, env);
    const after = does === 'set' ? added : inTurn([ways, added]);
    return optional ? [...ways, ...after] : after;
  }

  /** The expression that a parameter, or a property of it, is given by the call that started the activation. */
  #argument(variable: Variable, env: Env): Place | undefined {
    const { home, declaration, identifier, writes } = variable;
    if (!isFunction(home) || writes.length > 1) return undefined;
    const activation = activationOf(variable, env);
    const call = activation.home === home ? argumentsOf(this.#scopes, home, activation) : undefined;
    if (call === undefined) return undefined;
    const index = home.params.findIndex((param) => param === declaration);
    const param = home.params[index];
    if (param === undefined || param.type === 'RestElement' || call.nodes.slice(0, index + 1).some((node) => node.type === 'SpreadElement')) return undefined;
    const pattern = param.type === 'AssignmentPattern' ? param.left : param;
    const node = call.nodes[index] ?? (param.type === 'AssignmentPattern' ? param.right : undefined);
    if (node === undefined) return undefined;
    const given = { node, env: call.nodes[index] === undefined ? activation : call.env };
    return pattern === identifier ? given : pattern.type === 'ObjectPattern' ? this.#part(given, pattern, identifier) : undefined;
  }

  /** `({ event, data })` given `{ event: 'x', data }`. */
  #part(given: Place, pattern: TSESTree.ObjectPattern, identifier: Node): Place | undefined {
    for (const property of pattern.properties) {
      if (property.type !== 'Property') continue;
      const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
      const name = propertyName(property.key, property.computed);
      if (target === identifier && name !== undefined) return this.#field(given, name);
    }
    return undefined;
  }

  #property(node: TSESTree.MemberExpression, env: Env): Place | undefined {
    const name = memberName(node);
    return name === undefined ? undefined : this.#field({ node: node.object, env }, name);
  }

  /** The value of a field of an object literal that an expression leads to. */
  #field(place: Place, name: string): Place | undefined {
    const object = this.#definition(place, 0);
    if (object?.node.type !== 'ObjectExpression') return undefined;
    let found: Node | undefined;
    for (const property of object.node.properties) {
      if (property.type !== 'Property') return undefined;
      if (propertyName(property.key, property.computed) === name && !property.method && property.kind === 'init') found = property.value;
    }
    return found === undefined ? undefined : { node: found, env: object.env };
  }

  /** The literal, function or other expression that a name stands for. */
  #definition({ node, env }: Place, depth: number): Place | undefined {
    const inner = unwrap(node);
    if (depth > DEEPEST) return undefined;
    if (inner.type === 'MemberExpression') {
      const found = this.#property(inner, env);
      return found === undefined ? undefined : this.#definition(found, depth + 1);
    }
    if (inner.type !== 'Identifier') return { node: inner, env };
    const variable = this.#scopes.variableOf(inner);
    if (variable === undefined) return undefined;
    if (isFunction(variable.declaration) && variable.kind === 'function') return { node: variable.declaration, env: activationOf(variable, env) };
    const given = variable.kind === 'param' ? this.#argument(variable, env) : undefined;
    if (given !== undefined) return this.#definition(given, depth + 1);
    const [write, ...others] = variable.writes;
    if (variable.kind === 'param' || write?.value === undefined || others.length > 0) return undefined;
    return this.#definition({ node: write.value, env: activationOf(variable, env) }, depth + 1);
  }

  #call(node: TSESTree.CallExpression, env: Env): readonly Composition[] {
    const callee = unwrap(node.callee);
    const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined;
    const [first] = node.arguments;
    const unknown = [hole(node, holdsOf(this.#scopes, node))];
    if (callee.type === 'MemberExpression') {
      const owner = unwrap(callee.object);
      if (name === 'encode' && first !== undefined && node.arguments.length === 1) return this.textsOf(first, env);
      if (name === 'from' && owner.type === 'Identifier' && owner.name === 'Buffer' && first !== undefined) return isOtherEncoding(node.arguments[1]) ? unknown : this.textsOf(first, env);
      if (name === 'join') return this.#joined(owner, first, env) ?? unknown;
      if (name === 'concat') return inTurn([owner, ...node.arguments].map((piece) => this.textsOf(piece, env)));
    }
    if (name === 'String' && callee.type === 'Identifier' && first !== undefined) return this.textsOf(first, env);
    return this.#returned(node, callee, env) ?? unknown;
  }

  /** What a function of this file returns for this call. */
  #returned(node: TSESTree.CallExpression, callee: Node, env: Env): readonly Composition[] | undefined {
    const fn = this.#functionOf(callee, env);
    if (fn === undefined || fn.node.generator || isActive(env, fn.node)) return undefined;
    const inside: Env = { home: fn.node, slots: new Map(), parent: fn.env, self: undefined, call: { node, env } };
    const returns = returnsOf(fn.node);
    return returns.length === 0 ? undefined : returns.flatMap((value) => this.textsOf(value, inside));
  }

  #functionOf(callee: Node, env: Env): { readonly node: FunctionNode; readonly env: Env } | undefined {
    const method = callee.type === 'MemberExpression' && unwrap(callee.object).type === 'ThisExpression' ? this.#method(callee) : undefined;
    if (method !== undefined) return { node: method, env: outermost(env) };
    const found = this.#definition({ node: callee, env }, 0);
    return found !== undefined && isFunction(found.node) ? { node: found.node, env: found.env } : undefined;
  }

  /** `this.format(…)`. */
  #method(callee: TSESTree.MemberExpression): FunctionNode | undefined {
    for (let up: Node | undefined = callee; up !== undefined; up = this.#scopes.parentOf(up)) {
      if (up.type !== 'ClassBody') continue;
      const member = up.body.find((item) => item.type === 'MethodDefinition' && propertyName(item.key, item.computed) === memberName(callee));
      return member?.type === 'MethodDefinition' && member.value.type === 'FunctionExpression' ? member.value : undefined;
    }
    return undefined;
  }

  #joined(list: Node, separator: Node | undefined, env: Env): readonly Composition[] | undefined {
    const items = this.#items(list, env);
    if (items === undefined) return undefined;
    const between: Composition = separator === undefined ? [{ text: ',', node: list }] : (this.textsOf(separator, env)[0] ?? []);
    let ways: Composition[] = [[]];
    let first = true;
    for (const { ways: texts, optional } of items) {
      const added = ways.flatMap((way) => texts.map((text) => (first || (way.length === 0 && optional) ? [...way, ...text] : [...way, ...between, ...text])));
      ways = optional ? [...ways, ...added] : added;
      first = false;
      if (ways.length > MOST_WAYS) return undefined;
    }
    return ways;
  }

  /** The elements of a list, in order; one stands for many where they are made from another list. */
  #items(node: Node, env: Env): Item[] | undefined {
    const inner = unwrap(node);
    if (inner.type === 'ArrayExpression') return this.#elements(inner, env);
    if (inner.type === 'Identifier') {
      const variable = this.#scopes.variableOf(inner);
      const steps = variable === undefined ? undefined : stepsOf(this.#scopes, variable, inner);
      const home = variable === undefined ? env : activationOf(variable, env);
      return flatten(steps?.map(({ node: value, does, optional }) => (does === 'set' ? this.#items(value, home) : [{ ways: this.textsOf(value, home), optional }])));
    }
    if (inner.type !== 'CallExpression') return undefined;
    const callee = unwrap(inner.callee);
    const [first] = inner.arguments;
    if (callee.type !== 'MemberExpression') return undefined;
    if (memberName(callee) === 'filter') return this.#items(callee.object, env);
    if (memberName(callee) !== 'map' || !isFunction(first)) return undefined;
    const inside: Env = { home: first, slots: new Map(), parent: env, self: undefined };
    return [{ ways: returnsOf(first).flatMap((value) => this.textsOf(value, inside)), optional: false }];
  }

  #elements({ elements }: TSESTree.ArrayExpression, env: Env): Item[] | undefined {
    return flatten(
      elements.map((element) => {
        if (element === null) return undefined;
        if (element.type !== 'SpreadElement') return [{ ways: this.textsOf(element, env), optional: false }];
        const { argument } = element;
        if (argument.type !== 'ConditionalExpression') return this.#items(argument, env);
        const [yes, no] = [this.#items(argument.consequent, env), this.#items(argument.alternate, env)];
        return yes === undefined || no === undefined ? undefined : [...yes, ...no].map((item) => ({ ...item, optional: true }));
      }),
    );
  }
}

interface Place {
  readonly node: Node;
  readonly env: Env;
}

const hole = (node: Node, holds: Holds): Composition => [{ hole: node, holds }];

function isUnknown([part, ...others]: Composition): boolean {
  return part !== undefined && 'hole' in part && part.holds === 'unknown' && others.length === 0;
}

function flatten(lists: readonly (Item[] | undefined)[] | undefined): Item[] | undefined {
  return lists === undefined || lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
}

/** Texts one behind the other, in every way. */
function inTurn(pieces: readonly (readonly Composition[])[]): Composition[] {
  let ways: Composition[] = [[]];
  for (const piece of pieces) {
    ways = ways.flatMap((way) => piece.map((next) => [...way, ...next]));
    if (ways.length > MOST_WAYS * 2) ways = ways.slice(0, MOST_WAYS * 2);
  }
  return ways;
}

function outermost(env: Env): Env {
  let outer = env;
  while (outer.parent !== undefined) outer = outer.parent;
  return outer;
}

/** The activation that holds a variable; the outermost one when none on the way does. */
function activationOf({ home }: Variable, env: Env): Env {
  let at = env;
  while (at.home !== home && at.parent !== undefined) at = at.parent;
  return at;
}

function isActive(env: Env, fn: FunctionNode): boolean {
  for (let at: Env | undefined = env; at !== undefined; at = at.call?.env ?? at.parent) if (at.home === fn) return true;
  return false;
}

/** The arguments that an activation was given, where its call has them in the order of the parameters. */
function argumentsOf(scopes: Scopes, fn: FunctionNode, { call }: Env): { readonly nodes: readonly Node[]; readonly env: Env } | undefined {
  if (call?.node.type !== 'CallExpression' && call?.node.type !== 'NewExpression') return undefined;
  const { node, env } = call;
  const callee = unwrap(node.callee);
  // A library calls what it is given with arguments of its own.
  if (callee.type === 'MemberExpression' && /^(?:call|apply|bind)$/.test(memberName(callee) ?? '')) return undefined;
  const leadsTo = (argument: Node) => {
    const inner = unwrap(argument);
    const variable = inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
    return inner === fn || variable?.declaration === fn || variable?.writes.some((write) => write.value !== undefined && unwrap(write.value) === fn) === true;
  };
  return node.arguments.some((argument) => leadsTo(argument) || argument.type === 'ObjectExpression' && argument.properties.some((property) => property.type === 'Property' && leadsTo(property.value))) ? undefined : { nodes: node.arguments, env };
}

function isOtherEncoding(node: Node | undefined): boolean {
  return node !== undefined && (node.type !== 'Literal' || !/^utf-?8$/i.test(String(node.value)));
}

/** The expressions that a function may return. */
export function returnsOf(fn: FunctionNode): Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const found: Node[] = [];
  walk(fn.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement' && node.argument !== null) found.push(node.argument);
    return true;
  });
  return found;
}
