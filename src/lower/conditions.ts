/** Conditions: which way control goes, and what is known on each way. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, FALSY, Kind, LIST, NULLISH, TEXT, TRUTHY, type BlockId, type Mask, type Var } from '../ir/model.ts';
import { saysGone, saysPresent } from '../streams/names.ts';
import { OVER, statusSet } from '../streams/protocol.ts';
import { memberName, siteOf, unwrap, type Node } from '../syntax/node.ts';
import { BUDGET, type Lowering } from './context.ts';
import { either } from './control.ts';
import { decideDeparted } from './events.ts';
import { lowerExpression } from './expressions.ts';
import { likelySink, noteIdleGuard, sinkOf, statusProperty } from './sinks.ts';
import { isOpaque, type Value } from './value.ts';

/** Goes to `yes` where the expression is truthy and to `no` where it is not. */
export function lowerCondition(cx: Lowering, node: Node, yes: BlockId, no: BlockId): void {
  if (++cx.nesting > BUDGET.nesting) {
    cx.truncated = true;
    either(cx, yes, no, node);
  } else decide(cx, unwrapCondition(node), yes, no);
  cx.nesting--;
}

/** An optional chain keeps its wrapper, which knows where it is cut short. */
function unwrapCondition(node: Node): Node {
  return node.type === 'ChainExpression' ? node : unwrap(node);
}

function decide(cx: Lowering, node: Node, yes: BlockId, no: BlockId): void {
  if (node.type === 'UnaryExpression' && node.operator === '!') lowerCondition(cx, node.argument, no, yes);
  else if (node.type === 'LogicalExpression' && node.operator !== '??') decideLogical(cx, node, yes, no);
  else if (node.type === 'ConditionalExpression') decideConditional(cx, node, yes, no);
  else if (node.type === 'BinaryExpression' && isComparison(node.operator)) decideComparison(cx, node, yes, no);
  else if (node.type === 'CallExpression' && calleeName(node) === 'Boolean' && node.arguments[0] !== undefined) lowerCondition(cx, node.arguments[0], yes, no);
  else if (!decideProperty(cx, node, yes, no)) {
    const value = lowerExpression(cx, node);
    if (presumed(cx, node, value, yes, no)) return;
    decideValue(cx, value, TRUTHY, node, yes, no);
  }
}

function calleeName(node: TSESTree.CallExpression): string | undefined {
  return node.callee.type === 'Identifier' ? node.callee.name : undefined;
}

function decideLogical(cx: Lowering, node: TSESTree.LogicalExpression, yes: BlockId, no: BlockId): void {
  // `a && b && …` nests to the left: taken apart without recursion.
  const parts: Node[] = [];
  let left: Node = node;
  while (left.type === 'LogicalExpression' && left.operator === node.operator) {
    parts.unshift(left.right);
    left = unwrapCondition(left.left);
  }
  for (const part of [left, ...parts.slice(0, -1)]) {
    const next = cx.builder.newBlock();
    lowerCondition(cx, part, node.operator === '&&' ? next : yes, node.operator === '&&' ? no : next);
    cx.builder.at(next);
  }
  lowerCondition(cx, parts.at(-1)!, yes, no);
}

/** `a ? b : c`, each part a condition of its own. */
function decideConditional(cx: Lowering, node: TSESTree.ConditionalExpression, yes: BlockId, no: BlockId): void {
  const [first, second] = [cx.builder.newBlock(), cx.builder.newBlock()];
  lowerCondition(cx, node.test, first, second);
  cx.builder.at(first);
  lowerCondition(cx, node.consequent, yes, no);
  cx.builder.at(second);
  lowerCondition(cx, node.alternate, yes, no);
}

/** `res.headersSent`, `res.writableEnded`, `signal.aborted`. */
function decideProperty(cx: Lowering, node: Node, yes: BlockId, no: BlockId): boolean {
  const member = node.type === 'ChainExpression' ? node.expression : node;
  if (member.type !== 'MemberExpression') return false;
  const name = memberName(member);
  if (name === undefined) return false;
  const property = statusProperty(name);
  if ((property === undefined && name !== 'writable' && !saysLeft(name)) || !isPlain(member.object)) return false;
  const object = lowerExpression(cx, member.object);
  const stream = sinkOf(cx, object, undefined, member);
  if (stream !== undefined) {
    if (name === 'writable') {
      noteIdleGuard(cx, member, object, name);
      cx.builder.goto(yes);
    }
    else if (property === undefined) return false;
    else {
      const [over, not] = property.negated ? [no, yes] : [yes, no];
      // What is written to `reply.raw` is nothing that Fastify's reply has sent before it is ended.
      const statuses = name === 'sent' && stream.model.id === 'fastify-raw' ? OVER : property.statuses;
      cx.builder.branch({ on: 'status', stream: stream.id, statuses }, over, not, siteOf(member));
    }
    return true;
  }
  // A signal or request that is no stream here: true only once the client has left.
  if (saysLeft(name) && object.ref?.kind !== 'record') {
    decideDeparted(cx, node, yes, no);
    return true;
  }
  return false;
}

