/** The core question: can a loop that feeds an SSE stream leave it with nothing sent? */
import type { AnalysisOptions, Fixes, LoopFinding, LoopKind, Step } from '../findings.ts';
import { culpritsOf, type Culprits } from '../fix/culprits.ts';
import { errorEventFix } from '../fix/error-event.ts';
import { closeEventFix, type FixInput } from '../fix/plan.ts';
import { primeFix } from '../fix/prime.ts';
import { contains } from '../fix/sites.ts';
import { budgetOfFile, confirmed } from '../flow/exact.ts';
import { findWitness, isWorse, worstAhead, type Ahead, type Found } from '../flow/witness.ts';
import type { SourceFile } from '../file.ts';
import type { BlockId, Exit, Graph } from '../ir/model.ts';
import type { Loop } from '../lower/context.ts';
import { headSite } from '../lower/functions.ts';
import { isCallback, isCalledByCode, writersIn } from '../lower/roots.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { stepsOf } from '../report/path.ts';
import { sentence, type Heir } from '../report/words.ts';
import { isLent, judgeFor, type Judge } from '../streams/judge.ts';
import { OUTCOMES, STATUSES, type Outcome } from '../streams/protocol.ts';
import { isFunction, type Node } from '../syntax/node.ts';
import type { Scopes } from '../syntax/scope.ts';
import { isSeenWith } from './evidence.ts';
import { isGivenByReturn, tellsCaller } from './returned.ts';

export function writerLoops(file: SourceFile, options: AnalysisOptions): LoopFinding[] {
  return new WriterLoops(file, options).run();
}

class WriterLoops {
  readonly #file: SourceFile;
  readonly #awaitingLoops: boolean;
  readonly #wanted: readonly Outcome[];
  readonly #budget = budgetOfFile();
  readonly #worst = new Map<Node, LoopFinding>();
  readonly #found = new Map<Node, Found>();
  /** Streams that were judged, by their model and loops. */
  readonly #judged = new Set<string>();

  constructor(file: SourceFile, options: AnalysisOptions) {
    this.#file = file;
    this.#awaitingLoops = options.loops === 'awaiting';
    this.#wanted = options.report === 'hang' ? ['hang', 'crash'] : OUTCOMES;
  }

