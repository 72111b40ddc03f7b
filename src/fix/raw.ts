/** Streams that carry something other than frames under the headers of one: a frame of ours would be a part of their text. */
import { methodCalled, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import type { Sites } from './sites.ts';

/** How a line of a frame begins, as far as a text is known. */
const LINE = /(?:^|\n)(?:data|event|id|retry)?:|^\s*$/;
/** How many names are followed. */
const DEPTH = 3;

/** What the code sends here, but for what it ends with: that may be another answer. */
export const ownSends = ({ sends, ends, through }: Sites): Node[] => sends.filter((send) => !through.has(send) && !ends.includes(send));

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

/** What is known of a text, with `\0` for what is not; undefined where its beginning is not. */
function knownText(scopes: Scopes, value: Node, depth: number): string | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'TemplateLiteral': {
      const text = node.quasis.map(({ value: { cooked } }) => cooked).join('\0');
      return text.startsWith('\0') ? undefined : text;
    }
    case 'BinaryExpression':
      return node.operator === '+' ? both(knownText(scopes, node.left, depth), knownText(scopes, node.right, depth)) : undefined;
    case 'Identifier': {
      const writes = depth === 0 ? [] : scopes.variableOf(node)?.writes ?? [];
      return writes.length === 1 && writes[0]!.value !== undefined ? knownText(scopes, writes[0]!.value, depth - 1) : undefined;
    }
    case 'CallExpression': {
      const method = methodCalled(node);
      const [only, ...others] = node.arguments;
      if (only === undefined) return undefined;
      // JSON begins as no line of a frame does.
      if (method === 'stringify') return '{';
      return method === 'encode' && others.length === 0 ? knownText(scopes, only, depth) : undefined;
    }
    default:
      return undefined;
  }
}

const both = (left: string | undefined, right: string | undefined): string | undefined => left && left + (right ?? '\0');
