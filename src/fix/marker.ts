/**
 * The last event that the code itself sends: `data: [DONE]`, `event: done`. Its clients know that one, and many take any
 * other for a payload, so a fix sends the same, word for word.
 */
import { isFunction, isLoop, memberName, methodCalled, propertyName, unwrap, walk, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { isVisibleAt } from './receiver.ts';
import { ancestorsOf, statementsOf } from './sites.ts';

interface File {
  readonly text: string;
  readonly scopes: Scopes;
}

const NAME = '(?:done|end(?:ed)?|closed?|completed?|finish(?:ed)?)';
const WORD = new RegExp(`^${NAME}$`, 'i');
/** `[DONE]`, `{"type":"done"}`, `{"done":true}`. */
const DATA = new RegExp(`^(?:\\[DONE\\]|\\{\\s*"(?:type|event|status)":\\s*"${NAME}"\\s*\\}|\\{\\s*"${NAME}":\\s*true\\s*\\})$`, 'i');
const FRAME = /^(?:event: ?(?<event>[^\n]*)\n)?data: ?(?<data>[^\n]*)\n\n$/;

/**
 * @param sends the calls and yields in which the code sends
 * @param payloads what each of them sends, where that is one expression
 * @param place where the same is to be sent
 * @returns its source text
 */
export function markerOf({ text, scopes }: File, sends: readonly Node[], payloads: readonly (Node | undefined)[], place: Node): string | undefined {
  for (const [at, given] of payloads.entries()) {
    const payload = given === undefined ? undefined : valueOf(scopes, given);
    if (payload === undefined || !isMarker(scopes, payload) || !isLast(scopes, sends[at]!, sends) || !isKnownAt(scopes, payload, place)) continue;
    const source = text.slice(...payload.range);
    if (!source.includes('\n')) return source;
    // An object on several lines goes on one.
    if (unwrap(payload).type === 'ObjectExpression' && !/[`]|\/[/*]/.test(source)) return source.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/, ?\}/g, ' }');
  }
  return undefined;
}

/** What a constant stands for: at the place it may not be known. */
function valueOf(scopes: Scopes, payload: Node): Node {
  const variable = payload.type === 'Identifier' ? scopes.variableOf(payload) : undefined;
  const value = variable?.kind === 'const' && variable.writes.length === 1 ? variable.writes[0]!.value : undefined;
  return value?.type === 'CallExpression' ? value : payload;
}

function isMarker(scopes: Scopes, payload: Node): boolean {
  const node = unwrap(payload);
  if (node.type !== 'ObjectExpression') {
    const { event, data } = FRAME.exec(frameOf(scopes, node) ?? '')?.groups ?? {};
    return (data !== undefined && says(event, data)) || isFormatted(scopes, node);
  }
  const fields = new Map<string | undefined, string | undefined>();
  for (const property of node.properties) {
    if (property.type !== 'Property') return false;
    fields.set(propertyName(property.key, property.computed), staticText(scopes, property.value));
  }
  const [event, data] = [fields.get('event') ?? fields.get('type'), fields.get('data')];
  return data !== undefined && [...fields.keys()].every((field) => field === 'event' || field === 'type' || field === 'data') && says(event, data);
}

/** `frame({ event: 'done', data: '' })`, `encoder.encode(frame('done', {}))`: a function makes a frame of what is the same each time. */
function isFormatted(scopes: Scopes, value: Node): boolean {
  const node = unwrap(value);
  if (node.type !== 'CallExpression' || methodCalled(node) === 'stringify') return false;
  const [first, second, ...others] = node.arguments;
  if (first === undefined || others.length > 0) return false;
  if (second === undefined) return first.type === 'ObjectExpression' ? isMarker(scopes, first) || DATA.test(JSON.stringify(staticValue(first)) ?? '') : methodCalled(node) === 'encode' && isFormatted(scopes, first);
  return WORD.test(staticText(scopes, first) ?? '') && (staticValue(second) !== undefined || staticText(scopes, second) !== undefined);
}

const says = (event: string | undefined, data: string): boolean => (event === undefined ? DATA.test(data) : WORD.test(event));

/** The text of a frame, whatever makes bytes of it. */
function frameOf(scopes: Scopes, node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return staticText(scopes, node);
  const callee = unwrap(node.callee);
  const [first, ...others] = node.arguments;
  const encodes = callee.type === 'MemberExpression' && (memberName(callee) === 'encode' || (memberName(callee) === 'from' && callee.object.type === 'Identifier' && callee.object.name === 'Buffer'));
  return encodes && first !== undefined && others.length === 0 ? staticText(scopes, first) : undefined;
}

/** A text that is the same each time. */
function staticText(scopes: Scopes, value: Node): string | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'TemplateLiteral': {
      const holes = node.expressions.map((hole) => staticText(scopes, hole));
      return holes.includes(undefined) ? undefined : node.quasis.map(({ value: { cooked } }, at) => cooked + (holes[at] ?? '')).join('');
    }
    case 'Identifier': {
      const variable = scopes.variableOf(node);
      return variable?.kind === 'const' && variable.writes.length === 1 && variable.writes[0]!.value?.type === 'Literal' ? staticText(scopes, variable.writes[0]!.value) : undefined;
    }
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      const [only, ...others] = node.arguments;
      if (callee.type === 'Identifier' && only === undefined) return returnedText(scopes, callee);
      if (callee.type !== 'MemberExpression' || memberName(callee) !== 'stringify' || only === undefined || others.length > 0) return undefined;
      const json = staticValue(only);
      return json === undefined ? undefined : JSON.stringify(json);
    }
    default:
      return undefined;
  }
}

/** What a function of the module returns, where that is all it does. */
function returnedText(scopes: Scopes, name: Extract<Node, { type: 'Identifier' }>): string | undefined {
  const variable = scopes.variableOf(name);
  const fn = variable?.kind === 'const' ? unwrap(variable.writes[0]?.value ?? name) : variable?.declaration;
  if (!isFunction(fn) || fn.async || fn.generator || fn.params.length > 0) return undefined;
  if (fn.body.type !== 'BlockStatement') return constantText(fn.body);
  const [only, ...others] = fn.body.body;
  return only?.type === 'ReturnStatement' && only.argument !== null && others.length === 0 ? constantText(only.argument) : undefined;
}

function constantText(value: Node): string | undefined {
  const node = unwrap(value);
  if (node.type === 'TemplateLiteral') return node.expressions.length === 0 ? (node.quasis[0]!.value.cooked ?? undefined) : undefined;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function staticValue(node: Node): unknown {
  if (node.type === 'Literal') return node.value;
  if (node.type !== 'ObjectExpression') return undefined;
  const entries = node.properties.map((property) => (property.type === 'Property' ? [propertyName(property.key, property.computed), staticValue(property.value)] : []));
  return entries.every(([name, value]) => name !== undefined && value !== undefined) ? Object.fromEntries(entries as [string, unknown][]) : undefined;
}

/** Does the code send it behind all else, and not once for each item? */
function isLast(scopes: Scopes, send: Node, sends: readonly Node[]): boolean {
  const around = ancestorsOf(scopes, send);
  const own = around.slice(0, around.findIndex((up) => isFunction(up)));
  const statement = [send, ...own].find((node) => statementsOf(scopes.parentOf(node)) !== undefined);
  if (statement === undefined) return false;
  const siblings = statementsOf(scopes.parentOf(statement))!;
  const behind = siblings.slice(siblings.indexOf(statement) + 1);
  if (behind.some((next) => sends.some((other) => next.range[0] <= other.range[0] && other.range[1] <= next.range[1]))) return false;
  return !own.some(isLoop) || behind.some((next) => next.type === 'BreakStatement' || next.type === 'ReturnStatement');
}

/** Does all that it names mean the same at the place? */
function isKnownAt(scopes: Scopes, payload: Node, place: Node): boolean {
  let known = true;
  walk(payload, (node, parent) => {
    const isName = node.type === 'Identifier' && !(parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) && !(parent?.type === 'Property' && parent.key === node && !parent.shorthand);
    const variable = isName ? scopes.variableOf(node) : undefined;
    if (variable !== undefined && !isVisibleAt(scopes, variable, place)) known = false;
    return known;
  });
  return known;
}
