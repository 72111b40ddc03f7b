/** The statements that a fix is made of. */
import type { TSESTree } from '@typescript-eslint/utils';

import { TYPES } from '../models/index.ts';
import type { Site } from '../ir/model.ts';
import { isFunction, propertyName, walk, type ClassNode, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import type { LinesOfCode } from './draft.ts';
import { formOf, formOfType, type Form } from './form.ts';
import { markerOf } from './marker.ts';
import { isVariable, isVisibleAt, receiverOf, rootOf, type Asked, type Receiver } from './receiver.ts';
import { ancestorsOf, functionsAround, wholeOf } from './sites.ts';
import { CLOSE, closeFrame, closeObject, conditionOf, guardOf, negated, type CloseEvent, type StackFix } from './stacks.ts';
import { quoted, type Style } from './style.ts';

export interface Words {
  /** Sends the event unless something was sent. */
  readonly guarded: string;
  /** The same where it is known that the stream is not over. */
  readonly unasked: string;
  /** The same where it is known that the head is out, too. */
  readonly inside: string;
  readonly send: string;
  readonly end: string | undefined;
  readonly receiver: Receiver;
  /** The guard asks the stream whether it is over. */
  readonly asks: boolean;
  /** What tells that the head is out, where that is to be asked. */
  readonly head: string | undefined;
}

/**
 * @param event undefined for the last event that the code itself sends, and one of ours where it has none
 * @param place where they are to stand
 * @param head something else may answer there as long as the head is not out
 * @returns undefined when the code does not show in what form it sends
 */
export function wordsOf(style: Style, asked: Asked, event: CloseEvent | undefined, flag: string, place: Node, head = false): Words | undefined {
  const { stack } = asked;
  const receiver = receiverOf(asked, place);
  const payload = receiver === undefined ? undefined : ownOf(asked, receiver, event, place) ?? payloadOf(style, asked, receiver, event ?? CLOSE, place);
  if (receiver === undefined || payload === undefined) return undefined;
  const { semicolon } = style;
  const askable = stack.over === undefined || knowsItsEnd(asked, receiver);
  // Unasked, the event must not come behind an end.
  if (!askable && (head || asked.sites.ends.length > 1)) return undefined;
  const waits = stack.awaited && (stack.send !== 'send' || receiver.awaited || stack.over !== undefined);
  const [before, behind] = waits ? waiting(asked, receiver, place) : ['', ''];
  const send = `${before}${receiver.text}.${stack.send}(${payload})${behind}${semicolon}`;
  const end = stack.end === undefined ? undefined : `${before}${receiver.text}.${stack.end}()${behind}${semicolon}`;
  const committed = head ? stack.committed?.(receiver.text) : undefined;
  return {
    send,
    end,
    receiver,
    asks: askable && stack.over !== undefined,
    head: committed,
    guarded: `if (${askable ? guardOf(stack, flag, receiver.text, head) : `!${flag}`}) ${send}`,
    inside: `if (!${flag}) ${send}`,
    unasked: `if (${conditionOf(`!${flag}`, committed)}) ${send}`,
  };
}

/**
 * `await`, but not in the function that makes the stream where a send settles only when that has returned it: unless the
 * code itself waits there, and so has handed it out before.
 */
function waiting({ scopes, stack, stream }: Asked, { examples }: Receiver, place: Node): readonly [before: string, behind: string] {
  const owner = scopes.functionAround(place);
  const isEarly = stack.whenRead === true && stream.madeAt !== undefined && isFunction(owner) && isOwnOf(owner, stream.madeAt);
  if (!isEarly || examples.some((call) => wholeOf(scopes, call).type === 'AwaitExpression' && scopes.functionAround(call) === owner)) return ['await ', ''];
  return stack.raises ? ['', '.catch(() => {})'] : ['void ', ''];
}

/** Does a place stand in the function, and in none inside it? */
function isOwnOf(owner: FunctionNode, { start, end }: Site): boolean {
  let found = owner.range[0] <= start && end <= owner.range[1];
  walk(owner.body, (node) => {
    if (isFunction(node) && node.range[0] <= start && end <= node.range[1]) found = false;
    return found && !isFunction(node);
  });
  return found;
}

/** Does the type that the code gives the stream have what is asked of it? A type made by hand often has no more than it needs. */
function knowsItsEnd({ scopes, text }: Asked, { root, text: name }: Receiver): boolean {
  const annotation = isVariable(root) ? typeOf(root.identifier) : typeOfField(root, name.slice('this.'.length));
  // Where there is none, some parsers say null.
  if (!annotation || (isVariable(root) && name !== root.name) || /writableEnded|isConnected/.test(text)) return true;
  const type = text.slice(...annotation.range).replace(/^:\s*/, '');
  if (/^[\w$.]+/.exec(type) === null) return false;
  const own = new RegExp(`\\b(?:interface|type)\\s+${/^[\w$]+/.exec(type)?.[0] ?? ''}\\b`).test(text);
  return !own && (TYPES.has(/[\w$]+$/.exec(/^[\w$.]+/.exec(type)![0])![0]) || scopes.moduleVariable(type) === undefined);
}

const typeOf = (node: Node): TSESTree.TSTypeAnnotation | undefined => (node.type === 'Identifier' ? node.typeAnnotation : undefined);

/** The type that a class gives a field, in its body or as a parameter of its constructor. */
function typeOfField({ body }: ClassNode, name: string): TSESTree.TSTypeAnnotation | undefined {
  for (const member of body.body) {
    if (member.type === 'PropertyDefinition' && (member.key.type === 'PrivateIdentifier' ? `#${member.key.name}` : propertyName(member.key, member.computed)) === name) return member.typeAnnotation;
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue;
    for (const parameter of member.value.params) {
      const given = parameter.type === 'TSParameterProperty' ? parameter.parameter : undefined;
      if (given?.type === 'Identifier' && given.name === name) return given.typeAnnotation;
    }
  }
  return undefined;
}

/** What the code itself sends last. */
function ownOf(asked: Asked, { examples }: Receiver, event: CloseEvent | undefined, place: Node): string | undefined {
  if (event !== undefined) return undefined;
  const payloads = examples.map(({ arguments: [first, ...others] }) => (others.length === 0 ? first : undefined));
  return markerOf(asked, examples, payloads, place);
}

function payloadOf(style: Style, asked: Asked, receiver: Receiver, wanted: CloseEvent, place: Node): string | undefined {
  const { stack } = asked;
  const event = stack.needsData && wanted.data === '' ? { ...wanted, data: ' ' } : wanted;
  switch (stack.payload) {
    case 'text':
      return quoted(style, closeFrame(event));
    case 'event':
      return closeObject(style, event);
    case 'typed':
      return closeObject(style, event, 'type') + assertionOf(asked.text, receiver);
    case 'pushed':
      return `${quoted(style, event.data)}, ${quoted(style, event.event)}`;
    case 'made':
      return madeOf(style, asked, event);
    case 'bytes':
      return bytesOf(style, asked, receiver, closeFrame(event), place);
    case 'like': {
      const form = exampleForm(asked, receiver);
      if (form?.as === 'text') return quoted(style, closeFrame(event));
      return form?.as === 'object' ? objectLike(style, form.node, event) : undefined;
    }
  }
}

/** An event of the library's own class, where the code has that at hand: only an event of that class has a name. */
function madeOf(style: Style, { scopes }: Asked, { event, data }: CloseEvent): string | undefined {
  const name = 'ServerSentEvent';
  const variable = scopes.moduleVariable(name);
  return variable?.kind === 'import' && !isTypeImport(scopes, variable) ? `new ${name}(${quoted(style, event)}, { data: ${quoted(style, data)} })` : undefined;
}

/** `import type { ServerSentEvent }`, `import { type ServerSentEvent }`: there is no such class when the code runs. */
function isTypeImport(scopes: Scopes, { declaration, identifier }: Variable): boolean {
  return [declaration, ...ancestorsOf(scopes, identifier)].some((node) => (node.type === 'ImportSpecifier' || node.type === 'ImportDeclaration') && node.importKind === 'type');
}

/** ` as MessageEvent`, where the code says so of its own events. */
function assertionOf(text: string, receiver: Receiver): string {
  const argument = receiver.examples[0]?.arguments[0];
  return argument?.type === 'TSAsExpression' ? text.slice(argument.expression.range[1], argument.range[1]) : '';
}

/** The event as an object with the same keys as one of the code's own; undefined where that has others. */
export function objectLike(style: Style, example: Extract<Node, { type: 'ObjectExpression' }>, event: CloseEvent): string | undefined {
  const names = example.properties.map((property) => (property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : ''));
  if (!names.includes('data')) return undefined;
  return closeObject(style, event, names.includes('type') && !names.includes('event') ? 'type' : 'event');
}

function exampleForm({ scopes }: Asked, receiver: Receiver): Form | undefined {
  for (const { arguments: given } of receiver.examples) {
    const form = given[0] === undefined || given[0].type === 'SpreadElement' ? undefined : formOf(scopes, given[0]);
    if (form !== undefined) return form;
  }
  return undefined;
}

/** Text where the code sends text; bytes by its own encoder where it sends bytes. */
function bytesOf(style: Style, asked: Asked, receiver: Receiver, sent: string, place: Node): string | undefined {
  const typed = typeAround(asked, receiver);
  const example = exampleForm(asked, receiver);
  if (typed === 'other' || example?.as === 'object' || (example?.as === 'encoded' && typed === undefined)) return undefined;
  const form = example?.as === 'encoded' ? typed : example ?? typed;
  const frame = quoted(style, sent);
  if (form?.as === 'text') return frame;
  if (form?.as === 'bytes') return encoded(asked, form, frame, place);
  // What becomes a response is bytes, unless an encoder stands behind the stream.
  return /TextEncoderStream/.test(asked.text) ? undefined : encoded(asked, { as: 'bytes', encoder: undefined }, frame, place);
}

/** By the code's own encoder where that can be named. */
export function encoded({ scopes, text }: Pick<Asked, 'scopes' | 'text'>, { encoder, buffer }: Extract<Form, { as: 'bytes' }>, frame: string, place: Node): string {
  if (buffer) return `Buffer.from(${frame})`;
  const root = encoder?.type === 'MemberExpression' ? rootOf(scopes, encoder.object) : undefined;
  const own = root !== undefined && isVisibleAt(scopes, root, place);
  return `${own ? text.slice(...encoder!.range) : 'new TextEncoder().encode'}(${frame})`;
}

/** What `new ReadableStream<Uint8Array>({ … })` around the code says. */
function typeAround({ scopes, text }: Asked, receiver: Receiver): Form | 'other' | undefined {
  for (let up = scopes.parentOf(receiver.home); up !== undefined; up = scopes.parentOf(up)) {
    if (up.type !== 'NewExpression') continue;
    const { callee } = up;
    return formOfType(text.slice(callee.range[1], up.arguments[0]?.range[0] ?? up.range[1]));
  }
  return undefined;
}

/**
 * A statement that sends a comment.
 * @param place where the stream is called as it will be
 * @param outside what else the statement names is known here
 */
export function commentOf(style: Style, asked: Asked, place: Node, outside: Node = place): string | undefined {
  const { stack } = asked;
  const receiver = receiverOf(asked, place);
  if (receiver === undefined) return undefined;
  const frame = ': open\n\n';
  const [before, behind] = stack.awaited ? waiting(asked, receiver, place) : ['', ''];
  const call = (method: string, argument: string) => `${before}${receiver.text}.${method}(${argument})${behind}${style.semicolon}`;
  if (before === 'await ' && functionsAround(asked.scopes, place)[0]?.async !== true) return undefined;
  if (stack.comment !== undefined) return call(stack.comment.method, quoted(style, stack.comment.framed ? frame : 'open'));
  if (stack.payload === 'text') return call(stack.send, quoted(style, frame));
  if (stack.payload === 'like') return exampleForm(asked, receiver)?.as === 'text' ? call(stack.send, quoted(style, frame)) : undefined;
  if (stack.payload !== 'bytes') return undefined;
  const bytes = bytesOf(style, asked, receiver, frame, outside);
  return bytes === undefined ? undefined : call(stack.send, bytes);
}

/**
 * The end of a `finally`: the close event, and the end of the stream where the code has to write one.
 * @param answered another answer may have gone out instead: then neither
 */
export function lastWords(stack: StackFix, words: Words, end: LinesOfCode = [], answered = false): LinesOfCode {
  const over = stack.over?.(words.receiver.text);
  if ((answered || words.head !== undefined) && end.length > 0 && over !== undefined) return [`if (${conditionOf(words.head, negated(over))}) {`, ...[words.inside, ...end].map((line) => `\t${line}`), '}'];
  const body = [words.guarded, ...end];
  if (!stack.raises) return body;
  return ['try {', ...body.map((line) => `\t${line}`), '} catch {', '\t// The client has left.', '}'];
}
