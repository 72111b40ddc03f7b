/**
 * `source.pipeTo(new WritableStream({ write, close, abort }))`: a loop that the runtime runs. It calls `write()` for each
 * chunk and waits for it, `close()` when the source ends and `abort()` when it fails; where one of these fails itself, none
 * of the others is called. The promise tells how it went.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import { Kind } from '../ir/model.ts';
import { methodCalled, siteOf, unwrap, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { callBack } from './callbacks.ts';
import type { Call } from './calls.ts';
import type { Lowering } from './context.ts';
import { handle, throwNow } from './control.ts';
import { mayDepart } from './events.ts';
import { functionOf } from './openers.ts';
import { awaitValue, capture, newPromise } from './promises.ts';
import { detach } from './starter.ts';
import { refTo, UNDEFINED, type Ref, type Value } from './value.ts';

type WritableRef = Extract<Ref, { kind: 'writable' }>;

/** @returns what `new WritableStream(…)` makes, where it is written for a pipe */
export function makeWritable(cx: Lowering, { node, args }: Call, name: string): Value | undefined {
  const sink = args[0]?.ref;
  if (name !== 'WritableStream' || sink?.kind !== 'record' || sink.cls !== undefined || !isForPipe(cx.scopes, node)) return undefined;
  return refTo({ kind: 'writable', sink });
}

/** Is it a `pipeTo()` into a stream whose methods are written in the file? */
export function pipesIntoOwn(scopes: Scopes, call: TSESTree.CallExpression): boolean {
  const target = methodCalled(call) === 'pipeTo' ? call.arguments[0] : undefined;
  if (target === undefined) return false;
  const value = unwrap(target);
  const held = value.type === 'Identifier' ? scopes.variableOf(value)?.writes : undefined;
  const made = held?.length === 1 && held[0]!.value !== undefined ? unwrap(held[0]!.value) : value;
  return made.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === 'WritableStream';
}

/** Is it piped into, at once or by the variable that holds it, and nothing else? */
function isForPipe(scopes: Scopes, node: Node): boolean {
  const parent = scopes.parentOf(node);
  if (parent?.type === 'CallExpression') return methodCalled(parent) === 'pipeTo' && parent.arguments[0] === node;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const uses = scopes.variableOf(parent.id)?.references.filter((use) => use !== parent.id) ?? [];
  return uses.length === 1 && isForPipe(scopes, uses[0]!);
}

/** `source.pipeTo(writable)`. */
export function pipeTo(cx: Lowering, call: Call): Value | undefined {
  const [target, options] = call.args;
  if (call.path.at(-1) !== 'pipeTo' || target?.ref?.kind !== 'writable') return undefined;
  const { sink } = target.ref;
  const keeps = (option: string): boolean => options?.ref?.kind === 'record' && (options.ref.fields.get(option)?.mask ?? Kind.False) !== Kind.False;
  const run = (): Value => {
    const state = cx.builder.newVar('piped', 'tag');
    capture(cx, call.node, state, () => {
      pump(cx, call, sink, keeps);
      return { ...UNDEFINED, safe: true };
    });
    return newPromise(state, UNDEFINED);
  };
  return call.use === 'discarded' ? detach(cx, call.node, run) : run();
}

function pump(cx: Lowering, { node, self }: Call, sink: WritableRef['sink'], keeps: (option: string) => boolean): void {
  const { builder } = cx;
  const waitFor = (name: string, args: readonly Value[]): void => {
    const method = functionOf(sink, name);
    if (method !== undefined) awaitValue(cx, callBack(cx, method, args, node), node);
  };
  // What one stream of events passes on to the next is judged where it is made.
  const passes = self?.ref?.kind === 'stream' && self.ref.stream.evidence.length > 0;
  const loop = cx.newLoop(statementOf(cx.scopes, node), passes ? 'plain' : 'pipe');
  loop.awaits = true;
  loop.reads = !passes;
  if (cx.glimpsed !== undefined) cx.glimpsed.iterates = true;
  cx.step();
  builder.emit({ op: 'enter', loop: loop.id, site: siteOf(loop.node) });
  cx.step();
  waitFor('start', []);
  const [head, body, ends, fails] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const site = siteOf(node);
  builder.goto(head);
  builder.at(head);
  builder.choose([
    { to: ends, why: 'source-ends', site },
    { to: fails, why: 'source-throws', site },
    { to: body, why: 'source-yields', site },
  ]);
  builder.at(body);
  mayDepart(cx, node);
  cx.activeLoops.push(loop);
  waitFor('write', []);
  cx.activeLoops.pop();
  builder.goto(head);
  builder.at(fails);
  if (!keeps('preventAbort')) handle(cx, () => waitFor('abort', []));
  throwNow(cx);
  builder.at(ends);
  if (!keeps('preventClose')) waitFor('close', []);
}

/** The statement that waits for the pipe, which stands for the loop as its own statement does for another; else the call. */
function statementOf(scopes: Scopes, call: Node): Node {
  const waits = scopes.parentOf(call);
  const statement = waits?.type === 'AwaitExpression' ? scopes.parentOf(waits) : undefined;
  return statement?.type === 'ExpressionStatement' ? statement : call;
}
