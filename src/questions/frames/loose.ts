/**
 * Texts of frames that no stream of the file is seen to be sent: what a formatter returns for the code of other files, and
 * what is written to something that is known only by what it is given.
 */
import { makesSse } from '../../streams/names.ts';
import type { Env } from '../../lower/value.ts';
import { isClass, isFunction, memberName, unwrap, walk, type FunctionNode, type Node } from '../../syntax/node.ts';
import type { Scopes } from '../../syntax/scope.ts';
import { returnsOf, type Composer, type Composition } from './compose.ts';
import { BOUNDARY, HAS, looksLikeFrame, scan, type Flaw } from './scan.ts';

export interface LooseFlaws {
  readonly flaws: readonly Flaw[];
  /** What is written, and leaves its frame open whatever is chosen in it. */
  readonly open: readonly Node[];
}

/** @param isKnown is this literal part of what a stream is sent? */
export function looseFlaws(scopes: Scopes, composer: Composer, isKnown: (node: Node) => boolean): LooseFlaws {
  const flaws: Flaw[] = [];
  const open: Node[] = [];
  for (const fn of scopes.functions) {
    if (fn.generator || !isMaker(scopes, fn)) continue;
    const env = envOf(scopes, fn);
    const written = writtenIn(scopes, fn);
    for (const node of [...returnsOf(fn), ...written]) {
      const texts = composer.textsOf(node, env);
      if (!texts.some(isFrameOfEvents) || texts.some((text) => text.some((part) => 'text' in part && isKnown(part.node)))) continue;
      const scanned = texts.map((text) => scan(BOUNDARY, text));
      for (const { flaws: found } of scanned) flaws.push(...found.filter(({ kind }) => kind !== 'no-data' || scanned.every((other) => other.flaws.some((flaw) => flaw.kind === kind))));
      if (written.length === 1 && written[0] === node && scanned.every(({ end: { at, has, sure } }) => sure && (at === 'line' || at === 'field') && (has & HAS.data) !== 0)) open.push(node);
    }
  }
  return { flaws, open };
}

/** Does the function, or the class that it is a method of, say by its name that it makes events? */
function isMaker(scopes: Scopes, fn: FunctionNode): boolean {
  for (let up: Node | undefined = fn; up !== undefined; up = scopes.parentOf(up)) {
    if ((isFunction(up) || isClass(up)) && makesSse(nameOf(scopes, up))) return true;
  }
  return false;
}

function nameOf(scopes: Scopes, node: FunctionNode | Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>): string {
  if (node.id) return node.id.name;
  const parent = scopes.parentOf(node);
  if (parent?.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? parent.id.name : '';
  return (parent?.type === 'MethodDefinition' || parent?.type === 'Property') && parent.key.type === 'Identifier' ? parent.key.name : '';
}

/** Lines of a frame, with data among them. */
function isFrameOfEvents(text: Composition): boolean {
  return looksLikeFrame(text) && text.some((part) => 'text' in part && /(?:^|[\r\n])data:/.test(part.text));
}

const WRITES = /^(?:write|enqueue|push|send|sendRaw)$/;

/** `this.write(text)`. */
function writtenIn(scopes: Scopes, fn: FunctionNode): Node[] {
  const written: Node[] = [];
  walk(fn.body, (node) => {
    if (isFunction(node)) return false;
    const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
    const [first, ...others] = node.type === 'CallExpression' ? node.arguments : [];
    if (first !== undefined && others.length === 0 && callee?.type === 'MemberExpression' && WRITES.test(memberName(callee) ?? '') && scopes.functionAround(node) === fn) written.push(first);
    return true;
  });
  return written;
}

function envOf(scopes: Scopes, home: FunctionNode): Env {
  const around = scopes.functionAround(home);
  const parent: Env = isFunction(around) ? envOf(scopes, around) : { home: around, slots: new Map(), parent: undefined, self: undefined };
  return { home, slots: new Map(), parent, self: undefined };
}
