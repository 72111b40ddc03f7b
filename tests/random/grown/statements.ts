/** The statements of grown programs. Each is drawn for its place alone; nothing knows what the whole will be. */
import { compound, type Compound, type Piece } from '../program.ts';
import { noise } from '../statements.ts';
import { renamed, type Site } from '../draw.ts';
import { condition, remembered } from './conditions.ts';
import { attempt, declaration, inPlace, mark, replaced, routineCall } from './functions.ts';
import { loop } from './loops.ts';
import { ending, inside, sending, type Place } from './place.ts';

export function statements(place: Place, most: number): Piece[] {
  const pieces: Piece[] = [];
  for (let left = 1 + place.draw.below(most); left > 0; left--) pieces.push(...statement(place));
  return pieces;
}

function statement(place: Place): Piece[] {
  const { draw, stack } = place;
  const deeper = place.depth > 0;
  const end = ending(place);
  const abort = stack.abort(place.target);
  const answers = stack.answers.filter((answer) => place.error !== undefined || !answer.includes('(err)'));
  const loops = deeper && place.canAwait && place.canSend && draw.loops > 0;
  return draw.weighted<Piece[]>(
    [place.canSend ? (place.item ? 7 : 2) : 0, () => send(place)],
    [1.2, () => mark(place, place.item ?? "'x'", 1)],
    [2, () => unknown(place)],
    [place.canSend ? 2 : 0, () => guardedSend(place)],
    [deeper ? 2 : 0, () => [branch(place)]],
    [deeper ? 2 : 0, () => attempt(place, statements(inside(place), 3))],
    [loops ? 6 : 0, () => (draw.loops--, loop(place))],
    [deeper ? 0.5 : 0, () => labelled(place)],
    [deeper ? 0.7 : 0, () => [choices(place)]],
    [1.2, () => leave(place)],
    [deeper && place.canSend ? 1 : 0, () => declaration(place)],
    [deeper && place.canSend && !stack.yields ? 0.5 : 0, () => replaced(place)],
    [2, () => routineCall(place)],
    [deeper ? 0.7 : 0, () => inPlace(place)],
    [deeper && place.canAwait ? 0.5 : 0, () => disposing(place)],
    [end ? 0.7 : 0, () => [end!]],
    [abort ? 0.2 : 0, () => [`${abort!};`]],
    [answers.length > 0 && place.error !== undefined ? 0.6 : 0, () => [renamed(draw.pick(answers), place as unknown as Site)]],
    [place.canSend ? 0.8 : 0, () => expression(place)],
    [0.5, () => remember(place)],
    [deeper ? 0.4 : 0, () => [plainLoop(place)]],
  );
}

/** A frame, with a mark before or behind it or none. */
export function send(place: Place): Piece[] {
  const { draw, item } = place;
  const frame =
    item === undefined
      ? sending(place, draw.pick(['close', 'done', 'comment'] as const))
      : sending(place, 'item', draw.pick([`JSON.stringify(${item})`, `JSON.stringify(${item} ?? null)`]));
  const note = item === undefined ? mark(place, "'x'", 0.3) : mark(place, item, 0.8);
  return draw.chance(draw.calm > 0 ? 0.92 : 0.7) ? [`${frame};`, ...note] : [...note, `${frame};`];
}

export function guardedSend(place: Place, kind: 'unsent' | 'sent' = 'unsent'): Piece[] {
  const { draw } = place;
  const test = remembered(place, draw.chance(draw.calm > 0 ? 0.97 : 0.85) ? kind : 'sent');
  const frame = sending(place, draw.pick(['close', 'error', 'done'] as const));
  if (test === undefined) return draw.chance(0.5) ? [`${frame};`] : [];
  draw.tag('guard tested');
  return [draw.chance(0.5) ? `if (${test}) ${frame};` : compound(`if (${test}) {`, [`${frame};`, ...mark(place, "'x'", 0.2)], '}')];
}

/** What has nothing to do with the stream. */
function unknown(place: Place): Piece[] {
  return noise(place.draw, place as unknown as Site, 1);
}

function branch(place: Place): Piece {
  const { draw } = place;
  const test = condition(place);
  const yes = statements(inside(place), 2);
  return draw.weighted<Piece>(
    [3, () => compound(`if (${test}) {`, yes, '}')],
    [2, () => compound(`if (${test}) {`, yes, '} else {', statements(inside(place), 2), '}')],
    [
      1,
      () =>
        compound(
          `if (${test}) {`,
          yes,
          `} else if (${condition(place)}) {`,
          statements(inside(place), 2),
          '} else {',
          statements(inside(place), 1),
          '}',
        ),
    ],
  );
}

function labelled(place: Place): Piece[] {
  const { draw } = place;
  const label = draw.fresh('block');
  draw.tag('labelled block');
  const body = statements(inside(place), 3);
  return [compound(`${label}: {`, [...body, `if (${condition(place)}) break ${label};`, ...statements(inside(place), 2)], '}')];
}

