/** Functions of grown programs: helpers that send, mark and end, called in every way. */
import { compound, type Compound, type Piece } from '../program.ts';
import { caught } from '../statements.ts';
import { ending, inside, insideFunction, sending, type Place, type Routine } from './place.ts';
import { statements } from './statements.ts';

/** Declares a function for what follows in the block. */
export function declaration(place: Place): Piece[] {
  const { draw, stack } = place;
  if (stack.yields) return [];
  const name = draw.fresh('fn');
  const async = stack.awaited || draw.chance(0.4);
  const body = insideFunction(place, async, { item: 'data' });
  const lines = draw.weighted<Piece[]>(
    [4, () => [`${sending(body, 'item', 'JSON.stringify(data)')};`, ...mark(place, 'data', 0.5)]],
    [1, () => [...mark(place, 'data', 1), `${sending(body, 'item', 'JSON.stringify(data)')};`]],
    [1, () => [compound('if (data) {', [`${sending(body, 'item', 'JSON.stringify(data)')};`, ...mark(place, 'data', 0.6)], '}')]],
    [2, () => statements(body, 2)],
    [1, () => [`${sending(body, 'close')};`, ...(ending(body) ? [ending(body)!] : [])]],
  );
  const keyword = async ? 'async ' : '';
  const named = { named: name };
  const [piece, call] = draw.weighted<[Piece, (item: string) => string]>(
    [
      3,
      () => [
        {
          ...compound(`const ${name} = ${keyword}(data = {}) => {`, lines, '};'),
          ...named,
        },
        (item) => `${name}(${item})`,
      ],
    ],
    [
      2,
      () => [
        {
          ...compound(`${keyword}function ${name}(data = {}) {`, lines, '}'),
          ...named,
        },
        (item) => `${name}(${item})`,
      ],
    ],
    [
      1,
      () => [
        {
          ...compound(
            `const ${name} = {`,
            [
              {
                ...compound(`${keyword}run(data = {}) {`, lines, '},'),
                fixed: true,
              },
            ],
            '};',
          ),
          ...named,
        },
        (item) => `${name}.run(${item})`,
      ],
    ],
    [
      1,
      () => [
        {
          ...compound(`const ${name} = ${keyword}function (...rest) {`, ['const [data = {}] = rest;', ...lines], '};'),
          ...named,
        },
        (item) => `${name}(...[${item}])`,
      ],
    ],
    [
      1,
      () => [
        {
          ...compound(`const ${name} = ((unused) => ${keyword}(data = {}) => {`, lines, '})(1);'),
          ...named,
        },
        (item) => `${name}(${item})`,
      ],
    ],
  );
  draw.tag('helper function');
  place.routines.push({ name, async, call });
  return [piece];
}

/** A function that is one or another of two, or is replaced on the way. */
export function replaced(place: Place): Piece[] {
  const { draw } = place;
  const name = draw.fresh('either');
  const async = place.stack.awaited;
  const wait = async ? 'async ' : '';
  const body = insideFunction(place, async, { item: 'data' });
  const sends = `${wait}(data = {}) => { ${sending(body, 'item', 'JSON.stringify(data)')}; ${mark(place, 'data', 0.6).join(' ')} }`;
  const marks = `${wait}() => { ${mark(place, "'x'", 0.8).join(' ')} }`;
  draw.tag('one function or another');
  place.routines.push({ name, async, call: (item) => `${name}(${item})` });
  const [first, second] = draw.chance(0.5) ? [sends, marks] : [marks, sends];
  return draw.weighted<Piece[]>(
    [
      1,
      () => [
        {
          ...compound(`const ${name} = opts.${draw.fresh('is')}`, [`? ${first}`, `: ${second};`]),
          named: name,
          fixed: true,
        },
      ],
    ],
    [
      1,
      () => [
        {
          ...compound(`let ${name} = ${first};`, [`if (opts.${draw.fresh('is')}) ${name} = ${second};`]),
          named: name,
          fixed: true,
        },
      ],
    ],
    [
      1,
      () => [
        {
          ...compound(`let ${name} = ${first};`, [`${name} = ${second};`]),
          named: name,
          fixed: true,
        },
      ],
    ],
  );
}

