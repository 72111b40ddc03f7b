/** Calls of functions of other files: which of them are laid out, and what the policy says of them all the same. */
import type { FunctionNode } from '../syntax/node.ts';
import { functionsIn } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { isDeclared } from './declared.ts';
import type { FunctionRef } from './functions.ts';
import { holdsStream } from './sinks.ts';
import type { Value } from './value.ts';

/**
 * Is the function laid out where it is called? One of the linted file always is. One of another file is when it may have
 * to do with a stream: it is given one, or a function to call, or its own code looks so. The linted file's own calls are
 * followed into what is small or gets something that it may change, too. What the settings say goes before what the code
 * says, and loggers are of no interest.
 */
export function isFollowed(cx: Lowering, { path, args, self }: Call, { node }: FunctionRef): boolean {
  if (!cx.modules.isForeign(node)) return true;
  if (isDeclared(cx, path)) return false;
  const values = self === undefined ? args : [...args, self];
  if (values.some((value) => holdsStream(cx, value))) return true;
  if (cx.policy.isExempt(path, true)) return false;
  if (node.generator || cx.modules.textMatters(node) || args.some((value) => functionsIn(value).length > 0)) return true;
  const ownCall = !cx.modules.isForeign(cx.env.home);
  return ownCall ? isSmall(node) || values.some(isKnown) : isSmall(node) && values.some(isKnown);
}

const SMALL = 500;

const isSmall = ({ range }: FunctionNode): boolean => range[1] - range[0] <= SMALL;

/** Is it something that a function may change? */
const isKnown = ({ ref }: Value): boolean => ref?.kind === 'record' || ref?.kind === 'list' || ref?.kind === 'promise' || ref?.kind === 'generator';

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
