/** Which functions are writer scopes of their own, and which are judged where they are called. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { DeclaredLibrary } from '../models/declared.ts';
import { holdsTexts, mayWriteFor } from '../gate.ts';
import { openersOf } from '../models/index.ts';
import { isChain, isClass, isFunction, memberName, methodCalled, propertyName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { ModuleGraph } from '../modules/graph.ts';
import { ACRONYM } from '../streams/names.ts';
import type { FunctionScope, Scopes, Variable } from '../syntax/scope.ts';
import { calleePath } from './calls.ts';
import { isProvider } from './declared.ts';
import { showsEvents } from './event-texts.ts';
import { onlyGathers, onlyGathersIn, readsAside } from './gathering.ts';
import { pipesIntoOwn } from './piping.ts';
import { classAround, functionsFrom, isCalled } from './usage.ts';

/** Functions with asynchronous iteration that may send, a pipe, or a listener of a source, directly in them. */
export function writersIn(scopes: Scopes, awaitingLoops: boolean): FunctionNode[] {
  const writers = new Set<FunctionNode>();
  const add = (node: Node) => {
    const home = scopes.functionAround(node);
    if (isFunction(home)) writers.add(home);
  };
  for (const loop of scopes.loops) if (((loop.type === 'ForOfStatement' && loop.await) || awaitingLoops) && !onlyGathers(scopes, loop)) add(loop);
  for (const call of scopes.nodesOf('CallExpression')) {
    const name = methodCalled(call);
    if ((name === 'read' || name === 'next') && (awaitingLoops || !readsAside(scopes, call))) add(call);
    else if (name === 'pipeTo' && pipesIntoOwn(scopes, call)) add(call);
    else if ((name === 'on' || name === 'addListener' || name === 'subscribe') && call.arguments.some((argument) => mayFeed(scopes, argument))) add(call);
  }
  return [...writers];
}

/** A listener, unless it only gathers, or several of them. */
function mayFeed(scopes: Scopes, argument: Node): boolean {
  const given = unwrap(argument);
  return given.type === 'ObjectExpression' || (isFunction(given) && !onlyGathersIn(scopes, given));
}

/**
 * Functions in which something shows server-sent events: a text (the media type, a frame), or the name of something that
 * makes, sends or holds a stream of events. A constant of the module shows it where it is used, and code of another file
 * where that is given a response or extended. Whoever hands a response to one of them has a part in the stream, too: what
 * is exported and what is a method may be called by others, so that it is a scope of its own.
 */
export function streamFunctionsIn(modules: ModuleGraph, own: readonly string[] = []): FunctionNode[] {
  const { scopes } = modules;
  const found = new Set<FunctionNode>();
  const seen = new Set<Variable>();
  const add = (node: Node): void => {
    const home = scopes.functionAround(node);
    if (isFunction(home)) found.add(home);
    else for (let up: Node | undefined = node; up !== undefined; up = scopes.parentOf(up)) if (up.type === 'VariableDeclarator') addUses(up);
  };
  const addUses = ({ id }: TSESTree.VariableDeclarator): void => {
    const variable = id.type === 'Identifier' ? scopes.variableOf(id) : undefined;
    if (variable === undefined || seen.has(variable)) return;
    seen.add(variable);
    variable.references.forEach(add);
  };
  const places: Node[] = [
    ...scopes.nodesOf('Literal', 'TemplateElement').filter((node) => showsEvents(scopes, node)),
    ...scopes.nodesOf('Identifier').filter(({ name }) => SHOWS_NAME.test(name) || own.includes(name)),
    ...scopes.nodesOf('CallExpression', 'NewExpression').filter((node) => node.arguments.some(mayBeResponse) && comesWithEvents(modules, node.callee)),
    ...scopes.nodesOf('ClassDeclaration', 'ClassExpression').filter(({ superClass }) => superClass !== null && comesWithEvents(modules, superClass)),
  ];
  for (const place of places.sort((a, b) => a.range[0] - b.range[0])) {
    if (!isClass(place)) add(place);
    else for (const member of place.body.body) if ('value' in member && isFunction(member.value)) found.add(member.value);
  }
  const callsOf = callsWithResponse(scopes);
  // A set that grows while it is walked: each function once.
  for (const fn of found) for (const call of callsOf(fn)) add(call);
  return [...found];
}