/** A mark of some memory in reach, at times none. */
export function mark(place: Place, item: string, probability: number): string[] {
  const { draw, memories } = place;
  if (memories.length === 0 || !draw.chance(probability)) return [];
  return [draw.pick(draw.pick(memories).marks(item))];
}

/** Calls a function that was declared before. */
export function routineCall(place: Place): Piece[] {
  const { draw } = place;
  const routines = place.routines.filter((routine) => !routine.asks && (place.canAwait || !routine.async));
  if (routines.length === 0) return [];
  const routine = draw.pick(routines);
  const call = routine.call(place.item ?? '');
  if (!routine.async)
    return [
      draw.weighted(
        [4, () => `§${call};`],
        [1, () => `opts.${draw.fresh('is')} && §${call};`],
        [1, () => `§${routine.name}${call.slice(routine.name.length)};`],
      ),
    ];
  return awaitedCall(place, routine, call);
}

function awaitedCall(place: Place, routine: Routine, call: string): Piece[] {
  const { draw } = place;
  const handler = (): Piece[] => statements(insideFunction(place, place.stack.awaited, { error: 'err' }), 1);
  const last = (): Piece[] => statements(insideFunction(place, place.stack.awaited), 1);
  const wait = place.stack.awaited ? 'async ' : '';
  return draw.weighted<Piece[]>(
    [5, () => [`§await ${call};`]],
    [1, () => [compound(`§await ${call}.catch(${wait}(err) => {«¦ $caught(err);»`, handler(), '});')]],
    [1, () => [compound(`§await ${call}.finally(${wait}() => {`, last(), '});')]],
    [1, () => [compound(`§await ${call}.then(${wait}() => {`, last(), `}, ${wait}(err) => {«¦ $caught(err);»`, handler(), '});')]],
    [1, () => [`§await ${call}.catch(«() => {}¦$caught»);`]],
    [0.7, () => (draw.tag('Promise.all'), [`§await Promise.all([${call}, ${routine.call(place.item ?? '')}]);`])],
    [0.5, () => (draw.tag('Promise.all'), [`§await Promise.allSettled([${call}]);`])],
  );
}

/** Statements in a function that is called where it stands. */
export function inPlace(place: Place): Piece[] {
  const { draw } = place;
  if (place.stack.yields || !place.canAwait) return [];
  draw.tag('awaited IIFE');
  const body = insideFunction(place, true, { item: place.item });
  const handler = (): Piece[] => statements(insideFunction(place, place.stack.awaited, { error: 'err' }), 1);
  const wait = place.stack.awaited ? 'async ' : '';
  return draw.weighted<Piece[]>(
    [2, () => [compound('await (async () => {', statements(body, 3), '})();')]],
    [1, () => [compound('await (async () => {', statements(body, 3), `})().catch(${wait}(err) => {«¦ $caught(err);»`, handler(), '});')]],
    [1, () => [compound('await (async () => {', statements(body, 3), '})().finally(() => {', ["console.log('z');"], '});')]],
    [
      1,
      () => [
        compound(
          'await new Promise((resolve, reject) => {',
          [compound('(async () => {', statements(body, 3), '})().then(resolve, reject);')],
          '});',
        ),
      ],
    ],
    [1, () => [compound(`await Promise.resolve().then(async () => {`, statements(body, 3), '});')]],
  );
}

/** `try`, with everything that may stand in its clauses. */
export function attempt(place: Place, body: Piece[], after?: Piece[]): Piece[] {
  const { draw } = place;
  const withCatch = draw.chance(0.7);
  const withFinally = after !== undefined || !withCatch || draw.chance(0.4);
  draw.tag(withFinally ? (withCatch ? 'try/catch/finally' : 'try/finally') : 'try/catch');
  const parts: (string | readonly Piece[])[] = ['try {', body];
  const error = draw.chance(0.6) ? 'err' : undefined;
  if (withCatch) parts.push(caught(draw, error), statements(inside(place, { error }), 2));
  if (withFinally)
    parts.push('} finally {', [...(after ?? []), ...(after === undefined || draw.chance(0.3) ? statements(inside(place), 1) : [])]);
  return [{ parts: [...parts, '}'] } satisfies Compound];
}