  run(): LoopFinding[] {
    for (const scope of this.#file.lowerAround(writersIn(this.#file.scopes, this.#awaitingLoops), this.#awaitingLoops)) this.#judge(scope);
    return [...this.#worst].flatMap(([node, finding]) => (this.#isPartOfAnother(node, finding) ? [] : [finding])).sort((a, b) => a.range[0] - b.range[0]);
  }

  /** A loop that only awaits, inside one that is reported: each of its paths is one of that loop's, and so is what mends it. */
  #isPartOfAnother(node: Node, { loopKind, stream }: LoopFinding): boolean {
    if (loopKind !== 'awaiting') return false;
    for (let up = this.#file.scopes.parentOf(node); up !== undefined && !isFunction(up); up = this.#file.scopes.parentOf(up)) {
      const around = this.#worst.get(up);
      if (around !== undefined && around.stream.name === stream.name) return true;
    }
    return false;
  }

  #judge(scope: LoweredScope): void {
    let entries: ReadonlyMap<number, readonly BlockId[]> | undefined;
    const isShown = (stream: Stream, loop: Loop) => isSeenWith(scope.graph, stream, (entries ??= entriesOf(scope.graph)).get(loop.id) ?? []);
    for (const stream of scope.cx.streams) {
      if (stream.evidence.length === 0 || stream.oneOfMany || this.#isLeftToOthers(stream)) continue;
      const loops = scope.cx.loops.filter((loop) => stream.loops.has(loop.id) && !this.#file.modules.isForeign(loop.node) && this.#kindOf(loop) !== undefined && isShown(stream, loop) && !(isLent(stream) && tellsCaller(this.#file.scopes, scope, loop.node)));
      if (loops.length === 0) continue;
      // The same code called many times makes as many streams: past the budget one of each kind stands for all.
      const kind = `${stream.model.id} ${Math.min(...loops.map((loop) => loop.node.range[0]))}`;
      if (this.#file.isSpent && this.#judged.has(kind)) continue;
      this.#judged.add(kind);
      this.#judgeStream(scope, stream, loops);
    }
  }

  /** It is neither opened nor ended here, and it was looked up, or only a helper elsewhere shows that it is a stream: others know more. */
  #isLeftToOthers(stream: Stream): boolean {
    return isLent(stream) && (stream.lookedUp || stream.evidence.every(({ site }) => this.#file.placeOf(site).file !== undefined));
  }

  #judgeStream(scope: LoweredScope, stream: Stream, loops: readonly Loop[]): void {
    const { text, lines, scopes } = this.#file;
    const exploded = this.#file.solve(scope, stream);
    const judges = judgesFor(scopes, scope, stream, this.#wanted);
    const aheads: (Ahead | undefined)[] = [];
    for (const loop of loops) {
      const which = loop.kind === 'events' && loop.pumped !== true ? 1 : 0;
      const ahead = (aheads[which] ??= worstAhead(exploded, judges[which]));
      const known = this.#found.get(loop.node);
      const likely = findWitness(exploded, ahead, loop.id, known);
      const found = likely && confirmed(exploded, ahead, loop.id, likely, this.#budget);
      if (found === undefined || (known !== undefined && !isWorse(found, known))) continue;
      this.#found.set(loop.node, found);
      const outcome = OUTCOMES[found.rank]!;
      const path = stepsOf(this.#file, exploded, found.witness, stream.id, loop);
      const kind = this.#kindOf(loop)!;
      const { name, model } = stream;
      const range = this.#headOf(loop.node);
      const inputFor = (asked: Loop): FixInput => {
        let culprits: Culprits | undefined;
        return { text, scopes, scope, stream, loop: asked, get culprits() { return (culprits ??= culpritsOf(exploded, stream, asked, judgesFor(scopes, scope, stream)[which], isCalledByCode(scopes, scope.root))); } };
      };
      const fixes = fixesOf(inputFor(loop), loop, () => inputFor(outermost(this.#file, scope, stream, loop)));
      this.#worst.set(loop.node, {
        rule: 'no-unguarded-writer-loop',
        form: outcome,
        certain: true,
        outcome,
        loopKind: kind,
        range,
        loc: { start: lines.at(range[0]), end: lines.at(range[1]) },
        stream: { name, model: model.id, title: model.title },
        path,
        message: sentence(kind, { name, title: model.title }, outcome, path, this.#heirOf(scope, stream, path)),
        fixes,
        changes: [
          { title: 'Send a close event where nothing was sent.', certain: true, edit: () => fixes.closeEvent() },
          { title: 'Send a comment before the loop.', certain: false, edit: () => fixes.prime() },
          { title: 'Send a close event behind the loop where nothing was sent.', certain: false, edit: () => fixes.closeEvent(undefined, false) },
        ],
      });
    }
  }

  #heirOf({ root }: LoweredScope, stream: Stream, path: readonly Step[]): Heir {
    if (isLent(stream)) return 'owner';
    const leaves = path.at(-1)?.range;
    return leaves?.[0] === root.range[0] && leaves[1] === root.range[1] && !isCallback(this.#file.scopes, root) ? 'caller' : undefined;
  }

  #kindOf(loop: Loop): LoopKind | undefined {
    switch (loop.kind) {
      case 'for-await':
        return 'for-await';
      case 'events':
        return 'events';
      case 'pipe':
        return 'pipe';
      case 'pull':
        return loop.reads ? 'pull' : undefined;
      case 'recursion':
        return loop.recursive && loop.reads ? 'recursion' : undefined;
      default:
        return loop.reads ? 'loop' : this.#awaitingLoops && loop.awaits ? 'awaiting' : undefined;
    }
  }

  /** The head of a loop, cut to its first line. */
  #headOf(node: Node): [number, number] {
    const { text, lines } = this.#file;
    const { start, end } = isFunction(node) ? headSite(node) : { start: node.range[0], end: (node as { body?: Node }).body?.range[0] ?? node.range[1] };
    const stop = node.type === 'DoWhileStatement' ? start + 2 : end;
    const last = Math.min(stop, lines.endOfLine(start));
    return [start, start + text.slice(start, last).trimEnd().length];
  }
}

/** A source with listeners leaves the stream when it is over; whatever else runs leaves it where the scope is left. */
function judgesFor(scopes: Scopes, scope: LoweredScope, stream: Stream, wanted?: readonly Outcome[]): readonly [Judge, Judge] {
  const judged = judgeFor(stream, wanted);
  // A caller that is not looked into may go on with what it lent.
  const isLeft = (exit: Exit, status: number) => scope.adrift === true && stream.borrowed && exit.to === 'root' && STATUSES[status] !== 'ended';
  const isKept = isGivenByReturn(scopes, scope, stream);
  const judge: Judge = (exit, status) => (isLeft(exit, status) || (isKept && exit.how === 'throw' && exit.to === 'root') ? undefined : judged(exit, status));
  return [(exit, status) => (exit.to === 'event' ? undefined : judge(exit, status)), (exit, status) => (exit.to === 'event' ? judge(exit, status) : undefined)];
}

/**
 * What is put around a loop that runs inside another goes around that one: the next round may still send.
 * @param around the same, asked of the outermost loop of the function
 */
function fixesOf(input: FixInput, loop: Loop, around: () => FixInput): Fixes {
  let outer: FixInput | undefined;
  const whole = (): FixInput => (outer ??= around());
  // A plain loop may be a part of what is sent, a replay for one: then there is nothing to close behind it.
  const feeds = loop.reads || (loop.kind !== 'plain' && loop.kind !== 'loop');
  return {
    closeEvent: (event, certain = true, verified = true) => {
      if (!certain) return feeds ? closeEventFix(whole(), event, false, verified) : undefined;
      return closeEventFix(input, event, true, verified) ?? (whole().loop === loop ? undefined : closeEventFix(whole(), event, true, verified));
    },
    errorEvent: () => errorEventFix(input),
    prime: (certain) => primeFix(whole(), certain),
  };
}

/** The loop of the same function that all rounds of this one belong to, short of one in which the stream is made. */
function outermost({ scopes }: SourceFile, { cx }: LoweredScope, { around }: Stream, loop: Loop): Loop {
  if (loop.kind === 'events' || isFunction(loop.node)) return loop;
  const owner = scopes.functionAround(loop.node);
  const making = cx.loops.filter(({ id }) => around.has(id));
  const isAround = ({ node }: Loop): boolean => contains(node, loop.node) && !isFunction(node) && scopes.functionAround(node) === owner && !making.some((one) => contains(node, one.node));
  return cx.loops.filter(isAround).sort((a, b) => a.node.range[0] - b.node.range[0])[0] ?? loop;
}

/** The blocks in which each loop is entered, by its number. */
function entriesOf({ blocks }: Graph): ReadonlyMap<number, readonly BlockId[]> {
  const entries = new Map<number, BlockId[]>();
  for (const { id, instrs } of blocks) {
    for (const instr of instrs) {
      if (instr.op !== 'enter') continue;
      const known = entries.get(instr.loop);
      if (known === undefined) entries.set(instr.loop, [id]);
      else known.push(id);
    }
  }
  return entries;
}
