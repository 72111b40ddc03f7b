/** A ReadableStream whose `pull` takes one item at a time: the loop is in the stream that calls it. */
import { compound, type Piece } from './program.ts';
import { type Draw, type Site, endCall, sendCall, sourceCall } from './draw.ts';
import { guardedSend } from './guards.ts';
import { caught, handling, noise } from './statements.ts';

/** The statements of the handler: `start` is left out, or sends a first comment. Every pull that does not end enqueues. */
export function drawPull(draw: Draw, site: Site): Piece[] {
  draw.tag('pull');
  const item = draw.fresh('value');
  const reader = draw.fresh('reader');
  const stepping = draw.chance(0.5);
  const open = stepping
    ? `const ${reader} = ${sourceCall(site)}[Symbol.asyncIterator]();`
    : `const ${reader} = ${sourceCall(site)}.getReader();`;
  const mark = site.guard.mark(item);
  const send = `${sendCall(site, 'item', `JSON.stringify(${item})`)};`;
  let body: Piece[] = [
    ...noise(draw, site, 1),
    `const { done, value: ${item} } = await ${reader}.${stepping ? 'next' : 'read'}();`,
    compound('if (done) {', [...(draw.chance(0.8) ? guardedSend(draw, site, true) : []), `${endCall(site)!};`, 'return;'], '}'),
    ...(draw.chance(0.8) ? [send, ...mark] : [...mark, ...noise(draw, site, 1), send]),
  ];
  if (draw.chance(0.7)) {
    // A pull that neither enqueues nor ends may never be called again; that is not what is tested here.
    const handled = handling(draw, { ...site, error: 'err' }).filter((piece) => piece !== 'return;' && !String(piece).startsWith('throw '));
    const failed = draw.chance(0.15)
      ? ['throw err;']
      : [...handled, ...(draw.chance(0.6) ? [`${endCall(site)!};`] : [`${site.stack.abort(site.target)!};`])];
    body = [compound('try {', body, caught(draw, 'err'), failed, '}')];
  }
  const first = draw.chance(0.15) ? [compound('start(controller) {', [`${sendCall(site, 'comment')};`], '},')] : [];
  return [
    open,
    ...site.guard.declarations,
    {
      ...compound(
        'const stream = new ReadableStream({',
        [...first, { ...compound('async pull(controller) {«¦ $enter(@);»', body, '},'), loop: 'recursion', fixed: true }],
        '});',
      ),
      fixed: true,
    },
    "return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });",
  ];
}

/** The module around it. */
export function pullModule(body: readonly Piece[]): Piece[] {
  return ['const encoder = new TextEncoder();', { ...compound('«export ¦»function GET() {', body, '}«¦ $handle(GET);»'), fixed: true }];
}
