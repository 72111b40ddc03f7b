/** How a variable comes to the value that it has at some place: what was assigned, appended or pushed, in order. */
import { isFunction, isLoop, memberName, unwrap, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';

export interface Step {
  readonly node: Node;
  /** `append`: added behind a text (`+=`) or a list (`push`). */
  readonly does: 'set' | 'append';
  /** It may be left out, or be done more than once. */
  readonly optional: boolean;
}

/** @returns undefined where the order of what is done cannot be told */
export function stepsOf(scopes: Scopes, variable: Variable, use: Node): readonly Step[] | undefined {
  const { writes, declaration } = variable;
  if (declaration.type !== 'VariableDeclarator') return undefined;
  const pushes = variable.references.flatMap((reference) => pushedOnto(scopes, reference));
  const [only] = writes;
  if (writes.length === 1 && pushes.length === 0) return only?.value === undefined ? undefined : [{ node: only.value, does: 'set', optional: false }];
  const around = scopes.functionAround(declaration);
  const steps: (Step & { readonly at: number })[] = [];
  for (const { node, value } of writes) {
    const assignment = scopes.parentOf(node);
    const appended = assignment?.type === 'AssignmentExpression' && assignment.operator === '+=' ? assignment.right : undefined;
    const written = value ?? appended;
    if (written === undefined) return undefined;
    steps.push({ node: written, does: appended === undefined ? 'set' : 'append', optional: isOptional(scopes, node, declaration), at: node.range[0] });
  }
  for (const node of pushes) steps.push({ node, does: 'append', optional: isOptional(scopes, node, declaration), at: node.range[0] });
  const places = [use, ...steps.map(({ node }) => node)];
  if (places.some((node) => scopes.functionAround(node) !== around || node.type === 'SpreadElement')) return undefined;
  // A loop around the use brings what is written behind it before it.
  const loop = loopAround(scopes, use, declaration);
  if (loop !== undefined && steps.some(({ at }) => at > use.range[0] && at < loop.range[1])) return undefined;
  return steps.filter(({ at }) => at < use.range[0]).sort((a, b) => a.at - b.at);
}

/** `lines.push(…)`. */
function pushedOnto(scopes: Scopes, reference: Node): Node[] {
  const member = scopes.parentOf(reference);
  const call = member === undefined ? undefined : scopes.parentOf(member);
  if (member?.type !== 'MemberExpression' || member.object !== reference || call?.type !== 'CallExpression' || unwrap(call.callee) !== member) return [];
  return memberName(member) === 'push' ? call.arguments : [];
}

/** Is there a branch or a loop around a node that is not around the declaration? */
function isOptional(scopes: Scopes, node: Node, declaration: Node): boolean {
  let below = node;
  for (let up = scopes.parentOf(node); up !== undefined; below = up, up = scopes.parentOf(up)) {
    if (up.range[0] <= declaration.range[0] && up.range[1] >= declaration.range[1]) return false;
    if (isLoop(up) || up.type === 'SwitchCase' || up.type === 'CatchClause' || up.type === 'LogicalExpression') return true;
    if ((up.type === 'IfStatement' || up.type === 'ConditionalExpression') && up.test !== below) return true;
  }
  return false;
}

function loopAround(scopes: Scopes, node: Node, declaration: Node): Node | undefined {
  for (let up = scopes.parentOf(node); up !== undefined && !isFunction(up); up = scopes.parentOf(up)) {
    if (up.range[0] <= declaration.range[0] && up.range[1] >= declaration.range[1]) return undefined;
    if (isLoop(up)) return up;
  }
  return undefined;
}
