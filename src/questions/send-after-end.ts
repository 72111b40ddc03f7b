/**
 * Is a stream sent to, or ended once more, after it was over?
 *
 * Misses, for one: two functions of different files that hold the same response.
 */
import type { TSESTree } from '@typescript-eslint/utils';

import type { Finding, Step } from '../findings.ts';
import type { SourceFile } from '../file.ts';
import type { Witness } from '../flow/witness.ts';
import { CONNECTION, INTERVAL, TIMEOUT, type Listener } from '../lower/events.ts';
import type { TooLate } from '../models/model.ts';
import type { Reason } from '../ir/model.ts';
import type { Node } from '../syntax/node.ts';
import { ABORTED, ANSWERED, capital, CLIENT_LEFT, ENDED, storyOf, streamInWords } from '../report/words.ts';
import type { Status } from '../streams/protocol.ts';
import { askLives, livesOf, oneLine, type Effect, type Life, type Question, type Wrong } from './life.ts';

export function sendAfterEnd(file: SourceFile): Finding[] {
  return [...askLives(file, afterEnd(file)), ...askLives(file, clientGone(file)), ...idleGuards(file), ...floating(file)];
}

const afterEnd = (file: SourceFile): Question => ({
  rule: 'no-send-after-end',
  effect(life, effect, status, { block }) {
    const comes = listenerAt(life.scope.cx.handedOut, block) === undefined ? tooLate(life, effect, status) : undefined;
    // What is thrown is caught: a guard of its own.
    if (comes === undefined || comes === 'harmless' || (comes === 'throws' && effect.caught === true)) return undefined;
    return wrongOf(file, life, effect, comes);
  },
});

/** Some streams throw once the client has left: where nobody hears of that, the process ends. */
const clientGone = (file: SourceFile): Question => ({
  rule: 'no-send-after-end',
  exit(life, exit, status) {
    const { stream } = life;
    if (status !== 'gone' || exit.how !== 'throw' || (exit.to !== 'detached' && exit.to !== 'event')) return undefined;
    return {
      form: 'client-gone',
      certain: (_, witness) => isCertain(file, life, witness) || goesOnUnheard(file, life),
      unless: isOfAnother,
      at: (path) => {
        const here = path.filter((one) => one.file === undefined);
        const step = here.findLast((one) => one.kind === 'throws') ?? here.at(-1);
        return step === undefined ? undefined : { start: step.range[0], end: step.range[1] };
      },
      message: (path) => `${capital(streamInWords({ name: stream.name, title: stream.model.title }))} throws once the client has left: ${storyOf(sinceOver(path).filter((step) => step.kind !== 'leaves'))}, and nobody catches the error, so the process dies.`,
    };
  },
});

/** Is the error that nobody catches one of something else, which would come with the client there as well? */
function isOfAnother({ edges }: Witness): boolean {
  const why = edges.findLast(({ arm }) => arm !== undefined && THROWS.has(arm.why))?.arm?.why;
  return why === 'rejects' || why === 'source-throws';
}

const THROWS: ReadonlySet<string> = new Set<Reason>(['gone', 'thrown', 'throws', 'rejects', 'source-throws']);

/** Nothing in the scope could tell a source that the client has left: it goes on. */
function goesOnUnheard({ text }: SourceFile, { scope: { cx, root } }: Life): boolean {
  return !cx.listeners.some(({ group }) => group === CONNECTION) && !HEARS.test(text.slice(...root.range));
}

