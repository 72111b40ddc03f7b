/** Near which functions of a file something shows server-sent events, however far from the stream itself. */
import type { TSESTree } from '@typescript-eslint/utils';

import { LIBRARIES } from '../models/index.ts';
import { saysSse } from '../streams/names.ts';
import { isClass, isFunction, methodCalled, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { mayEndFrame, showsEvents } from './event-texts.ts';
import { spread, type Relation } from './spread.ts';
import { classAround } from './usage.ts';

const NAME = /^(?:pushComment|dispatch(?:Message|Comment)|MessageEvent|EventMessage|EventEncoder)$/;
/** An observable of these may be what a controller serves, wherever that says so. */
const NEST_EVENT = 'MessageEvent';

/** What makes streams of events and nothing else. */
const MODELS = new Set(LIBRARIES.flatMap(({ streams }) => streams.filter(({ sseOnly }) => sseOnly).map(({ id }) => id)));
const OPENERS = new Set(LIBRARIES.flatMap(({ openers }) => openers.filter(({ model }) => MODELS.has(model)).map(({ name }) => name)));

/** Which imports lead to files that show server-sent events. */
export interface ImportEvidence {
  anyShows(): boolean;
  /** Does the one that a variable stands for, or the type that it names? */
  shows(variable: Variable): boolean;
}

/**
 * @param relations which functions each function names
 * @param own names of calls that the settings declare
 * @param imports may what is imported show server-sent events, though its name does not?
 */
export function showingIn(scopes: Scopes, relations: readonly Relation[], own: readonly string[], imports: ImportEvidence): (fn: FunctionNode) => boolean {
  const places = new Places(scopes);
  const byName: Relation[] = [];
  // The same names come over and over.
  const names = new Map<string, boolean>();
  const shows = (name: string): boolean => {
    let answer = names.get(name);
    if (answer === undefined) names.set(name, (answer = saysSse(name) || NAME.test(name) || OPENERS.has(name) || own.includes(name)));
    return answer;
  };
  for (const node of scopes.nodesOf('Literal', 'TemplateElement')) if (showsEvents(scopes, node)) places.add(node);
  for (const node of scopes.nodesOf('ImportSpecifier')) if (node.imported.type === 'Identifier' && node.imported.name === NEST_EVENT) places.everywhere = true;
  for (const node of scopes.nodesOf('Identifier', 'PrivateIdentifier')) if (shows(node.name)) places.addName(node);
  if (imports.anyShows()) {
    for (const node of scopes.nodesOf('ImportExpression')) places.add(node);
    for (const node of scopes.nodesOf('Identifier')) if (!shows(node.name) && isImported(scopes, node, imports)) places.add(node);
  }
  for (const node of scopes.nodesOf(...TYPED)) {
    const { typeAnnotation, returnType } = node as { readonly typeAnnotation?: Node | null; readonly returnType?: Node | null };
    for (const type of [typeAnnotation, returnType]) if (type && namesIn(type).some((name) => shows(name) || isImportedType(scopes, name, imports))) places.addName(isFunction(node) ? node.body : node);
  }
  for (const body of scopes.nodesOf('ClassBody')) byName.push([body, heldBy(scopes, body)]);
  for (const call of scopes.nodesOf('CallExpression')) {
    const name = methodCalled(call);
    if (name !== undefined) byName.push([callOf(name), [scopes.functionAround(call)]]);
  }
  // The end of a frame tells nothing where nothing else in the file speaks of events.
  if (places.found.size > 0) for (const node of scopes.nodesOf('Literal', 'TemplateElement')) if (mayEndFrame(scopes, node)) places.add(node);
  if (places.everywhere) return () => true;
  const showing = spread(places.found, [...relations, ...scopes.functions.map((fn): Relation => [fn, nearTo(scopes, fn)]), ...byName]);
  return (fn) => showing.has(fn);
}

/** Nodes with annotations. */
const TYPED = ['Identifier', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern', 'RestElement', 'PropertyDefinition', 'AccessorProperty', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSTypeAssertion'] as const;

/** Where something shows server-sent events. */
class Places {
  readonly found = new Set<unknown>();
  /** It is outside of anything that has a name. */
  everywhere = false;
  readonly #scopes: Scopes;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** A name says nothing of what is around it outside of functions, classes and variables. */
  addName(node: Node): void {
    const parent = this.#scopes.parentOf(node);
    if (parent !== undefined && 'id' in parent && parent.id === node) {
      if (isFunction(parent)) this.found.add(parent);
      if (isClass(parent)) this.found.add(parent.body);
    }
    if (isClass(parent) && parent.superClass === node) return;
    const { everywhere } = this;
    this.add(node);
    this.everywhere = everywhere;
  }

  add(node: Node): void {
    const home = this.#scopes.functionAround(node);
    if (isFunction(home)) {
      this.found.add(home);
      return;
    }
    for (let up: Node | undefined = node; up !== undefined; up = this.#scopes.parentOf(up)) {
      if (up.type === 'ClassBody') this.found.add(up);
      else if (isClass(up)) this.found.add(up.body);
      else if (up.type === 'VariableDeclarator') {
        if (up.init !== null && isFunction(unwrap(up.init))) this.found.add(unwrap(up.init));
        this.#addUses(up.id);
      }
      else if (/^(?:Import|Export|TS)/.test(up.type)) return;
      else if (up.type !== 'Program') continue;
      else this.everywhere = true;
      return;
    }
  }

  /** A constant of the module shows it where it is used. */
  #addUses(pattern: Node): void {
    walk(pattern, (node) => {
      const variable = node.type === 'Identifier' ? this.#scopes.variableOf(node) : undefined;
      if (variable === undefined || this.found.has(variable)) return;
      this.found.add(variable);
      for (const reference of variable.references) this.add(reference);
    });
  }
}

