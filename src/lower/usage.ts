/** How a value is used in the file: which methods are called on an access path. Flow-insensitive, one look per variable. */
import { isClass, isFunction, memberName, unwrap, walk, type ClassNode, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';

export interface Usage {
  /** Methods called, by path below the variable: `''` → `write`, `raw` → `end`. */
  readonly methods: ReadonlyMap<string, ReadonlySet<string>>;
}

const NONE: ReadonlySet<string> = new Set();
const ofVariable = new WeakMap<Variable, Usage>();
const ofClass = new WeakMap<ClassNode, Usage>();

/**
 * @param names the path from the variable or `this` on: `['reply', 'raw']`
 * @returns the names of the methods that the file calls on that path
 */
export function methodsCalledOn(scopes: Scopes, variable: Variable | undefined, names: readonly string[], around: Node): ReadonlySet<string> {
  const below = names.slice(1).join('.');
  if (variable !== undefined) return usageOf(scopes, variable).methods.get(below) ?? NONE;
  if (names[0] !== 'this') return NONE;
  const cls = classAround(scopes, around);
  return cls === undefined ? NONE : (usageOfThis(scopes, cls).methods.get(below) ?? NONE);
}

/** `run()`, where `reference` is `run`. */
export function isCalled(scopes: Scopes, reference: Node): boolean {
  const parent = scopes.parentOf(reference);
  return parent?.type === 'CallExpression' && parent.callee === reference;
}

/** The functions that an expression may yield. */
export function functionsFrom(node: Node | undefined): FunctionNode[] {
  const inner = node === undefined ? undefined : unwrap(node);
  if (inner?.type === 'ConditionalExpression') return [inner.consequent, inner.alternate].map(unwrap).filter(isFunction);
  return isFunction(inner) ? [inner] : [];
}

export function classAround(scopes: Scopes, node: Node): ClassNode | undefined {
  const known = ofFunction.get(scopes) ?? new WeakMap<FunctionNode, ClassNode | null>();
  ofFunction.set(scopes, known);
  const passed: FunctionNode[] = [];
  let found: ClassNode | null = null;
  for (let up: Node | undefined = node; up !== undefined; up = scopes.parentOf(up)) {
    const answer = isClass(up) ? up : isFunction(up) ? known.get(up) : undefined;
    if (answer !== undefined) {
      found = answer;
      break;
    }
    if (isFunction(up)) passed.push(up);
  }
  for (const fn of passed) known.set(fn, found);
  return found ?? undefined;
}

/** The class around each function, null for none: functions that stand in each other would all climb to the top of the file. */
const ofFunction = new WeakMap<Scopes, WeakMap<FunctionNode, ClassNode | null>>();

function usageOf(scopes: Scopes, variable: Variable): Usage {
  let usage = ofVariable.get(variable);
  if (usage === undefined) ofVariable.set(variable, (usage = collect(scopes, variable.references)));
  return usage;
}

function usageOfThis(scopes: Scopes, cls: ClassNode): Usage {
  let usage = ofClass.get(cls);
  if (usage === undefined) {
    const roots: Node[] = [];
    walk(cls.body, (node) => {
      if (node.type === 'ThisExpression') roots.push(node);
    });
    ofClass.set(cls, (usage = collect(scopes, roots)));
  }
  return usage;
}

function collect(scopes: Scopes, roots: readonly Node[]): Usage {
  const methods = new Map<string, Set<string>>();
  for (const root of roots) {
    const names: string[] = [];
    let node: Node = root;
    for (;;) {
      const parent = scopes.parentOf(node);
      if (parent === undefined) break;
      if (parent.type === 'CallExpression' && unwrap(parent.callee) === node && names.length > 0) {
        const below = names.slice(0, -1).join('.');
        const set = methods.get(below) ?? new Set();
        methods.set(below, set.add(names.at(-1)!));
        break;
      }
      if (parent.type === 'MemberExpression' && parent.object === node) {
        const name = memberName(parent);
        if (name === undefined) break;
        names.push(name);
      } else if (unwrap(parent) !== unwrap(node)) break;
      node = parent;
    }
  }
  return { methods };
}

/** What a function is called, by itself or by what it is assigned to. */
export function nameOfFunction(scopes: Scopes, node: FunctionNode): string | undefined {
  if (node.id) return node.id.name;
  const parent = scopes.parentOf(node);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  return (parent?.type === 'MethodDefinition' || parent?.type === 'Property') && parent.key.type === 'Identifier' ? parent.key.name : undefined;
}
