/** Programs that mostly need a fix and can have one: a loop without a guard, and what people write around it. */
import { Draw, endCall, sendCall, sourceCall, type Site } from '../random/draw.ts';
import { none } from '../random/guards.ts';
import { libraryStacks } from '../random/library-stacks.ts';
import { drawLoop, forAwait } from '../random/loops.ts';
import { randomFrom } from '../random/oracle.ts';
import { compound, type Piece, type Program } from '../random/program.ts';
import { stacks } from '../random/stacks.ts';
import { caught, handling, noise, openedLate } from '../random/statements.ts';

const LIBRARY = "«import { cond, logger, lookup, opts, source, step, work } from './lib.js';¦»";

export function plain(seed: number): Program {
  const draw = new Draw(randomFrom(seed));
  draw.calm = 1;
  draw.budget = 2;
  const stack = draw.pick([...stacks, ...libraryStacks]);
  draw.tag(`stack:${stack.name}`);
  const site: Site = { stack, target: stack.target, guard: none, exits: [], canAwait: true, gone: stack.gone?.(stack.target) ?? [], nulls: false };
  const drawn = [...some(draw, site, 0.3), ...(stack.yields || draw.chance(0.7) ? around(draw, site) : throughSender(draw, site))];
  const opening = draw.pick(stack.openings);
  const late = stack.answersEarly !== undefined && draw.chance(0.3);
  const bare = (): Piece[] => (draw.chance(0.7) ? [...forAwait(draw, site, sourceCall(site)), ...endsOf(site)] : drawn);
  const body = late ? openedLate(draw, stack.answersEarly!, opening, bare()) : drawn;
  const pieces = [...stack.imports.map((text) => `«${text}¦»`), LIBRARY, '', ...draw.helpers, ...stack.module(body, late ? [] : opening)];
  return { seed, stack: stack.name, pieces, constructs: draw.constructs, guarded: false };
}

const some = (draw: Draw, site: Site, probability: number): Piece[] => (draw.chance(probability) ? noise(draw, site, 1) : []);

/** `const sendItem = (data) => …`. */
function throughSender(draw: Draw, site: Site): Piece[] {
  const { stack, target } = site;
  const send = stack.send(target, 'item', 'JSON.stringify(data)');
  const declaration: Piece = draw.chance(0.5)
    ? `const sendItem = (data) => §${send};`
    : compound(`const sendItem = ${stack.awaited ? 'async ' : ''}(data) => {`, [`§${stack.awaited ? 'await ' : ''}${send};`], '};');
  const sender: Site['sender'] = (kind, payload) => (kind === 'item' ? `sendItem(${payload.replace(/^JSON\.stringify\((.*)\)$/, '$1')})` : stack.send(target, kind, payload));
  return [declaration, ...around(draw, { ...site, sender })];
}

function endsOf(site: Site): Piece[] {
  const end = endCall(site);
  return end === undefined ? [] : [`${end};`];
}

/** The loop, and where the stream is ended. */
function around(draw: Draw, site: Site): Piece[] {
  const ends = endsOf(site);
  const loop = [...some(draw, site, 0.2), ...(draw.chance(0.7) ? forAwait(draw, site, sourceCall(site)) : drawLoop(draw, site)), ...some(draw, site, 0.2)];
  const clause = (): (string | Piece[])[] => {
    const named = draw.chance(0.7);
    return [caught(draw, named ? 'err' : undefined), handler(draw, named ? { ...site, error: 'err' } : site)];
  };
  return draw.weighted<Piece[]>(
    [3, () => [...loop, ...ends]],
    [1, () => loop],
    [3, () => [{ parts: ['try {', [...loop, ...ends], ...clause(), '}'] }]],
    [3, () => [{ parts: ['try {', loop, ...clause(), '}'] }, ...ends]],
    [3, () => [{ parts: ['try {', loop, ...clause(), '} finally {', last(draw, ends), '}'] }]],
    [2, () => [compound('try {', loop, '} finally {', last(draw, ends), '}')]],
  );
}

const last = (draw: Draw, ends: readonly Piece[]): Piece[] => (draw.chance(0.2) || ends.length === 0 ? ["console.log('over');", ...ends] : [...ends]);

/** Mostly what leaves the stream as it is. */
function handler(draw: Draw, site: Site): Piece[] {
  return draw.weighted<Piece[]>(
    [4, () => ["logger.error('failed');"]],
    [1, () => [`${sendCall(site, 'error')};`]],
    [2, () => handling(draw, site)],
  );
}