/** Does it name what an import or `require()` yields, from where something shows server-sent events? */
function isImported(scopes: Scopes, identifier: TSESTree.Identifier, imports: ImportEvidence): boolean {
  const variable = scopes.variableOf(identifier);
  if (variable === undefined) return identifier.name === 'require';
  return identifier !== variable.identifier && imports.shows(variable);
}

function isImportedType(scopes: Scopes, name: string, imports: ImportEvidence): boolean {
  const variable = scopes.moduleVariable(name);
  return variable?.kind === 'import' && imports.anyShows() && imports.shows(variable);
}

/** The function around, what stands beside it in a class, and who calls a generator. */
function nearTo(scopes: Scopes, fn: FunctionNode): unknown[] {
  const near: unknown[] = [scopes.functionAround(fn)];
  const cls = classAround(scopes, fn);
  if (cls !== undefined) near.push(cls.body);
  if (!fn.generator) return near;
  const variable = fn.id ? scopes.variableOf(fn.id) : undefined;
  const parent = scopes.parentOf(fn);
  for (const reference of variable?.references ?? []) near.push(scopes.functionAround(reference));
  if (parent !== undefined && 'key' in parent && parent.key.type === 'Identifier') near.push(callOf(parent.key.name));
  return near;
}

/** What a class shows: its members, and the class of the file that it extends. */
function heldBy(scopes: Scopes, body: TSESTree.ClassBody): unknown[] {
  const { superClass } = scopes.parentOf(body) as TSESTree.ClassDeclaration;
  const base = superClass?.type === 'Identifier' ? scopes.variableOf(superClass)?.declaration : undefined;
  const members: unknown[] = body.body.flatMap((member) => ('value' in member && member.value ? [member.value] : []));
  return base?.type === 'ClassDeclaration' ? [...members, base.body] : members;
}

/** Stands for all calls of methods of a name. */
const callOf = (name: string): string => `call ${name}`;

/** The names in a type. */
function namesIn(type: unknown): string[] {
  if (typeof type !== 'object' || type === null) return [];
  if (Array.isArray(type)) return type.flatMap(namesIn);
  const { type: kind, name } = type as { readonly type?: unknown; readonly name?: unknown };
  if (kind === 'Identifier' && typeof name === 'string') return [name];
  return Object.entries(type).flatMap(([key, value]) => (key === 'parent' || key === 'loc' || key === 'range' ? [] : namesIn(value)));
}
