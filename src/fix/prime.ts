/** The simplest mend: a comment before the loop, which also gets the client its headers at once. */
import type { Loop } from '../lower/context.ts';
import { isFunction, propertyName, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { Draft, isFirstOnLine } from './draft.ts';
import { merge, type Edit } from './edits.ts';
import { isYielded, yieldedComment, yieldsOf } from './generator.ts';
import { isLent } from './lent.ts';
import { throughPull, type FixInput } from './plan.ts';
import { ancestorsOf, functionsAround, runnerOf, sitesOf, statementsOf, wholeOf } from './sites.ts';
import { isOpenedLate } from './opened-late.ts';
import { isRaw, mayCarryOther } from './raw.ts';
import { stackFor } from './stacks.ts';
import { styleOf } from './style.ts';
import { commentOf } from './words.ts';

/**
 * @param certain only where no other answer is given up for it
 * @returns undefined where the stack has no comments or the loop no place before it
 */
export function primeFix(given: FixInput, certain = false): Edit | undefined {
  const input = isYielded(given) ? given : throughPull(given);
  const { text, scopes, scope, stream, loop, culprits } = input;
  // The head goes out with the comment: what answered otherwise until here no longer can.
  if (certain && (culprits.answered || isLent(scopes, scope.root, stream))) return undefined;
  const sites = sitesOf(scope.graph, stream.id, scopes.program, loop.kind === 'events');
  if (sites === undefined) return undefined;
  const style = styleOf(text, scopes.program);
  const draft = new Draft(text, style);
  const statement = beginningOf(scopes, loop);
  const isStatement = statementsOf(scopes.parentOf(statement)) !== undefined && isFirstOnLine(draft, statement);
  const [owner] = functionsAround(scopes, loop.node);
  if (isYielded(input)) {
    const sends = owner === undefined ? undefined : yieldsOf(scopes, owner, sites.sends) ?? sites.sends;
    if (sends === undefined || isRaw(scopes, sends)) return undefined;
    const comment = isStatement && owner?.generator === true ? yieldedComment(style, { text, scopes }, owner, sends, statement) : undefined;
    if (comment === undefined) return undefined;
    draft.insertBefore(statement, [`yield ${comment}${style.semicolon}`]);
    return merge(text, draft.edits);
  }
  const stack = stackFor(stream.model.id, sites);
  // Headers that the code sets only behind the loop's entry would come too late.
  if (stack === undefined || isOpenedLate(stack, scope, stream, loop, culprits, 'fresh', 'prepared')) return undefined;
  if (mayCarryOther(scopes, stack, sites, scope.root, loop.node)) return undefined;
  const asked = { scopes, text, sites, stack, stream };
  if (loop.kind === 'pull' && isFunction(loop.node)) {
    const comment = commentOf(style, asked, loop.node.body, loop.node);
    return comment !== undefined && startWith(draft, scopes, loop.node, comment) ? merge(text, draft.edits) : undefined;
  }
  const comment = isStatement ? commentOf(style, asked, statement) : undefined;
  if (comment === undefined) return undefined;
  const flush = flushBehind(input, sites.sends.filter((send) => functionsAround(scopes, send)[0] === owner));
  draft.insertBefore(statement, flush === undefined ? [comment] : [comment, flush]);
  return merge(text, draft.edits);
}

/** `res.flush();`, where the code has it behind its own sends: compression keeps what is not flushed. */
function flushBehind({ text, scopes }: FixInput, sends: readonly Node[]): string | undefined {
  for (const send of sends) {
    const statement = scopes.parentOf(wholeOf(scopes, send));
    const siblings = statement === undefined ? undefined : statementsOf(scopes.parentOf(statement));
    const next = siblings?.[siblings.indexOf(statement!) + 1];
    const source = next === undefined ? '' : text.slice(...next.range);
    if (/^[^\n]*\.flush(?:\?\.)?\(\);?$/.test(source)) return source;
  }
  return undefined;
}

/** The statement with which a loop begins. */
function beginningOf(scopes: Scopes, { node }: Loop): Node {
  if (node.type === 'CallExpression') return holderOf(scopes, node);
  if (isFunction(node)) return runnerOf(scopes, node) ?? node;
  const parent = scopes.parentOf(node);
  return parent?.type === 'LabeledStatement' ? parent : node;
}

/** The statement in which a source gets its listener, and with it a promise that the function waits for. */
function holderOf(scopes: Scopes, call: Node): Node {
  const statement = ancestorsOf(scopes, call).find((up) => statementsOf(scopes.parentOf(up)) !== undefined);
  if (statement === undefined) return call;
  const made = scopes.parentOf(scopes.functionAround(statement));
  return made?.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === 'Promise' ? holderOf(scopes, made) : statement;
}

/** A `pull` is called for each chunk; what comes first is written in `start`. */
function startWith(draft: Draft, scopes: Scopes, pull: FunctionNode, comment: string): boolean {
  const [controller] = pull.params;
  const property = scopes.parentOf(pull);
  const source = property?.type === 'Property' ? scopes.parentOf(property) : undefined;
  if (controller?.type !== 'Identifier' || property === undefined || source?.type !== 'ObjectExpression' || !isFirstOnLine(draft, property)) return false;
  const start = source.properties.find((other) => other.type === 'Property' && propertyName(other.key, other.computed) === 'start');
  if (start === undefined) {
    draft.insertBefore(property, [`start(${controller.name}) {`, `\t${comment}`, '},']);
    return true;
  }
  const fn = start.type === 'Property' && isFunction(start.value) ? start.value : undefined;
  const first: Node | undefined = fn?.body?.type === 'BlockStatement' ? fn.body.body[0] : undefined;
  const given = fn?.params[0];
  if (first === undefined || given?.type !== 'Identifier' || !isFirstOnLine(draft, first)) return false;
  draft.insertBefore(first, [comment.replace(`${controller.name}.`, `${given.name}.`)]);
  return true;
}
