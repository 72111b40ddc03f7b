/** What imports stand for, where they lead to a file of the repository: that file's own variables, laid out like those of the linted one. */
import type { Imported } from '../modules/graph.ts';
import type { Module } from '../modules/module.ts';
import type { Node } from '../syntax/node.ts';
import type { Variable } from '../syntax/scope.ts';
import type { Lowering } from './context.ts';
import { aside, MOST_ASIDE, readSlot, slotOf } from './slots.ts';
import { isOpaque, type Slot, type Value } from './value.ts';

/** The slot behind a variable that holds an import; undefined where its name is all that is known of it. */
export function importedSlot(cx: Lowering, variable: Variable): Slot | undefined {
  const imported = cx.modules.importOf(variable);
  return imported === undefined ? undefined : slotFor(cx, imported, variable.name);
}

/** `namespace.name`. */
export function readExport(cx: Lowering, module: Module, name: string): Value {
  const key = `export ${name} of ${module.path}`;
  let slot = cx.paths.get(key);
  if (slot === undefined) {
    const imported = cx.modules.memberOf(module, name);
    slot = (imported === undefined ? undefined : slotFor(cx, imported, name)) ?? withRef(cx, name, { kind: 'import', module: module.path ?? '', name });
    cx.paths.set(key, slot);
  }
  return readSlot(slot);
}

/** `require('./file')`, `import('./file')`. */
export function importCalled(cx: Lowering, specifier: string, node: Node): Value | undefined {
  const imported = cx.modules.namespaceOf(specifier, node);
  const slot = imported === undefined || imported.kind === 'external' ? undefined : slotFor(cx, imported, 'module');
  return slot === undefined ? undefined : readSlot(slot);
}

function slotFor(cx: Lowering, imported: Imported, name: string): Slot | undefined {
  switch (imported.kind) {
    case 'variable': {
      const slot = outside(cx, () => slotOf(cx, imported.variable));
      return tells(slot, imported.variable) ? slot : undefined;
    }
    case 'expression': {
      if (cx.detachedDepth >= MOST_ASIDE) return undefined;
      const value = outside(cx, () => aside.valueOf(cx, imported.node));
      if ((value.ref === undefined || isOpaque(value.ref)) && value.text === undefined) return undefined;
      const slot = cx.newSlot([name]);
      slot.ref = value.ref;
      slot.text = value.text;
      return slot;
    }
    case 'namespace':
      return withRef(cx, name, { kind: 'namespace', module: imported.module });
    case 'external':
      return withRef(cx, name, { kind: 'import', module: imported.specifier, name: imported.name });
  }
}

function withRef(cx: Lowering, name: string, ref: NonNullable<Slot['ref']>): Slot {
  const slot = cx.newSlot([name]);
  slot.ref = ref;
  return slot;
}

/** Does the other file say more of the variable than its name, or change it as it runs? */
function tells(slot: Slot, variable: Variable): boolean {
  return (slot.ref !== undefined && slot.ref.kind !== 'path') || slot.text !== undefined || variable.writes.length > 1;
}

/** Code at the top of a file runs in no activation of the code that imports it. */
function outside<T>(cx: Lowering, body: () => T): T {
  const { env } = cx;
  cx.env = cx.outer;
  const result = body();
  cx.env = env;
  return result;
}
