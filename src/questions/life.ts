/**
 * Questions to the whole life of a stream: is there a path on which something happens to it that is wrong at that point,
 * or on which it is left as it should not be?
 *
 * A path may hold one fault at most, an `await` that rejects or a source that throws: a reader believes in one failure.
 * Calls that throw at once are not held against the code.
 *
 * Misses, for one: `render()` between two sends throws, and the stream stays open.
 */
import type { Change, CompanionName, Finding, Step } from '../findings.ts';
import type { SourceFile } from '../file.ts';
import { budgetOfFile, isSure, pathTo, type Budget } from '../flow/exact.ts';
import type { Edge, Exploded, Point } from '../flow/solve.ts';
import { isFault, reach, type Reached, type Witness } from '../flow/witness.ts';
import type { Exit, Instr, Site } from '../ir/model.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import { lifeStepsOf } from '../report/path.ts';
import { STATUSES, type Status } from '../streams/protocol.ts';
import { isSeenWith, toldElsewhere } from './evidence.ts';

/** One stream of one scope, and everywhere that its life may go. */
export interface Life {
  readonly scope: LoweredScope;
  readonly stream: Stream;
  /** Undefined where it is too large to be followed: then nothing is told of its paths. */
  readonly exploded: Exploded | undefined;
}

export type Effect = Extract<Instr, { op: 'effect' }>;

/** What is wrong, and how it is told. */
export interface Wrong {
  readonly form: string;
  readonly certain: boolean | ((path: readonly Step[], witness: Witness) => boolean);
  /** The clause of the last step; absent where the path ends by leaving. */
  readonly happens?: string;
  /** It is wrong on paths too on which nothing shows events: the stream carries them on others. */
  readonly anywhere?: boolean;
  /** Paths on which it is none after all. */
  readonly unless?: (witness: Witness) => boolean;
  /** Where it is reported; by default where it happens. */
  readonly at?: (path: readonly Step[]) => Site | undefined;
  readonly message: (path: readonly Step[]) => string;
  readonly changes?: readonly Change[];
}

export interface Question {
  readonly rule: CompanionName;
  /** @param status where the stream is when the effect comes */
  readonly effect?: (life: Life, effect: Effect, status: Status, point: Point) => Wrong | undefined;
  /** @param status where the stream is when the scope is left */
  readonly exit?: (life: Life, exit: Exit, status: Status, point: Point) => Wrong | undefined;
}

const lives = new WeakMap<SourceFile, readonly Life[]>();

/** The streams of a file that are shown to carry events and that it has a part in, each with its life. */
export function livesOf(file: SourceFile): readonly Life[] {
  let known = lives.get(file);
  if (known === undefined) {
    known = file.streamScopes.flatMap((scope) => {
      const told = toldElsewhere(file, scope);
      const own = scope.cx.streams.filter((stream) => stream.evidence.length > 0 && !stream.oneOfMany && !told.has(stream.id));
      return own.map((stream) => ({ scope, stream, exploded: file.solveLife(scope, stream, MOST_APART) }));
    });
    lives.set(file, known);
  }
  return known;
}

/**
 * Asks a question of every stream of a file: one finding for each place and form, by a certain path, and then by one with the
 * fewest faults.
 */
export function askLives(file: SourceFile, question: Question): Finding[] {
  const best = new Map<string, Candidate>();
  const told = new Set<string>();
  const budget = budgetOfFile();
  for (const life of livesOf(file)) {
    const { stream, exploded } = life;
    if (exploded === undefined) continue;
    const keep = (place: Place, reached: Reached): void => {
      const finding = findingOf(file, question.rule, stream, exploded, reached, place);
      if (finding === undefined) return;
      told.add(keyOf(life, place));
      const key = question.exit === undefined ? `${place.wrong.form} ${finding.range[0]}` : `${stream.name} ${finding.range[0]}`;
      const known = best.get(key);
      if (known === undefined || isBetter({ faults: reached.faults, finding }, known)) best.set(key, { faults: reached.faults, finding });
    };
    for (const reached of reachedIn(life)) for (const place of wrongsAt(question, life, reached.point)) keep(place, reached);
    for (const points of besides(life)) {
      for (const place of wrongsAt(question, life, points[0]!.point)) {
        if (told.has(keyOf(life, place))) continue;
        const reached = confirmed(exploded, points, budget);
        if (reached !== undefined) keep(place, reached);
      }
    }
  }
  return [...best.values()].map(({ finding }) => finding);
}

/** What is told of one place is told by one path; where a stream is left, of the stream. */
const keyOf = ({ stream }: Life, { wrong, site }: Place): string => (site === undefined ? stream.name : `${wrong.form} ${site.start}`);

/** A path of the program to one of some points that were reached by others. */
function confirmed(exploded: Exploded, points: readonly Reached[], budget: Budget): Reached | undefined {
  const witness = pathTo(exploded, new Set(points.map(({ point }) => point.id)), (edge, from) => isHeldAgainst(edge, exploded, from), budget);
  if (witness === undefined) return undefined;
  return { point: witness.points.at(-1)!, faults: witness.edges.filter(isFault).length, witness: () => witness };
}

interface Candidate {
  readonly faults: number;
  readonly finding: Finding;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.finding.certain !== other.finding.certain) return one.finding.certain;
  return one.faults < other.faults;
}

const everywhere = new WeakMap<Life, readonly Reached[]>();

