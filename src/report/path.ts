/** From a witness of the solver to the steps that a reader follows. */
import type { Step } from '../findings.ts';
import type { Exit, Instr, Site } from '../ir/model.ts';
import { STATUSES } from '../streams/protocol.ts';
import type { Place } from '../modules/graph.ts';
import type { Edge, Exploded, Point } from '../flow/solve.ts';
import type { Loop } from '../lower/context.ts';
import type { LoopWitness, Way, Witness } from '../flow/witness.ts';
import { ABORTED, ANSWERED, CLIENT_LEFT, ENDED, exitText, HEADERS_SET, OPENED, reasonText, SENT } from './words.ts';

/** Where the code of each site stands, in the linted file or in one that it imports. */
export interface PathSource {
  placeOf(site: Site): Place;
}

/**
 * @param stream number of the stream that the witness is about
 * @param loop the loop that it goes through
 */
export function stepsOf(source: PathSource, exploded: Exploded, { into, out }: LoopWitness, stream: number, loop: Pick<Loop, 'id' | 'kind'>): Step[] {
  const steps = stepsInto(source, exploded, into, stream);
  let yielded = false;
  const add = (step: PathStep) => {
    addStep(steps, source, step);
  };
  out.points.forEach((point, index) => {
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      const step = instrStep(instr, point, stream, loop);
      if (step !== undefined) add(step);
    }
    const edge = out.edges[index];
    if (edge === undefined) return;
    const step = edgeStep(source, edge, yielded, true);
    if (step !== undefined) add(step);
    if (edge.arm?.why === 'source-yields') yielded = true;
  });
  const last = out.points.at(-1)!;
  const { term } = exploded.graph.blocks[last.block]!;
  if (term.op !== 'exit') return steps;
  for (const step of exitSteps(steps, term.site, term.exit)) add(step);
  // That nobody awaits the function matters where it fails.
  return term.exit.how === 'throw' ? steps : steps.filter((step) => step.kind !== 'detaches');
}

/** The last of some steps, with those before it. */
interface Told {
  readonly step: Step;
  readonly before: Told | undefined;
}

const toldOnWay = new WeakMap<Way, Told | undefined>();

/** The steps on the way to a loop's entry. */
function stepsInto(source: PathSource, exploded: Exploded, into: Way, stream: number): Step[] {
  const steps: Step[] = [];
  for (let told = toldInto(source, exploded, into, stream); told !== undefined; told = told.before) steps.push(told.step);
  return steps.reverse();
}

/** What the ways to two loops share is told once for both: a function with many loops has ways as long as itself. */
function toldInto(source: PathSource, { graph }: Exploded, into: Way, stream: number): Told | undefined {
  const untold: Way[] = [];
  let way = into;
  for (; way.step !== undefined && !toldOnWay.has(way); way = way.step.before) untold.push(way);
  let told = toldOnWay.get(way);
  const add = (found: PathStep | undefined) => {
    const step = found && stepAfter(told?.step, source, found);
    if (step !== undefined) told = { step, before: told };
  };
  for (const next of untold.reverse()) {
    const { before, edge } = next.step!;
    for (const instr of graph.blocks[before.point.block]!.instrs) add(instrStep(instr, before.point, stream));
    add(edgeStep(source, edge, false, false));
    toldOnWay.set(next, told);
  }
  return told;
}

/** The next step of a path, unless the one before says the same of the same place. */
function stepAfter(last: Step | undefined, source: PathSource, { kind, site, text, through }: PathStep): Step | undefined {
  const { file, range, position } = source.placeOf(site);
  if (last?.text === text && last.range[0] === range[0] && last.file === file) return undefined;
  return { kind, ...(file !== undefined ? { file } : {}), ...(through !== undefined ? { through: [through.start, through.end] as const } : {}), range, ...position, text };
}

function addStep(steps: Step[], source: PathSource, next: PathStep): void {
  const step = stepAfter(steps.at(-1), source, next);
  if (step !== undefined) steps.push(step);
}

/**
 * The steps of a path through a stream's life, up to the last point of the witness.
 * @param last what the path comes to
 */
