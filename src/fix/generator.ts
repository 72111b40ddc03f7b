/**
 * The fix of a generator that is itself the stream. Its close event is yielded behind the `try`, never in `finally`,
 * where a consumer that has left would not take it.
 */
import { unwrap, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { Draft } from './draft.ts';
import { merge, overlap, type Edit } from './edits.ts';
import { markSend } from './marks.ts';
import { declare, FLAGS, type FixInput } from './plan.ts';
import { closeTry, isClosed, isFirstOnLine, leaves, openTry, rethrows } from './shapes.ts';
import { ancestorsOf, contains, functionsAround, sitesOf } from './sites.ts';
import { closeFrame, closeObject, type CloseEvent } from './stacks.ts';
import { freshName, quoted, styleOf, type Style } from './style.ts';

/** @returns undefined when there is no fix that is known to be right */
export function generatorFix({ text, scopes, scope, stream, loop, culprits }: FixInput, event: CloseEvent): Edit | undefined {
  const sites = sitesOf(scope.graph, stream.id, scopes.program);
  const [owner] = functionsAround(scopes, loop.node);
  if (sites === undefined || owner?.generator !== true || owner !== scope.root || owner.body.type !== 'BlockStatement') return undefined;
  if (!sites.sends.every((send) => send.type === 'YieldExpression' && !send.delegate && functionsAround(scopes, send)[0] === owner)) return undefined;
  const style = styleOf(text, scopes.program);
  const close = yielded(style, text, sites.sends, event);
  if (close === undefined) return undefined;
  const draft = new Draft(text, style);
  const flag = freshName(text, ...FLAGS);
  const isCaught = ancestorsOf(scopes, loop.node).some((node) => node.type === 'TryStatement' && contains(owner, node));
  // What a `catch` lets through cannot be followed by an event.
  if ((isCaught && !culprits.onlyReturns) || text.slice(...owner.range).includes(`let ${FLAGS[0]} = false`)) return undefined;
  const anchor = enclose(draft, scopes, owner, loop.node, ancestorsOf(scopes, loop.node), flag, `if (!${flag}) yield ${close}${style.semicolon}`);
  if (anchor === undefined) return undefined;
  if (!sites.sends.every((send) => markSend(draft, scopes, send, flag))) return undefined;
  if (!declare({ draft, scopes, flag, streamHome: owner }, [...sites.sends, loop.node, anchor])) return undefined;
  return overlap(draft.edits) ? undefined : merge(text, draft.edits);
}

/** The close event in the form in which the generator yields its own. */
function yielded(style: Style, text: string, sends: readonly Node[], event: CloseEvent): string | undefined {
  for (const send of sends) {
    const value = send.type === 'YieldExpression' && send.argument !== null ? unwrap(send.argument) : undefined;
    switch (value?.type) {
      case 'Literal':
      case 'TemplateLiteral':
      case 'BinaryExpression':
        return quoted(style, closeFrame(event));
      case 'ObjectExpression':
        return closeObject(style, event, value.properties.some((property) => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'type') ? 'type' : 'event');
      case 'CallExpression': {
        const callee = text.slice(value.callee.range[0], value.callee.range[1]);
        if (/\.encode$/.test(callee)) return `${callee}(${quoted(style, closeFrame(event))})`;
      }
    }
  }
  return undefined;
}

/** @returns the first statement that the fix touches, or undefined where the shape does not fit */
function enclose(draft: Draft, scopes: Scopes, owner: FunctionNode, loop: Node, around: readonly Node[], flag: string, guard: string): Node | undefined {
  const statements = (owner.body as Extract<Node, { type: 'BlockStatement' }>).body;
  const from = statements.findIndex((statement) => contains(statement, loop));
  const [first, last] = [statements[from], statements.at(-1)];
  if (first === undefined || last === undefined || statements.slice(from).some(leaves) || !isFirstOnLine(draft, first)) return undefined;
  const attempt = around.slice(0, around.indexOf(owner)).find((node) => node.type === 'TryStatement');
  if (attempt !== undefined) {
    if (attempt !== first || attempt.type !== 'TryStatement' || attempt.handler === null || rethrows(attempt.handler.body)) return undefined;
    draft.closeWith(last, [guard]);
    return first;
  }
  if (!isClosed(scopes, statements.slice(from))) return undefined;
  const { semicolon } = draft.style;
  openTry(draft, first, last, owner);
  closeTry(draft, first, last, ['} catch (error) {', `\tif (${flag}) throw error${semicolon}`, `\tconsole.error(error)${semicolon}`, '}', guard]);
  return first;
}
