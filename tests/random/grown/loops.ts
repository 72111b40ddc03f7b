/** Loops of grown programs, and functions that are loops. */
import { compound, type Compound, type Piece } from '../program.ts';
import { inside, insideFunction, type Place } from './place.ts';
import { statements } from './statements.ts';

const SOURCE = 'source()';

/** A loop over an asynchronous source. */
export function loop(place: Place): Piece[] {
  const { draw } = place;
  return draw.weighted<Piece[]>(
    [6, () => forAwait(place, sourceOf(place))],
    [3, () => reading(place)],
    [2, () => stepping(place)],
    [place.stack.yields ? 0 : 2, () => pumping(place)],
    [place.stack.yields ? 0 : 1, () => pumpingByThen(place)],
    [place.stack.yields ? 0 : 1, () => piping(place)],
    [place.stack.yields ? 1.5 : 0, () => delegating(place)],
  );
}

function enclosed(place: Place, item: string): { place: Place; label: string } {
  const label = place.draw.chance(0.25) ? place.draw.fresh('outer') : undefined;
  return {
    place: inside(place, {
      exits: [...place.exits, { kind: 'loop', label }],
      item,
    }),
    label: label === undefined ? '' : `${label}: `,
  };
}

function loopOf(...parts: (string | readonly Piece[])[]): Compound {
  return { ...compound(...parts), loop: 'loop' };
}

function forAwait(place: Place, source: string): Piece[] {
  const item = place.draw.fresh('item');
  const { place: within, label } = enclosed(place, item);
  place.draw.tag('for await');
  const assigned = place.draw.chance(0.1);
  const head = `${label}for await (${assigned ? '' : 'const '}${item} of «¦$enter(@, »${source}«¦)») {`;
  return [...(assigned ? [`let ${item};`] : []), { ...compound(head, statements(within, 3), '}'), loop: 'for-await' }];
}

/** An unknown source, or generators of the program that hand one on. */
function sourceOf(place: Place): string {
  const { draw } = place;
  return draw.weighted([6, () => SOURCE], [1, () => `await ${SOURCE}`], [2, () => handedOn(place)]);
}

function handedOn(place: Place): string {
  const { draw } = place;
  const name = draw.fresh('items');
  draw.tag('generator as source');
  const pass = (...body: Piece[]): Piece => compound(`for await (const x of ${SOURCE}) {`, body, '}');
  const body = draw.weighted<Piece[]>(
    [2, () => [pass('yield x;')]],
    [1, () => [pass('if (!x.ok) continue;', 'yield x;')]],
    [1, () => [pass('if (!x.ok) return;', 'yield x;')]],
    [1, () => [`yield* ${SOURCE};`]],
    [1, () => [compound('try {', [pass('yield x;')], '} catch («¦$»err) {«¦ $caught($err);»', ["console.log('lost');"], '}')]],
    [
      1,
      () => [
        compound(
          'try {',
          [`yield* ${SOURCE};`],
          '} finally {',
          draw.chance(0.5) && draw.spend() ? ['await step();'] : ["console.log('over');"],
          '}',
        ),
      ],
    ],
    [1, () => ["yield { ok: true, text: 'hi', type: 'text' };", pass('yield x;')]],
  );
  const declaration: Compound = {
    ...compound(`async function* ${name}() {`, body, '}'),
    named: name,
    fixed: true,
  };
  draw.helpers.push(declaration);
  return `${name}()`;
}

/** Loops around `await reader.read()`. */
function reading(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('reader loop');
  const [reader, item] = [draw.fresh('reader'), draw.fresh('value')];
  const { place: within, label } = enclosed(place, item);
  const open = `const ${reader} = ${SOURCE}.getReader();`;
  const body = (): Piece[] => statements(within, 3);
  const done = draw.weighted<Piece[]>(
    [5, () => ['if (done) break;']],
    [1, () => ['if (done) return;']],
    [1, () => [compound('if (done) {', [...statements(inside(within, { item: undefined }), 1), 'break;'], '}')]],
  );
  const read = `const { done, value: ${item} } = await ${reader}.read();`;
  const step = draw.fresh('step');
  return draw.weighted<Piece[]>(
    [4, () => [open, loopOf(`${label}while (true) {«¦ $enter(@);»`, [read, ...done, ...body()], '}')]],
    [
      1,
      () => [
        open,
        loopOf(
          `${label}for (;;) {«¦ $enter(@);»`,
          [`const ${step} = await ${reader}.read();`, `if (${step}.done) break;`, `const ${item} = ${step}.value;`, ...body()],
          '}',
        ),
      ],
    ],
    [
      1,
      () => [
        open,
        `let ${step};`,
        loopOf(
          `${label}while (!«¦($enter(@), »(${step} = await ${reader}.read())«¦)».done) {`,
          [`const ${item} = ${step}.value;`, ...body()],
          '}',
        ),
      ],
    ],
    [
      1,
      () => [
        open,
        `let ${step} = false;`,
        loopOf(`${label}do {«¦ $enter(@);»`, [read, `${step} = done;`, compound('if (!done) {', body(), '}')], `} while (!${step});`),
      ],
    ],
    [
      1,
      () =>
        [
          compound(
            'try {',
            [open, loopOf(`${label}while (true) {«¦ $enter(@);»`, [read, ...done, ...body()], '}')],
            '} finally {',
            [`${reader.replace(/^/, '')}Lock();`],
            '}',
          ),
        ].map((piece) => releasing(piece, reader, open)),
    ],
  );
}