/** Where the life of a stream may get with as many faults as are believed in, the fewest first: the same for all questions. */
export function reachedIn(life: Life): readonly Reached[] {
  let known = everywhere.get(life);
  if (known === undefined) everywhere.set(life, (known = follow(life)));
  return known;
}

function follow({ exploded }: Life): Reached[] {
  const found: Reached[] = [];
  if (exploded === undefined) return found;
  for (const reached of reach(exploded, (edge, from) => isSure(exploded.graph, edge, from) && isHeldAgainst(edge, exploded, from))) {
    if (reached.faults > MOST_FAULTS) break;
    found.push(reached);
  }
  return found;
}

/**
 * Where a life may get by paths that need not be any of the program, since states were joined or a variable is not followed
 * that they hang on: the points of one block and status together, those behind fewer faults first.
 */
function besides(life: Life): readonly (readonly Reached[])[] {
  let known = unsure.get(life);
  if (known === undefined) unsure.set(life, (known = followBeside(life)));
  return known;
}

const unsure = new WeakMap<Life, readonly (readonly Reached[])[]>();

function followBeside(life: Life): (readonly Reached[])[] {
  const { exploded } = life;
  const groups = new Map<string, Reached[]>();
  if (exploded === undefined || exploded.points.every((point) => point.next.every((edge) => isSure(exploded.graph, edge, point)))) return [];
  const groupOf = ({ block, status }: Point): string => `${block}/${status}`;
  const sure = new Set(reachedIn(life).map(({ point }) => groupOf(point)));
  for (const reached of reach(exploded, (edge, from) => isHeldAgainst(edge, exploded, from))) {
    if (reached.faults > MOST_FAULTS) break;
    const key = groupOf(reached.point);
    if (sure.has(key)) continue;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [reached]);
    else known.push(reached);
  }
  return [...groups.values()];
}

/** How many states a block keeps apart: what more of them show is looked at path by path. */
const MOST_APART = 96;

const MOST_FAULTS = 1;

/** A call that may throw at once is taken not to, unless it must: an answer after the head is out. */
function isHeldAgainst({ arm }: Edge, { graph }: Exploded, from: Point): boolean {
  if (arm?.why !== 'throws') return true;
  const { term } = graph.blocks[from.block]!;
  return term.op === 'choose' && term.arms.length === 1;
}

interface Place {
  readonly wrong: Wrong;
  readonly site: Site | undefined;
  /** The call that leads there, where it stands in another file. */
  readonly through?: Site | undefined;
}

function wrongsAt(question: Question, life: Life, point: Point): Place[] {
  const { instrs, term } = life.scope.graph.blocks[point.block]!;
  const found: Place[] = [];
  if (question.effect !== undefined) {
    // Each effect stands in a block of its own: the status of the point is the one in which it comes.
    for (const instr of instrs) {
      if (instr.op !== 'effect' || instr.stream !== life.stream.id) continue;
      const wrong = question.effect(life, instr, STATUSES[point.status]!, point);
      if (wrong !== undefined) found.push({ wrong, site: instr.site, through: instr.through });
    }
  }
  if (question.exit !== undefined && term.op === 'exit') {
    const wrong = question.exit(life, term.exit, STATUSES[point.leaves]!, point);
    if (wrong !== undefined) found.push({ wrong, site: undefined });
  }
  return found;
}

function findingOf(file: SourceFile, rule: CompanionName, stream: Stream, exploded: Exploded, reached: Reached, { wrong, site, through }: Place): Finding | undefined {
  if (wrong.anywhere !== true && !isSeenWith(exploded.graph, stream, [reached.point.block])) return undefined;
  const witness = reached.witness();
  if (wrong.unless?.(witness) === true) return undefined;
  const last = wrong.happens === undefined || site === undefined ? undefined : { site, text: wrong.happens };
  const path = lifeStepsOf(file, exploded, witness, stream.id, last);
  const place = wrong.at === undefined ? (through ?? site) : wrong.at(path);
  // What another file does all by itself is told of there, whoever calls it.
  if (place === undefined || file.placeOf(place).file !== undefined || (through !== undefined && isAllBehind(through, exploded, witness, stream))) return undefined;
  const range = oneLine(file, place);
  return {
    rule,
    form: wrong.form,
    certain: typeof wrong.certain === 'boolean' ? wrong.certain : wrong.certain(path, witness),
    range,
    loc: { start: file.lines.at(range[0]), end: file.lines.at(range[1]) },
    stream: { name: stream.name, model: stream.model.id, title: stream.model.title },
    path,
    message: wrong.message(path),
    changes: wrong.changes ?? [],
  };
}

/** Does one call of this file lead to everything that the path tells of the stream? */
function isAllBehind(call: Site, { graph }: Exploded, { points }: Witness, { id }: Stream): boolean {
  return points.every(({ block, status, leaves }) => status === leaves || graph.blocks[block]!.instrs.every((instr) => instr.op !== 'effect' || instr.stream !== id || instr.through?.start === call.start));
}

/** A place, cut to its first line. */
export function oneLine({ text, lines }: SourceFile, { start, end }: Site): [number, number] {
  const last = Math.min(end, lines.endOfLine(start));
  return [start, start + text.slice(start, last).trimEnd().length];
}

/** Does the scope feed the stream from an asynchronous loop? */
export function isFedByLoop({ scope, stream }: Life): boolean {
  return scope.cx.loops.some((loop) => stream.loops.has(loop.id) && loop.kind !== 'recursion' && loop.kind !== 'events' && (loop.kind === 'for-await' || loop.reads || loop.awaits));
}
