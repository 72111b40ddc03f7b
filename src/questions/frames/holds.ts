/** What a part of a text may hold that only the running program knows: one line, or lines. */
import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, unwrap, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';

export type Holds =
  /** One line, whatever happens: a number, a date, an id made by a library, a text with its line ends replaced. */
  | 'line'
  /** One line of JSON. */
  | 'json'
  /** A piece between two line feeds: it may hold carriage returns, which end a line as well. */
  | 'piece'
  /** Line ends, as a rule: a stack, JSON with indentation, what a language model writes. */
  | 'lines'
  /** What the client chose, decoded: line ends too, if it likes. */
  | 'outside'
  | 'unknown';

/** What an expression holds when nothing more is known of it than its own syntax. */
export function holdsOf(scopes: Scopes, node: Node): Holds {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'CallExpression':
      return ofCall(inner);
    case 'UpdateExpression':
      return 'line';
    case 'UnaryExpression':
    case 'BinaryExpression':
      return 'line';
    // `[object Object]`, which is wrong for other reasons.
    case 'ObjectExpression':
      return 'line';
    case 'NewExpression':
      return inner.callee.type === 'Identifier' && inner.callee.name === 'Date' ? 'line' : 'unknown';
    case 'MemberExpression':
      return ofMember(inner);
    case 'Identifier':
      return ofName(scopes, inner);
    default:
      return 'unknown';
  }
}

const LINE_FUNCTIONS = /^(?:encodeURIComponent|encodeURI|btoa|Number|Boolean|parseInt|parseFloat|BigInt|nanoid|uuid|uuidv[1-7]|v4|v7|ulid|cuid|createId|randomUUID|randomBytes|escapeNewlines|sanitize\w*|base64\w*)$/;
const SERIALIZES = /[sS]tringify|^serialize|JSON$|Json$/;
const LINE_METHODS = /^(?:toISOString|toFixed|toPrecision|toUTCString|toLocaleTimeString|toLocaleDateString|toLocaleString|getTime|now|randomUUID|digest|charAt|charCodeAt|indexOf|floor|round|ceil|min|max|abs|random|hrtime|uptime)$/;

function ofCall(node: TSESTree.CallExpression): Holds {
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier') return LINE_FUNCTIONS.test(callee.name) ? 'line' : SERIALIZES.test(callee.name) ? 'json' : 'unknown';
  if (callee.type !== 'MemberExpression') return 'unknown';
  const name = memberName(callee) ?? '';
  const [first] = node.arguments;
  const owner = unwrap(callee.object);
  if (name === 'stringify' && owner.type === 'Identifier' && owner.name === 'JSON') return ofStringify(node);
  if (SERIALIZES.test(name)) return 'json';
  if (LINE_METHODS.test(name) || LINE_FUNCTIONS.test(name)) return 'line';
  if (name === 'toString') return first !== undefined && (first.type !== 'Literal' || !/^utf-?8|ascii|latin1$/.test(String(first.value))) ? 'line' : 'unknown';
  if (name === 'replace' || name === 'replaceAll') return takesLineEnds(first) ? 'line' : 'unknown';
  // What is left of a line, or of a header.
  if (/^(?:trim|trimEnd|trimStart|slice|substring|substr|toLowerCase|toUpperCase|padStart|padEnd)$/.test(name) && owner.type === 'CallExpression') return ofCall(owner);
  if (name === 'join') return first?.type === 'Literal' && first.value === '\n' ? 'lines' : 'unknown';
  if (isRequest(owner) && /^(?:query|param|params|queries)$/.test(name)) return 'outside';
  if (name === 'get' && owner.type === 'MemberExpression' && memberName(owner) === 'searchParams') return 'outside';
  return 'unknown';
}

/** `JSON.stringify(x, null, 2)` breaks its lines. */
function ofStringify({ arguments: [, , indent] }: TSESTree.CallExpression): Holds {
  if (indent === undefined) return 'json';
  if (indent.type !== 'Literal') return indent.type === 'Identifier' && indent.name === 'undefined' ? 'json' : 'unknown';
  return indent.value === 0 || indent.value === '' || indent.value === null ? 'json' : 'lines';
}