/** Of a signal, a request or a cancellation token. */
const saysLeft = (name: string): boolean => name === 'aborted' || name === 'destroyed' || name === 'isCancellationRequested';

/** A chain of names: reading it twice does nothing twice. */
export function isPlain(node: Node): boolean {
  let inner = unwrap(node);
  while (inner.type === 'MemberExpression' && !inner.computed) inner = unwrap(inner.object);
  return inner.type === 'Identifier' || inner.type === 'ThisExpression';
}

/** A flag named for the disconnect that nothing here sets: the client is taken to be there. */
function presumed(cx: Lowering, node: Node, value: Value, yes: BlockId, no: BlockId): boolean {
  const name = node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : undefined;
  if (name === undefined || value.cell === undefined || value.ref?.kind !== 'path') return false;
  // `if (res) …`: where no stream was passed in, nobody waits for one.
  if (value.ref.variable?.kind === 'param' && likelySink(cx, value, node) !== undefined) {
    cx.builder.goto(yes);
    return true;
  }
  const gone = saysGone(name);
  if (!gone && !saysPresent(name)) return false;
  if (cx.wasAssigned(value.cell)) return false;
  cx.builder.goto(gone ? no : yes);
  return true;
}

const ERRORED = statusSet('aborted');

const COMPARISONS: ReadonlySet<string> = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=']);

function isComparison(operator: string): boolean {
  return COMPARISONS.has(operator);
}

function decideComparison(cx: Lowering, node: TSESTree.BinaryExpression, yes: BlockId, no: BlockId): void {
  if (isAbortCheck(node)) {
    // `error.name === 'AbortError'`: the code aborts its source when the client leaves.
    cx.builder.goto(node.operator.startsWith('!') ? yes : no);
    return;
  }
  if (decideErrored(cx, node, yes, no)) return;
  if (node.left.type === 'PrivateIdentifier') return either(cx, yes, no, node);
  const left = lowerExpression(cx, node.left);
  const right = lowerExpression(cx, node.right);
  const typeTest = typeofTest(node);
  if (typeTest !== undefined) return typeTest(cx, yes, no);
  decideCompared(cx, left, node.operator, right, node, yes, no);
}

/** `controller.desiredSize === null`: the stream was errored. `controller.desiredSize <= 0`: it is over, or its queue is full. */
function decideErrored(cx: Lowering, { left, operator, right }: TSESTree.BinaryExpression, yes: BlockId, no: BlockId): boolean {
  const size = unwrap(left);
  if (size.type !== 'MemberExpression' || memberName(size) !== 'desiredSize' || !isPlain(size.object) || right.type !== 'Literal') return false;
  const isNull = /^[!=]==?$/.test(operator) && right.raw === 'null';
  const isEmpty = /^[<>]=?$/.test(operator) && right.value === 0;
  if (!isNull && !isEmpty) return false;
  const object = lowerExpression(cx, size.object);
  const stream = sinkOf(cx, object, undefined, size);
  if (stream === undefined) return false;
  noteIdleGuard(cx, size, object, 'desiredSize');
  const [over, fine] = operator.startsWith('!') || operator.startsWith('>') ? [no, yes] : [yes, no];
  cx.builder.branch({ on: 'status', stream: stream.id, statuses: isNull ? ERRORED : OVER }, over, fine, siteOf(size));
  return true;
}

