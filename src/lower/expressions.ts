/** Expressions: what they do, and what is known of their value. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, BOOLEAN, FALSY, Kind, NULLISH, NUMBER, TEXT, TRUTHY } from '../ir/model.ts';
import { childrenOf, memberName, propertyName, unwrap, type Node } from '../syntax/node.ts';
import { glimpse } from './callbacks.ts';
import { calleePath, lowerArguments, lowerCall, nameIn, skipIfNullish, type Use } from './calls.ts';
import { isPlain, lowerCondition } from './conditions.ts';
import { BUDGET, type Lowering } from './context.ts';
import { mayThrow } from './control.ts';
import { lowerYield } from './generators.ts';
import { importCalled } from './imports.ts';
import { eventStreamOf } from './media-type.ts';
import { readMember, readSuper } from './members.ts';
import { construct } from './construct.ts';
import { bindPattern, choice, merge } from './patterns.ts';
import { awaitValue } from './promises.ts';
import { noteIdleGuard, sinkOf, statusProperty } from './sinks.ts';
import { aside, newField, newRecord, readSlot, slotOf, writeSlot } from './slots.ts';
import { concatenate } from './text.ts';
import { HOLE, ofText, refTo, UNDEFINED, UNKNOWN, type RecordRef, type Slot, type Value } from './value.ts';

aside.valueOf = (cx, node) => glimpse(cx, () => lowerExpression(cx, node)).value;

/** Lowers an expression whose value is used. */
export function lowerExpression(cx: Lowering, node: Node, use: Use = 'value'): Value {
  if (++cx.nesting > BUDGET.nesting) {
    cx.nesting--;
    cx.truncated = true;
    return UNKNOWN;
  }
  const value = lower(cx, node, use);
  cx.nesting--;
  return value;
}

function lower(cx: Lowering, node: Node, use: Use): Value {
  switch (node.type) {
    case 'Literal':
      return literal(node);
    case 'TemplateLiteral':
      return template(cx, node);
    case 'Identifier':
      return identifier(cx, node);
    case 'ThisExpression':
      return cx.env.self ?? UNKNOWN;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return refTo({ kind: 'function', node, env: cx.env, ...(cx.env.self !== undefined ? { self: cx.env.self } : {}) });
    case 'ClassExpression':
      return refTo({ kind: 'class', node, env: cx.env });
    case 'MemberExpression':
      return member(cx, node);
    case 'ChainExpression':
      return optionalChain(cx, node.expression, use);
    case 'CallExpression':
      return lowerCall(cx, node, use);
    case 'NewExpression':
      return construct(cx, node, calleePath(node.callee), lowerExpression(cx, node.callee), lowerArguments(cx, node.arguments));
    case 'AwaitExpression':
      return lowerAwait(cx, node);
    case 'YieldExpression':
      return lowerYield(cx, node);
    case 'AssignmentExpression':
      return assignment(cx, node);
    case 'UpdateExpression':
      return update(cx, node);
    case 'ConditionalExpression':
      return conditional(cx, node, use);
    case 'LogicalExpression':
      return logical(cx, node, use);
    case 'UnaryExpression':
      return unary(cx, node);
    case 'BinaryExpression':
      return binary(cx, node);
    case 'ObjectExpression':
      return object(cx, node);
    case 'ArrayExpression':
      return array(cx, node);
    case 'SequenceExpression':
      node.expressions.slice(0, -1).forEach((expression) => lowerExpression(cx, expression, 'discarded'));
      return lowerExpression(cx, node.expressions.at(-1)!, use);
    default: {
      const inner = unwrap(node);
      return inner === node ? other(cx, node) : lowerExpression(cx, inner, use);
    }
  }
}

/** Syntax that only evaluates its parts: tagged templates, `import()`, JSX. */
function other(cx: Lowering, node: Node): Value {
  if (node.type === 'ImportExpression') {
    const { source } = node;
    return (source.type === 'Literal' ? importCalled(cx, String(source.value), node) : undefined) ?? UNKNOWN;
  }
  for (const child of childrenOf(node)) lowerExpression(cx, child);
  if (node.type === 'TaggedTemplateExpression') mayThrow(cx, node);
  return UNKNOWN;
}

function literal(node: TSESTree.Literal): Value {
  const { value } = node;
  if (value === null) return 'regex' in node || 'bigint' in node ? { mask: ANY & ~NULLISH } : { mask: Kind.Null };
  if (typeof value === 'boolean') return { mask: value ? Kind.True : Kind.False };
  if (typeof value === 'string') return ofText(value);
  if (typeof value === 'number') return { mask: value > 0 ? Kind.Positive : value < 0 ? Kind.Negative : Kind.Zero, text: String(value) };
  if (typeof value === 'bigint') return { mask: value > 0n ? Kind.Positive : value < 0n ? Kind.Negative : Kind.Zero };
  return { mask: Kind.Object };
}

