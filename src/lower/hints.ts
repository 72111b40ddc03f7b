/** What names and texts in code tell of streams, before anything is laid out. */
import { LIBRARIES } from '../models/index.ts';
import { saysSse } from '../streams/names.ts';
import { memberName, unwrap, type Node } from '../syntax/node.ts';
import { calleePath } from './calls.ts';

/** Texts that are sent, headers, and frames. */
export const SHOWS = /event-stream|\n\n|\r\n\r|^(?:data|event|id|retry):|^: ?\S*\n/;

/** What makes a stream, or the answer that carries one. */
export const MAKES = /^(?:(?:Readable|Transform|Writable)Stream|PassThrough|Readable|Transform|Response|Observable|(?:Behavior|Replay|Async)?Subject)$/;

/** Methods of streams that are mostly called on something else, and do nothing there that a text would not show too. */
const COMMON: ReadonlySet<string> = new Set(['set', 'header', 'append', 'type', 'code', 'data', 'comment', 'headers', 'start']);

/** Methods that hardly anything but a sender has. */
export const TELLING = /^(?:write(?:Head|SSE|ln|Event)?|flushHeaders|sendHeaders|set(?:Headers?|ContentType)|send(?:Event|Events|Status|File)?|emit|enqueue|end|pushComment|dispatch(?:Message|Comment))$/;

const OPENERS: ReadonlySet<string> = new Set(LIBRARIES.flatMap(({ openers }) => openers.map(({ name }) => name)));

export const METHODS: ReadonlySet<string> = new Set(
  LIBRARIES.flatMap(({ streams, openers }) => [...openers.map(({ name }) => name), ...streams.flatMap(({ methods }) => Object.keys(methods).filter((name) => methods[name] !== 'nothing' && !COMMON.has(name)))]),
);

/** Names of streams, and of what holds them. */
export const SENDERS = /^_?#?(?:res|resp|response|reply|raw|stream|writer|writable|sink|out|output|controller|ctrl|subscriber|observer|session|sse|client|conn|connection|transport|pt|passThrough|ctx|context|[a-z]\w*(?:Res|Response|Stream|Writer|Controller|Sink|Session|Transport))$/;

/** Is it a stream, or the answer that carries one, by the call that makes it? */
export function isMade(value: Node): boolean {
  const made = unwrap(value.type === 'AwaitExpression' ? value.argument : value);
  if (made.type !== 'CallExpression' && made.type !== 'NewExpression') return false;
  const name = calleePath(made.callee).at(-1)!;
  return made.type === 'NewExpression' ? MAKES.test(name) : OPENERS.has(name) || saysSse(name);
}

export const lastName = (node: Node): string => (node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? (memberName(node) ?? '') : '');
