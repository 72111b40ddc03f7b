/** The loops: every syntax in which an asynchronous source is read item by item. */
import { compound, type Compound, type Piece } from './program.ts';
import { type Draw, type Site, endCall, sendCall, sourceCall } from './draw.ts';
import { itemBody } from './items.ts';
import { guardedSend } from './guards.ts';
import { leave } from './statements.ts';

/** A loop over `source` (default: an unknown one), with what has to stand before it. */
export function drawLoop(draw: Draw, site: Site, source?: string): Piece[] {
  return draw.weighted<Piece[]>(
    [10, () => forAwait(draw, site, source ?? pickSource(draw, site))],
    [source ? 0 : 6, () => reading(draw, site)],
    [source ? 0 : 3, () => stepping(draw, site)],
    [source || !draw.spend(3) ? 0 : 1.5, () => nested(draw, site)],
  );
}

/** An unknown source, or a generator of the module that passes one on. */
function pickSource(draw: Draw, site: Site): string {
  const source = sourceCall(site);
  return draw.weighted([6, () => source], [1, () => `await ${source}`], [site.nulls ? 0 : 1, () => passedOn(draw)]);
}

function passedOn(draw: Draw): string {
  draw.tag('generator as source');
  const name = draw.fresh('items');
  const inner = draw.weighted<Piece[]>(
    [2, () => [compound('for await (const x of source()) {', ['yield x;'], '}')]],
    [1, () => [compound('for await (const x of source()) {', ['if (x.ok) yield x;'], '}')]],
    [1, () => ['yield* source();']],
    [1, () => [compound('try {', ['yield* source();'], '} finally {', ["console.log('closed');"], '}')]],
  );
  draw.helpers.push({ ...compound(`async function* ${name}() {`, inner, '}'), named: name });
  return `${name}()`;
}

function inLoop(draw: Draw, site: Site): { site: Site; label: string } {
  const label = draw.chance(0.15) ? draw.fresh('outer') : undefined;
  return { site: { ...site, exits: [...site.exits, { kind: 'loop', label }] }, label: label ? `${label}: ` : '' };
}

export function forAwait(draw: Draw, site: Site, source: string): Piece[] {
  draw.tag('for await');
  const item = draw.fresh('item');
  const inside = inLoop(draw, site);
  const loop: Compound = {
    ...compound(`${inside.label}for await (const ${item} of «¦$enter(@, »${source}«¦)») {`, itemBody(draw, inside.site, item), '}'),
    loop: 'for-await',
  };
  return [loop];
}

/** `while (true)` around `await reader.read()`, and its relatives. */
function reading(draw: Draw, site: Site): Piece[] {
  draw.tag('reader loop');
  const reader = draw.fresh('reader');
  const item = draw.fresh('value');
  const inside = inLoop(draw, site);
  const open = `const ${reader} = ${sourceCall(site)}.getReader();`;
  const [chunk, more, finished] = [draw.fresh('chunk'), draw.fresh('more'), draw.fresh('finished')];
  const body = (): Piece[] => itemBody(draw, inside.site, item);
  const read = `const { done, value: ${item} } = await ${reader}.read();`;
  const onDone = draw.weighted<Piece[]>(
    [6, () => ['if (done) break;']],
    [1, () => [compound('if (done) {', [...guardedSend(draw, site, false), 'break;'], '}')]],
    [1, () => ['if (done) return;']],
  );
  return draw.weighted<Piece[]>(
    [5, () => [open, loopOf(`${inside.label}while (true) {«¦ $enter(@);»`, [read, ...onDone, ...body()], '}')]],
    [2, () => [open, loopOf(`${inside.label}for (;;) {«¦ $enter(@);»`, [read, ...onDone, ...body()], '}')]],
    [
      1,
      () => [
        open,
        `let ${chunk};`,
        loopOf(
          `${inside.label}while (!«¦($enter(@), »(${chunk} = await ${reader}.read())«¦)».done) {`,
          [`const ${item} = ${chunk}.value;`, ...body()],
          '}',
        ),
      ],
    ],
    [
      1,
      () => [
        open,
        `let ${more} = true;`,
        loopOf(
          `${inside.label}do {«¦ $enter(@);»`,
          [read, `${more} = !done;`, compound(`if (${more}) {`, body(), '}')],
          `} while (${more});`,
        ),
      ],
    ],
    [
      1,
      () => [
        open,
        `let ${finished} = false;`,
        loopOf(
          `${inside.label}while («¦$enter(@), »!${finished}) {`,
          [read, `${finished} = done;`, compound(`if (!${finished}) {`, body(), '}')],
          '}',
        ),
      ],
    ],
  );
}

