/**
 * Which functions of a file may have to do with a stream, by their own code or by that of the functions they name; which
 * may throw; and near which something shows server-sent events. The rest is not laid out: in a large file that is nearly
 * everything.
 *
 * One walk over the file and one pass along its calls for each question, so the cost is linear in its size. The answers
 * err on the side of what is laid out: names of methods stand for all methods of that name.
 */
import type { ThrowPolicy } from '../streams/throws.ts';
import { isFunction, type FunctionNode } from '../syntax/node.ts';
import type { FunctionScope, Scopes } from '../syntax/scope.ts';
import { showingIn, type ImportEvidence } from './showing.ts';
import { spread, type Relation } from './spread.ts';
import { Survey, type Facts } from './survey.ts';

export interface Touching {
  /** May the function send to a stream, end it, make it, or set a flag that others test? */
  touches(fn: FunctionNode): boolean;
  /** Does its own code, that of functions inside of it included, have to do with a stream, or set a field of `this`? */
  tells(fn: FunctionNode): boolean;
  /** May a call of the function throw, or its promise be rejected? */
  mayThrow(fn: FunctionNode): boolean;
  /** Does anything in its reach show server-sent events: a text, a name, a type? */
  shows(fn: FunctionNode): boolean;
}

/**
 * @param own names of calls that the settings declare
 * @param imports may what is imported show server-sent events, though its name does not?
 */
export function touchingOf(scopes: Scopes, policy: ThrowPolicy, own: readonly string[], imports: ImportEvidence): Touching {
  const survey = new Survey(scopes, policy, new Set(own));
  const { facts, byMember } = survey;
  const relations = (others: (facts: Facts) => readonly unknown[]): Relation[] => [
    ...[...facts].map(([node, own]): Relation => [node, others(own)]),
    ...[...byMember].map(([name, functions]): Relation => [name, functions]),
  ];
  const holding = (holds: (facts: Facts) => boolean) => [...facts].filter(([, own]) => holds(own)).map(([node]) => node);
  const touching = spread(holding(touchesBy(survey)), relations(({ names, members }) => [...names, ...members]));
  const throwing = spread(holding(({ throws }) => throws), relations(({ calls, callsMembers }) => [...calls, ...callsMembers]));
  let telling: ReadonlySet<unknown> | undefined;
  let showing: ((fn: FunctionNode) => boolean) | undefined;
  return {
    touches: (fn) => touching.has(fn),
    tells: (fn) => (telling ??= tellingIn(scopes, holding(touchesBy(survey)))).has(fn),
    mayThrow: (fn) => throwing.has(fn),
    shows: (fn) => (showing ??= showingIn(scopes, relations(({ names, members }) => [...names, ...members]), own, imports))(fn),
  };
}

/** What the file holds itself tells more than its name; a field matters where something reads it. */
const touchesBy =
  ({ byMember, tested, imported, lists }: Survey) =>
  ({ touches, own, fields, receivers, pushes }: Facts): boolean =>
    touches ||
    [...own].some((name) => !byMember.has(name)) ||
    [...fields].some((name) => tested.has(name)) ||
    [...receivers].some((name) => imported.has(name)) ||
    [...pushes].some((name) => !lists.has(name));

/** Functions that touch a stream themselves or set a field of `this`, and those around them. */
function tellingIn(scopes: Scopes, touching: readonly FunctionScope[]): ReadonlySet<unknown> {
  const telling = new Set<unknown>();
  const add = (fn: FunctionScope): void => {
    for (let around = fn; isFunction(around) && !telling.has(around); around = scopes.functionAround(around)) telling.add(around);
  };
  touching.forEach(add);
  for (const { left } of scopes.nodesOf('AssignmentExpression')) if (left.type !== 'Identifier') add(scopes.functionAround(left));
  return telling;
}
