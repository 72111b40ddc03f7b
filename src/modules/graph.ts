/** The linted file with the files that it imports, as far as somebody asked for them: one graph an analysis. */
import type { Site } from '../ir/model.ts';
import type { Position } from '../findings.ts';
import type { Lines } from '../lines.ts';
import { isClass, isFunction, memberName, propertyName, unwrap, type ClassNode, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { nameOf, type Export } from './exports.ts';
import { FIRST_BASE, type Module, type Modules } from './module.ts';
import { MOST_MODULES, NEAR, someImport, type Reach } from './reach.ts';
import { definitionMatters, mayMatter, mayTouchStreams } from './relevance.ts';
import type { TextTest } from './texts.ts';

/** What an import stands for. */
export type Imported =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'expression'; readonly node: Node }
  /** All that a file of the repository exports, as one object. */
  | { readonly kind: 'namespace'; readonly module: Module }
  /** Something of a package, as that names it. */
  | { readonly kind: 'external'; readonly specifier: string; readonly name: string };

/** Where the code of a site stands. */
export interface Place {
  /** Undefined in the linted file. */
  readonly file: string | undefined;
  readonly range: readonly [start: number, end: number];
  readonly position: Position;
  /** The text of its file. */
  readonly text: string;
}

/** How much text one analysis looks into, in no more than `MOST_MODULES` files. */
const MOST_TEXT = 600_000;

export class ModuleGraph {
  #scopes: Scopes | undefined;
  readonly #main: Module;
  readonly #modules: Modules | undefined;
  /** By base, ascending in the order of loading only: few enough to look through. */
  readonly #loaded: Module[] = [];
  readonly #byPath = new Map<string, Module | undefined>();
  readonly #contents = new Map<string, string | undefined>();
  /** Files as texts. */
  readonly #reach: Reach | undefined;
  readonly #paths = new Map<string, string | undefined>();
  readonly #mattering = new Map<Node, boolean>();
  /** What files tell, by the test. */
  readonly #telling = new Map<TextTest, Map<string, boolean>>();
  #last: Module;
  #size = 0;

  /** @param modules absent where imports are not followed */
  constructor(main: Module, modules: Modules | undefined) {
    this.#main = main;
    this.#last = main;
    this.#modules = main.path === undefined ? undefined : modules;
    this.#reach = this.#modules && { resolve: (from, specifier) => this.#resolve(from, specifier), read: (path) => this.#read(path), tests: this.#modules.tests };
    if (main.path !== undefined) this.#byPath.set(main.path, main);
  }

  /** The text of the linted file. */
  get text(): string {
    return this.#main.text;
  }

  /** The lines of the linted file. */
  get lines(): Lines {
    return this.#main.lines;
  }

  /** The major version of a package that the project of the linted file depends on; undefined where that is not known. */
  majorOf(dependency: string): number | undefined {
    const { path } = this.#main;
    return path === undefined ? undefined : this.#modules?.host.majorOf?.(path, dependency);
  }

  /** The scopes of all its files as one. Whole-file lists are those of the linted file. */
  get scopes(): Scopes {
    return (this.#scopes ??= this.#compose());
  }

  #compose(): Scopes {
    const { program, loops, functions, moduleVariable, nodesOf } = this.#main.scopes;
    return {
      program,
      loops,
      functions,
      moduleVariable,
      nodesOf,
      parentOf: (node) => this.#owner(node).scopes.parentOf(node),
      variableOf: (identifier) => this.#owner(identifier).scopes.variableOf(identifier),
      functionAround: (node) => this.#owner(node).scopes.functionAround(node),
    };
  }

  /** Does the node stand in another file than the linted one? */
  isForeign(node: Node): boolean {
    return node.range[0] >= FIRST_BASE;
  }

  placeOf({ start, end }: Site): Place {
    const { path, base, text, lines } = this.#at(start);
    return { file: base === 0 ? undefined : path, range: [start - base, end - base], position: lines.at(start - base), text };
  }