/** `iterator.next()`, at times with the first item taken before the loop. */
function stepping(draw: Draw, site: Site): Piece[] {
  draw.tag('iterator loop');
  const iterator = draw.fresh('it');
  const item = draw.fresh('entry');
  const inside = inLoop(draw, site);
  const open = `const ${iterator} = ${sourceCall(site)}[Symbol.asyncIterator]();`;
  const take = [`const ${item} = r.value;`, ...itemBody(draw, inside.site, item)];
  return draw.weighted<Piece[]>(
    [
      2,
      () => [
        open,
        loopOf(`${inside.label}for (let r = await ${iterator}.next(); «¦$enter(@), »!r.done; r = await ${iterator}.next()) {`, take, '}'),
      ],
    ],
    [
      2,
      () => [
        open,
        loopOf(`${inside.label}while (true) {«¦ $enter(@);»`, [`const r = await ${iterator}.next();`, 'if (r.done) break;', ...take], '}'),
      ],
    ],
    [1, () => primed(draw, site, open, iterator, inside.label, inside.site)],
  );
}

function primed(draw: Draw, site: Site, open: string, iterator: string, label: string, inside: Site): Piece[] {
  draw.tag('primed');
  const item = draw.fresh('entry');
  const r = draw.fresh('r');
  const end = endCall(site);
  const none = draw.chance(0.5) ? [`${sendCall(site, 'close')};`] : [];
  const sendFirst = draw.chance(0.6) ? [`${sendCall(site, 'item', `JSON.stringify(${r}.value)`)};`, ...site.guard.mark(`${r}.value`)] : [];
  return [
    open,
    `let ${r} = await ${iterator}.next();`,
    compound(`if (${r}.done) {`, [...none, ...(end ? [`${end};`] : []), 'return;'], '}'),
    ...sendFirst,
    loopOf(
      `${label}while («¦$enter(@), »!${r}.done) {`,
      [`const ${item} = ${r}.value;`, ...noContinue(draw, inside, item), `${r} = await ${iterator}.next();`],
      '}',
    ),
  ];
}

/** `continue` would skip the step at the end of the body and spin for ever. */
function noContinue(draw: Draw, site: Site, item: string): Piece[] {
  return itemBody(draw, { ...site, exits: [] }, item);
}

function nested(draw: Draw, site: Site): Piece[] {
  draw.tag('nested loops');
  const item = draw.fresh('part');
  const inside = inLoop(draw, site);
  const inner = forAwait(draw, inside.site, sourceCall(site));
  const between = draw.chance(0.4) ? leave(draw, inside.site) : [];
  return draw.weighted<Piece[]>(
    [
      2,
      () => [
        {
          ...compound(`${inside.label}for await (const ${item} of «¦$enter(@, »source()«¦)») {`, [...between, ...inner], '}'),
          loop: 'for-await',
        },
      ],
    ],
    [1, () => [compound(`${inside.label}for (const ${item} of ['a', 'b']) {`, [...between, ...inner], '}')]],
  );
}

function loopOf(...parts: (string | readonly Piece[])[]): Compound {
  return { ...compound(...parts), loop: 'loop' };
}

/** Recursion around one awaited `read()`: `pump()`. */
export function pumping(draw: Draw, site: Site): Piece[] {
  draw.tag('recursion');
  const pump = draw.fresh('pump');
  const reader = draw.fresh('reader');
  const item = draw.fresh('value');
  const open = `const ${reader} = ${sourceCall(site)}.getReader();`;
  const inside: Site = { ...site, exits: [] };
  const end = endCall(site);
  const onDone = (where: Site): Piece[] => [
    ...(draw.chance(0.5) ? guardedSend(draw, where, false).filter((piece) => typeof piece !== 'string' || !piece.includes('return;')) : []),
    ...(end && draw.chance(0.3) ? [`${where.canAwait ? end : end.replace(/^await /, '')};`] : []),
    'return;',
  ];
  if (site.stack.awaited || draw.chance(0.55)) {
    const again = draw.pick([`await ${pump}();`, `return ${pump}();`]);
    return [
      open,
      {
        ...compound(
          `const ${pump} = async () => {«¦ $enter(@);»`,
          [
            `const { done, value: ${item} } = await ${reader}.read();`,
            compound('if (done) {', onDone(inside), '}'),
            ...itemBody(draw, inside, item),
            again,
          ],
          '};',
        ),
        loop: 'recursion',
        named: pump,
      },
      `await ${pump}();`,
    ];
  }
  draw.tag('then chain');
  const plain: Site = { ...inside, canAwait: false };
  const chain = draw.weighted<Piece[]>(
    [2, () => [`await ${pump}();`]],
    [2, () => [compound(`await ${pump}().catch((err) => {«¦ $caught(err);»`, guardedSend(draw, { ...plain, error: 'err' }, true), '});')]],
    [1, () => [compound(`await ${pump}().finally(() => {`, guardedSend(draw, plain, true), '});')]],
    [1, () => [`await ${pump}().catch(«logger.error¦$caught»);`]],
  );
  return [
    open,
    {
      ...compound(
        `const ${pump} = () => «¦($enter(@), »${reader}.read().then(({ done, value: ${item} }) => {`,
        [compound('if (done) {', onDone(plain), '}'), ...itemBody(draw, plain, item), `return ${pump}();`],
        '})«¦)»;',
      ),
      loop: 'recursion',
      named: pump,
    },
    ...chain,
  ];
}
