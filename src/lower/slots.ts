/** Reading and writing variables, fields and access paths. */
import { ANY, Kind, NULLISH, type Mask, type Source } from '../ir/model.ts';
import { isClass, isFunction, type Node } from '../syntax/node.ts';
import type { Variable } from '../syntax/scope.ts';
import { eitherFunction } from './alternatives.ts';
import type { Lowering } from './context.ts';
import { importedSlot } from './imports.ts';
import { isFrame } from './text.ts';
import { sameRef, UNKNOWN, type Env, type PathRef, type RecordRef, type Ref, type Slot, type Value } from './value.ts';

/** The activation that holds a variable, or undefined when its function is not laid out. */
function envOf(cx: Lowering, variable: Variable): Env | undefined {
  for (let env: Env | undefined = cx.env; env !== undefined; env = env.parent) {
    if (env.home === variable.home && env !== cx.outer) return env;
  }
  return undefined;
}

export function slotOf(cx: Lowering, variable: Variable): Slot {
  const env = envOf(cx, variable) ?? cx.outer;
  let slot = env.slots.get(variable);
  if (slot === undefined) {
    const imported = importedSlot(cx, variable);
    slot = imported ?? cx.newSlot([variable.name], variable);
    env.slots.set(variable, slot);
    if (env === cx.outer) cx.lasting.add(slot.cell);
    if (imported === undefined) initialise(cx, variable, slot, env);
  }
  return slot;
}

/** Lowers an expression for its value only; what it emits goes nowhere. Set by `expressions.ts`, which needs this file. */
export const aside: { valueOf: (cx: Lowering, node: Node) => Value } = { valueOf: () => UNKNOWN };

/** How deep values outside of what is laid out may lead to others. */
export const MOST_ASIDE = 6;

function initialise(cx: Lowering, variable: Variable, slot: Slot, env: Env): void {
  const { declaration } = variable;
  if (isFunction(declaration) && variable.kind === 'function') slot.ref = { kind: 'function', node: declaration, env };
  else if (isClass(declaration)) slot.ref = { kind: 'class', node: declaration, env };
  else if (variable.kind === 'import') slot.ref = importOf(cx, declaration);
  else if (env === cx.outer) {
    // A variable around the scope: what it is can be told when it is written once, as a whole.
    const [write, ...others] = variable.writes;
    if (write?.value !== undefined && others.length > 0) presumeUntouched(cx, variable, slot, write.value);
    if (write?.value === undefined || others.length > 0 || cx.detachedDepth >= MOST_ASIDE) return;
    const value = aside.valueOf(cx, write.value);
    slot.ref = value.ref;
    slot.text = value.text;
    outlives(cx, value.ref);
  }
}

/** A flag of the function around, which is not laid out: nothing has changed it when the scope is entered. */
function presumeUntouched(cx: Lowering, { home }: Variable, { cell }: Slot, value: Node): void {
  const mask = value.type === 'Literal' ? PRESUMED.get(value.raw) : undefined;
  if (isFunction(home) && mask !== undefined) cx.builder.initially({ op: 'assign', target: cell, source: { from: 'const', mask } });
}

const PRESUMED: ReadonlyMap<string, Mask> = new Map([['true', Kind.True], ['false', Kind.False], ['null', Kind.Null]]);

/** Notes that an object is there before the scope is entered and after it is left, with all that it holds. */
export function outlives(cx: Lowering, ref: Ref | undefined): void {
  if (ref?.kind !== 'record' || cx.lasting.has(ref)) return;
  cx.lasting.add(ref);
  for (const field of ref.fields.values()) {
    cx.lasting.add(field.cell);
    outlives(cx, field.ref);
  }
}

