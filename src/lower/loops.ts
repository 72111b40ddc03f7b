/** Loops: over asynchronous sources, over lists, on conditions. */
import type { TSESTree } from '@typescript-eslint/utils';

import { ANY, Kind, type BlockId } from '../ir/model.ts';
import { makesSomeEvents } from '../streams/names.ts';
import { headOf, siteOf, unwrap, type LoopNode, type Node } from '../syntax/node.ts';
import { calleePath } from './calls.ts';
import { itemOf } from './alternatives.ts';
import { lowerCondition } from './conditions.ts';
import type { Loop, Lowering } from './context.ts';
import { either, throwTarget, UNLABELLED, within } from './control.ts';
import { mayDepart } from './events.ts';
import { lowerExpression } from './expressions.ts';
import { iterateGenerator } from './generators.ts';
import { bindPattern } from './patterns.ts';
import { lowerStatement } from './statements.ts';
import { UNKNOWN, type Value } from './value.ts';

export function lowerLoop(cx: Lowering, node: LoopNode, labels: readonly string[]): void {
  switch (node.type) {
    case 'ForOfStatement':
      return lowerForOf(cx, node, labels);
    case 'ForInStatement':
      lowerExpression(cx, node.right);
      return lowerEach(cx, node, cx.newLoop(node, 'plain'), UNKNOWN, labels);
    case 'WhileStatement':
      return lowerWhile(cx, node, node.test, undefined, labels);
    case 'ForStatement':
      if (node.init) {
        if (node.init.type === 'VariableDeclaration') lowerStatement(cx, node.init);
        else lowerExpression(cx, node.init, 'discarded');
      }
      return lowerWhile(cx, node, node.test, node.update, labels);
    case 'DoWhileStatement':
      return lowerDoWhile(cx, node, labels);
  }
}

function lowerForOf(cx: Lowering, node: TSESTree.ForOfStatement, labels: readonly string[]): void {
  const source = lowerExpression(cx, node.right);
  // What one stream of events passes on to the next is judged where it is made.
  const passes = source.ref?.kind === 'stream' && source.ref.part === 'readable' && source.ref.stream.evidence.length > 0;
  const loop = cx.newLoop(node, node.await && !passes ? 'for-await' : 'plain');
  if (node.await && cx.glimpsed !== undefined) cx.glimpsed.iterates = true;
  if (source.ref?.kind === 'generator') {
    enter(cx, loop);
    const body = (value: Value) => {
      bindItem(cx, node.left, value);
      lowerStatement(cx, node.body);
    };
    if (iterateGenerator(cx, source.ref, loop, labels, body, node)) return;
  }
  if (node.await) lowerForAwait(cx, node, loop, labels);
  else lowerEach(cx, node, loop, source, labels);
}

function enter(cx: Lowering, loop: Loop): void {
  cx.step();
  cx.builder.emit({ op: 'enter', loop: loop.id, site: headOf(loop.node) });
  cx.step();
}