function template(cx: Lowering, node: TSESTree.TemplateLiteral): Value {
  const parts: (string | undefined)[] = [];
  node.quasis.forEach((quasi, index) => {
    parts.push(quasi.value.cooked ?? undefined);
    const expression = node.expressions[index];
    if (expression !== undefined) parts.push(textOf(lowerExpression(cx, expression)));
  });
  return ofText(concatenate(parts));
}

const textOf = (value: Value): string | undefined => value.text;

function identifier(cx: Lowering, node: TSESTree.Identifier): Value {
  const variable = cx.scopes.variableOf(node);
  if (variable !== undefined) return readSlot(slotOf(cx, variable));
  if (node.name === 'undefined') return UNDEFINED;
  if (node.name === 'NaN') return { mask: Kind.Zero };
  if (/^[a-z_$]/.test(node.name) && !GLOBAL_OBJECTS.has(node.name)) return readSlot(globalSlot(cx, node.name));
  return refTo({ kind: 'global', name: node.name });
}

/** Globals of the language and its hosts. Other names that the file does not declare stand for values from elsewhere. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['console', 'process', 'performance', 'crypto', 'globalThis', 'window', 'self', 'global', 'structuredClone', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'require', 'module', 'exports']);

function globalSlot(cx: Lowering, name: string): Slot {
  const key = `global ${name}`;
  let slot = cx.paths.get(key);
  if (slot === undefined) cx.paths.set(key, (slot = cx.newSlot([name])));
  return slot;
}

function member(cx: Lowering, node: TSESTree.MemberExpression): Value {
  const name = memberName(node);
  if (node.object.type === 'Super') return name === undefined ? UNKNOWN : readSuper(cx, node, name);
  const value = lowerExpression(cx, node.object);
  if (node.optional) skipIfNullish(cx, value, node);
  if (name === undefined) {
    const key = nameIn(lowerExpression(cx, node.property));
    return key === undefined ? UNKNOWN : readMember(cx, value, key);
  }
  if (name === 'writable' || name === 'desiredSize') noteIdleGuard(cx, node, value, name);
  if (isPlain(node.object) && statusProperty(name) !== undefined) {
    if (sinkOf(cx, value, undefined, node) !== undefined) return fromCondition(cx, node);
    // A signal or a request: the client is taken to be there.
    if ((name === 'aborted' || name === 'destroyed') && value.ref?.kind !== 'record') return { mask: Kind.False };
  }
  return readMember(cx, value, name);
}

/** `a?.b.c()`: what is cut short yields undefined. */
function optionalChain(cx: Lowering, node: Node, use: Use): Value {
  const { builder } = cx;
  const skip = builder.newBlock();
  cx.chainSkips.push(skip);
  const value = lowerExpression(cx, node, use);
  cx.chainSkips.pop();
  const result = builder.newVar('chain');
  const after = builder.newBlock();
  cx.assign(result, value.cell !== undefined ? { from: 'copy', var: value.cell } : { from: 'const', mask: value.mask || ANY });
  builder.goto(after);
  builder.at(skip);
  cx.assign(result, { from: 'const', mask: Kind.Undefined });
  builder.goto(after);
  builder.at(after);
  return value.ref === undefined && value.lengthOf === undefined ? { mask: ANY, cell: result } : value.lengthOf !== undefined ? value : { ...value, cell: result };
}

function lowerAwait(cx: Lowering, node: TSESTree.AwaitExpression): Value {
  const argument = unwrap(node.argument);
  const value = argument.type === 'CallExpression' ? lowerExpression(cx, node.argument, 'awaited') : lowerExpression(cx, node.argument);
  return awaitValue(cx, value, node);
}

function assignment(cx: Lowering, node: TSESTree.AssignmentExpression): Value {
  const { operator, left, right } = node;
  if (operator === '=') {
    const value = lowerExpression(cx, right);
    bindPattern(cx, left, value);
    // The variable's own copy is what the expression yields: `(chunk = await reader.read()).done`.
    return left.type === 'Identifier' ? lowerExpression(cx, left) : value;
  }
  const before = lowerExpression(cx, left);
  if (operator === '||=' || operator === '&&=' || operator === '??=') {
    const mask = operator === '||=' ? FALSY : operator === '&&=' ? TRUTHY : NULLISH;
    const value = choice(cx, before, mask, right);
    bindPattern(cx, left, value);
    return value;
  }
  const added = lowerExpression(cx, right);
  const value = operator === '+=' ? sum(cx, before, added, node) : { mask: NUMBER };
  bindPattern(cx, left, value);
  return value;
}

