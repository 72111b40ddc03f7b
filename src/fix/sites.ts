/** Where a stream is sent to and ended, as nodes of the syntax tree. */
import { blocksWith, mayRunBefore } from '../flow/together.ts';
import type { EffectName, Graph, Instr } from '../ir/model.ts';
import { isFunction, memberName, propertyName, siteOf, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { FunctionScope, Scopes } from '../syntax/scope.ts';

export interface Sites {
  /** What another file does stands for the call that leads there. */
  readonly sends: readonly Node[];
  readonly ends: readonly Node[];
  /** The calls among these that lead to other files. */
  readonly through: ReadonlySet<Node>;
  /** Where the code breaks the connection on purpose. */
  readonly aborts: readonly Node[];
  /** Somewhere it gives another answer. */
  readonly answers: boolean;
}

/**
 * @param stream number of the stream
 * @param listening what runs for events behind the scope counts as well: otherwise that is no part of it
 * @returns undefined when an effect has no node of its own, so that not all of them would be found
 */
export function sitesOf(graph: Graph, stream: number, program: Node, listening = false): Sites | undefined {
  const wanted = new Map<string, Set<'send' | 'end' | 'abort'>>();
  const elsewhere = new Set<string>();
  for (const block of listening ? graph.blocks : graph.blocks.slice(0, graph.afterwards)) {
    for (const instr of block.instrs) {
      if (instr.op !== 'effect' || instr.stream !== stream || (instr.effect !== 'send' && instr.effect !== 'end' && instr.effect !== 'abort')) continue;
      const key = keyOf(instr);
      if (instr.through !== undefined) elsewhere.add(key);
      const effects = wanted.get(key);
      if (effects === undefined) wanted.set(key, new Set([instr.effect]));
      else effects.add(instr.effect);
    }
  }
  const [sends, ends, aborts]: [Node[], Node[], Node[]] = [[], [], []];
  const through = new Set<Node>();
  walk(program, (node) => {
    const key = keyOfNode(node);
    const effects = node.type === 'CallExpression' || node.type === 'YieldExpression' ? wanted.get(key) : undefined;
    if (effects === undefined) return;
    wanted.delete(key);
    if (elsewhere.has(key)) through.add(node);
    if (effects.has('send')) sends.push(node);
    if (effects.has('end')) ends.push(node);
    if (effects.has('abort')) aborts.push(node);
  });
  const does = (effect: EffectName) => graph.blocks.some((block) => block.instrs.some((instr) => instr.op === 'effect' && instr.stream === stream && instr.effect === effect));
  return wanted.size === 0 ? { sends, ends, through, aborts, answers: does('answer') } : undefined;
}

/** Those of the sends that may have been made when one of the ends is reached. */
export function sendsBefore(graph: Graph, stream: number, sends: readonly Node[], ends: ReadonlySet<string>): Node[] {
  const blocksOf = (effect: EffectName, isAsked: (key: string) => boolean) => blocksWith(graph, (instr) => instr.op === 'effect' && instr.stream === stream && instr.effect === effect && isAsked(keyOf(instr)));
  const isBefore = mayRunBefore(graph, blocksOf('end', (key) => ends.has(key)));
  return sends.filter((send) => blocksOf('send', (key) => key === keyOfNode(send)).some(isBefore));
}

/** Range of the node in the linted file that an effect stands for. */
export function keyOf({ site, through }: Pick<Effect, 'site' | 'through'>): string {
  const { start, end } = through ?? site;
  return `${start}-${end}`;
}

export const keyOfNode = (node: Node): string => keyOf({ site: siteOf(node) });

type Effect = Extract<Instr, { op: 'effect' }>;

/** The functions around a node, the nearest first. */
export function functionsAround(scopes: Scopes, node: Node): FunctionNode[] {
  const functions: FunctionNode[] = [];
  for (let fn: FunctionScope = scopes.functionAround(node); isFunction(fn); fn = scopes.functionAround(fn)) functions.push(fn);
  return functions;
}

/** The `pull` of a source of a readable stream in which a loop stands. */
export function pullAround(scopes: Scopes, loop: Node): FunctionNode | undefined {
  const [owner] = functionsAround(scopes, loop);
  const property = owner === undefined ? undefined : scopes.parentOf(owner);
  const source = property?.type === 'Property' && propertyName(property.key, property.computed) === 'pull' ? scopes.parentOf(property) : undefined;
  return source !== undefined && scopes.parentOf(source)?.type === 'NewExpression' ? owner : undefined;
}

/** The statement that runs a function which is a loop by calling itself: the one that calls it from outside, where there is one only. */
export function runnerOf(scopes: Scopes, fn: FunctionNode): Node | undefined {
  const holder = scopes.parentOf(fn);
  const name = fn.type === 'FunctionDeclaration' ? fn.id : holder?.type === 'VariableDeclarator' ? holder.id : undefined;
  const variable = name?.type === 'Identifier' ? scopes.variableOf(name) : undefined;
  const uses = variable?.references.filter((use) => use !== name && !contains(fn, use)) ?? [];
  const [use] = uses;
  const call = use === undefined ? undefined : scopes.parentOf(use);
  if (uses.length !== 1 || call?.type !== 'CallExpression' || call.callee !== use) return undefined;
  return ancestorsOf(scopes, call).find((up) => statementsOf(scopes.parentOf(up)) !== undefined);
}

export function ancestorsOf(scopes: Scopes, node: Node): Node[] {
  const ancestors: Node[] = [];
  for (let up = scopes.parentOf(node); up !== undefined; up = scopes.parentOf(up)) ancestors.push(up);
  return ancestors;
}

export const contains = (outer: Node, inner: Node): boolean => outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** The statements of a block, function body, case or program. */
export function statementsOf(node: Node | undefined): readonly Node[] | undefined {
  switch (node?.type) {
    case 'BlockStatement':
    case 'Program':
    case 'StaticBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return undefined;
  }
}

/** The expression with what awaits, chains or discards it. */
export function wholeOf(scopes: Scopes, node: Node): Node {
  let whole = node;
  for (;;) {
    const parent = scopes.parentOf(whole);
    if (parent?.type !== 'AwaitExpression' && parent?.type !== 'ChainExpression' && parent?.type !== 'TSNonNullExpression' && !(parent?.type === 'UnaryExpression' && parent.operator === 'void')) return whole;
    whole = parent;
  }
}

/** `writer.close().catch(() => {})`: the call with what takes its error. */
export function caughtOf(scopes: Scopes, call: Node): Node | undefined {
  const member = scopes.parentOf(call);
  const chain = member?.type === 'MemberExpression' && member.object === call && memberName(member) === 'catch' ? scopes.parentOf(member) : undefined;
  return chain?.type === 'CallExpression' && chain.callee === member ? chain : undefined;
}

/** The statement that a call is all of, with or without `return`. */
export function statementOf(scopes: Scopes, call: Node): Node | undefined {
  const parent = scopes.parentOf(wholeOf(scopes, call));
  return parent?.type === 'ExpressionStatement' || parent?.type === 'ReturnStatement' ? parent : undefined;
}

/** Is there a `return` in it that leaves the function? */
export function leaves(root: Node): boolean {
  let found = false;
  walk(root, (node) => {
    if (node !== root && isFunction(node)) return false;
    if (node.type === 'ReturnStatement') found = true;
    return !found;
  });
  return found;
}

export function rethrows(root: Node): boolean {
  let found = false;
  walk(root, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ThrowStatement') found = true;
    return !found;
  });
  return found;
}
