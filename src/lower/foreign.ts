/** Calls of functions of other files: which of them are laid out, and what the policy says of them all the same. */
import type { FunctionNode } from '../syntax/node.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { isDeclared } from './declared.ts';
import type { FunctionRef } from './functions.ts';
import { holdsStream } from './sinks.ts';
import { isOpaque, type Value } from './value.ts';

/**
 * Is the function laid out where it is called? One of the linted file always is. One of another file is when it may have
 * to do with a stream: it is given one, or something that it may change or call, or its own code looks so, or it is so
 * small that it costs nothing. What the settings say goes before what its code says, and loggers are of no interest.
 */
export function isFollowed(cx: Lowering, { path, args, self }: Call, { node }: FunctionRef): boolean {
  if (!cx.modules.isForeign(node)) return true;
  if (isDeclared(cx, path)) return false;
  const values = self === undefined ? args : [...args, self];
  if (values.some((value) => holdsStream(cx, value))) return true;
  if (cx.policy.isExempt(path, true)) return false;
  return node.generator || isSmall(node) || values.some(isKnown) || cx.modules.textMatters(node);
}

const SMALL = 500;

const isSmall = ({ range }: FunctionNode): boolean => range[1] - range[0] <= SMALL;

/** Is it something that a function may call or change? */
const isKnown = ({ ref }: Value): boolean => ref !== undefined && !isOpaque(ref) && ref.kind !== 'namespace' && ref.kind !== 'instance' && !(ref.kind === 'record' && ref.cls !== undefined);

/** What may throw is asked of the policy before another file's code, whatever else that tells. */
export function isQuiet(cx: Lowering, { path, use }: Call, { node }: FunctionRef): boolean {
  return cx.modules.isForeign(node) && cx.policy.isExempt(path, use === 'awaited');
}

/** Lays out code whose exceptions do not count. */
export function quietly<T>(cx: Lowering, body: () => T): T {
  cx.jumps.push({ kind: 'catch', to: cx.builder.newBlock() });
  const result = body();
  cx.jumps.pop();
  return result;
}
