/** Whether code hears that the client has left, or asks. */
import { memberName, walk, type Node } from '../../syntax/node.ts';
import type { Scopes, Variable } from '../../syntax/scope.ts';
import { find, isDisconnectListener } from './handler.ts';

const TELLS = /^(?:destroyed|aborted|closed|readableAborted|isConnected|connected|socket)$/;

const SAYS = /signal|abort|disconnect|cancel|gone|client_?closed|isClosed|^closed$/i;

/** Is there anything that hears, or asks, whether the client is there? That the stream was ended is another matter. */
export const hears = (node: Node): boolean => find(node, (inner) => isDisconnectListener(inner) || asks(inner)) !== undefined;

const asks = (node: Node): boolean => (node.type === 'MemberExpression' && TELLS.test(memberName(node) ?? '')) || (node.type === 'Identifier' && SAYS.test(node.name));

/** The same, but for listeners that set flags, and the flags. */
export function hearsBeside(scopes: Scopes, node: Node, flags: ReadonlySet<Variable>): boolean {
  let heard = false;
  walk(node, (inner) => {
    if (isDisconnectListener(inner)) return false;
    heard ||= asks(inner) && !(inner.type === 'Identifier' && flags.has(scopes.variableOf(inner)!));
    return !heard;
  });
  return heard;
}
