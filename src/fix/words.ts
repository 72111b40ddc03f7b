/** The statements that a fix is made of. */
import { unwrap, type Node } from '../syntax/node.ts';
import type { LinesOfCode } from './draft.ts';
import type { Receiver } from './receiver.ts';
import { closeFrame, closeObject, guardOf, type CloseEvent, type StackFix } from './stacks.ts';
import { quoted, type Style } from './style.ts';

export interface Words {
  /** Sends the close event unless something was sent; undefined guard: sends it anyway. */
  readonly guarded: string;
  readonly send: string;
  readonly end: string | undefined;
}

/** @returns undefined when the code does not show in what form it sends */
export function wordsOf(style: Style, text: string, stack: StackFix, receiver: Receiver, event: CloseEvent, flag: string): Words | undefined {
  const payload = payloadOf(style, text, stack, receiver, event);
  if (payload === undefined) return undefined;
  const { semicolon } = style;
  const wait = stack.awaited && (stack.send !== 'send' || receiver.awaited || stack.over !== undefined) ? 'await ' : '';
  const send = `${wait}${receiver.text}.${stack.send}(${payload})${semicolon}`;
  const end = stack.end === undefined ? undefined : `${wait}${receiver.text}.${stack.end}()${semicolon}`;
  return { send, end, guarded: `if (${guardOf(stack, flag, receiver.text)}) ${send}` };
}

function payloadOf(style: Style, text: string, stack: StackFix, receiver: Receiver, asked: CloseEvent): string | undefined {
  const event = stack.needsData && asked.data === '' ? { ...asked, data: ' ' } : asked;
  switch (stack.payload) {
    case 'text':
      return quoted(style, closeFrame(event));
    case 'event':
      return closeObject(style, event);
    case 'typed':
      return closeObject(style, event, 'type') + assertionOf(text, receiver);
    case 'pushed':
      return `${quoted(style, event.data)}, ${quoted(style, event.event)}`;
    case 'bytes':
      return bytesOf(style, text, receiver, closeFrame(event));
  }
}

/** ` as MessageEvent`, where the code says so of its own events. */
function assertionOf(text: string, receiver: Receiver): string {
  const argument = receiver.example?.arguments[0];
  return argument?.type === 'TSAsExpression' ? text.slice(argument.expression.range[1], argument.range[1]) : '';
}

/** Text where the code sends text; bytes by its own encoder where it sends bytes. */
function bytesOf(style: Style, text: string, receiver: Receiver, sent: string): string | undefined {
  const frame = quoted(style, sent);
  const argument = receiver.example?.arguments[0];
  if (argument === undefined || argument.type === 'SpreadElement') return undefined;
  const given = unwrap(argument as Node);
  if (given.type === 'Literal' || given.type === 'TemplateLiteral' || given.type === 'BinaryExpression') return frame;
  const callee = given.type === 'CallExpression' ? unwrap(given.callee) : undefined;
  if (callee?.type === 'MemberExpression' && /\.encode$/.test(text.slice(callee.range[0], callee.range[1]))) return `${text.slice(callee.range[0], callee.range[1])}(${frame})`;
  // What becomes a response is bytes, unless an encoder stands behind the stream.
  return /TextEncoderStream|<string>/.test(text) ? undefined : `new TextEncoder().encode(${frame})`;
}

/** A statement that sends a comment. */
export function commentOf(style: Style, text: string, stack: StackFix, receiver: Receiver): string | undefined {
  const frame = ': open\n\n';
  const wait = stack.awaited ? 'await ' : '';
  const call = (method: string, argument: string) => `${wait}${receiver.text}.${method}(${argument})${style.semicolon}`;
  if (stack.comment !== undefined) return call(stack.comment.method, quoted(style, stack.comment.framed ? frame : 'open'));
  if (stack.payload === 'text') return call(stack.send, quoted(style, frame));
  if (stack.payload !== 'bytes') return undefined;
  const bytes = bytesOf(style, text, receiver, frame);
  return bytes === undefined ? undefined : call(stack.send, bytes);
}

/** The end of a `finally`: the close event, and the end of the stream where the code has to write one. */
export function lastWords(stack: StackFix, words: Words, end: string | undefined): LinesOfCode {
  const body = end !== undefined ? [words.guarded, end] : [words.guarded];
  if (!stack.raises) return body;
  return ['try {', ...body.map((line) => `\t${line}`), '} catch {', '\t// The client has left.', '}'];
}
