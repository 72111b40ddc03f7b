/** Generators: as the source of a loop in the same file, and as a stream of frames themselves. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, type Reason } from '../ir/model.ts';
import { headOf, type Node } from '../syntax/node.ts';
import { BUDGET, type Loop, type Lowering } from './context.ts';
import { currentFunction, throwTarget, UNLABELLED, within } from './control.ts';
import { lowerExpression } from './expressions.ts';
import { invoke } from './functions.ts';
import { awaitValue } from './promises.ts';
import { UNKNOWN, type GeneratorRef, type Value } from './value.ts';

/** How often a loop body may be laid out, once for each `yield` of the generator that feeds it; a small one more often. */
const MOST_YIELDS = 12;
const MOST_BLOCKS = 500;

/**
 * Lays out a generator of this file with the loop's body in the place of each `yield`.
 * @returns false, and has done nothing, when the generator cannot be laid out
 */
export function iterateGenerator(cx: Lowering, source: GeneratorRef, loop: Loop, labels: readonly string[], body: (value: Value) => void, node: Node): boolean {
  const { builder } = cx;
  if (cx.jumps.some((scope) => scope.kind === 'function' && scope.node === source.node) || cx.activations >= BUDGET.activations) return false;
  const after = builder.newBlock();
  const consumer = { env: cx.env, top: cx.jumps.length - 1, loops: [...cx.activeLoops, loop], handling: cx.handling };
  let yields = 0;
  let blocks = 0;
  // `for (const frame of opening())` waits for nothing.
  if (source.node.async || loop.kind === 'for-await') loop.awaits = loop.reads = true;
  const onYield = (value: Value): void => {
    if (++yields > MOST_YIELDS && blocks > MOST_BLOCKS) {
      // Too many to lay each out: the body may do anything that it did for the others, or nothing.
      cx.mayGo(throwTarget(cx), 'throws', node);
      return;
    }
    const { env: generatorEnv, handling } = cx;
    const resume = builder.newBlock();
    happens(cx, 'source-yields', node);
    cx.env = consumer.env;
    cx.handling = consumer.handling;
    // What the consumer sends it sends, not the loops of the generator.
    const generatorLoops = cx.activeLoops.splice(0, cx.activeLoops.length, ...consumer.loops);
    within(cx, { kind: 'barrier', below: consumer.top }, () => {
      within(cx, { kind: 'breakable', labels: [...labels, UNLABELLED], continueTo: resume, loop: loop.id }, () => body(value));
    });
    cx.env = generatorEnv;
    cx.handling = handling;
    cx.activeLoops.splice(0, cx.activeLoops.length, ...generatorLoops);
    builder.goto(resume);
    builder.at(resume);
    blocks += builder.size - resume;
  };
  cx.activeLoops.push(loop);
  // Outside of the generator, so that a break runs its finally.
  within(cx, { kind: 'breakable', labels: [...labels, UNLABELLED], breakTo: after }, () => {
    invoke(cx, { kind: 'function', node: source.node, env: source.env, ...(source.self !== undefined ? { self: source.self } : {}) }, source.args, node, { onYield });
    happens(cx, 'source-ends', node);
  });
  cx.activeLoops.pop();
  builder.goto(after);
  builder.at(after);
  return true;
}

/** Tells a witness what happens here. */
function happens(cx: Lowering, why: Reason, node: Node): void {
  const { builder } = cx;
  if (!builder.reachable) return;
  const next = builder.newBlock();
  builder.choose([{ to: next, why, site: headOf(node) }]);
  builder.at(next);
}

export function lowerYield(cx: Lowering, node: TSESTree.YieldExpression): Value {
  const entry = currentFunction(cx);
  const value = node.argument === null ? UNKNOWN : lowerExpression(cx, node.argument);
  if (node.delegate) return delegate(cx, value, node);
  const settled = value.ref?.kind === 'promise' ? awaitValue(cx, value, node) : value;
  entry.onYield?.(settled, { start: node.range[0], end: node.range[1] }, node.argument ?? undefined);
  return { mask: ANY };
}

/** `yield* source`. */
function delegate(cx: Lowering, source: Value, node: TSESTree.YieldExpression): Value {
  const entry = currentFunction(cx);
  const { builder } = cx;
  const { onYield } = entry;
  if (onYield === undefined || !builder.reachable) return { mask: ANY };
  if (source.ref?.kind === 'generator' && !cx.jumps.some((scope) => scope.kind === 'function' && scope.node === (source.ref as GeneratorRef).node)) {
    const inner = source.ref;
    invoke(cx, { kind: 'function', node: inner.node, env: inner.env, ...(inner.self !== undefined ? { self: inner.self } : {}) }, inner.args, node, { onYield });
    return { mask: ANY };
  }
  // A source from elsewhere: any number of items, and it may throw.
  const [head, item, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.goto(head);
  builder.at(head);
  const site = { start: node.range[0], end: node.range[1] };
  builder.choose([
    { to: after, why: 'source-ends', site },
    { to: throwTarget(cx), why: 'source-throws', site },
    { to: item, why: 'source-yields', site },
  ]);
  builder.at(item);
  onYield({ mask: ANY }, site, undefined);
  builder.goto(head);
  builder.at(after);
  return { mask: ANY };
}
