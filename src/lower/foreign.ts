/** Which functions are laid out where they are called, and what stands for the others. */
import { ANY } from '../ir/model.ts';
import { isFunction, type FunctionNode } from '../syntax/node.ts';
import { functionsIn } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { mayThrow } from './control.ts';
import { isDeclared } from './declared.ts';
import type { FunctionRef } from './functions.ts';
import { FULFILLED, newPromise, REJECTED } from './promises.ts';
import { streamsIn } from './sinks.ts';
import type { Value } from './value.ts';

/**
 * Is the function laid out where it is called? It is when it may have to do with a stream: it is given one, or a function
 * to call, or its own code looks so; and when it is small. The linted file's own calls are followed into functions of
 * other files that get something that they may change, too, as long as these have not filled more than they may. What the
 * settings say of those goes before what the code says, and loggers are of no interest.
 */
export function isFollowed(cx: Lowering, { path, args, self }: Call, { node }: FunctionRef): boolean {
  const values = self === undefined ? args : [...args, self];
  if (!cx.modules.isForeign(node)) return cx.touching.touches(node) || isTiny(node) || args.some((value) => streamsIn(cx, value).length > 0 || functionsIn(value).length > 0);
  if (isDeclared(cx, path)) return false;
  if (values.some((value) => streamsIn(cx, value).length > 0)) return true;
  if (cx.policy.isExempt(path, true) || cx.elsewhere.blocks <= 0) return false;
  if (node.generator || cx.modules.textMatters(node) || args.some((value) => functionsIn(value).length > 0)) return true;
  const ownCall = !cx.modules.isForeign(cx.env.home);
  if (ownCall) return isSmall(node) || values.some(isKnown);
  // What was given to the function around, a local one may hold: `const handler = (name) => (data) => listener(name, data)`.
  return isSmall(node) && (values.some(isKnown) || isFunction(cx.scopes.functionAround(node)));
}

/** May a function have to do with a stream, as far as its code tells? */
export const mayTouch = (cx: Lowering, node: FunctionNode): boolean => cx.modules.isForeign(node) || cx.touching.touches(node);

/** May a method tell of the fields of its object, or of streams in them, by its own code? What it calls tells by itself. */
export const mayTell = (cx: Lowering, node: FunctionNode): boolean => (cx.modules.isForeign(node) ? cx.modules.textMatters(node) || cx.modules.setsFields(node) : cx.touching.tells(node));

/**
 * What a function of the linted file that has to do with no stream is to its callers: something that may throw, or not.
 */
export function summarise(cx: Lowering, { node: call }: Call, { node }: FunctionRef): Value {
  const throws = cx.touching.mayThrow(node);
  if (node.async) {
    const state = cx.builder.newVar('promise', 'tag');
    cx.assign(state, { from: 'const', mask: throws ? FULFILLED | REJECTED : FULFILLED });
    return newPromise(state, { mask: ANY });
  }
  if (throws) mayThrow(cx, call);
  return { mask: ANY };
}

const TINY = 160;

const isTiny = ({ range }: FunctionNode): boolean => range[1] - range[0] <= TINY;

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