/** The reader is made before the try, and given back in its finally. */
function releasing(piece: Compound, reader: string, open: string): Compound {
  const [head, body, middle] = piece.parts as [string, Piece[], string];
  return {
    parts: [
      '{',
      [
        open,
        compound(
          head,
          body.filter((line) => line !== open),
          middle,
          [`${reader}.releaseLock();`],
          '}',
        ),
      ],
      '}',
    ],
  };
}

function stepping(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('iterator loop');
  const [iterator, item, r] = [draw.fresh('it'), draw.fresh('entry'), draw.fresh('r')];
  const { place: within, label } = enclosed(place, item);
  const open = `const ${iterator} = ${SOURCE}[Symbol.asyncIterator]();`;
  const take = (): Piece[] => [`const ${item} = ${r}.value;`, ...statements(within, 3)];
  return draw.weighted<Piece[]>(
    [
      1,
      () => [
        open,
        loopOf(
          `${label}for (let ${r} = await ${iterator}.next(); «¦$enter(@), »!${r}.done; ${r} = await ${iterator}.next()) {`,
          take(),
          '}',
        ),
      ],
    ],
    [
      1,
      () => [
        open,
        loopOf(`${label}while (true) {«¦ $enter(@);»`, [`const ${r} = await ${iterator}.next();`, `if (${r}.done) break;`, ...take()], '}'),
      ],
    ],
  );
}

/** An async function that calls itself. */
function pumping(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('recursion');
  const [pump, reader, item] = [draw.fresh('pump'), draw.fresh('reader'), draw.fresh('value')];
  const body = insideFunction(place, true, { item });
  const declaration: Compound = {
    ...compound(
      `const ${pump} = async () => {«¦ $enter(@);»`,
      [
        `const { done, value: ${item} } = await ${reader}.read();`,
        compound('if (done) {', [...statements(inside(body, { item: undefined }), 1), 'return;'], '}'),
        ...statements(body, 3),
        draw.pick([`await ${pump}();`, `return ${pump}();`, `return await ${pump}();`]),
      ],
      '};',
    ),
    loop: 'recursion',
    named: pump,
  };
  return [`const ${reader} = ${SOURCE}.getReader();`, declaration, `await ${pump}();`];
}

/** The same with `.then`. */
function pumpingByThen(place: Place): Piece[] {
  const { draw } = place;
  if (place.stack.awaited) return pumping(place);
  draw.tag('recursion by then');
  const [pump, reader, item] = [draw.fresh('pump'), draw.fresh('reader'), draw.fresh('value')];
  const body = insideFunction(place, false, { item });
  const then: Piece[] = [
    compound('if (done) {', [...statements(inside(body, { item: undefined }), 1), 'return;'], '}'),
    ...statements(body, 3),
    `return ${pump}();`,
  ];
  const caught: Piece[] = statements(insideFunction(place, false, { error: 'err' }), 2);
  const tail = draw.weighted<(string | readonly Piece[])[]>(
    [2, () => ['})«¦)»;']],
    [1, () => ['}).catch((err) => {«¦ $caught(err);»', caught, '})«¦)»;']],
  );
  const declaration: Compound = {
    ...compound(`const ${pump} = () => «¦($enter(@), »${reader}.read().then(({ done, value: ${item} }) => {`, then, ...tail),
    loop: 'recursion',
    named: pump,
    fixed: true,
  };
  return [
    `const ${reader} = ${SOURCE}.getReader();`,
    declaration,
    draw.pick([`await ${pump}();`, `await ${pump}().catch(«logger.error¦$caught»);`]),
  ];
}

/** `pipeTo()` into a stream whose methods are written here: the runtime runs the loop. */
function piping(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('pipeTo');
  const item = draw.fresh('item');
  const method = (name: string, parameter: string, changes: Partial<Place>, most: number): Piece => {
    const async = place.stack.awaited || draw.chance(0.4);
    const probe = parameter === 'err' ? '«¦ $caught(err);»' : '';
    const written = compound(`${async ? 'async ' : ''}${name}(${parameter}) {${probe}`, statements(insideFunction(place, async, changes), most), '},');
    // What the others send is not sent by the loop, as what stands behind one is not; nothing calls them by this name.
    return name === 'write' ? written : { ...written, named: draw.fresh('method') };
  };
  const methods = [
    ...(draw.chance(0.15) ? [method('start', '', {}, 1)] : []),
    method('write', item, { item }, 3),
    ...(draw.chance(0.5) ? [method('close', '', {}, 2)] : []),
    ...(draw.chance(0.5) ? [method('abort', 'err', { error: 'err' }, 2)] : []),
  ];
  const head = `await «¦$enter(@, »${SOURCE}«¦)».pipeTo(new WritableStream({`;
  return [{ ...compound(head, methods, '}));'), loop: 'loop', fixed: true }];
}

/** `yield*` of a generator of the program. */
function delegating(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('yield*');
  const name = draw.fresh('inner');
  const outer: Place = {
    ...place,
    memories: [],
    routines: [],
    exits: [],
    item: undefined,
    error: undefined,
    depth: Math.min(place.depth, 2),
  };
  const own = place.draw.chance(0.5) ? outer : { ...outer, memories: [] };
  draw.helpers.push({
    ...compound(`async function* ${name}() {`, [...loop({ ...own, depth: own.depth }), ...statements(own, 1)], '}'),
    named: name,
    fixed: true,
  });
  return [`§yield* ${name}();`];
}