const HEARS = /\bsignal\b|\bonAbort\b|\bfinished\(/;

/** `writer.close();`: nobody looks at a promise that is rejected once the client has left. */
function floating(file: SourceFile): Finding[] {
  const findings = new Map<number, Finding>();
  for (const { scope, stream } of livesOf(file)) {
    for (const { stream: own, node, name } of scope.cx.emptyCatches) {
      if (own !== stream || findings.has(node.range[0]) || !file.owns(node)) continue;
      const message = `\`.catch()\` without a function catches nothing: once the client has left, \`${stream.name}.${name}()\` is rejected as if it were not there.`;
      findings.set(node.range[0], placeFinding(file, stream, node, 'empty-catch', message));
    }
    // One stands for all: they are mended together.
    let told = false;
    for (const { stream: own, node, name } of scope.cx.floating) {
      if (own !== stream || told || !file.owns(node)) continue;
      told = true;
      if (findings.has(node.range[0])) continue;
      const message = name === 'closed'
        ? `\`${stream.name}.closed\` is rejected once the client has left, and nobody catches what this promise makes of that, so the process dies.`
        : `\`${stream.name}.${name}()\` is not awaited: once the client has left, its promise is rejected and nobody catches that, so the process dies.`;
      findings.set(node.range[0], placeFinding(file, stream, node, 'floating', message));
    }
  }
  return [...findings.values()];
}

function tooLate({ stream }: Life, { effect }: Effect, status: Status): TooLate | undefined {
  if (effect !== 'send' && effect !== 'end') return undefined;
  const { afterEnd } = stream.model;
  if (status === 'aborted') return effect === 'end' && afterEnd.end !== 'throws' ? undefined : afterEnd.aborted;
  return status === 'ended' || status === 'finished' || status === 'answered' ? afterEnd[effect] : undefined;
}

/** A source that was listened to may be over when its stream is, unless the same run of its listener ended that; a timer goes on. */
function isCertain({ text }: SourceFile, { scope, stream }: Life, { points }: Witness): boolean {
  const listener = listenerAt(scope.cx.listeners, points.at(-1)!.block);
  if (listener === undefined) return true;
  if (listener.group === INTERVAL || listener.group === TIMEOUT) return !CLEARS_IF_SET.test(text.slice(...scope.root.range));
  const run = points.slice(points.findLastIndex(({ block }) => listenerAt([listener], block) === undefined) + 1, -1);
  return run.some(({ block }) => scope.graph.blocks[block]!.instrs.some((instr) => instr.op === 'effect' && instr.stream === stream.id && (instr.effect === 'end' || instr.effect === 'abort')));
}

/** The one of these in whose code a block stands. */
function listenerAt(listeners: readonly Listener[], block: number): Listener | undefined {
  return listeners.find(({ laidOut }) => laidOut.some(([from, before]) => from <= block && block < before));
}

/** `if (timer) clearInterval(timer)`: whether it was set up on the way there is not told apart. */
const CLEARS_IF_SET = /\b(\w+)(?:\s*!==?\s*\w+)?\s*(?:\)\s*\{?|&&)\s*clear(?:Interval|Timeout)\(\s*\1\b/;

function wrongOf(file: SourceFile, life: Life, effect: Effect, comes: TooLate): Wrong {
  const { stream } = life;
  const call = `\`${stream.name}.${effect.by ?? effect.effect}()\``;
  return {
    form: effect.effect,
    // Where somebody hears of the error, a client that has left is not harmed by it.
    certain: (path, witness) => isCertain(file, life, witness) && (comes !== 'throws' || effect.unheard === true || !path.some((step) => step.text === CLIENT_LEFT)),
    happens: effect.effect === 'send' ? 'it is sent to once more' : 'it is ended once more',
    message: (path) => `${call} can come after ${streamInWords({ name: stream.name, title: stream.model.title })} is over: ${storyOf(sinceOver(path))}, so ${COMES[comes]}.`,
  };
}

const COMES: Readonly<Record<TooLate, string>> = {
  crashes: 'the write fails with an error event, which ends the process unless something listens for it',
  throws: 'the call fails with an error',
  lost: 'what is sent reaches nobody',
  harmless: 'nothing comes of it',
};

/** From what made the stream be over. */
function sinceOver(path: readonly Step[]): readonly Step[] {
  const over = path.findIndex(({ text }) => text === ENDED || text === ANSWERED || text === ABORTED || text === CLIENT_LEFT);
  return path.slice(Math.max(0, over));
}

/** `if (res.writable) res.write(…)`: a guard that is true after the end as well. */
function idleGuards(file: SourceFile): Finding[] {
  const findings = new Map<number, Finding>();
  for (const { scope, stream } of livesOf(file)) {
    const guards = scope.cx.idleGuards.filter((guard) => guard.stream === stream);
    if (guards.length === 0) continue;
    const sites = scope.graph.blocks.flatMap((block) => block.instrs).filter((instr) => instr.op === 'effect' && instr.stream === stream.id && (instr.effect === 'send' || instr.effect === 'end')) as Effect[];
    for (const guard of guards) {
      if (!guardsSend(file, guard.node, guard.name, sites) || findings.has(guard.node.range[0])) continue;
      findings.set(guard.node.range[0], idleGuard(file, stream, guard.node, guard.name));
    }
  }
  return [...findings.values()];
}

function idleGuard(file: SourceFile, stream: Life['stream'], node: Node, name: string): Finding {
  const why = name === 'writable' ? 'stays true after the end and after the client has left; `writableEnded` and `destroyed` tell' : 'is 0, and not null, once it is closed or cancelled; a flag that `cancel()` sets tells';
  const message = `\`${stream.name}.${name}\` does not tell that ${streamInWords({ name: stream.name, title: stream.model.title })} is over: it ${why}.`;
  return placeFinding(file, stream, node, 'idle-guard', message);
}

/** A finding that its place alone shows. */
function placeFinding(file: SourceFile, stream: Life['stream'], node: Node, form: string, message: string): Finding {
  const range = oneLine(file, { start: node.range[0], end: node.range[1] });
  return {
    rule: 'no-send-after-end',
    form,
    certain: true,
    range,
    loc: { start: file.lines.at(range[0]), end: file.lines.at(range[1]) },
    stream: { name: stream.name, model: stream.model.id, title: stream.model.title },
    path: [],
    message,
    changes: [],
  };
}

/** Is the property a condition of its own, on which a send or an end hangs? */
function guardsSend(file: SourceFile, node: Node, name: string, sites: readonly Effect[]): boolean {
  const { scopes } = file;
  let test: Node = node;
  let up = scopes.parentOf(test);
  // 0 is false, as it should be, and what asks for more than 0 tells as well.
  if (name === 'desiredSize' && (up === undefined || !isNullTest(up))) return false;
  while (up !== undefined && (up.type === 'LogicalExpression' || up.type === 'ChainExpression' || (up.type === 'UnaryExpression' && up.operator === '!') || isNullTest(up))) {
    if (up.type === 'LogicalExpression' && up.left === test && sites.some((site) => isIn((up as TSESTree.LogicalExpression).right, site))) return true;
    test = up;
    up = scopes.parentOf(test);
  }
  // A guard that works stands beside it.
  if (/\b(?:writableEnded|destroyed|closed|finished|aborted)\b|\bdesiredSize\s*[<>]/i.test(file.text.slice(test.range[0], test.range[1]))) return false;
  if (up?.type === 'ConditionalExpression' && up.test === test) return sites.some((site) => isIn(up, site));
  if (up?.type !== 'IfStatement' || up.test !== test) return false;
  return sites.some((site) => isIn(up.consequent, site) || isIn(up.alternate ?? undefined, site)) || (leaves(up.consequent) && sites.some((site) => site.site.start > up.range[1]));
}

const isIn = (node: Node | undefined | null, { site }: Effect): boolean => node !== undefined && node !== null && node.range[0] <= site.start && site.end <= node.range[1];

/** `controller.desiredSize !== null`; other comparisons ask for room in the queue. */
function isNullTest(node: Node): boolean {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return false;
  return [node.left, node.right].some((side) => side.type === 'Literal' && side.value === null);
}

/** `return`, `break` and the like. */
function leaves(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'BreakStatement' || last?.type === 'ContinueStatement' || last?.type === 'ThrowStatement';
}
