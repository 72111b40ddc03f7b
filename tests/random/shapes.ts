/** What stands around a loop: try statements, branches, inner functions, promise chains. */
import { compound, type Compound, type Piece } from './program.ts';
import { type Draw, type Guard, type Site, endCall, sendCall, sourceCall } from './draw.ts';
import { closing, drawGuard, guardedSend } from './guards.ts';
import { forAwait, drawLoop, pumping } from './loops.ts';
import { caught, handling, leave, noise } from './statements.ts';
import { itemBody } from './items.ts';

/** The loop of a program, in line or in a function of its own, and the statements around it. */
export function drawBody(draw: Draw, site: Site, ownGuards: boolean): Piece[] {
  if (site.stack.outlivesReturn && draw.calm === 0 && draw.chance(0.04)) return unawaited(draw, site);
  let pieces = core(draw, site, ownGuards);
  if (draw.chance(0.3)) pieces = [...noise(draw, site, 1), ...pieces];
  if (draw.chance(0.35)) pieces = [...pieces, ...afterwards(draw, site)];
  const depth = draw.weighted([1, () => 0], [5, () => 1], [3, () => 2], [0.7, () => 3]);
  for (let level = 0; level < depth; level++) pieces = wrapped(draw, site, pieces, level + 1 === depth);
  // What a starter does while its detached writer runs depends on timing, which runs without time cannot show.
  if (!draw.constructs.has('detached IIFE') && draw.chance(0.5)) pieces = [...pieces, ...closing(draw, site, false)];
  return pieces;
}

function core(draw: Draw, site: Site, ownGuards: boolean): Piece[] {
  const calls = !site.stack.yields;
  return draw.weighted<Piece[]>(
    [8, () => drawLoop(draw, site)],
    [calls ? 2.5 : 0, () => pumping(draw, site)],
    [calls ? 2.5 : 0, () => asClosure(draw, site)],
    [calls ? 1 : 0, () => relayed(draw, site)],
    [calls && ownGuards ? 2 : 0, () => asHelper(draw, site)],
    [calls ? 1 : 0, () => together(draw, site)],
    [calls ? 0 : 2, () => delegated(draw, site)],
    [0.7, () => [...drawLoop(draw, site), ...drawLoop(draw, site)]],
  );
}

/** `const consume = async () => { loop }`, awaited or with a chain behind it. */
function asClosure(draw: Draw, site: Site): Piece[] {
  draw.tag('loop in a closure');
  const name = draw.fresh('consume');
  const loop = drawLoop(draw, { ...site, exits: [], error: undefined });
  const declaration: Compound = { ...compound(`const ${name} = async () => {`, loop, '};'), named: name };
  return [declaration, ...chain(draw, site, name)];
}

/** A call of an asynchronous function of the program, with what handles its promise. */
function chain(draw: Draw, site: Site, name: string): Piece[] {
  const plain: Site = { ...site, exits: [], canAwait: false, error: 'err' };
  const quiet = (): Piece[] => handling(draw, plain).filter((piece) => typeof piece !== 'string' || !piece.startsWith('next('));
  return draw.weighted<Piece[]>(
    [3, () => [`await ${name}();`]],
    [
      site.stack.awaited ? 0 : 2,
      () => (draw.tag('catch chain'), [compound(`await ${name}().catch((err) => {«¦ $caught(err);»`, quiet(), '});')]),
    ],
    [1, () => (draw.tag('catch chain'), [`await ${name}().catch(«logger.error¦$caught»);`])],
    [
      1,
      () => (
        draw.tag('catch chain'),
        [compound(`await ${name}().catch(async (err) => {«¦ $caught(err);»`, guardedSend(draw, { ...site, exits: [] }, true), '});')]
      ),
    ],
    [
      1,
      () => (
        draw.tag('finally chain'),
        [compound(`await ${name}().finally(async () => {`, closing(draw, { ...site, exits: [] }, true), '});')]
      ),
    ],
    [
      1,
      () => (
        draw.tag('finally chain'),
        [
          compound(
            `await ${name}().catch(«logger.error¦$caught»).finally(async () => {`,
            closing(draw, { ...site, exits: [] }, true),
            '});',
          ),
        ]
      ),
    ],
    [
      site.stack.awaited ? 0 : 1,
      () => (
        draw.tag('then chain'),
        [compound(`await ${name}().then(() => {`, guardedSend(draw, plain, true), '}, (err) => {«¦ $caught(err);»', quiet(), '});')]
      ),
    ],
  );
}