/** Does a pattern take out line ends? */
function takesLineEnds(pattern: Node | undefined): boolean {
  if (pattern?.type !== 'Literal') return false;
  if ('regex' in pattern) return /\\[nrRsv]|\[\^/.test(pattern.regex.pattern);
  return typeof pattern.value === 'string' && /[\n\r]/.test(pattern.value);
}

const REQUEST = /^(?:req|request)$/;

/** `req`, `ctx.request`, `c.req`. */
function isRequest(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return REQUEST.test(inner.name);
  return inner.type === 'MemberExpression' && REQUEST.test(memberName(inner) ?? '');
}

function ofMember(node: TSESTree.MemberExpression): Holds {
  const name = memberName(node) ?? '';
  const owner = unwrap(node.object);
  if (name === 'length' || name === 'size' || name === 'byteLength') return 'line';
  if (name === 'stack') return 'lines';
  const above = owner.type === 'MemberExpression' ? (memberName(owner) ?? '') : owner.type === 'Identifier' ? owner.name : '';
  // The pieces in which language models give their text.
  if ((name === 'content' || name === 'text') && above === 'delta') return 'lines';
  if (owner.type === 'MemberExpression' && isRequest(owner.object) && /^(?:query|params|body)$/.test(above)) return 'outside';
  return ofWord(name);
}

/** Names that people give to what has no line ends. */
const NAMES_A_LINE = /(?:^id|I[dD]|_id|json|JSON|Json|[sS]erialized|[eE]ncoded|[bB]ase64|[bB]64|uuid|UUID|[cC]ount|[tT]otal|[iI]ndex|[pP]ercent\w*|[pP]rogress|[tT]imestamp|[sS]eq\w*|[cC]ursor|[vV]ersion|[mM]s|[nN]ow|[dD]one|[lL]ine|[tT]ype|^(?:i|n|ts|id|event|eventName|name|kind|status|state|port|retry|key|url|href|path|pathname|search|hash|origin|method|endpoint))$/;

/** `EVENTS.TASK_CREATED`, `DONE_EVENT`: constants are written in capitals, and one that holds lines is told by its text where that is at hand. */
const CONSTANT = /^[A-Z][A-Z\d]+(?:_[A-Z\d]+)*$/;

const ofWord = (name: string): Holds => (NAMES_A_LINE.test(name) || CONSTANT.test(name) ? 'line' : 'unknown');

function ofName(scopes: Scopes, node: TSESTree.Identifier): Holds {
  const variable = scopes.variableOf(node);
  const annotated = variable === undefined ? undefined : ofAnnotation(variable);
  if (annotated !== undefined) return annotated;
  if (node.name === 'undefined' || node.name === 'NaN') return 'line';
  const pattern = variable === undefined ? undefined : splitAt(scopes, variable);
  if (pattern !== undefined) return pattern === 'line' || takesCarriageReturns(pattern) ? 'line' : 'piece';
  return ofWord(node.name);
}

function ofAnnotation({ identifier }: Variable): Holds | undefined {
  const type = (identifier as TSESTree.Identifier).typeAnnotation?.typeAnnotation;
  return type !== undefined && isOneLineType(type) ? 'line' : undefined;
}

function isOneLineType(type: TSESTree.TypeNode): boolean {
  switch (type.type) {
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSBigIntKeyword':
    case 'TSNullKeyword':
    case 'TSUndefinedKeyword':
    case 'TSLiteralType':
      return true;
    case 'TSUnionType':
      return type.types.every(isOneLineType);
    default:
      return false;
  }
}

/** What a text was split at; `line` where it had no line ends to begin with, as JSON has none. */
type Separator = Node | 'line';

/** What a list of lines was split at whose item a variable is: `for (const line of text.split('\n'))`, `text.split('\n').map((line) => …)`. */
function splitAt(scopes: Scopes, { declaration, kind, home, identifier }: Variable): Separator | undefined {
  if (kind === 'param') {
    const call = scopes.parentOf(home);
    const callee = call?.type === 'CallExpression' && call.callee !== home ? unwrap(call.callee) : undefined;
    return callee?.type === 'MemberExpression' && 'params' in home && home.params[0] === identifier ? separatorOf(scopes, callee.object) : undefined;
  }
  const list = scopes.parentOf(declaration);
  const loop = list === undefined ? undefined : scopes.parentOf(list);
  return loop?.type === 'ForOfStatement' && loop.left === list ? separatorOf(scopes, loop.right) : undefined;
}

function separatorOf(scopes: Scopes, node: Node): Separator | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const [write, ...others] = scopes.variableOf(inner)?.writes ?? [];
    return write?.value === undefined || others.length > 0 ? undefined : separatorOf(scopes, write.value);
  }
  if (inner.type !== 'CallExpression') return undefined;
  const callee = unwrap(inner.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  if (memberName(callee) !== 'split') return separatorOf(scopes, callee.object);
  const [pattern] = inner.arguments;
  if (pattern === undefined || !takesLineEnds(pattern)) return undefined;
  return isJson(scopes, callee.object) ? 'line' : (cleanedBy(scopes, callee.object) ?? pattern);
}

/** `JSON.stringify(value)`, or a variable that is given nothing else. */
function isJson(scopes: Scopes, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'Identifier') return inner.type === 'CallExpression' && ofCall(inner) === 'json';
  const [write, ...others] = scopes.variableOf(inner)?.writes ?? [];
  return write?.value !== undefined && others.length === 0 && write.value !== node && isJson(scopes, write.value);
}

/** `text.replace(/\r\n?/g, '\n').split('\n')`: the pattern of what took the carriage returns out of a text before. */
function cleanedBy(scopes: Scopes, node: Node): Node | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const [write, ...others] = scopes.variableOf(inner)?.writes ?? [];
    return write?.value === undefined || others.length > 0 ? undefined : cleanedBy(scopes, write.value);
  }
  const callee = inner.type === 'CallExpression' ? unwrap(inner.callee) : undefined;
  const [pattern] = inner.type === 'CallExpression' ? inner.arguments : [];
  if (callee?.type !== 'MemberExpression' || pattern === undefined || !/^replace(?:All)?$/.test(memberName(callee) ?? '')) return undefined;
  return takesCarriageReturns(pattern) ? pattern : cleanedBy(scopes, callee.object);
}

/** Does a pattern that takes out line ends take out a lone carriage return? */
function takesCarriageReturns(pattern: Node): boolean {
  if (pattern.type !== 'Literal' || !('regex' in pattern)) return false;
  return /\\[Rsv]|\[\^|\[[^\]]*\\r[^\]]*\]|\\r(?!\?)(?!\\n(?!\?))/.test(pattern.regex.pattern);
}
