/**
 * Programs that are grown statement by statement, each drawn for its place alone: nothing here knows what a guard is
 * good for, except that a skeleton with a sound one is at times put around the whole. The other generator puts known
 * shapes together; what that one does not think of comes up here.
 */
import { compound, type Piece, type Program } from '../program.ts';
import { Draw } from '../draw.ts';
import { randomFrom } from '../oracle.ts';
import { libraryStacks } from '../library-stacks.ts';
import { stacks } from '../stacks.ts';
import { attempt, mark } from './functions.ts';
import { loop } from './loops.ts';
import { drawMemory } from './memories.ts';
import { ending, inside, insideFunction, sending, type Place } from './place.ts';
import { guardedSend, statements } from './statements.ts';

const LIBRARY = "«import { cond, logger, lookup, opts, source, step, work } from './lib.js';¦»";

export function grow(seed: number): Program {
  const draw = new Draw(randomFrom(seed));
  draw.calm = draw.chance(0.5) ? 1 : 0;
  draw.budget = draw.calm > 0 ? 3 : 5;
  draw.loops = draw.chance(0.2) ? 2 : 1;
  const stack = draw.pick([...stacks, ...libraryStacks]);
  draw.tag(`stack:${stack.name}`);
  const place: Place = {
    draw,
    stack,
    target: stack.target,
    memories: [],
    routines: [],
    exits: [],
    item: undefined,
    error: undefined,
    canAwait: true,
    canSend: true,
    depth: 4,
  };
  const opening = draw.pick(stack.openings);
  const body = skeleton(place);
  return {
    seed,
    stack: stack.name,
    pieces: [...stack.imports.map((text) => `«${text}¦»`), LIBRARY, '', ...draw.helpers, ...stack.module(body, opening)],
    constructs: draw.constructs,
    guarded: draw.constructs.has('guard tested'),
  };
}

/** Memories, and a body in a shape that is right more often than chance would have it. */
function skeleton(place: Place): Piece[] {
  const { draw } = place;
  const declared: Piece[] = [];
  for (let left = draw.below(3); left > 0; left--) {
    const memory = drawMemory(draw);
    place.memories.push(memory);
    declared.push(...memory.declarations);
  }
  const before = draw.chance(0.3) ? statements(place, 1) : [];
  const core = (at: Place): Piece[] => [
    ...(draw.chance(0.3) ? statements(at, 2) : []),
    ...(draw.loops > 0 ? (draw.loops--, loop(at)) : []),
    ...(draw.chance(0.4) ? statements(at, 2) : []),
  ];
  const end = ending(place);
  const ends = end && draw.chance(0.85) ? [end] : [];
  const last = (at: Place): Piece[] => [...guardedSend(at), ...ends];
  const body = draw.weighted<Piece[]>(
    [3, () => attempt(place, core(inside(place)), last(inside(place)))],
    [2, () => [...attempt(place, core(inside(place))), ...last(place)]],
    [1, () => [...attempt(place, [...core(inside(place)), ...guardedSend(inside(place))], undefined), ...ends]],
    [1, () => [...core(place), ...last(place)]],
    [place.stack.outlivesReturn ? 1.5 : 0, () => detached(place, core, last)],
    [
      place.stack.yields ? 0 : 1,
      () => [
        compound('const main = async () => {', core(insideFunction(place, true)), '};'),
        compound(`await main().catch(«logger.error¦$caught»);`),
        ...last(place),
      ],
    ],
  );
  return [...declared, ...before, ...body];
}

/** The writer runs beside its starter, which does nothing more: what it would do meanwhile depends on timing. */
function detached(place: Place, core: (at: Place) => Piece[], last: (at: Place) => Piece[]): Piece[] {
  const { draw } = place;
  draw.tag('detached');
  const within = insideFunction(place, true);
  const body = draw.chance(0.6) ? attempt(within, core(inside(within)), last(inside(within))) : [...core(within), ...last(within)];
  const name = draw.fresh('feed');
  const handler = (): Piece[] => {
    const at = insideFunction(place, place.stack.awaited, { error: 'err' });
    return at.canSend ? [`${sending(at, 'error')};`, ...mark(at, "'x'", 0.2), ...(ending(at) ? [ending(at)!] : [])] : [];
  };
  const wait = place.stack.awaited ? 'async ' : '';
  return draw.weighted<Piece[]>(
    [2, () => [compound('(async () => {', body, '})();')]],
    [1, () => [compound('void (async () => {', body, '})();')]],
    [1, () => [compound(`const ${name} = async () => {`, body, '};'), `${name}();`]],
    [1, () => [compound(`async function ${name}() {`, body, '}'), `void ${name}();`]],
    [
      1,
      () => [
        compound(`const ${name} = async () => {`, body, '};'),
        compound(`${name}().catch(${wait}(err) => {«¦ $caught(err);»`, handler(), '});'),
      ],
    ],
    [1, () => [compound(`const ${name} = async () => {`, body, '};'), `${name}().then(() => console.log('ok'), «logger.error¦$caught»);`]],
    [1, () => [compound(`Promise.resolve().then(async () => {`, body, '}).catch(«logger.error¦$caught»);')]],
    [1, () => [compound('new Promise((resolve) => {', [compound('(async () => {', body, 'resolve();', '})();')], '});')]],
  );
}