function update(cx: Lowering, node: TSESTree.UpdateExpression): Value {
  const before = lowerExpression(cx, node.argument);
  if (before.cell === undefined) return { mask: NUMBER };
  const { builder } = cx;
  const old = builder.newVar('before');
  cx.assign(old, { from: 'copy', var: before.cell });
  const stepped = builder.newVar('stepped');
  cx.assign(stepped, { from: 'step', var: before.cell, by: node.operator === '++' ? 1 : -1 });
  bindPattern(cx, node.argument, { mask: NUMBER, cell: stepped });
  return { mask: NUMBER, cell: node.prefix ? stepped : old };
}

/** `a + b`: numbers keep their sign when both have one, texts are put together. */
function sum(cx: Lowering, a: Value, b: Value, node: Node): Value {
  // The digits of a number may come along with a variable: they are no text.
  const isText = (value: Value) => (value.mask & ~TEXT) === 0 || (value.text !== undefined && Number.isNaN(Number(value.text || 'x')));
  if (isText(a) || isText(b)) {
    const text = concatenate([a.text, b.text]);
    const sure = (a.mask & ~Kind.Text) === 0 || (b.mask & ~Kind.Text) === 0;
    return sure ? { mask: Kind.Text, text } : grown(cx, a, b, text, node);
  }
  if (b.mask === Kind.Positive && a.cell !== undefined) {
    // At least one step up: from zero or above the sum is positive, from below it may be anything.
    const stepped = cx.builder.newVar('sum');
    cx.assign(stepped, { from: 'step', var: a.cell, by: 1 });
    return { mask: NUMBER, cell: stepped };
  }
  if (a.cell === undefined && (a.mask & ~NUMBER) === 0 && (b.mask & ~NUMBER) === 0) {
    const both = a.mask | b.mask;
    if ((both & Kind.Negative) === 0) return { mask: both & Kind.Positive ? Kind.Zero | Kind.Positive : Kind.Zero };
  }
  return { mask: NUMBER | TEXT, text: HOLE };
}

/**
 * `text + piece` where either may be empty. What is falsy is taken to add nothing: pieces are texts or nothing, not the
 * number 0, whose digit would count.
 */
function grown(cx: Lowering, a: Value, b: Value, text: string, node: Node): Value {
  const { builder } = cx;
  const result = builder.newVar('text');
  if (!builder.reachable) return { mask: TEXT, cell: result, text };
  const after = builder.newBlock();
  const site = { start: node.range[0], end: node.range[1] };
  for (const part of [a, b]) {
    const [none, some] = [builder.newBlock(), builder.newBlock()];
    if (part.cell !== undefined) builder.branch({ on: 'var', var: part.cell, mask: FALSY }, none, some, site);
    else if ((part.mask & FALSY) === 0) builder.goto(some);
    else if ((part.mask & TRUTHY) === 0) builder.goto(none);
    else builder.choose([none, some].map((to) => ({ to, why: 'either' as const, site })));
    builder.at(some);
    cx.assign(result, { from: 'const', mask: Kind.Text });
    builder.goto(after);
    builder.at(none);
  }
  cx.assign(result, { from: 'const', mask: Kind.EmptyText });
  builder.goto(after);
  builder.at(after);
  return { mask: TEXT, cell: result, text };
}

function conditional(cx: Lowering, node: TSESTree.ConditionalExpression, use: Use): Value {
  const { builder } = cx;
  if (!builder.reachable) return UNKNOWN;
  const [yes, no, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const result = builder.newVar('either');
  lowerCondition(cx, node.test, yes, no);
  const values = ([[yes, node.consequent], [no, node.alternate]] as const).map(([block, expression]) => {
    builder.at(block);
    const value = lowerExpression(cx, expression, use);
    cx.assign(result, value.cell !== undefined ? { from: 'copy', var: value.cell } : { from: 'const', mask: value.mask || ANY });
    builder.goto(after);
    return value;
  });
  builder.at(after);
  const [a, b] = values as [Value, Value];
  const ref = merge(a.ref, b.ref);
  const text = eventStreamOf(a.text, b.text) ?? (a.text !== undefined || b.text !== undefined ? a.text || b.text || '' : undefined);
  return { mask: ANY, cell: result, ...(ref !== undefined ? { ref } : {}), ...(text !== undefined ? { text } : {}) };
}

function logical(cx: Lowering, node: TSESTree.LogicalExpression, use: Use): Value {
  if (use === 'discarded' && node.operator !== '??') {
    const { builder } = cx;
    const [right, after] = [builder.newBlock(), builder.newBlock()];
    lowerCondition(cx, node.left, node.operator === '&&' ? right : after, node.operator === '&&' ? after : right);
    builder.at(right);
    lowerExpression(cx, node.right, 'discarded');
    builder.goto(after);
    builder.at(after);
    return UNKNOWN;
  }
  if (isCondition(node)) return fromCondition(cx, node);
  const mask = node.operator === '||' ? FALSY : node.operator === '&&' ? TRUTHY : NULLISH;
  const left = lowerExpression(cx, node.left);
  return choice(cx, left, mask, node.right);
}

const COMPARES: ReadonlySet<string> = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=']);

/** Is this an expression whose value is a boolean, as control flow decides it? */
function isCondition(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'UnaryExpression') return inner.operator === '!';
  if (inner.type === 'BinaryExpression') return COMPARES.has(inner.operator);
  return inner.type === 'LogicalExpression' && inner.operator !== '??' && isCondition(inner.left) && isCondition(inner.right);
}

