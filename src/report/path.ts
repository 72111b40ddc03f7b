/** From a witness of the solver to the steps that a reader follows. */
import type { Step } from '../findings.ts';
import type { Instr, Site } from '../ir/model.ts';
import { STATUSES } from '../streams/protocol.ts';
import type { Place } from '../modules/graph.ts';
import type { Edge, Exploded, Point } from '../flow/solve.ts';
import type { Loop } from '../lower/context.ts';
import type { Witness } from '../flow/witness.ts';
import { ABORTED, ANSWERED, CLIENT_LEFT, ENDED, exitText, HEADERS_SET, OPENED, reasonText, SENT } from './words.ts';

/** Where the code of each site stands, in the linted file or in one that it imports. */
export interface PathSource {
  placeOf(site: Site): Place;
}

/**
 * @param stream number of the stream that the witness is about
 * @param loop the loop that it goes through
 */
export function stepsOf(source: PathSource, exploded: Exploded, witness: Witness, stream: number, loop: Pick<Loop, 'id' | 'kind'>): Step[] {
  const steps: Step[] = [];
  let yielded = false;
  const add = (kind: Step['kind'], site: Site, text: string) => {
    addStep(steps, source, kind, site, text);
  };
  witness.points.forEach((point, index) => {
    for (const instr of exploded.graph.blocks[point.block]!.instrs) {
      const step = instrStep(instr, point, stream, loop);
      if (step !== undefined) add(step.kind, step.site, step.text);
    }
    const edge = witness.edges[index];
    const entered = steps.some((step) => step.kind === 'enters');
    if (edge !== undefined) {
      const step = edgeStep(source, edge, yielded, entered);
      if (step !== undefined) add(step.kind, step.site, step.text);
      if (entered && edge.arm?.why === 'source-yields') yielded = true;
    }
  });
  const last = witness.points.at(-1)!;
  const { term } = exploded.graph.blocks[last.block]!;
  if (term.op !== 'exit') return steps;
  add('leaves', { start: term.site.start, end: term.site.end }, exitText(term.exit));
  // That nobody awaits the function matters where it fails.
  return term.exit.how === 'throw' ? steps : steps.filter((step) => step.kind !== 'detaches');
}

/** Adds a step, unless the one before says the same of the same place. */
function addStep(steps: Step[], source: PathSource, kind: Step['kind'], site: Site, text: string, through?: Site): void {
  const last = steps.at(-1);
  const { file, range, position } = source.placeOf(site);
  if (last?.text === text && last.range[0] === range[0] && last.file === file) return;
  steps.push({ kind, ...(file !== undefined ? { file } : {}), ...(through !== undefined ? { through: [through.start, through.end] as const } : {}), range, ...position, text });
}

/**
 * The steps of a path through a stream's life, up to the last point of the witness.
 * @param last what the path comes to
 */
export function lifeStepsOf(source: PathSource, exploded: Exploded, witness: Witness, stream: number, last?: { readonly site: Site; readonly text: string }): Step[] {
  const steps: Step[] = [];
  const add = ({ kind, site, text, through }: PathStep) => {
    addStep(steps, source, kind, site, text, through);
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
  if (last === undefined && term.op === 'exit') add({ kind: 'leaves', site: term.site, text: exitText(term.exit) });
  return steps;
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

function instrStep(instr: Instr, point: Point, stream: number, loop: Pick<Loop, 'id' | 'kind'>): PathStep | undefined {
  if (instr.op === 'enter') return instr.loop === loop.id ? { kind: 'enters', site: instr.site, text: loop.kind === 'events' ? 'the source is listened to' : 'the loop is entered' } : undefined;
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