  /** Has the code of a function to do with streams, by its text? */
  textMatters(node: Node): boolean {
    let matters = this.#mattering.get(node);
    if (matters === undefined) {
      const { text, range } = this.placeOf({ start: node.range[0], end: node.range[1] });
      this.#mattering.set(node, (matters = mayTouchStreams(text.slice(...range))));
    }
    return matters;
  }

  /** Does a method set a field of `this`, by its text? */
  setsFields(node: Node): boolean {
    const { text, range } = this.placeOf({ start: node.range[0], end: node.range[1] });
    return SETS_FIELD.test(text.slice(...range));
  }

  /** What a variable that holds an import stands for; undefined where that cannot be told. */
  importOf(variable: Variable): Imported | undefined {
    if (this.#modules === undefined) return undefined;
    const source = sourceOf(this.scopes, variable);
    if (source === undefined) return undefined;
    const found = this.#find(this.#owner(variable.identifier), source.specifier, source.name, new Set());
    // A package's own name is known where it is imported.
    return found?.kind === 'external' && found.specifier === source.specifier ? undefined : found;
  }

  /** What `require(specifier)` or `import(specifier)` yields. */
  namespaceOf(specifier: string, at: Node): Imported | undefined {
    return this.#modules === undefined ? undefined : this.#find(this.#owner(at), specifier, '*', new Set());
  }

  /** The function or class of another file that a callee names: `send` or `sse.send`. */
  codeCalled(callee: Node): FunctionNode | ClassNode | undefined {
    const node = unwrap(callee);
    const object = node.type === 'MemberExpression' ? unwrap(node.object) : node;
    const variable = object.type === 'Identifier' ? this.scopes.variableOf(object) : undefined;
    const imported = variable === undefined ? undefined : this.importOf(variable);
    if (node.type !== 'MemberExpression') return codeOf(imported);
    const name = memberName(node);
    return imported?.kind === 'namespace' && name !== undefined ? codeOf(this.memberOf(imported.module, name)) : undefined;
  }

  /** The class that the name of a type means where a node stands. */
  classNamed(name: string, at: Node): ClassNode | undefined {
    const module = this.#owner(at);
    const variable = module.scopes.moduleVariable(name);
    if (variable === undefined) return undefined;
    const source = this.#modules === undefined || variable.kind !== 'import' ? undefined : sourceOf(module.scopes, variable, true);
    const node = source === undefined ? variable.declaration : codeOf(this.#find(module, source.specifier, source.name, new Set()));
    return isClass(node) ? node : undefined;
  }

  /** The class of that name at the top of a file. */
  classIn(path: string, name: string): ClassNode | undefined {
    const module = this.#modules === undefined ? (path === this.#main.path ? this.#main : undefined) : this.#load(path);
    const node = module?.scopes.moduleVariable(name)?.declaration;
    return isClass(node) ? node : undefined;
  }

  /** What a file exports under a name. */
  memberOf(module: Module, name: string): Imported | undefined {
    return this.#exported(module, name, new Set());
  }

  /** Does a file that the linted one imports pass a test of its text? `someImport` of reach.ts, with what is read already. */
  someImport(test: TextTest, through: TextTest): boolean {
    return this.#reach !== undefined && someImport(this.#main, this.#reach, test, through);
  }

  /** Does a variable stand for an import, one of types included? */
  isImport(variable: Variable): boolean {
    return sourceOf(this.scopes, variable, true) !== undefined;
  }

  /**
   * Does the file that a variable is imported from pass the test, or one that it imports in turn?
   * @param types what is imported as a type counts too
   */
  importTells(variable: Variable, test: TextTest, through: TextTest, types = false): boolean {
    const source = this.#reach === undefined ? undefined : sourceOf(this.scopes, variable, types);
    const path = source === undefined ? undefined : this.#resolve(this.#owner(variable.identifier).path, source.specifier);
    return path !== undefined && this.#fileTells(path, test, through);
  }

  #fileTells(path: string, test: TextTest, through: TextTest): boolean {
    const answers = this.#telling.get(test) ?? new Map<string, boolean>();
    this.#telling.set(test, answers);
    let answer = answers.get(path);
    if (answer === undefined) {
      const text = this.#read(path);
      const { tests } = this.#reach!;
      answer = text !== undefined && (tests.passes(path, text, test) || (tests.passes(path, text, through) && someImport({ path, text }, this.#reach!, test, through, NEAR)));
      answers.set(path, answer);
    }
    return answer;
  }

  #at(offset: number): Module {
    if (offset < FIRST_BASE) return this.#main;
    const holds = ({ base, text }: Module) => base <= offset && offset <= base + text.length;
    if (!holds(this.#last)) this.#last = this.#loaded.find(holds) ?? this.#main;
    return this.#last;
  }

  #owner(node: Node): Module {
    return this.#loaded.length === 0 ? this.#main : this.#at(node.range[0]);
  }

  #find(from: Module, specifier: string, name: string, seen: Set<string>): Imported | undefined {
    const path = this.#resolve(from.path, specifier);
    if (path === undefined) return isPackage(specifier) ? { kind: 'external', specifier, name } : undefined;
    const text = /^[\w$]+$/.test(name) && name !== 'default' && !this.#byPath.has(path) ? this.#read(path) : undefined;
    if (text !== undefined && !definitionMatters(text, name)) return undefined;
    const module = this.#load(path);
    if (module === undefined) return undefined;
    if (name !== '*') return this.#exported(module, name, seen);
    const { whole } = module.exports;
    return whole === undefined || (whole.kind === 'expression' && whole.node.type === 'ObjectExpression') ? { kind: 'namespace', module } : this.#standsFor(module, whole, seen);
  }

  /** @param seen what is being looked for already: re-exports may go round in circles */
  #exported(module: Module, name: string, seen: Set<string>): Imported | undefined {
    const key = `${name} ${module.path}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const { named, stars, whole } = module.exports;
    const own = named.get(name) ?? (name === 'default' ? whole : undefined);
    if (own !== undefined) return this.#standsFor(module, own, seen);
    // What `import x from` means of a CommonJS file that sets names: all of them.
    if (name === 'default') return named.size > 0 && isCommonJs(module) ? { kind: 'namespace', module } : undefined;
    for (const specifier of stars) {
      const found = this.#find(module, specifier, name, seen);
      if (found !== undefined && found.kind !== 'external') return found;
    }
    return undefined;
  }

  #standsFor(module: Module, exported: Export, seen: Set<string>): Imported | undefined {
    switch (exported.kind) {
      case 'from':
        return this.#find(module, exported.specifier, exported.name, seen);
      case 'expression':
        return { kind: 'expression', node: exported.node };
      case 'variable': {
        const source = sourceOf(this.scopes, exported.variable);
        return source === undefined ? { kind: 'variable', variable: exported.variable } : this.#find(module, source.specifier, source.name, seen);
      }
    }
  }

  #resolve(from: string | undefined, specifier: string): string | undefined {
    if (this.#modules === undefined || from === undefined) return undefined;
    const key = `${specifier}\0${from}`;
    if (!this.#paths.has(key)) this.#paths.set(key, this.#modules.host.resolve(from, specifier));
    return this.#paths.get(key);
  }

  #read(path: string): string | undefined {
    if (!this.#contents.has(path)) this.#contents.set(path, this.#modules?.host.read(path));
    return this.#contents.get(path);
  }

  #load(path: string): Module | undefined {
    if (this.#byPath.has(path)) return this.#byPath.get(path);
    const text = this.#read(path);
    const wanted = text !== undefined && mayMatter(text) && this.#loaded.length < MOST_MODULES && this.#size + text.length <= MOST_TEXT;
    const module = wanted ? this.#modules?.load(path, text) : undefined;
    this.#byPath.set(path, module);
    if (module !== undefined) {
      this.#loaded.push(module);
      this.#size += module.text.length;
    }
    return module;
  }
}

const SETS_FIELD = /\bthis\s*\.\s*#?[\w$]+\s*(?:[|&?*/+-]{0,2}=(?!=)|\.\s*(?:push|set|add)\()/;

function codeOf(imported: Imported | undefined): FunctionNode | ClassNode | undefined {
  const node = imported?.kind === 'variable' ? definition(imported.variable) : imported?.kind === 'expression' ? imported.node : undefined;
  return isFunction(node) || isClass(node) ? node : undefined;
}

/** What a variable is all along, if it is given one value only. */
function definition({ declaration, writes }: Variable): Node | undefined {
  if (isFunction(declaration) || isClass(declaration)) return declaration;
  const [write, ...others] = writes;
  return write?.value === undefined || others.length > 0 ? undefined : unwrap(write.value);
}

interface ImportSource {
  readonly specifier: string;
  /** `*` is everything, as one object. */
  readonly name: string;
}

/**
 * `import { name } from 'specifier'`, `const { name } = require('specifier')`, as the variable that it declares.
 * @param types what is imported as a type counts too
 */
export function sourceOf(scopes: Scopes, { declaration, identifier, kind, writes }: Variable, types = false): ImportSource | undefined {
  if (kind === 'import') {
    const statement = declaration.type === 'TSImportEqualsDeclaration' ? declaration : scopes.parentOf(declaration);
    if (statement?.type === 'TSImportEqualsDeclaration') return required(statement.moduleReference, '*');
    if (statement?.type !== 'ImportDeclaration' || (statement.importKind === 'type' && !types)) return undefined;
    const specifier = statement.source.value;
    if (declaration.type === 'ImportSpecifier') return { specifier, name: nameOf(declaration.imported) };
    return { specifier, name: declaration.type === 'ImportDefaultSpecifier' ? 'default' : '*' };
  }
  if (declaration.type !== 'VariableDeclarator' || declaration.init === null || writes.length !== 1) return undefined;
  const { id, init } = declaration;
  if (id.type === 'Identifier') return required(init, '*');
  const property = id.type === 'ObjectPattern' ? id.properties.find((one) => one.type === 'Property' && one.value === identifier) : undefined;
  const name = property?.type === 'Property' ? propertyName(property.key, property.computed) : undefined;
  if (name === undefined) return undefined;
  // `const { name } = namespace`.
  const whole = init.type === 'Identifier' ? scopes.variableOf(init) : undefined;
  const source = whole === undefined || whole.identifier === identifier ? undefined : sourceOf(scopes, whole);
  return source?.name === '*' ? { ...source, name } : required(init, name);
}

/** `require('specifier')`, `require('specifier').name`, `import('specifier')` that is awaited. */
function required(node: Node, name: string): ImportSource | undefined {
  const value = unwrap(node);
  if (value.type === 'TSExternalModuleReference') return literal(value.expression, name);
  if (value.type === 'AwaitExpression' && value.argument.type === 'ImportExpression') return literal(value.argument.source, name);
  if (value.type === 'MemberExpression' && name === '*') {
    const member = memberName(value);
    return member === undefined ? undefined : required(value.object, member);
  }
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier' || value.callee.name !== 'require') return undefined;
  const [specifier] = value.arguments;
  return specifier === undefined ? undefined : literal(specifier, name);
}

const literal = (node: Node, name: string) => (node.type === 'Literal' && typeof node.value === 'string' ? { specifier: node.value, name } : undefined);

/** Does it name a package or something built in, rather than a place? */
const isPackage = (specifier: string): boolean => /^(?:[\w@]|node:)/.test(specifier);

const isCommonJs = ({ program }: Module): boolean => !program.body.some((statement) => /^(?:Import|Export)/.test(statement.type));
