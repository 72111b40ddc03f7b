/**
 * Our own scope resolution: which declaration an identifier means.
 *
 * ESLint brings a scope manager, but other hosts of the engine do not, and the findings must not depend on the host.
 * Only files that pass the gate are resolved.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import { isClass, isFunction, propertyName, unwrap, walk, type FunctionNode, type Node } from './node.ts';

export type FunctionScope = FunctionNode | TSESTree.Program;

/** A place that gives a variable its value. */
export interface Write {
  readonly node: Node;
  /** The expression assigned as a whole; undefined when the value comes by a pattern, a loop or an operator. */
  readonly value: Node | undefined;
}

export interface Variable {
  readonly name: string;
  readonly kind: 'var' | 'let' | 'const' | 'function' | 'class' | 'param' | 'catch' | 'import' | 'other';
  /** The function (or program) whose activation holds it. */
  readonly home: FunctionScope;
  /** The declaring node: declarator, function, class, parameter, import specifier. */
  readonly declaration: Node;
  readonly identifier: Node;
  readonly writes: Write[];
  readonly references: TSESTree.Identifier[];
  exported: boolean;
}

export interface Scopes {
  readonly program: TSESTree.Program;
  readonly loops: readonly Node[];
  readonly functions: readonly FunctionNode[];
  parentOf(node: Node): Node | undefined;
  /** The variable that an identifier refers to or declares; undefined for globals. */
  variableOf(identifier: Node): Variable | undefined;
  /** The nearest function around a node, not the node itself. */
  functionAround(node: Node): FunctionScope;
  /** A variable of the module by name. */
  moduleVariable(name: string): Variable | undefined;
  /** All nodes of some types, those of each type in the order of the source: questions to the whole file need no walk of their own. */
  nodesOf<Name extends `${Node['type']}`>(...types: readonly Name[]): readonly NodeOf<Name>[];
}

/** The nodes whose type has one of these names. */
export type NodeOf<Name extends string, One = Node> = One extends { readonly type: infer Type extends string } ? (`${Type}` extends Name ? One : never) : never;

interface Scope {
  readonly node: Node;
  readonly home: FunctionScope;
  readonly parent: Scope | undefined;
  readonly variables: Map<string, Variable>;
}

export function resolveScopes(program: TSESTree.Program): Scopes {
  return new Resolver(program).run();
}

const LOOPS: ReadonlySet<string> = new Set(['ForOfStatement', 'ForInStatement', 'ForStatement', 'WhileStatement', 'DoWhileStatement']);

class Resolver {
  readonly #program: TSESTree.Program;
  readonly #parents = new Map<Node, Node>();
  readonly #byType = new Map<string, Node[]>();
  readonly #loops: Node[] = [];
  readonly #functions: FunctionNode[] = [];
  readonly #identifiers: { node: TSESTree.Identifier; scope: Scope }[] = [];
  readonly #variables = new Map<Node, Variable>();
  readonly #declaring = new Set<Node>();
  #scope: Scope;

  constructor(program: TSESTree.Program) {
    this.#program = program;
    this.#scope = { node: program, home: program, parent: undefined, variables: new Map() };
  }

