/** What was made here to be written to and is no response: a file, a socket. */
import { memberName, propertyName, unwrap, walk, type ClassNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { calleePath } from './calls.ts';
import { classAround } from './usage.ts';
import type { PathRef } from './value.ts';

const WRITES_ELSEWHERE = /^(?:createWriteStream|createWritable|createConnection|WebSocket|Socket|WriteStream)$/;
/** Names that say so only on what they are called on: `net.connect()`, `Bun.file(path).writer()`. */
const ON = /^(?:(?:fs|fsp|fsPromises|promises|Deno)\.(?:open|create)|(?:net|tls|Bun|Deno)\.connect|(?:file|stdout|stderr)(?:\.\(\))?\.writer)$/;

/**
 * Was the value that a path leads to made by a call that opens a file or a socket?
 * @param around where the path stands, for fields of `this`
 */
export function isMadeElsewhere(scopes: Scopes, { variable, names }: PathRef, around: Node): boolean {
  if (variable !== undefined) return names.length === 1 && variable.writes.some(({ value }) => opensElsewhere(scopes, value));
  const cls = names[0] === 'this' && names.length === 2 ? classAround(scopes, around) : undefined;
  return cls !== undefined && fieldsOf(scopes, cls).has(names[1]!);
}

function opensElsewhere(scopes: Scopes, value: Node | undefined): boolean {
  if (value === undefined) return false;
  const node = unwrap(value);
  if (node.type === 'AwaitExpression') return opensElsewhere(scopes, node.argument);
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate].some((branch) => opensElsewhere(scopes, branch));
  if (node.type === 'LogicalExpression') return [node.left, node.right].some((side) => opensElsewhere(scopes, side));
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const path = calleePath(node.callee);
  return WRITES_ELSEWHERE.test(path.at(-1)!) || ON.test(path.slice(path.at(-2) === '()' ? -3 : -2).join('.')) || isImportedOpen(scopes, node.callee);
}

/** `import { open } from 'node:fs/promises'`. */
function isImportedOpen(scopes: Scopes, callee: Node): boolean {
  const declaration = callee.type === 'Identifier' ? scopes.variableOf(callee)?.declaration : undefined;
  const from = declaration?.type === 'ImportSpecifier' ? scopes.parentOf(declaration) : undefined;
  return from?.type === 'ImportDeclaration' && /^(?:node:)?(?:fs(?:\/promises)?|net|tls)$/.test(from.source.value);
}

const fields = new WeakMap<ClassNode, ReadonlySet<string>>();

/** The fields of a class that hold such a thing. */
function fieldsOf(scopes: Scopes, cls: ClassNode): ReadonlySet<string> {
  const known = fields.get(cls);
  if (known !== undefined) return known;
  const found = new Set<string>();
  walk(cls.body, (node) => {
    let name: string | undefined;
    if (node.type === 'PropertyDefinition') name = opensElsewhere(scopes, node.value ?? undefined) ? propertyName(node.key, node.computed) : undefined;
    else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.object.type === 'ThisExpression') name = opensElsewhere(scopes, node.right) ? memberName(node.left) : undefined;
    if (name !== undefined) found.add(name);
  });
  fields.set(cls, found);
  return found;
}
