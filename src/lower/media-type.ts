/** Media types that are passed on: what shows that a type which the code does not spell out may be that of an event stream. */
import { NULLISH, TEXT } from '../ir/model.ts';
import { memberName, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes, Variable } from '../syntax/scope.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { isEventStreamType } from './text.ts';
import type { Value } from './value.ts';

const EVENT_STREAM = 'text/event-stream';

const tested = new WeakMap<Variable, boolean>();

/** Does the file ask whether the variable is the type of an event stream: `type.includes('text/event-stream')`, `type === …`? */
export function isTestedForEvents(scopes: Scopes, variable: Variable): boolean {
  let found = tested.get(variable);
  if (found === undefined) tested.set(variable, (found = variable.references.some((reference) => isTest(scopes, reference))));
  return found;
}

const ASKS = /^(?:includes|startsWith|indexOf|match)$/;

function isTest(scopes: Scopes, reference: Node): boolean {
  let node = reference;
  let parent = scopes.parentOf(node);
  // `type?.toLowerCase().includes(…)`
  while (parent !== undefined && (parent.type === 'ChainExpression' || unwrap(parent) !== parent)) parent = scopes.parentOf((node = parent));
  if (parent?.type === 'BinaryExpression') return /^[!=]==?$/.test(parent.operator) && [parent.left, parent.right].some(saysEventStream);
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return false;
  const call = scopes.parentOf(parent);
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== parent) return false;
  const name = memberName(parent) ?? '';
  if (ASKS.test(name)) return call.arguments.some(saysEventStream);
  return name === 'toLowerCase' && isTest(scopes, call);
}

function saysEventStream(node: Node): boolean {
  return node.type === 'Literal' && isEventStreamType('regex' in node ? node.regex.pattern : String(node.value));
}

/** `fetch(url, { headers: { Accept: 'text/event-stream' } })`: what comes back is a stream of events. */
export function noteAccept(cx: Lowering, call: Call): void {
  if (call.args.some(accepts)) cx.asksForEvents = true;
}

function accepts({ ref }: Pick<Value, 'ref'>): boolean {
  if (ref?.kind !== 'record') return false;
  return [...ref.fields].some(([name, field]) => (/^accept$/i.test(name) && isEventStreamType(field.text)) || (name === 'headers' && field.ref !== undefined && accepts({ ref: field.ref })));
}

/** `upstream.headers.get('content-type')` where the upstream was asked for events. */
export function forwardedType(cx: Lowering, call: Call, name: string): Value | undefined {
  const asksType = name === 'get' && call.path.at(-2) === 'headers' && /^content-type$/i.test(call.args[0]?.text ?? '');
  return asksType && cx.asksForEvents ? { mask: TEXT | NULLISH, text: EVENT_STREAM } : undefined;
}

/** What a variable is taken to hold whose value is not spelled out. */
export function typed(cx: Lowering, variable: Variable, value: Value): Value {
  return isEventStreamType(value.text) || !isTestedForEvents(cx.scopes, variable) ? value : { ...value, text: EVENT_STREAM };
}

/** Of two texts that a value may be the one that is the type of an event stream. */
export const eventStreamOf = (a: string | undefined, b: string | undefined): string | undefined => [a, b].find(isEventStreamType);