export function lifeStepsOf(source: PathSource, exploded: Exploded, witness: Witness, stream: number, last?: { readonly site: Site; readonly text: string }): Step[] {
  const steps: Step[] = [];
  const add = (step: PathStep) => {
    addStep(steps, source, step);
  };
  witness.points.forEach((point, index) => {
    const isLast = index === witness.points.length - 1;
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      const step = isLast && last !== undefined ? undefined : lifeStep(instr, point, stream);
      if (step !== undefined) add(step);
    }
    const arm = witness.edges[index]?.arm;
    if (arm === undefined) return;
    const told = arm.why === 'source-yields' ? undefined : reasonText(arm.why, true, snippet(source.placeOf(arm.site)));
    if (told !== undefined && told.kind !== 'detaches') add({ ...told, site: arm.site });
  });
  if (last !== undefined) add({ kind: 'happens', ...last });
  const { term } = exploded.graph.blocks[witness.points.at(-1)!.block]!;
  if (last === undefined && term.op === 'exit') for (const step of exitSteps(steps, term.site, term.exit)) add(step);
  return steps;
}

/** How a path leaves. What a promise made by hand is rejected with stands in no step before. */
function exitSteps(before: readonly Step[], { start, end }: Site, exit: Exit): PathStep[] {
  const leaves: PathStep = { kind: 'leaves', site: { start, end }, text: exitText(exit) };
  const isTold = exit.how !== 'throw' || before.some(({ kind }) => kind === 'throws' || kind === 'rejects');
  return isTold ? [leaves] : [{ kind: 'rejects', site: leaves.site, text: 'the promise that is returned is rejected' }, leaves];
}

function lifeStep(instr: Instr, point: Point, stream: number): PathStep | undefined {
  if (instr.op !== 'effect' || instr.stream !== stream) return undefined;
  const { site, through } = instr;
  if (instr.effect === 'depart') return { kind: 'happens', site, text: CLIENT_LEFT };
  if (point.status === point.leaves) return undefined;
  switch (STATUSES[point.leaves]) {
    case 'open':
      return { kind: 'opens', site, text: OPENED, through };
    case 'sent':
      return { kind: 'sends', site, text: SENT, through };
    case 'ended':
    case 'finished':
      return { kind: 'closes', site, text: ENDED };
    case 'answered':
      return { kind: 'closes', site, text: ANSWERED };
    case 'gone':
      return { kind: 'happens', site, text: CLIENT_LEFT };
    case 'aborted':
      return { kind: 'closes', site, text: ABORTED };
    case 'lent':
      return { kind: 'happens', site, text: `\`${instr.by ?? 'the call'}()\` has the response and may have written to it` };
    default:
      return undefined;
  }
}

interface PathStep {
  readonly kind: Step['kind'];
  readonly site: Site;
  readonly text: string;
  readonly through?: Site | undefined;
}

function instrStep(instr: Instr, point: Point, stream: number, loop?: Pick<Loop, 'id' | 'kind'>): PathStep | undefined {
  if (instr.op === 'enter') return instr.loop === loop?.id ? { kind: 'enters', site: instr.site, text: loop.kind === 'events' ? 'the source is listened to' : 'the loop is entered' } : undefined;
  if (instr.op !== 'effect' || instr.stream !== stream) return undefined;
  const before = STATUSES[point.status];
  const after = STATUSES[point.leaves];
  if (before === after) return undefined;
  if (after === 'open') return { kind: 'opens', site: instr.site, text: OPENED };
  if (after === 'prepared') return { kind: 'opens', site: instr.site, text: HEADERS_SET };
  return after === 'ended' ? { kind: 'closes', site: instr.site, text: ENDED } : undefined;
}

function edgeStep(source: PathSource, edge: Edge, yielded: boolean, entered: boolean): PathStep | undefined {
  if (edge.arm === undefined) return undefined;
  const { why, site } = edge.arm;
  // What happens before the loop is told only where it leaves the straight line.
  if (!entered && (why === 'source-yields' || why === 'source-ends' || why === 'either')) return undefined;
  const told = reasonText(why, yielded, snippet(source.placeOf(site)));
  return told === undefined ? undefined : { ...told, site };
}

/** The start of the code at a site, as it fits into a sentence. */
function snippet({ text, range }: Place): string {
  const code = text.slice(...range).replace(/\s+/g, ' ').replace(/^(?:await|return) /, '');
  const call = /^[\w$.?#!]+(?=\()/.exec(code)?.[0];
  return `\`${call !== undefined ? `${call}()` : code.length > 40 ? `${code.slice(0, 37)}…` : code}\``;
}