/** A helper of the module that takes the sender as a callback. */
function relayed(draw: Draw, site: Site): Piece[] {
  draw.tag('callback sender');
  const name = draw.fresh('relay');
  const item = draw.fresh('item');
  const awaits = site.stack.awaited;
  draw.helpers.push({
    ...compound(
      `async function ${name}(source, emit) {`,
      [
        {
          ...compound(`for await (const ${item} of «¦$enter(@, »source«¦)») {`, [`§${awaits ? 'await ' : ''}emit(${item});`], '}'),
          loop: 'for-await',
        },
      ],
      '}',
    ),
    named: name,
    fixed: true,
  });
  const body = itemBody(draw, { ...site, exits: [], canAwait: awaits }, 'item');
  return [compound(`await ${name}(${sourceCall(site)}, ${awaits ? 'async ' : ''}(item) => {`, body, '});')];
}

/** The loop in a function of the module that gets the stream, and keeps or returns its own guard. */
function asHelper(draw: Draw, site: Site): Piece[] {
  draw.tag('loop in a helper');
  const name = draw.fresh('drainInto');
  const guard: Guard = drawGuard(draw, undefined);
  const target =
    site.stack.name === 'node' || site.stack.name === 'express' || site.stack.name === 'fastify' ? 'response' : site.stack.target;
  const inside: Site = {
    ...site,
    target,
    gone: site.stack.gone?.(target) ?? [],
    guard,
    exits: [],
    sender: undefined,
    ender: undefined,
    error: undefined,
    stack: { ...site.stack, answers: [] },
  };
  const loop = drawLoop(draw, inside);
  const returns = guard.unsent.length > 0 && draw.chance(0.5);
  const body: Piece[] = [...guard.declarations, ...loop, ...(draw.chance(0.3) ? guardedSend(draw, inside, true) : [])];
  if (returns) body.push(`return ${draw.pick(guard.unsent)};`);
  draw.helpers.push({ ...compound(`async function ${name}(${target}) {`, body, '}'), named: name, fixed: true });
  if (!returns) return [`await ${name}(${site.target});`];
  const empty = draw.fresh('empty');
  return [`const ${empty} = await ${name}(${site.target});`, `if (${empty}) ${sendCall(site, 'close')};`];
}

/** `Promise.all` of two writers. */
function together(draw: Draw, site: Site): Piece[] {
  draw.tag('Promise.all');
  const names = [draw.fresh('left'), draw.fresh('right')];
  const inside: Site = { ...site, exits: [], error: undefined };
  const writers = names.map((name): Piece => ({
    ...compound(`const ${name} = async () => {`, forAwait(draw, inside, sourceCall(site)), '};'),
    named: name,
  }));
  draw.budget = Math.min(draw.budget, 1);
  return [...writers, `await Promise.${draw.pick(['all', 'all', 'allSettled'])}([${names.map((name) => `${name}()`).join(', ')}]);`];
}

/** `yield*` another generator of the module. */
function delegated(draw: Draw, site: Site): Piece[] {
  draw.tag('yield*');
  const name = draw.fresh('inner');
  const guard = drawGuard(draw, undefined);
  const inside: Site = { ...site, guard, exits: [], error: undefined };
  const body = [...guard.declarations, ...drawLoop(draw, inside), ...(draw.chance(0.5) ? guardedSend(draw, inside, true) : [])];
  draw.helpers.push({ ...compound(`async function* ${name}() {`, body, '}'), named: name, fixed: true });
  return [`§yield* ${name}();`];
}

