/** Streams that carry something other than frames under the headers of one: a frame of ours would be a part of their text. */
import { memberName, methodCalled, propertyName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import { contains, type Sites } from './sites.ts';
import { FRAMED, type StackFix } from './stacks.ts';

/** How a line of a frame begins, as far as a text is known. */
const LINE = /(?:^|\n)(?:data|event|id|retry)?:|^\s*$/;
/** `JSON.stringify`, `safeStringify`. */
const STRINGIFY = /^(?:\w*json|safe|stable|fast)?stringify$/i;
/** How many names are followed. */
const DEPTH = 3;

/** What the code sends here, but for what it ends with: that may be another answer. */
const ownSends = ({ sends, ends, through }: Sites): Node[] => sends.filter((send) => !through.has(send) && !ends.includes(send));

/** @param sends what the code sends by itself: texts, bytes of texts */
export function isRaw(scopes: Scopes, sends: readonly Node[]): boolean {
  let raw = false;
  for (const send of sends) {
    const payload = send.type === 'CallExpression' ? send.arguments[0] : send.type === 'YieldExpression' ? send.argument : undefined;
    const text = payload ? knownText(scopes, payload, DEPTH) : undefined;
    if (text === undefined) continue;
    if (LINE.test(text)) return false;
    raw = true;
  }
  return raw;
}

/**
 * May a stream whose frames the code writes by itself carry something else, always or for some clients?
 * @param root the outermost function of the scope
 */
export function mayCarryOther(scopes: Scopes, { payload }: StackFix, sites: Sites, root: FunctionNode, loop: Node): boolean {
  return FRAMED.has(payload) && (isRaw(scopes, ownSends(sites)) || isSometimesOther(scopes, root, loop));
}

/**
 * Is it an event stream only where the type of the content, which the code asks about, says so? What it asks in an `if`
 * around the loop, or in one that leaves, is settled there.
 */
function isSometimesOther(scopes: Scopes, root: FunctionNode, loop: Node): boolean {
  const given = new Set<Variable>();
  const asked: { readonly variable: Variable; readonly test: Node }[] = [];
  walk(root, (node) => {
    const type = contentTypeIn(node);
    const known = type?.type === 'Identifier' ? scopes.variableOf(type) : undefined;
    if (known !== undefined) given.add(known);
    const subject = askedOf(node);
    const variable = subject?.type === 'Identifier' ? scopes.variableOf(subject) : undefined;
    if (variable !== undefined) asked.push({ variable, test: node });
  });
  return asked.some(({ variable, test }) => {
    const parent = scopes.parentOf(test);
    if (!given.has(variable) || parent?.type !== 'IfStatement' || parent.test !== test) return false;
    return !contains(parent.consequent, loop) && !leavesAlways(parent.consequent);
  });
}

/** The type of the content that a node gives to a response: `'Content-Type': type`, `setHeader('Content-Type', type)`. */
function contentTypeIn(node: Node): Node | undefined {
  if (node.type === 'Property') return /^content-type$/i.test(propertyName(node.key, node.computed) ?? '') ? unwrap(node.value) : undefined;
  if (node.type !== 'CallExpression') return undefined;
  const [name, value] = node.arguments;
  return name?.type === 'Literal' && /^content-type$/i.test(String(name.value)) && value !== undefined ? unwrap(value) : undefined;
}

/** What is compared to the type of an event stream: `type === 'text/event-stream'`, `type.includes('event-stream')`. */
function askedOf(node: Node): Node | undefined {
  const isStream = (value: Node | undefined): boolean => value?.type === 'Literal' && /^(?:text\/)?event-stream$/.test(String(value.value));
  if (node.type === 'BinaryExpression') return /^===?$/.test(node.operator) && isStream(node.right) ? unwrap(node.left) : undefined;
  const callee = node.type === 'CallExpression' && isStream(node.arguments[0]) ? unwrap(node.callee) : undefined;
  return callee?.type === 'MemberExpression' && /^(?:includes|startsWith)$/.test(memberName(callee) ?? '') ? unwrap(callee.object) : undefined;
}

function leavesAlways(branch: Node): boolean {
  const last = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

/** What is known of a text, with `\0` for what is not; undefined where its beginning is not. */
function knownText(scopes: Scopes, value: Node, depth: number): string | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'TemplateLiteral': {
      const [first, ...others] = node.quasis.map(({ value: { cooked } }) => cooked);
      // Where it begins with a value, so does the text.
      const start = first === '' && others.length > 0 ? knownText(scopes, node.expressions[0]!, depth) : first;
      return start === undefined ? undefined : [start, ...others].join('\0');
    }
    case 'BinaryExpression':
      return node.operator === '+' ? both(knownText(scopes, node.left, depth), knownText(scopes, node.right, depth)) : undefined;
    case 'Identifier': {
      const writes = depth === 0 ? [] : scopes.variableOf(node)?.writes ?? [];
      return writes.length === 1 && writes[0]!.value !== undefined ? knownText(scopes, writes[0]!.value, depth - 1) : undefined;
    }
    case 'CallExpression': {
      const method = methodCalled(node) ?? (node.callee.type === 'Identifier' ? node.callee.name : undefined);
      const [only, ...others] = node.arguments;
      if (only === undefined) return undefined;
      // JSON begins as no line of a frame does.
      if (STRINGIFY.test(method ?? '')) return '{';
      return method === 'encode' && others.length === 0 ? knownText(scopes, only, depth) : undefined;
    }
    default:
      return undefined;
  }
}

const both = (left: string | undefined, right: string | undefined): string | undefined => left && left + (right ?? '\0');