function importOf(cx: Lowering, specifier: Node): Ref | undefined {
  const declaration = cx.scopes.parentOf(specifier);
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const module = String(declaration.source.value);
  if (specifier.type === 'ImportSpecifier') {
    const { imported } = specifier;
    return { kind: 'import', module, name: imported.type === 'Identifier' ? imported.name : String(imported.value) };
  }
  return { kind: 'import', module, name: specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*' };
}

export function readSlot(slot: Slot): Value {
  return {
    mask: ANY,
    cell: slot.cell,
    ref: (slot.mixed ? undefined : slot.ref) ?? slot.path,
    ...(slot.text !== undefined ? { text: slot.text } : {}),
  };
}

/** What a function returned: unlike a variable it is not known by a name of its own. */
export function readResult(slot: Slot): Value {
  const { cell, mask, mixed, ref, text } = slot;
  return { mask, cell, ...(ref !== undefined && !mixed ? { ref } : {}), ...(text !== undefined ? { text } : {}) };
}

export function writeSlot(cx: Lowering, slot: Slot, value: Value): void {
  cx.assign(slot.cell, sourceOf(value));
  noteValue(slot, ownCopy(cx, slot, value));
}

/** A variable holds its own copy of a fresh result, so that `r = await reader.read()` in a loop is always one `r.done`. */
function ownCopy(cx: Lowering, slot: Slot, value: Value): Value {
  if (value.ref?.kind !== 'record' || value.ref.fresh !== true) return value;
  const own = slot.ref?.kind === 'record' && slot.ref.id === slot.path.key ? slot.ref : newRecord(slot.path.key, false);
  for (const [name, field] of value.ref.fields) cx.assign(newField(cx, own, name).cell, { from: 'copy', var: field.cell });
  slot.ref = own;
  return { mask: value.mask, ref: own };
}

/** Of two texts that a variable may hold the one that says more: a frame before anything else. */
function moreTelling(before: string | undefined, now: string | undefined): string | undefined {
  return isFrame(before) && !isFrame(now) ? before : (now ?? before);
}

/** `return body ?? …`, where the other one is a stream that the code makes: what becomes of the value becomes of that. */
function madeHere(before: Ref | undefined, now: Ref | undefined): Ref | undefined {
  const [made, ...others] = [before, now].filter((ref) => ref?.kind === 'stream' && ref.part === 'readable');
  return others.length === 0 ? made : undefined;
}

/** Keeps what the value is, as far as every assignment agrees. */
function noteValue(slot: Slot, value: Value): void {
  slot.mask |= value.safe === true ? value.mask & ~Kind.Object : value.mask;
  // `let writer;` or `= null` says nothing about what it will be.
  if ((value.mask & ~NULLISH) === 0 && value.ref === undefined) return;
  if (!slot.assigned) {
    slot.ref = value.ref;
    slot.text = value.text;
  } else {
    const either = eitherFunction(slot.ref, value.ref) ?? madeHere(slot.ref, value.ref);
    if (either !== undefined) slot.ref = either;
    else if (slot.ref === undefined ? value.ref !== undefined : value.ref === undefined || !sameRef(slot.ref, value.ref)) slot.mixed = true;
    slot.text = moreTelling(slot.text, value.text);
  }
  slot.assigned = true;
}

export function sourceOf(value: Value): Source {
  return value.cell !== undefined ? { from: 'copy', var: value.cell } : { from: 'const', mask: value.mask === 0 ? ANY : value.mask };
}

/** The slot behind a member of an access path, one per path and lowering. */
export function pathSlot(cx: Lowering, path: PathRef, name: string): Slot {
  const key = `${path.key}.${name}`;
  let slot = cx.paths.get(key);
  if (slot === undefined) {
    slot = cx.newSlot([...path.names, name], path.variable, path);
    cx.paths.set(key, slot);
  }
  return slot;
}

/** The slot of a field. One that was never seen exists only in a record that came from outside. */
export function fieldSlot(cx: Lowering, record: RecordRef, name: string): Slot | undefined {
  return record.fields.get(name) ?? (record.open ? newField(cx, record, name) : undefined);
}

export function newField(cx: Lowering, record: RecordRef, name: string): Slot {
  let slot = record.fields.get(name);
  if (slot === undefined) {
    slot = cx.newSlot([record.cls !== undefined ? 'this' : record.id, name]);
    record.fields.set(name, slot);
    if (cx.lasting.has(record)) cx.lasting.add(slot.cell);
  }
  return slot;
}

export function newRecord(id: string, open: boolean, cls?: RecordRef['cls'], fresh?: true): RecordRef {
  return { kind: 'record', id, fields: new Map(), open, ...(cls !== undefined ? { cls } : {}), ...(fresh === true ? { fresh } : {}) };
}
