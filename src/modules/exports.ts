/** What a file exports, by ES module syntax or CommonJS: names, and what stands for each. */
import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';

export type Export =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'expression'; readonly node: Node }
  /** `export { name } from 'specifier'`; `*` is everything, as one object. */
  | { readonly kind: 'from'; readonly specifier: string; readonly name: string };

export interface Exports {
  readonly named: ReadonlyMap<string, Export>;
  /** `export * from 'specifier'`. */
  readonly stars: readonly string[];
  /** `module.exports = …`, `export = …`: the file as one value. */
  readonly whole: Export | undefined;
}

export function exportsOf(program: TSESTree.Program, scopes: Scopes): Exports {
  const named = new Map<string, Export>();
  const stars: string[] = [];
  let whole: Export | undefined;
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        if (statement.exportKind !== 'type') addNamed(named, statement, scopes);
        break;
      case 'ExportDefaultDeclaration':
        named.set('default', valueOf(statement.declaration, scopes));
        break;
      case 'ExportAllDeclaration':
        if (statement.exportKind === 'type') break;
        if (statement.exported === null) stars.push(statement.source.value);
        else named.set(nameOf(statement.exported), { kind: 'from', specifier: statement.source.value, name: '*' });
        break;
      case 'TSExportAssignment':
        whole = valueOf(statement.expression, scopes);
        break;
      case 'ExpressionStatement':
        whole = assigned(named, statement.expression, scopes) ?? whole;
        break;
      default:
        break;
    }
  }
  return { named, stars, whole };
}

/** The name of an import or export specifier, which may be written as a text. */
export const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string => (node.type === 'Identifier' ? node.name : node.value);

function addNamed(named: Map<string, Export>, statement: TSESTree.ExportNamedDeclaration, scopes: Scopes): void {
  for (const { exported, local, exportKind } of statement.specifiers) {
    if (exportKind === 'type') continue;
    const variable = statement.source === null && local.type === 'Identifier' ? scopes.variableOf(local) : undefined;
    if (statement.source !== null) named.set(nameOf(exported), { kind: 'from', specifier: statement.source.value, name: nameOf(local) });
    else if (variable !== undefined) named.set(nameOf(exported), { kind: 'variable', variable });
  }
  const { declaration } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) for (const identifier of identifiersIn(id)) addVariable(named, identifier, scopes);
  } else if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration') addVariable(named, declaration.id, scopes);
}

function addVariable(named: Map<string, Export>, identifier: Node | null, scopes: Scopes): void {
  const variable = identifier === null ? undefined : scopes.variableOf(identifier);
  if (variable !== undefined) named.set(variable.name, { kind: 'variable', variable });
}

/** The names that a pattern declares. */
function identifiersIn(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => identifiersIn(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : identifiersIn(element)));
    case 'AssignmentPattern':
      return identifiersIn(pattern.left);
    case 'RestElement':
      return identifiersIn(pattern.argument);
    default:
      return [];
  }
}

function valueOf(node: Node, scopes: Scopes): Export {
  const value = unwrap(node);
  const identifier = value.type === 'Identifier' ? value : value.type === 'FunctionDeclaration' || value.type === 'ClassDeclaration' ? value.id : null;
  const variable = identifier === null ? undefined : scopes.variableOf(identifier);
  return variable === undefined ? { kind: 'expression', node: value } : { kind: 'variable', variable };
}

/**
 * `module.exports = …`, `exports.name = …`, also several in a row.
 * @returns what the whole file stands for, when that is what is assigned
 */
function assigned(named: Map<string, Export>, expression: Node, scopes: Scopes): Export | undefined {
  const targets: Node[] = [];
  let value = unwrap(expression);
  while (value.type === 'AssignmentExpression' && value.operator === '=') {
    targets.push(unwrap(value.left));
    value = unwrap(value.right);
  }
  let whole: Export | undefined;
  for (const target of targets) {
    if (target.type !== 'MemberExpression') continue;
    const name = memberName(target);
    if (name === undefined) continue;
    if (isName(target.object, 'module') && name === 'exports') {
      whole = valueOf(value, scopes);
      if (value.type === 'ObjectExpression') addProperties(named, value, scopes);
    } else if (isExportsObject(target.object)) named.set(name, valueOf(value, scopes));
  }
  return whole;
}

function addProperties(named: Map<string, Export>, object: TSESTree.ObjectExpression, scopes: Scopes): void {
  for (const property of object.properties) {
    const name = property.type === 'Property' && property.kind === 'init' ? propertyName(property.key, property.computed) : undefined;
    if (name !== undefined) named.set(name, valueOf((property as TSESTree.Property).value, scopes));
  }
}

function isExportsObject(node: Node): boolean {
  const object = unwrap(node);
  if (isName(object, 'exports')) return true;
  return object.type === 'MemberExpression' && isName(object.object, 'module') && memberName(object) === 'exports';
}

const isName = (node: Node, name: string): boolean => node.type === 'Identifier' && node.name === name;