  run(): Scopes {
    const moduleScope = this.#scope;
    walk(
      this.#program,
      (node, parent) => {
        if (parent !== undefined) this.#parents.set(node, parent);
        const alike = this.#byType.get(node.type);
        if (alike === undefined) this.#byType.set(node.type, [node]);
        else alike.push(node);
        this.#enter(node, parent);
      },
      (node) => {
        if (this.#scope.node === node && this.#scope.parent !== undefined) this.#scope = this.#scope.parent;
      },
    );
    this.#resolve();
    return {
      program: this.#program,
      loops: this.#loops,
      functions: this.#functions,
      parentOf: (node) => this.#parents.get(node),
      variableOf: (identifier) => this.#variables.get(identifier),
      functionAround: (node) => this.#functionAround(node),
      moduleVariable: (name) => moduleScope.variables.get(name),
      nodesOf: <Name extends `${Node['type']}`>(...types: readonly Name[]) => types.flatMap((type) => (this.#byType.get(type) ?? []) as NodeOf<Name>[]),
    };
  }

  #functionAround(node: Node): FunctionScope {
    for (let up = this.#parents.get(node); up !== undefined; up = this.#parents.get(up)) {
      if (isFunction(up)) return up;
    }
    return this.#program;
  }

  #enter(node: Node, parent: Node | undefined): void {
    if (LOOPS.has(node.type)) this.#loops.push(node);
    if (isFunction(node)) this.#enterFunction(node, parent);
    else if (isClass(node)) this.#enterClass(node, parent);
    else if (node.type === 'BlockStatement' || node.type === 'SwitchStatement' || node.type === 'CatchClause' || LOOPS.has(node.type)) {
      this.#open(node, this.#scope.home);
      if (node.type === 'CatchClause' && node.param) this.#declarePattern(node.param, 'catch', node, this.#scope, undefined);
    } else if (node.type === 'VariableDeclaration') this.#enterDeclaration(node, parent);
    else if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) this.#declare(specifier.local, 'import', specifier, this.#scope, undefined);
    } else if (node.type === 'TSImportEqualsDeclaration') this.#declare(node.id, 'import', node, this.#scope, undefined);
    else if (node.type === 'Identifier' && !isName(node, parent)) this.#identifiers.push({ node, scope: this.#scope });
    else if (node.type === 'AssignmentExpression') this.#noteWrites(node);
    else if (node.type === 'TSEnumDeclaration' || node.type === 'TSModuleDeclaration') {
      if (node.id.type === 'Identifier') this.#declare(node.id, 'other', node, this.#scope, undefined);
    }
  }

  readonly #assigned: { target: Node; value: Node | undefined }[] = [];

  #noteWrites(node: TSESTree.AssignmentExpression): void {
    this.#assigned.push({ target: node.left, value: node.operator === '=' ? node.right : undefined });
  }

  #enterFunction(node: FunctionNode, parent: Node | undefined): void {
    this.#functions.push(node);
    if (node.type === 'FunctionDeclaration' && node.id) {
      const variable = this.#declare(node.id, 'function', node, this.#scope, node);
      variable.exported ||= isExport(parent);
    }
    this.#open(node, node);
    if (node.type === 'FunctionExpression' && node.id) this.#declare(node.id, 'function', node, this.#scope, node);
    for (const param of node.params) {
      const pattern = param.type === 'TSParameterProperty' ? param.parameter : param;
      this.#declarePattern(pattern, 'param', param, this.#scope, undefined);
    }
  }

  #enterClass(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, parent: Node | undefined): void {
    if (!node.id) return;
    const variable = this.#declare(node.id, 'class', node, this.#scope, node);
    variable.exported ||= isExport(parent);
  }

  #enterDeclaration(node: TSESTree.VariableDeclaration, parent: Node | undefined): void {
    const scope = node.kind === 'var' ? this.#functionScope() : this.#scope;
    const kind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
    for (const declarator of node.declarations) {
      const names = this.#declarePattern(declarator.id, kind, declarator, scope, declarator.init ?? undefined);
      for (const variable of names) variable.exported ||= isExport(parent);
    }
  }

  #functionScope(): Scope {
    let scope = this.#scope;
    while (scope.node !== scope.home && scope.parent !== undefined) scope = scope.parent;
    return scope;
  }

  #open(node: Node, home: FunctionScope): void {
    this.#scope = { node, home, parent: this.#scope, variables: new Map() };
  }

  #declarePattern(pattern: Node, kind: Variable['kind'], declaration: Node, scope: Scope, value: Node | undefined): Variable[] {
    const found: Variable[] = [];
    const queue: { node: Node; value: Node | undefined }[] = [{ node: pattern, value }];
    for (const { node, value: init } of queue) {
      switch (node.type) {
        case 'Identifier':
          found.push(this.#declare(node, kind, declaration, scope, init));
          break;
        case 'ObjectPattern':
          for (const property of node.properties) {
            queue.push({ node: property.type === 'RestElement' ? property.argument : property.value, value: undefined });
          }
          break;
        case 'ArrayPattern':
          for (const element of node.elements) if (element) queue.push({ node: element, value: undefined });
          break;
        case 'AssignmentPattern':
          queue.push({ node: node.left, value: undefined });
          break;
        case 'RestElement':
          queue.push({ node: node.argument, value: undefined });
          break;
        default:
          break;
      }
    }
    return found;
  }

  #declare(identifier: Node, kind: Variable['kind'], declaration: Node, scope: Scope, value: Node | undefined): Variable {
    const name = (identifier as TSESTree.Identifier).name;
    const existing = scope.variables.get(name);
    const variable: Variable =
      existing ?? { name, kind, home: scope.home, declaration, identifier, writes: [], references: [], exported: false };
    scope.variables.set(name, variable);
    const uninitialised = declaration.type === 'VariableDeclarator' && declaration.init === null;
    if (!uninitialised) variable.writes.push({ node: identifier, value });
    this.#variables.set(identifier, variable);
    this.#declaring.add(identifier);
    return variable;
  }

  #resolve(): void {
    for (const { node, scope } of this.#identifiers) {
      if (this.#declaring.has(node)) continue;
      const variable = find(scope, node.name);
      if (variable === undefined) continue;
      this.#variables.set(node, variable);
      variable.references.push(node);
      if (isExportedReference(node, this.#parents)) variable.exported = true;
    }
    for (const { target, value } of this.#assigned) this.#resolveWrite(target, value);
    for (const { node } of this.#identifiers) {
      const parent = this.#parents.get(node);
      const updated = parent?.type === 'UpdateExpression' || (isForTarget(parent) && parent.left === node);
      if (updated) this.#variables.get(node)?.writes.push({ node, value: undefined });
    }
  }

  #resolveWrite(target: Node, value: Node | undefined): void {
    const left = unwrap(target);
    if (left.type === 'Identifier') {
      this.#variables.get(left)?.writes.push({ node: left, value });
      return;
    }
    if (left.type === 'MemberExpression') return;
    walk(left, (node) => {
      if (node.type === 'Identifier') this.#variables.get(node)?.writes.push({ node, value: undefined });
    });
  }
}

function find(scope: Scope, name: string): Variable | undefined {
  for (let up: Scope | undefined = scope; up !== undefined; up = up.parent) {
    const variable = up.variables.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

function isForTarget(node: Node | undefined): node is TSESTree.ForOfStatement | TSESTree.ForInStatement {
  return node?.type === 'ForOfStatement' || node?.type === 'ForInStatement';
}

function isExport(parent: Node | undefined): boolean {
  return parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration';
}

function isExportedReference(node: Node, parents: ReadonlyMap<Node, Node>): boolean {
  const parent = parents.get(node);
  return parent?.type === 'ExportSpecifier' || parent?.type === 'ExportDefaultDeclaration';
}

/** Is this identifier only a name (of a property, label or key), no reference? */
function isName(node: TSESTree.Identifier, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
      return parent.key === node && !parent.computed && parent.value !== node;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.key === node && !parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportAttribute':
      return true;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return parent.local !== node;
    case 'ExportSpecifier':
      return parent.local !== node;
    default:
      return false;
  }
}

/** The key of a property or method, when it is known. */
export function keyName(node: TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition): string | undefined {
  return propertyName(node.key, node.computed);
}