/** The calls of a function that are given a response: `send(res, item)`, `this.send(res, item)`. */
function callsWithResponse(scopes: Scopes): (fn: FunctionNode) => readonly Node[] {
  const calls = new Map<Variable | string, Node[]>();
  for (const call of scopes.nodesOf('CallExpression')) {
    const called = unwrap(call.callee);
    const key = called.type === 'Identifier' ? scopes.variableOf(called) : called.type === 'MemberExpression' && unwrap(called.object).type === 'ThisExpression' ? memberName(called) : undefined;
    if (key === undefined || !call.arguments.some(mayBeResponse)) continue;
    const known = calls.get(key);
    if (known === undefined) calls.set(key, [call]);
    else known.push(call);
  }
  return (fn) => {
    const variable = variableOf(scopes, fn);
    if (variable !== undefined) return calls.get(variable) ?? [];
    const member = memberOf(scopes, fn);
    const name = member === undefined ? undefined : propertyName(member.key, member.computed);
    return (name === undefined ? undefined : calls.get(name))?.filter((call) => classAround(scopes, call) === classAround(scopes, fn)) ?? [];
  };
}

/** By its last name, as in the text test: `res`, `ctx.res`, `{ res }`. */
function mayBeResponse(node: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'ObjectExpression') return value.properties.some((property) => property.type === 'Property' && mayBeResponse(property.value));
  const name = value.type === 'Identifier' ? value.name : value.type === 'MemberExpression' ? memberName(value) : undefined;
  return name !== undefined && RESPONSE.test(name);
}

const RESPONSE = /^_?(?:res|resp|response|reply|raw|ctx|c|writer|stream)$/;

/** Is this imported from where the texts of events are? */
function comesWithEvents(modules: ModuleGraph, callee: Node): boolean {
  const node = unwrap(callee);
  const object = node.type === 'MemberExpression' ? unwrap(node.object) : node;
  const variable = object.type === 'Identifier' ? modules.scopes.variableOf(object) : undefined;
  return variable !== undefined && modules.importTells(variable, holdsTexts, mayWriteFor);
}

const SHOWS_NAME = new RegExp(`${ACRONYM.source}|^sse|_sse|[eE]vent_?[sS]tream|[sS]erver_?[sS]ent|^createSession$|^sendEvents$|^dispatch(?:Message|Comment)$|^MessageEvent$`);

/** What is known around a function, besides its own file. */
export interface Surroundings {
  readonly modules: ModuleGraph;
  readonly libraries: readonly DeclaredLibrary[];
}

/**
 * The scopes through which a function is judged: itself when it is exported, stored or handed to code elsewhere,
 * otherwise the functions that call it, and theirs in turn.
 * @param asStream stop at a generator that no other generator delegates to: it is a stream for whoever iterates it
 */
export function rootsOf(file: Surroundings, fn: FunctionNode, asStream = false): FunctionNode[] {
  const roots = new Set<FunctionNode>();
  const seen = new Set<FunctionNode>();
  const climb = (node: FunctionNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const callers = callersOf(file, node);
    const isStream = asStream && node.generator && callers?.every((caller) => !caller.generator) === true;
    if (callers === undefined || callers.length === 0 || isStream) roots.add(node);
    else for (const caller of callers) climb(caller);
  };
  climb(fn);
  // A cycle of functions that only call each other has no outside.
  return roots.size > 0 ? [...roots] : [fn];
}

/** `run(res)`, where `run` is the function. */
export function isCalledByName(scopes: Scopes, node: FunctionNode): boolean {
  return variableOf(scopes, node)?.references.some((reference) => isCalled(scopes, reference)) === true;
}

/** The functions from which `node` is reached in a way that can be laid out; undefined when it is a scope of its own. */
function callersOf(file: Surroundings, node: FunctionNode): FunctionNode[] | undefined {
  const { scopes } = file.modules;
  const variable = variableOf(scopes, node);
  if (variable !== undefined) {
    const uses = variable.references.filter((reference) => scopes.functionAround(reference) !== node && !isWrite(scopes, reference) && !isExport(scopes, reference));
    // A generator that the file itself consumes is judged there, exported or not: its frames are sent by who asks for them.
    if (variable.exported && !(node.generator && uses.some((use) => isCalled(scopes, use)))) return undefined;
    if (uses.length === 0) return undefined;
    const callers = new Set<FunctionNode>();
    for (const use of uses) {
      const around = scopes.functionAround(use);
      if (!isFunction(around)) return undefined;
      if (!isCalled(scopes, use) && !isHandedOn(file, use) && !capturesFrom(scopes, node, around)) return undefined;
      callers.add(around);
    }
    return [...callers];
  }
  if (memberOf(scopes, node) !== undefined) {
    const makers = makersOf(scopes, node);
    return makers !== undefined && makers.length > 0 ? makers : (classmatesOf(scopes, node) ?? makers);
  }
  const around = scopes.functionAround(node);
  if (!isFunction(around)) return undefined;
  return isCalledInPlace(scopes, node) || isStreamSource(scopes, node) || isChained(scopes, node) || isOpened(scopes, node) || isHandedOn(file, node) || capturesFrom(scopes, node, around) ? [around] : undefined;
}