/** A boolean, computed by going one way or the other. */
function fromCondition(cx: Lowering, node: Node): Value {
  const { builder } = cx;
  const result = builder.newVar('condition');
  if (!builder.reachable) return { mask: BOOLEAN, cell: result };
  const [yes, no, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  lowerCondition(cx, node, yes, no);
  for (const [block, mask] of [[yes, Kind.True], [no, Kind.False]] as const) {
    builder.at(block);
    cx.assign(result, { from: 'const', mask });
    builder.goto(after);
  }
  builder.at(after);
  return { mask: BOOLEAN, cell: result };
}

function unary(cx: Lowering, node: TSESTree.UnaryExpression): Value {
  if (node.operator === '!') return fromCondition(cx, node);
  if (node.operator === 'void') {
    lowerExpression(cx, node.argument, 'discarded');
    return UNDEFINED;
  }
  const value = lowerExpression(cx, node.argument);
  if (node.operator === '-') {
    if (value.mask === Kind.Positive) return { mask: Kind.Negative };
    return { mask: NUMBER };
  }
  if (node.operator === 'typeof') return { mask: Kind.Text };
  return node.operator === 'delete' ? { mask: Kind.True } : { mask: NUMBER };
}

function binary(cx: Lowering, node: TSESTree.BinaryExpression): Value {
  if (COMPARES.has(node.operator)) return fromCondition(cx, node);
  if (node.operator === '+') {
    // Long concatenations nest to the left: taken apart without recursion.
    const parts: Node[] = [];
    let left: Node = node;
    while (left.type === 'BinaryExpression' && left.operator === '+') {
      parts.unshift(left.right);
      left = left.left;
    }
    return parts.reduce((value, part) => sum(cx, value, lowerExpression(cx, part), part), lowerExpression(cx, left));
  }
  if (node.left.type !== 'PrivateIdentifier') lowerExpression(cx, node.left);
  lowerExpression(cx, node.right);
  return node.operator === 'in' || node.operator === 'instanceof' ? { mask: BOOLEAN } : { mask: NUMBER };
}

function object(cx: Lowering, node: TSESTree.ObjectExpression): Value {
  const record: RecordRef = { ...newRecord(`object@${node.range[0]}`, false), getters: new Map() };
  const self = refTo(record);
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread = lowerExpression(cx, property.argument);
      if (spread.ref?.kind === 'record') {
        for (const [name, field] of spread.ref.fields) writeSlot(cx, newField(cx, record, name), readSlot(field));
      } else if (spread.ref?.kind === 'import') newField(cx, record, '...').ref = spread.ref;
      continue;
    }
    if (property.computed) lowerExpression(cx, property.key);
    const name = propertyName(property.key, property.computed) ?? keyText(cx, property);
    if (property.kind === 'get' && name !== undefined && property.value.type === 'FunctionExpression') record.getters!.set(name, { kind: 'function', node: property.value, env: cx.env, self });
    if (property.kind !== 'init') continue;
    const value = property.method && property.value.type === 'FunctionExpression' ? refTo({ kind: 'function', node: property.value, env: cx.env, self }) : lowerExpression(cx, property.value);
    if (name !== undefined) writeSlot(cx, newField(cx, record, name), value);
  }
  return self;
}

function keyText(cx: Lowering, property: TSESTree.Property): string | undefined {
  return property.computed ? aside.valueOf(cx, property.key).text : undefined;
}

function array(cx: Lowering, node: TSESTree.ArrayExpression): Value {
  const items: Value[] = [];
  let spread = false;
  for (const element of node.elements) {
    if (element === null) items.push(UNDEFINED);
    else if (element.type === 'SpreadElement') {
      lowerExpression(cx, element.argument);
      spread = true;
    } else items.push(lowerExpression(cx, element));
  }
  if (spread) return { mask: items.length > 0 ? Kind.List : Kind.EmptyList | Kind.List };
  return { mask: items.length > 0 ? Kind.List : Kind.EmptyList, ref: { kind: 'list', items } };
}
