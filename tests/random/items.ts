/** The body of a writer loop: what is done with one item. */
import { compound, type Piece } from './program.ts';
import { type Draw, type Site, sendCall } from './draw.ts';
import { caught, leave, noise } from './statements.ts';

/** Statements that send `item`, always or under a condition, with the guard's mark at some place. */
export function itemBody(draw: Draw, site: Site, item: string): Piece[] {
  const before = [...(draw.chance(0.25) ? noise(draw, site, 1) : []), ...(draw.chance(0.2) ? leave(draw, site) : [])];
  const after = [...(draw.chance(0.15) ? noise(draw, site, 1) : []), ...(draw.chance(0.12) ? leave(draw, site) : [])];
  return [...before, ...sendItem(draw, site, item), ...after];
}

function sendItem(draw: Draw, site: Site, item: string): Piece[] {
  const send = sendCall(site, 'item', `JSON.stringify(${item})`);
  const both = marked(draw, site, item, send);
  if (site.nulls) return ofNullable(draw, site, item, send, both);
  const loose = site.guard.mark(item);
  const short = site.stack.yields || send.includes('await') ? `(${send})` : send;
  return draw.weighted<Piece[]>(
    [8, () => both],
    [2, () => conditional(draw, `if (${item}.text) {`, both)],
    [2, () => tagged(draw, 'skips items', [`if (!${item}.ok) continue;`, ...both], site)],
    [1, () => conditional(draw, draw.spend(2) ? 'if (cond()) {' : 'if (opts.loud) {', both)],
    [1, () => (draw.tag('marked on the wrong path'), [`if (${item}.ok) ${send};`, ...loose])],
    [1, () => (draw.tag('short circuit'), [`${item}.ok && ${short};`, ...loose])],
    [
      1,
      () => (
        draw.tag('conditional expression'),
        [`${item}.ok ? ${short} : ${site.stack.yields ? `(yield ': skip\\n\\n')` : short};`, ...loose]
      ),
    ],
    [1, () => [compound(`switch (${item}.type) {`, cases(draw, both), '}')]],
    [1, () => ofContent(draw, site, item)],
    [1, () => (draw.tag('destructuring default'), [`const { text: piece = '' } = ${item};`, compound('if (piece) {', both, '}')])],
    [draw.spend() ? 1 : 0, () => [compound('try {', ['work();', ...both], caught(draw), ["console.log('skipped');"], '}')]],
    [
      site.guard.kind === 'text' ? 4 : 0,
      () => [`const piece = ${item}.text ?? '';`, compound('if (piece) {', ['text += piece;', `${send};`], '}')],
    ],
    [
      site.guard.kind === 'text' ? 1 : 0,
      () => (draw.tag('marked on the wrong path'), [`const piece = ${item}.text ?? '';`, `if (piece) ${send};`, 'text += piece;']),
    ],
  );
}

function ofNullable(draw: Draw, site: Site, item: string, send: string, both: Piece[]): Piece[] {
  draw.tag('nullable items');
  return draw.weighted<Piece[]>(
    [3, () => both],
    [2, () => conditional(draw, `if (${item}) {`, both)],
    [1, () => tagged(draw, 'skips items', [`if (!${item}) continue;`, ...both], site)],
    [1, () => tagged(draw, 'skips items', [`if (${item} == null) continue;`, ...both], site)],
    [1, () => [compound(`if (${item}?.text) {`, both, '}')]],
    [1, () => [`if (${item}) ${send};`, ...site.guard.mark(item)]],
  );
}

/** Optional chaining into the item. */
function ofContent(draw: Draw, site: Site, item: string): Piece[] {
  draw.tag('optional chaining');
  const send = sendCall(site, 'item', 'content');
  return [`const content = ${item}.delta?.content;`, compound('if (content) {', marked(draw, site, item, send), '}')];
}

function cases(draw: Draw, both: Piece[]): Piece[] {
  draw.tag('switch');
  const fallsThrough = draw.chance(0.4);
  const list: Piece[] = ["case 'ping':"];
  if (!fallsThrough) list.push("console.log('ping');", 'break;');
  else draw.tag('falls through');
  list.push("case 'text':", ...both, 'break;');
  if (draw.chance(0.5)) list.push('default:', "console.log('other');");
  return list;
}

function conditional(draw: Draw, headLine: string, both: Piece[]): Piece[] {
  draw.tag('conditional send');
  return [compound(headLine, both, '}')];
}

function tagged(draw: Draw, construct: string, pieces: Piece[], site: Site): Piece[] {
  if (!site.exits.some((exit) => exit.kind === 'loop')) return pieces.slice(1);
  draw.tag(construct);
  return pieces;
}

/** The send and the guard's mark, in the right order or not. */
function marked(draw: Draw, site: Site, item: string, send: string): Piece[] {
  const mark = site.guard.mark(item);
  if (mark.length === 0) return [`${send};`];
  return draw.weighted<Piece[]>(
    [8, () => [`${send};`, ...mark]],
    [2, () => [...mark, `${send};`]],
    [draw.calm > 0 ? 0 : 1, () => [...mark, ...between(draw, site), `${send};`]],
    [draw.calm > 0 ? 0 : 0.4, () => [`${send};`]],
  );
}

function between(draw: Draw, site: Site): Piece[] {
  draw.tag('marked before the send');
  return draw.spend() ? [site.canAwait ? 'await step();' : 'work();'] : [];
}