/** A method is judged where its class is instantiated, when the file does that and keeps the class to itself. */
function makersOf(scopes: Scopes, method: FunctionNode): FunctionNode[] | undefined {
  const makers = new Set<FunctionNode>();
  // A set that grows while it is walked: the class, and those that extend it.
  const classes = new Set([classAround(scopes, method)]);
  for (const cls of classes) {
    const variable = cls?.id ? scopes.variableOf(cls.id) : undefined;
    if (variable === undefined || variable.exported) return undefined;
    for (const reference of variable.references) {
      const parent = scopes.parentOf(reference);
      const around = scopes.functionAround(reference);
      if (isClass(parent) && parent.superClass === reference) classes.add(parent);
      else if (parent?.type === 'NewExpression' && parent.callee === reference && isFunction(around) && classAround(scopes, reference) !== cls) makers.add(around);
    }
  }
  return [...makers];
}

/** The methods that call a private one: nobody else can. */
function classmatesOf(scopes: Scopes, method: FunctionNode): FunctionNode[] | undefined {
  const member = memberOf(scopes, method);
  const cls = classAround(scopes, method);
  const name = member !== undefined && isPrivate(member) ? propertyName(member.key, member.computed) : undefined;
  if (cls === undefined || name === undefined) return undefined;
  const callers = new Set<FunctionNode>();
  let escapes = false;
  walk(cls.body, (node) => {
    if (node.type !== 'MemberExpression' || memberName(node) !== name) return;
    const caller = methodAround(scopes, node);
    if (!isCalled(scopes, node) || caller === undefined) escapes = true;
    else if (caller !== method) callers.add(caller);
  });
  return escapes || callers.size === 0 ? undefined : [...callers];
}

const isPrivate = (member: Member): boolean => member.key.type === 'PrivateIdentifier' || member.accessibility === 'private';

/** The method, or the function in a field, in which code of a class stands. */
function methodAround(scopes: Scopes, node: Node): FunctionNode | undefined {
  let around = scopes.functionAround(node);
  while (isFunction(around) && memberOf(scopes, around) === undefined) around = scopes.functionAround(around);
  return isFunction(around) ? around : undefined;
}

function variableOf(scopes: Scopes, node: FunctionNode): Variable | undefined {
  if (node.type === 'FunctionDeclaration') return node.id === null ? undefined : scopes.variableOf(node.id);
  const parent = scopes.parentOf(node);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return scopes.variableOf(parent.id);
  return undefined;
}

function isWrite(scopes: Scopes, reference: Node): boolean {
  const parent = scopes.parentOf(reference);
  return parent?.type === 'AssignmentExpression' && parent.left === reference;
}

/** `export { name }`, `export default name`. */
function isExport(scopes: Scopes, reference: Node): boolean {
  return scopes.parentOf(reference)?.type.startsWith('Export') === true;
}