/** Goes to `yes` where the comparison of two values that are at hand holds. */
export function decideCompared(cx: Lowering, left: Value, operatorAsWritten: string, right: Value, node: Node, yes: BlockId, no: BlockId): void {
  const [value, constant, operator] = constantOf(right) !== undefined ? [left, right, operatorAsWritten] : [right, left, MIRRORED[operatorAsWritten] ?? operatorAsWritten];
  const test = constantOf(constant);
  if (test === undefined) return either(cx, yes, no, node);
  if (value.lengthOf !== undefined) return decideLength(cx, value.lengthOf, operator, constant, node, yes, no);
  const masks = compare(operator, test);
  if (masks === undefined) return either(cx, yes, no, node);
  decideMasks(cx, value, masks, node, yes, no);
}

function isAbortCheck(node: TSESTree.BinaryExpression): boolean {
  const sides = [unwrap(node.left), unwrap(node.right)];
  return (node.operator === '===' || node.operator === '==' || node.operator === '!==' || node.operator === '!=') && sides.some((side) => side.type === 'Literal' && (side.value === 'AbortError' || side.value === 'ABORT_ERR' || side.value === 'ERR_CANCELED'));
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

interface Constant {
  readonly mask: Mask;
  readonly text: string | undefined;
}

/** A value that is one constant, as far as its kind tells. */
function constantOf(value: Value): Constant | undefined {
  if (value.cell !== undefined || value.lengthOf !== undefined || value.ref !== undefined) return undefined;
  const { mask, text } = value;
  return mask !== 0 && (mask & (mask - 1)) === 0 ? { mask, text } : undefined;
}

/** Kinds for which the comparison must and may be true: `yes` are those for which it can be true, `no` those for which it can be false. */
function compare(operator: string, constant: Constant): { yes: Mask; no: Mask } | undefined {
  const { mask } = constant;
  const number = constant.text === undefined ? NaN : Number(constant.text);
  switch (operator) {
    case '===':
      return { yes: mask, no: exact(mask) ? ANY & ~mask : ANY };
    case '!==':
      return { yes: exact(mask) ? ANY & ~mask : ANY, no: mask };
    case '==':
    case '!=': {
      const equal = (mask & NULLISH) !== 0 ? NULLISH : loose(mask);
      const sides = { yes: equal, no: (mask & NULLISH) !== 0 ? ANY & ~NULLISH : ANY & ~(exact(mask) ? mask : 0) };
      return operator === '==' ? sides : { yes: sides.no, no: sides.yes };
    }
    case '>':
      if (mask === Kind.Zero) return { yes: ~(Kind.Zero | Kind.Negative | FALSY) & ANY, no: ANY & ~Kind.Positive };
      return mask === Kind.Positive ? { yes: positiveOr(), no: ANY } : undefined;
    case '>=':
      if (mask === Kind.Positive) return { yes: positiveOr(), no: number <= 1 ? ANY & ~Kind.Positive : ANY };
      return mask === Kind.Zero ? { yes: ANY & ~Kind.Negative, no: ANY & ~(Kind.Zero | Kind.Positive) } : undefined;
    case '<':
      if (mask === Kind.Positive) return { yes: number <= 1 ? ANY & ~Kind.Positive : ANY, no: positiveOr() };
      return mask === Kind.Zero ? { yes: ANY & ~(Kind.Zero | Kind.Positive), no: ANY & ~Kind.Negative } : undefined;
    case '<=':
      if (mask === Kind.Zero) return { yes: ANY & ~Kind.Positive, no: ~(Kind.Zero | Kind.Negative | FALSY) & ANY };
      return mask === Kind.Positive ? { yes: ANY, no: positiveOr() } : undefined;
    default:
      return undefined;
  }
}

/** What can be greater than a positive number. Texts and objects may convert to one; NaN and nothing do not. */
const positiveOr = (): Mask => ANY & ~(NULLISH | Kind.False | Kind.Zero | Kind.Negative | Kind.EmptyText | Kind.EmptyList);

/** Kinds with one value only: being equal to the constant says all. */
function exact(mask: Mask): boolean {
  return (mask & (NULLISH | Kind.True | Kind.False | Kind.Zero | Kind.EmptyText)) !== 0;
}

/** What may be loosely equal to the constant. */
function loose(mask: Mask): Mask {
  if ((mask & (Kind.Zero | Kind.False | Kind.EmptyText)) !== 0) return Kind.Zero | Kind.False | Kind.EmptyText | Kind.Text | Kind.EmptyList | Kind.List | Kind.Object;
  return ANY & ~NULLISH;
}

/** `typeof x === 'undefined'`. */
function typeofTest(node: TSESTree.BinaryExpression): ((cx: Lowering, yes: BlockId, no: BlockId) => void) | undefined {
  const [a, b] = [unwrap(node.left), unwrap(node.right)];
  const [operand, name] = a.type === 'UnaryExpression' && a.operator === 'typeof' ? [a.argument, b] : b.type === 'UnaryExpression' && b.operator === 'typeof' ? [b.argument, a] : [];
  if (operand === undefined || name?.type !== 'Literal') return undefined;
  const masks: Readonly<Record<string, Mask>> = {
    undefined: Kind.Undefined,
    boolean: Kind.True | Kind.False,
    number: Kind.Negative | Kind.Zero | Kind.Positive,
    string: TEXT,
    function: Kind.Object,
    object: Kind.Null | LIST | Kind.Object,
  };
  const mask = masks[String(name.value)];
  if (mask === undefined) return undefined;
  const negated = node.operator.startsWith('!');
  return (cx, yes, no) => {
    const value = lowerExpression(cx, operand);
    const overlap = name.value === 'function' || name.value === 'object' ? Kind.Object : 0;
    decideMasks(cx, value, { yes: mask, no: (ANY & ~mask) | overlap }, node, negated ? no : yes, negated ? yes : no);
  };
}

/** `list.length === 0`, `text.length > 0` and the like. */
function decideLength(cx: Lowering, of: Var, operator: string, constant: Value, node: Node, yes: BlockId, no: BlockId): void {
  const limit = Number(constant.text);
  const holds = (length: number): boolean => {
    switch (operator) {
      case '>':
        return length > limit;
      case '>=':
        return length >= limit;
      case '<':
        return length < limit;
      case '<=':
        return length <= limit;
      case '===':
      case '==':
        return length === limit;
      default:
        return length !== limit;
    }
  };
  const empty = holds(0);
  const some = new Set([1, 2, limit - 1, limit, limit + 1, 1e9].filter((length) => length >= 1).map(holds));
  const { builder } = cx;
  const [none, any] = [builder.newBlock(), builder.newBlock()];
  decideEmpty(cx, of, node, none, any);
  builder.at(none);
  builder.goto(empty ? yes : no);
  builder.at(any);
  if (some.size === 2) either(cx, yes, no, node);
  else builder.goto(some.has(true) ? yes : no);
}

/** Goes to `none` where what the variable holds is empty. Of an object of unknown kind either may be true. */
function decideEmpty(cx: Lowering, of: Var, node: Node, none: BlockId, some: BlockId): void {
  const empty = Kind.EmptyList | Kind.EmptyText;
  decideMasks(cx, { mask: ANY, cell: of }, { yes: ANY & ~(Kind.List | Kind.Text), no: ANY & ~empty }, node, none, some);
}

/** Goes on where the value can be of a kind in `masks.yes`, and where it can be of one in `masks.no`. */
function decideMasks(cx: Lowering, value: Value, masks: { readonly yes: Mask; readonly no: Mask }, node: Node, yes: BlockId, no: BlockId): void {
  const { builder } = cx;
  const both = masks.yes & masks.no;
  if (value.cell === undefined) {
    const [canYes, canNo] = [(value.mask & masks.yes) !== 0, (value.mask & masks.no) !== 0];
    if (canYes && canNo) either(cx, yes, no, node);
    else builder.goto(canYes ? yes : no);
    return;
  }
  const site = siteOf(node);
  const test = (mask: Mask) => ({ on: 'var', var: value.cell!, mask }) as const;
  if (both === 0) return builder.branch(test(masks.yes), yes, no, site);
  // Kinds for which the comparison may go either way.
  const [sureYes, rest, unsure] = [masks.yes & ~both, builder.newBlock(), builder.newBlock()];
  if (sureYes === 0) builder.goto(rest);
  else builder.branch(test(sureYes), yes, rest, site);
  builder.at(rest);
  builder.branch(test(both), unsure, no, site);
  builder.at(unsure);
  either(cx, yes, no, node);
}

function decideValue(cx: Lowering, value: Value, mask: Mask, node: Node, yes: BlockId, no: BlockId): void {
  if (value.lengthOf !== undefined) return decideEmpty(cx, value.lengthOf, node, no, yes);
  // What is known to be an object is there.
  const { ref } = value;
  if (ref !== undefined && !isOpaque(ref) && value.cell === undefined) return cx.builder.goto(yes);
  decideMasks(cx, value, { yes: mask, no: ANY & ~mask }, node, yes, no);
}
