import type { Exit } from '../ir/model.ts';
import { siteOf, type Node } from '../syntax/node.ts';
import type { FunctionScopeEntry, Lowering } from './context.ts';
import { within } from './control.ts';
import { REJECTED } from './promises.ts';
import type { Stream } from './streams.ts';
import { UNKNOWN, type Value } from './value.ts';

/**
 * Code that runs beside the rest: an un-awaited async function, a callback that a library calls. It starts in the state
 * at this point; where it ends, its path ends too, and `to` tells who takes over.
 * @param stream the one that it is made to feed: other code that runs beside the rest has nothing to do with that
 */
export function fork(cx: Lowering, node: Node, to: Exit['to'], body: () => Value, stream?: Stream): Value {
  const { builder } = cx;
  if (!builder.reachable) return UNKNOWN;
  const [main, forked, returnTo, rejectTo] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  builder.choose([
    { to: main, why: 'either', site },
    { to: forked, why: to === 'detached' ? 'detached' : 'called', site },
  ]);
  builder.at(forked);
  const entry: FunctionScopeEntry = { kind: 'function', node: undefined, beside: to, env: cx.env, returnTo, rejectTo, result: cx.newSlot(['fork']), settled: builder.newVar('settled', 'tag') };
  const outerLoops = cx.loopsBeside;
  cx.loopsBeside = cx.activeLoops.length;
  if (stream !== undefined) cx.feeds.push(stream.id);
  if (stream !== undefined && cx.glimpsed === undefined) stream.fedByOwn = true;
  const meets = new Set(stream === undefined ? [] : [stream.id]);
  cx.beside.push(meets);
  within(cx, entry, () => {
    const value = body();
    if (value.ref?.kind === 'promise') {
      builder.branch({ on: 'var', var: value.ref.state, mask: REJECTED }, rejectTo, returnTo, site);
    } else builder.goto(returnTo);
  });
  cx.beside.pop();
  // What runs beside code that runs beside the rest is a part of that.
  for (const id of meets) cx.beside.at(-1)?.add(id);
  cx.loopsBeside = outerLoops;
  const feeds = [...cx.feeds];
  if (stream !== undefined) cx.feeds.pop();
  builder.at(returnTo);
  cx.exit({ how: 'return', to, feeds, meets }, node);
  builder.at(rejectTo);
  cx.exit({ how: 'throw', to, feeds, meets }, node);
  builder.at(main);
  return UNKNOWN;
}