function choices(place: Place): Piece {
  const { draw } = place;
  draw.tag('switch');
  const within = inside(place, { exits: [...place.exits, { kind: 'switch' }] });
  const arm = (): Piece[] => [compound('{', statements(inside(within), 2), '}'), ...(draw.chance(0.6) ? ['break;'] : [])];
  const [on, values] = draw.weighted<[string, string[]]>(
    [2, () => [`opts.${draw.fresh('mode')}`, ["'a'", "'b'"]]],
    [place.item ? 3 : 0, () => [`${place.item}.type`, ["'text'", "'ping'"]]],
    [1, () => ['true', [`!(${condition(place)})`, `!(${condition(place)})`]]],
  );
  const parts = values.flatMap((value) => [`case ${value}:`, ...arm()]);
  if (draw.chance(0.5)) parts.splice(draw.chance(0.7) ? parts.length : 0, 0, 'default:', ...arm());
  return compound(`switch (${on}) {`, parts, '}');
}

/** Leaves early, under a condition unless it is said otherwise. */
function leave(place: Place): Piece[] {
  const { draw } = place;
  const loops = place.exits.filter((exit) => exit.kind === 'loop');
  const labels = loops.flatMap((exit) => exit.label ?? []);
  const how = draw.weighted(
    [2, () => 'return;'],
    [
      1.5,
      () => `throw ${place.error !== undefined && draw.chance(0.5) && place.error === 'never' ? place.error : "new «Error¦Boom»('stop')"};`,
    ],
    [place.exits.length > 0 ? 3 : 0, () => 'break;'],
    [loops.length > 0 ? 2 : 0, () => 'continue;'],
    [labels.length > 0 ? 3 : 0, () => `${draw.pick(['break', 'continue'])} ${draw.pick(labels)};`],
  );
  draw.tag(`leaves by ${how.split(/[ ;]/)[0]!}`);
  return [`if (${condition(place)}) ${how}`];
}

/** A resource that is disposed of at the end of its block. */
function disposing(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('using');
  const name = draw.fresh('resource');
  const fails = draw.chance(0.3) && draw.spend();
  const head = draw.chance(0.5)
    ? `using ${name} = { [Symbol.dispose]() { ${fails ? 'work();' : "console.log('d');"} } };`
    : `await using ${name} = { async [Symbol.asyncDispose]() { ${fails ? 'await step();' : "console.log('d');"} } };`;
  return [compound('{', [head, ...statements(inside(place), 3)], '}')];
}

/** A send inside an expression. */
function expression(place: Place): Piece[] {
  const { draw } = place;
  draw.tag('send in an expression');
  const kind = place.item === undefined ? 'close' : 'item';
  const frame = `(${sending(place, kind, place.item === undefined ? '' : `JSON.stringify(${place.item})`)})`;
  const test = condition(place);
  const other = place.stack.yields ? 'null' : draw.pick(['null', "console.log('n')"]);
  return [
    draw.weighted(
      [2, () => `${test} && ${frame};`.replace(/^\((.*?)\) &&/, '($1) &&')],
      [1, () => `(${test}) || ${frame};`],
      [1, () => `(${test}) ? ${frame} : ${other};`],
      [1, () => `const ${draw.fresh('r')} = (${test}) ? ${other} : ${frame};`],
      [1, () => `void ((${test}) && ${frame});`],
      [place.item ? 1 : 0, () => `(${place.item}.text ?? ${frame});`],
      [place.item ? 1 : 0, () => `const { text: ${draw.fresh('t')} = ${frame} } = ${place.item};`],
    ),
  ];
}

/** A memory of what another one says now. */
function remember(place: Place): Piece[] {
  const { draw } = place;
  const test = remembered(place, 'sent');
  if (test === undefined) return [];
  const name = draw.fresh('was');
  place.memories.push({
    kind: 'copy',
    declarations: [],
    marks: () => [`console.log(${name});`],
    unsent: [`!${name}`],
    sent: [name],
  });
  return [draw.pick([`const ${name} = Boolean(${test});`, `let ${name} = (${test}) ? true : false;`])];
}

function plainLoop(place: Place): Piece {
  const { draw } = place;
  const within = inside(place, {
    exits: [...place.exits, { kind: 'loop', label: undefined }],
  });
  draw.tag('plain loop');
  const body = statements(within, 2);
  return draw.weighted<Piece>(
    [1, () => plain("for (const n of «¦($enter(@), »['a']«¦)») {", body)],
    [1, () => plain('for (let i = 0; «¦$enter(@), »i < 1; i++) {', body)],
  );
}

function plain(head: string, body: readonly Piece[]): Compound {
  return { ...compound(head, body, '}'), loop: 'plain' };
}
