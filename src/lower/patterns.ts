/** Destructuring: binding and assigning patterns, with their defaults. */
import { ANY, Kind, type Mask } from '../ir/model.ts';
import { propertyName, siteOf, unwrap, type Node } from '../syntax/node.ts';
import { eitherFunction } from './alternatives.ts';
import { BUDGET, type Lowering } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { handOut } from './handed-out.ts';
import { eventStreamOf, typed } from './media-type.ts';
import { assignMember, readMember } from './members.ts';
import { slotOf, writeSlot } from './slots.ts';
import { UNKNOWN, type Slot, type Value } from './value.ts';

function keep(cx: Lowering, slot: Slot, value: Value, node: Node): void {
  writeSlot(cx, slot, value);
  if (cx.lasting.has(slot.cell)) handOut(cx, value, node);
}

/** Gives the variables of a pattern, or the target of an assignment, their parts of `value`. */
export function bindPattern(cx: Lowering, pattern: Node, value: Value): void {
  if (++cx.nesting > BUDGET.nesting) cx.truncated = true;
  else bind(cx, pattern, value);
  cx.nesting--;
}

function bind(cx: Lowering, pattern: Node, value: Value): void {
  const target = unwrap(pattern);
  switch (target.type) {
    case 'Identifier': {
      const variable = cx.scopes.variableOf(target);
      if (variable !== undefined) keep(cx, slotOf(cx, variable), typed(cx, variable, value), target);
      // `controller = c` in a callback: kept for who comes later.
      if (variable !== undefined && variable.home !== cx.env.home && value.ref?.kind === 'stream') value.ref.stream.goesOn = true;
      return;
    }
    case 'MemberExpression':
      assignMember(cx, target, value);
      return;
    case 'ObjectPattern':
      for (const property of target.properties) {
        if (property.type === 'RestElement') bindPattern(cx, property.argument, UNKNOWN);
        else {
          if (property.computed) lowerExpression(cx, property.key);
          const name = propertyName(property.key, property.computed);
          bindPattern(cx, property.value, name === undefined ? UNKNOWN : readMember(cx, value, name));
        }
      }
      return;
    case 'ArrayPattern':
      target.elements.forEach((element, index) => {
        if (element !== null) bindPattern(cx, element, elementOf(value, index));
      });
      return;
    case 'RestElement':
      bindPattern(cx, target.argument, UNKNOWN);
      return;
    case 'AssignmentPattern':
      bindPattern(cx, target.left, withDefault(cx, value, target.right));
      return;
    default:
      return;
  }
}

function elementOf(value: Value, index: number): Value {
  return value.ref?.kind === 'list' ? (value.ref.items[index] ?? UNKNOWN) : UNKNOWN;
}

/** `value`, or the default where it is undefined. */
export function withDefault(cx: Lowering, value: Value, fallback: Node): Value {
  if (value.cell === undefined && (value.mask & Kind.Undefined) === 0) return value;
  if (value.cell === undefined && value.mask === Kind.Undefined) return lowerExpression(cx, fallback);
  return choice(cx, value, Kind.Undefined, fallback);
}

/** `value`, or what `other` yields where the value is one of `mask`: defaults, `??`, `||`, `&&`. */
export function choice(cx: Lowering, value: Value, mask: Mask, other: Node): Value {
  const { builder } = cx;
  if (!builder.reachable) return value;
  const result = builder.newVar('choice');
  const [replaced, kept, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const cell = value.cell ?? builder.newVar('value');
  if (value.cell === undefined) cx.assign(cell, { from: 'const', mask: value.mask || ANY });
  builder.branch({ on: 'var', var: cell, mask }, replaced, kept, siteOf(other));
  builder.at(kept);
  cx.assign(result, { from: 'copy', var: cell });
  builder.goto(after);
  builder.at(replaced);
  const second = lowerExpression(cx, other);
  cx.assign(result, second.cell !== undefined ? { from: 'copy', var: second.cell } : { from: 'const', mask: second.mask || ANY });
  builder.goto(after);
  builder.at(after);
  const ref = merge(value.ref, second.ref);
  const text = value.text === second.text ? value.text : eventStreamOf(value.text, second.text);
  return { mask: ANY, cell: result, ...(ref !== undefined ? { ref } : {}), ...(text !== undefined ? { text } : {}) };
}

/** What either is, a path being the least that is known. */
export function merge(a: Value['ref'], b: Value['ref']): Value['ref'] {
  if (a === undefined || b === undefined) return a ?? b;
  const functions = eitherFunction(a, b);
  if (functions !== undefined) return functions;
  if (a.kind === 'path' && b.kind !== 'path') return b;
  return a;
}
