/** Sources that are read to their end for a client that may have left, where nothing in the code would hear of that. */
import { isFunction, isLoop, unwrap, type Node } from '../../syntax/node.ts';
import type { Scopes } from '../../syntax/scope.ts';
import type { Send } from '../../lower/context.ts';
import { isSpentOnNobody } from './spent.ts';
import { find, isMadeIn, isWithin, methodCall, type Handler, type Leak } from './handler.ts';
import { hears, hearsBeside } from './hears.ts';
import { flagsOf } from './timers.ts';

export function unwired(handler: Handler): Leak[] {
  const { scopes, stream, sends, fn } = handler;
  // A send to a stream that was cancelled throws, which ends the loop.
  if (stream.model.afterEnd.cancelled === 'throws') return [];
  const feeds = new Map<Node, boolean>();
  for (const send of sends) {
    const found = feedOf(scopes, send);
    if (found !== undefined) feeds.set(found.node, feeds.get(found.node) === true || !found.around.some(hears));
  }
  if (hears(fn)) return muted(handler, [...feeds.keys()]);
  return [...feeds].filter(([, isDeaf]) => isDeaf).map(([node]) => ({
    form: 'unwired',
    // Otherwise only its author knows whether what the source gives is of use when nobody listens, as a job's result is.
    certain: isLoop(node) && isSpentOnNobody(handler, node),
    node,
    message: `Nothing here hears that the client has left, so that the source goes on to its end for nobody: stop it when \`${stream.name}\` closes.`,
  }));
}

/** Runs that are told nothing of the disconnect: the listener only sets a flag, which keeps what they report from being sent. */
function muted({ scopes, fn, sends }: Handler, feeds: readonly Node[]): Leak[] {
  const flags = flagsOf(scopes, fn);
  if (flags === undefined || flags.size === 0 || hearsBeside(scopes, fn, flags)) return [];
  const references = [...flags].flatMap((flag) => flag.references);
  return feeds.flatMap((node): Leak[] => {
    const asked = references.filter((reference) => isWithin(reference, node));
    if (node.type !== 'AwaitExpression' || asked.length === 0 || !asked.every((reference) => onlySkips(scopes, reference, sends))) return [];
    return [{ form: 'unwired', certain: false, node, message: 'The listener for the disconnect only keeps this from sending anything, so that it goes on to its end for nobody: stop it there.' }];
  });
}

/** `if (gone) return;`, `if (!gone) send(…)`: nobody is told. */
function onlySkips(scopes: Scopes, flag: Node, sends: readonly Send[]): boolean {
  const parent = scopes.parentOf(flag);
  const isNegated = parent?.type === 'UnaryExpression' && parent.operator === '!';
  const test = isNegated ? parent : flag;
  const branch = scopes.parentOf(test);
  if (branch?.type !== 'IfStatement' || branch.test !== test || branch.alternate !== null) return false;
  const { consequent } = branch;
  if (isNegated) return sends.some((send) => isMadeIn(send, consequent));
  const [only, ...others] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  return only?.type === 'ReturnStatement' && only.argument === null && others.length === 0;
}

/** What feeds a send: a loop over an asynchronous source, or an awaited call that is given the function that sends. */
function feedOf(scopes: Scopes, send: Send): { readonly node: Node; readonly around: readonly Node[] } | undefined {
  const around: Node[] = [];
  let feed: Node | undefined;
  for (let place: { readonly node: Node; readonly env: Send['env'] } | undefined = send; place !== undefined; place = place.env.call) {
    let below = place.node;
    for (let up = scopes.parentOf(below); up !== undefined; below = up, up = scopes.parentOf(up)) {
      feed ??= isSource(scopes, up) ? up : awaitedWith(scopes, up, below);
      if (isFunction(up)) around.push(up);
    }
  }
  return feed === undefined ? undefined : { node: feed, around };
}

const READS = /^(?:read|next|dequeue|shift|take)$/;

/** A loop that asks an asynchronous source for each of its rounds. */
function isSource(scopes: Scopes, node: Node): boolean {
  if (!isLoop(node)) return false;
  if (node.type === 'ForOfStatement') return node.await;
  return find(node, (inner) => inner.type === 'AwaitExpression' && READS.test(methodCall(unwrap(inner.argument))?.name ?? '') && scopes.functionAround(inner) === scopes.functionAround(node)) !== undefined;
}

/** `await agent.run({ onStep: (step) => send(step) })`: the call, where it is given a function. */
function awaitedWith(scopes: Scopes, call: Node, argument: Node): Node | undefined {
  if (call.type !== 'CallExpression' || !call.arguments.some((one) => one === argument) || (!isFunction(argument) && argument.type !== 'ObjectExpression')) return undefined;
  let outer: Node = call;
  for (let up = scopes.parentOf(outer); up !== undefined; outer = up, up = scopes.parentOf(up)) {
    if (up.type === 'AwaitExpression') return AT_ONCE.test(methodCall(call)?.name ?? '') ? undefined : up;
    if (up.type !== 'MemberExpression' && !(up.type === 'CallExpression' && up.callee === outer)) return undefined;
  }
  return undefined;
}

/** Calls that run a function for what is at hand, or keep the stream. */
const AT_ONCE = /^(?:map|forEach|all|allSettled|filter|reduce|then|catch|finally|streamSSE|stream)$/;