function lowerForAwait(cx: Lowering, node: TSESTree.ForOfStatement, loop: Loop, labels: readonly string[]): void {
  const { builder } = cx;
  enter(cx, loop);
  loop.awaits = true;
  loop.reads = loop.kind === 'for-await';
  const [head, body, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.goto(head);
  builder.at(head);
  const site = headOf(node);
  builder.choose([
    { to: after, why: 'source-ends', site },
    { to: throwTarget(cx), why: 'source-throws', site },
    { to: body, why: 'source-yields', site },
  ]);
  builder.at(body);
  mayDepart(cx, node.right);
  runBody(cx, loop, labels, after, head, () => {
    bindItem(cx, node.left, { mask: ANY });
    lowerStatement(cx, node.body);
  });
  builder.goto(head);
  builder.at(after);
}

function bindItem(cx: Lowering, left: Node, value: Value): void {
  if (left.type === 'VariableDeclaration') bindPattern(cx, left.declarations[0]!.id, value);
  else bindPattern(cx, left, value);
}

/** A loop over a list: what is known of its being empty tells whether it runs at all. */
function lowerEach(cx: Lowering, node: TSESTree.ForOfStatement | TSESTree.ForInStatement, loop: Loop, source: Value, labels: readonly string[]): void {
  const { builder } = cx;
  enter(cx, loop);
  const [body, again, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const site = siteOf(node.right);
  if (source.cell !== undefined && source.ref?.kind !== 'path') {
    const some = builder.newBlock();
    builder.branch({ on: 'var', var: source.cell, mask: Kind.EmptyList | Kind.EmptyText }, after, some, site);
    builder.at(some);
    const unsure = builder.newBlock();
    builder.branch({ on: 'var', var: source.cell, mask: Kind.List | Kind.Text }, body, unsure, site);
    builder.at(unsure);
  } else if (source.cell === undefined && source.mask === Kind.List) builder.goto(body);
  if (makesSome(node.right)) builder.goto(body);
  else either(cx, body, after, node.right);
  builder.at(body);
  runBody(cx, loop, labels, after, again, () => {
    bindItem(cx, node.left, node.type === 'ForOfStatement' ? addedTo(cx, source) ?? itemOf(source.ref) : { mask: ANY });
    lowerStatement(cx, node.body);
  });
  builder.goto(again);
  builder.at(again);
  either(cx, body, after, node.right);
  builder.at(after);
}

/** A frame that was added to the list, whatever else is in it. */
function addedTo(cx: Lowering, { cell }: Value): Value | undefined {
  const text = cell === undefined ? undefined : cx.framesIn.get(cell);
  return text === undefined ? undefined : { mask: ANY, text };
}

/** `for (const frame of encoder.start())`: frames that the name of the call says there are. */
function makesSome(source: Node): boolean {
  const call = unwrap(source);
  return call.type === 'CallExpression' && makesSomeEvents(calleePath(call.callee).at(-1) ?? '');
}

function lowerWhile(cx: Lowering, node: TSESTree.WhileStatement | TSESTree.ForStatement, test: Node | null, update: Node | null | undefined, labels: readonly string[]): void {
  const { builder } = cx;
  const loop = cx.newLoop(node, 'plain');
  enter(cx, loop);
  const [head, body, next, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.goto(head);
  builder.at(head);
  cx.activeLoops.push(loop);
  if (test === null) builder.goto(body);
  else lowerLoopTest(cx, test, body, after);
  cx.activeLoops.pop();
  builder.at(body);
  runBody(cx, loop, labels, after, next, () => lowerStatement(cx, node.body));
  builder.goto(next);
  builder.at(next);
  cx.activeLoops.push(loop);
  if (update) lowerExpression(cx, update, 'discarded');
  cx.activeLoops.pop();
  builder.goto(head);
  builder.at(after);
}

/** `while (true)` never ends by its test. */
function lowerLoopTest(cx: Lowering, test: Node, body: BlockId, after: BlockId): void {
  const literal = unwrap(test);
  if (literal.type === 'Literal' && literal.value) cx.builder.goto(body);
  else lowerCondition(cx, test, body, after);
}

function lowerDoWhile(cx: Lowering, node: TSESTree.DoWhileStatement, labels: readonly string[]): void {
  const { builder } = cx;
  const loop = cx.newLoop(node, 'plain');
  enter(cx, loop);
  const [body, test, after] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.goto(body);
  builder.at(body);
  runBody(cx, loop, labels, after, test, () => lowerStatement(cx, node.body));
  builder.goto(test);
  builder.at(test);
  cx.activeLoops.push(loop);
  lowerLoopTest(cx, node.test, body, after);
  cx.activeLoops.pop();
  builder.at(after);
}

function runBody(cx: Lowering, loop: Loop, labels: readonly string[], breakTo: BlockId, continueTo: BlockId, body: () => void): void {
  cx.activeLoops.push(loop);
  within(cx, { kind: 'breakable', labels: [...labels, UNLABELLED], breakTo, continueTo, loop: loop.id }, body);
  cx.activeLoops.pop();
}
