/**
 * Is a stream that this code must end left open on some path?
 *
 * Its own is a stream that it makes, or one that it was given and ends somewhere or feeds from an awaited loop; not one
 * that it stores, gives away or captures in a listener that may end it.
 *
 * Misses, for one: a stream that is handed to a function of another file, which does not end it either.
 */
import type { Finding, Step } from '../findings.ts';
import type { SourceFile } from '../file.ts';
import type { Point } from '../flow/solve.ts';
import type { Witness } from '../flow/witness.ts';
import type { Exit } from '../ir/model.ts';
import { endInFinally } from '../fix/end-in-finally.ts';
import { INTERVAL } from '../lower/events.ts';
import type { Stream } from '../lower/streams.ts';
import { isCalled } from '../lower/usage.ts';
import { capital, storyOf, streamInWords } from '../report/words.ts';
import { isOfOtherCode } from '../streams/judge.ts';
import { STATUSES, type Status } from '../streams/protocol.ts';
import { isFunction, type FunctionNode, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { isSeenWith } from './evidence.ts';
import { askLives, isFedByLoop, reachedIn, type Life, type Question, type Wrong } from './life.ts';

export function streamEnd(file: SourceFile): Finding[] {
  return askLives(file, questionTo(file));
}

const questionTo = (file: SourceFile): Question => ({
  rule: 'require-stream-end',
  exit(life, exit, status, point) {
    if (!isOpen(status) || (exit.to === 'detached' && exit.how === 'return' && (life.stream.endsInOrder || isListener(file, life, point)))) return undefined;
    const consequence = consequenceOf(life, exit);
    return consequence === undefined ? undefined : wrongOf(file, life, exit, consequence);
  },
});

/** `bus.on('item', async (item) => …)`: that it returns leaves nothing, since it is called again. */
function isListener({ text }: SourceFile, { scope }: Life, { block }: Point): boolean {
  const { term } = scope.graph.blocks[block]!;
  return term.op === 'exit' && /^[\w$.?\s]*\.\s*(?:on|addListener|prependListener|addEventListener|subscribe)\s*\(/.test(text.slice(term.site.start, term.site.end));
}

/** What the client sees; undefined when nothing is wrong with leaving the stream so. */
function consequenceOf(life: Life, exit: Exit): string | undefined {
  const { stream } = life;
  const { model } = stream;
  if (isOfAnother(stream, exit) || isOfOtherCode(stream, exit)) return undefined;
  if (exit.how === 'throw' && exit.to === 'detached' && !stream.outOfHand && stream.goesOn && life.scope.cx.listeners.some(({ touched }) => touched.ended.has(stream))) return stream.pulled === true || (stream.borrowed && !stream.opens) ? undefined : NOBODY;
  if (!isOwn(life, exit) || (exit.to === 'root' && stream.fedBeside) || (stream.sentByCalls && isLeftOpen(life, exit.to))) return undefined;
  if (exit.how === 'return') {
    if (exit.to === 'root' && isEndedByCaller(life)) return undefined;
    if (model.onReturn !== 'hang' || (exit.to === 'framework' && stream.endsBeside === true) || (exit.to === 'event' ? stream.outOfHand || stream.stored === true : stream.goesOn || isKeptAlive(life))) return undefined;
    return 'nothing ends it, and the client waits for ever';
  }
  if (exit.to === 'event' || stream.goesOn) return undefined;
  if (exit.to === 'detached') return NOBODY;
  if (isLentToHelper(life)) return undefined;
  if (model.onThrow.committed === 'crash') return NOBODY;
  return model.onThrow.committed === 'hang' ? 'the error is swallowed, and the client waits for ever' : undefined;
}

/** Does something end that runs beside the function that feeds the stream, as the `start()` of another one does? */
const isOfAnother = ({ id, fedByOwn }: Stream, { to, feeds }: Exit): boolean => fedByOwn === true && (to === 'framework' || to === 'detached') && feeds?.includes(id) !== true;

/** Is it left open where nothing fails? Then the calls that it is given to go on with it. */
function isLeftOpen(life: Life, to: Exit['to']): boolean {
  return reachedIn(life).some(({ faults, point }) => {
    const { term } = life.scope.graph.blocks[point.block]!;
    return faults === 0 && term.op === 'exit' && term.exit.to === to && isOpen(STATUSES[point.leaves]!);
  });
}

const isOpen = (status: Status): boolean => status === 'open' || status === 'sent';

/** An interval sends to it and no loop does: it is pushed to until the client leaves. */
const isKeptAlive = (life: Life): boolean => !isFedByLoop(life) && life.scope.cx.listeners.some(({ group, touched }) => group === INTERVAL && touched.streams.has(life.stream));

const NOBODY = 'nobody catches the error: the process dies or the response stays open';

/** Does the code end it somewhere, or feed it from a loop that it awaits? An endless stream ends when the client leaves. */
function isOwn(life: Life, exit: Exit): boolean {
  const { stream } = life;
  if (stream.pulled === true || (stream.borrowed && !stream.opens) || isKept(stream)) return false;
  // Another method of the class that holds it ends it.
  if (stream.endedByMethod === true && !stream.ends) return false;
  // A source that is over has fed it whole.
  return exit.to === 'event' || isFedByLoop(life) || (stream.ends && endsAsEvents(life));
}

/** `client.res`: a field of something that was made before, and is kept somewhere. */
function isKept({ borrowed, name }: Stream): boolean {
  const [holder, ...fields] = name.split('.');
  return borrowed && fields.length > 0 && !HANDED.test(holder!);
}

/** What a handler is given, with the response in it; the fields of `this` are its class's own. */
const HANDED = /^(?:this|_*(?:req|request|res|resp|response|reply|rep|ctxt?|context|event|params?|args?|opts?|options|c|h|raw|node))$/i;

/** An end that comes where the stream carries events: the same response may be answered otherwise elsewhere. */
function endsAsEvents({ stream, scope: { graph } }: Life): boolean {
  const ends = graph.blocks.slice(0, graph.afterwards).filter((block) => block.instrs.some((instr) => instr.op === 'effect' && instr.stream === stream.id && instr.effect === 'end'));
  return ends.some((block) => isSeenWith(graph, stream, [block.id]));
}

/** It is a parameter of a function that gets no request with it: the caller of such a helper may catch. */
function isLentToHelper({ scope: { cx }, stream }: Life): boolean {
  const fn = helperWith(cx.scopes, stream);
  if (fn === undefined) return false;
  return !fn.params.some((param) => param.type === 'Identifier' && REQUEST.test(param.name));
}

/** The function with a name of its own that gets the stream as a parameter, or in one: `send({ req, res, rows })`. */
function helperWith(scopes: Scopes, { origin }: Stream): FunctionNode | undefined {
  if (origin === undefined || typeof origin === 'string') return undefined;
  let fn = scopes.parentOf(origin.identifier);
  while (fn?.type === 'Property' || fn?.type === 'ObjectPattern') fn = scopes.parentOf(fn);
  return isFunction(fn) && isNamed(fn, scopes.parentOf(fn)) ? fn : undefined;
}

/** Such a helper calls a function that it got with the stream: that one may end it. */
function isEndedByCaller({ scope: { cx }, stream }: Life): boolean {
  const fn = helperWith(cx.scopes, stream);
  if (fn === undefined) return false;
  return fn.params.some((param) => {
    const variable = param.type === 'Identifier' ? cx.scopes.variableOf(param) : undefined;
    return variable?.references.some((reference) => isCalled(cx.scopes, reference));
  });
}

const REQUEST = /^_*(?:req|request|ctx|context|event)$/i;

/** Has the function a name of its own, rather than being handed to a router? */
const isNamed = (fn: Node, parent: Node | undefined): boolean => fn.type === 'FunctionDeclaration' || parent?.type === 'VariableDeclarator';

function wrongOf(file: SourceFile, life: Life, exit: Exit, consequence: string): Wrong {
  const { stream } = life;
  return {
    form: exit.how === 'throw' ? 'throws' : exit.to === 'event' ? 'source-over' : 'returns',
    certain: true,
    unless: (witness) => (exit.to === 'detached' ? isListened(life, witness) : isAnswered(life, witness)),
    at: (path) => stream.madeAt ?? placeOf(path),
    message: (path) => `${capital(streamInWords({ name: stream.name, title: stream.model.title }))} can be left open: ${storyOf(path)}, so ${consequence}.`,
    changes: exit.to === 'event' ? [] : [{ title: 'End it in a finally block.', certain: false, edit: () => endInFinally(file, stream, life.scope.cx.sends.filter((send) => send.stream === stream)) }],
  };
}

/** A value is returned for an answer, which comes too late: the framework breaks the connection off. */
function isAnswered({ stream, scope: { graph } }: Life, { points }: Witness): boolean {
  return points.some(({ block }) => graph.blocks[block]!.instrs.some((instr) => instr.op === 'effect' && instr.stream === stream.id && instr.effect === 'answer' && instr.by === 'return'));
}

/** Has the path set up a listener that may end the stream? */
function isListened({ scope, stream }: Life, { points }: Witness): boolean {
  const { graph, cx } = scope;
  const active = new Set(cx.listeners.filter(({ touched }) => touched.ended.has(stream)).map((listener) => listener.active.id));
  const entry = points[0]!.block;
  return points.some(({ block }) => block !== entry && graph.blocks[block]!.instrs.some((instr) => instr.op === 'assign' && active.has(instr.target.id)));
}

/** Where the stream is opened, or first sent to: the call where a helper of another file does. */
function placeOf(path: readonly Step[]) {
  const here = path.filter((one) => one.file === undefined || one.through !== undefined);
  const step = here.find((one) => one.kind === 'opens') ?? here.find((one) => one.kind === 'sends') ?? here[0];
  if (step === undefined) return undefined;
  const [start, end] = step.through ?? step.range;
  return { start, end };
}