/** A writer whose promise nobody waits for: its rejection goes nowhere. */
function unawaited(draw: Draw, site: Site): Piece[] {
  draw.tag('not awaited');
  const name = draw.fresh('feed');
  const loop = drawLoop(draw, { ...site, exits: [], error: undefined });
  const declaration: Compound = {
    ...compound(`const ${name} = async () => {`, [...loop, ...closing(draw, { ...site, exits: [] }, false)], '};'),
    named: name,
  };
  return [declaration, draw.pick([`void ${name}();`, `${name}();`, `${name}().catch(«logger.error¦$caught»);`])];
}

/** Statements after a loop: a done frame, a guard, an early return. */
function afterwards(draw: Draw, site: Site): Piece[] {
  return draw.weighted<Piece[]>(
    [4, () => guardedSend(draw, site, false)],
    [2, () => (draw.tag('done frame'), [`${sendCall(site, 'done')};`])],
    [2, () => noise(draw, site, 2)],
    [1, () => leave(draw, site)],
    [1, () => closing(draw, site, false)],
  );
}

function wrapped(draw: Draw, site: Site, inner: Piece[], outermost: boolean): Piece[] {
  const open = site.guard.declarations.length === 0 ? 0 : 1;
  return draw.weighted<Piece[]>(
    [14, () => tryAround(draw, site, inner, outermost)],
    [1, () => [compound('if (opts.enabled) {', inner, '} else {', afterwards(draw, site), '}')]],
    [1, () => [compound('switch (opts.mode) {', switchCases(draw, site, inner), '}')]],
    [site.stack.yields ? 0 : 1.5, () => (draw.tag('awaited IIFE'), [compound('await (async () => {', inner, '})();')])],
    [
      site.stack.outlivesReturn && outermost ? 0.8 : 0,
      () => (draw.tag('detached IIFE'), [compound('(async () => {', [...inner, ...closing(draw, { ...site, exits: [] }, false)], '})();')]),
    ],
    [open, () => (draw.tag('block'), [compound('{', inner, '}')])],
  );
}

function switchCases(draw: Draw, site: Site, inner: Piece[]): Piece[] {
  draw.tag('switch around');
  const fallsThrough = draw.chance(0.4);
  if (fallsThrough) draw.tag('falls through');
  return [
    "case 'a':",
    compound('{', inner, '}'),
    ...(fallsThrough ? [] : ['break;']),
    "case 'b':",
    ...afterwards(draw, { ...site, exits: [...site.exits, { kind: 'switch' }] }),
    'break;',
  ];
}

function tryAround(draw: Draw, site: Site, inner: Piece[], outermost: boolean): Piece[] {
  const named = draw.chance(0.7);
  const handler: Site = named ? { ...site, error: 'err' } : { ...site, error: undefined };
  const withCatch = draw.chance(draw.calm > 0 ? 0.85 : 0.7);
  const withFinally = !withCatch || draw.chance(0.55);
  draw.tag(withFinally ? (withCatch ? 'try/catch/finally' : 'try/finally') : 'try/catch');
  const parts: (string | Piece[])[] = ['try {', inner];
  if (withCatch) parts.push(caught(draw, named ? 'err' : undefined), handling(draw, handler));
  if (withFinally) parts.push('} finally {', ending(draw, site, outermost));
  return [{ parts: [...parts, '}'] }];
}

/** The statements of a finally clause. */
function ending(draw: Draw, site: Site, outermost: boolean): Piece[] {
  const end = endCall(site);
  return draw.weighted<Piece[]>(
    [outermost ? 8 : 3, () => [...(draw.chance(0.2) ? noise(draw, site, 1) : []), ...closing(draw, site, true)]],
    [3, () => guardedSend(draw, site, true)],
    [end ? 1 : 0, () => [`${end};`]],
    [1, () => ["console.log('over');"]],
    [
      draw.calm > 0 ? 0 : 0.8,
      () => (draw.tag('leaves in finally'), [...guardedSend(draw, site, true), ...leave(draw, { ...site, exits: [] })]),
    ],
  );
}