/** Is it given to a call, as a handler is, so that a library calls it? */
export function isCallback(scopes: Scopes, fn: FunctionNode): boolean {
  return [fn, ...(variableOf(scopes, fn)?.references ?? [])].some((use) => {
    const parent = scopes.parentOf(use);
    return (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== use;
  });
}

/** Is it called by other code of the program, rather than by a library that has a request? */
export function isCalledByCode(scopes: Scopes, fn: FunctionNode): boolean {
  const member = memberOf(scopes, fn);
  const isDecorated = member?.type === 'MethodDefinition' && member.decorators?.length > 0;
  return !isDecorated && !isCallback(scopes, fn) && !fn.params.some((param) => param.type === 'Identifier' && REQUEST.test(param.name));
}

const REQUEST = /^_?(?:req|request|ctx|context|c|event)$/i;

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

/** The method or field of a class that a function is. */
function memberOf(scopes: Scopes, fn: FunctionNode): Member | undefined {
  const parent = scopes.parentOf(fn);
  return parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' ? parent : undefined;
}

/** `(async () => {…})()`. */
function isCalledInPlace(scopes: Scopes, node: FunctionNode): boolean {
  const parent = scopes.parentOf(node);
  return parent?.type === 'CallExpression' && unwrap(parent.callee) === node;
}

/** `.then(() => {…})`: a part of the function that chains it. */
const isChained = (scopes: Scopes, node: FunctionNode): boolean => isChain(scopes.parentOf(node));

/** `withStream(res, async (send) => {…})`, where this file, another of the repository or the settings say what it does with the function. */
function isHandedOn({ modules, libraries }: Surroundings, node: Node): boolean {
  const parent = modules.scopes.parentOf(node);
  if ((parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') || parent.callee === node) return false;
  return isProvider(libraries, calleePath(parent.callee)) || codeOf(modules, parent.callee) !== undefined;
}

/** The function or class at hand that is called, of this file or of another. */
function codeOf(modules: ModuleGraph, callee: Node): Node | undefined {
  const name = unwrap(callee);
  const variable = name.type === 'Identifier' ? modules.scopes.variableOf(name) : undefined;
  if (variable === undefined || variable.kind === 'import') return modules.codeCalled(callee);
  if (isFunction(variable.declaration)) return variable.declaration;
  return variable.kind === 'const' ? functionsFrom(variable.writes[0]?.value)[0] : undefined;
}

/** A call outside of all functions that hands one on: `export const GET = withStream(async (send) => {…})`. */
export interface Handing {
  readonly call: TSESTree.CallExpression;
  /** What is called. */
  readonly code: Node;
}

export function handingOf({ modules }: Surroundings, fn: FunctionNode): Handing | undefined {
  const { scopes } = modules;
  for (const use of [fn, ...(variableOf(scopes, fn)?.references ?? [])]) {
    const call = scopes.parentOf(use);
    const code = call?.type === 'CallExpression' && call.callee !== use && !isFunction(scopes.functionAround(call)) ? codeOf(modules, call.callee) : undefined;
    if (call?.type === 'CallExpression' && code !== undefined) return { call, code };
  }
  return undefined;
}

/** `streamSSE(c, async (stream) => {…})`: the call makes the stream. */
function isOpened(scopes: Scopes, node: FunctionNode): boolean {
  const parent = scopes.parentOf(node);
  if (parent?.type !== 'CallExpression') return false;
  const callee = unwrap(parent.callee);
  const name = callee.type === 'Identifier' ? importedName(scopes, callee) : callee.type === 'MemberExpression' ? memberName(callee) : undefined;
  return name !== undefined && openersOf(name).some((opener) => opener.callback !== undefined);
}

/** What a name stands for in the module that it is imported from. */
function importedName(scopes: Scopes, identifier: TSESTree.Identifier): string {
  const declaration = scopes.variableOf(identifier)?.declaration;
  if (declaration?.type !== 'ImportSpecifier' || declaration.imported.type !== 'Identifier') return identifier.name;
  return declaration.imported.name;
}

/** A method of the object given to `new ReadableStream(…)`, `new Observable(…)` or the like. */
function isStreamSource(scopes: Scopes, node: FunctionNode): boolean {
  let up: Node | undefined = scopes.parentOf(node);
  if (up?.type === 'Property') up = scopes.parentOf(up);
  if (up?.type === 'ObjectExpression') up = scopes.parentOf(up);
  return up?.type === 'NewExpression';
}

/**
 * Does the function use parameters or variables of the functions around it, so that its state cannot be told without
 * them?
 */
function capturesFrom(scopes: Scopes, node: FunctionNode, around: FunctionNode): boolean {
  const enclosing = new Set<Node>();
  for (let up = around as FunctionScope; isFunction(up); up = scopes.functionAround(up)) enclosing.add(up);
  // The local functions that it calls capture for it.
  const functions = new Set<Node>([node]);
  let captures = false;
  for (const fn of functions) {
    walk(fn, (inner) => {
      if (captures) return false;
      if (inner.type !== 'Identifier') return true;
      const variable = scopes.variableOf(inner);
      if (variable === undefined || !enclosing.has(variable.home) || variable.kind === 'class') return true;
      const [write] = variable.writes;
      const value = write?.value === undefined ? undefined : unwrap(write.value);
      if (isFunction(value)) functions.add(value);
      // Constants that are texts, headers and the like are found without the function around.
      else if (variable.kind !== 'const' || value === undefined || !isPlain(value)) captures = true;
      return true;
    });
    if (captures) return true;
  }
  return false;
}

function isPlain(node: Node): boolean {
  return node.type === 'Literal' || node.type === 'TemplateLiteral' || node.type === 'ObjectExpression' || (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'TextEncoder');
}
