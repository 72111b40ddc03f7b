/** What goes on to the error handler of the framework. */
import { ANY } from '../ir/model.ts';
import type { Node } from '../syntax/node.ts';
import type { Lowering } from './context.ts';
import type { Ref, Value } from './value.ts';

/** `next(error)`, `.catch(next)`: Express answers with its error handler, or cuts the connection when the head is out. */
export function delegateError(cx: Lowering, ref: Ref | undefined, node: Node): Value | undefined {
  const variable = ref?.kind === 'path' && ref.names.length === 1 ? ref.variable : undefined;
  if (variable?.kind !== 'param' || variable.name !== 'next') return undefined;
  for (const stream of cx.streams) {
    if (typeof stream.origin !== 'object' || stream.origin.home !== variable.home) continue;
    cx.effect(stream, 'answer', node);
    cx.effect(stream, 'end', node);
  }
  return { mask: ANY, safe: true };
}
