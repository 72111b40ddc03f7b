/** Texts in code that show server-sent events: the media type, or the beginning of a frame that somebody writes. */
import type { TSESTree } from '@typescript-eslint/utils';

import { LOOKS_FOR } from '../streams/names.ts';
import { methodCalled } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';

type Text = TSESTree.Literal | TSESTree.TemplateElement;

const MEDIA_TYPE = /event-stream/;
/** A field at the beginning of a line, or a comment; `data:image/png` is an address. */
const FRAME = /(?:^|\n)(?:data:(?!\w+\/)|(?:event|id|retry):)|^: ?\S*\n/;
const ASKS = new RegExp(`^${LOOKS_FOR.source}$`);

/** Who looks for the fields of frames reads a stream. Who asks for the media type may pass one on. */
export function showsEvents(scopes: Scopes, node: Text): boolean {
  const text = textOf(node);
  return text !== undefined && (MEDIA_TYPE.test(text) || (FRAME.test(text) && !isAskedFor(scopes, node) && !isAddress(scopes, node)));
}

/** The empty line at the end of a frame, unless it parts or joins what is no frame: `paragraphs.join('\n\n')`. */
export function mayEndFrame(scopes: Scopes, node: Text): boolean {
  return textOf(node)?.endsWith('\n\n') === true && !isSeparator(scopes, node);
}

const textOf = (node: Text): string | undefined => (node.type === 'TemplateElement' ? (node.value.cooked ?? '') : typeof node.value === 'string' ? node.value : undefined);

/** `line.startsWith('data:')`, `name === 'event:'`, `case 'id:'`. */
function isAskedFor(scopes: Scopes, node: Text): boolean {
  const parent = scopes.parentOf(node);
  if (parent?.type === 'BinaryExpression') return /^[!=]==?$/.test(parent.operator);
  return parent?.type === 'SwitchCase' || isAskedWith(scopes, node, ASKS);
}

const isSeparator = (scopes: Scopes, node: Text): boolean => isAskedWith(scopes, node, /^(?:join|replace|replaceAll)$/) || isAskedFor(scopes, node);

/** Is a text given to a method as an argument? */
const isAskedWith = (scopes: Scopes, node: Text, method: RegExp): boolean => method.test(methodCalled(scopes.parentOf(node)) ?? '');

/** `data:${type};base64,…` */
function isAddress(scopes: Scopes, node: Text): boolean {
  const template = scopes.parentOf(node);
  if (node.type !== 'TemplateElement' || template?.type !== 'TemplateLiteral' || !/(?:^|\n)data:$/.test(node.value.cooked ?? '')) return false;
  const next = template.quasis[template.quasis.indexOf(node) + 1];
  return next?.value.cooked?.startsWith(';') === true;
}
