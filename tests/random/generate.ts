/** One random program: a stack, a guard, a way to send, and a body around one or more loops. */
import { compound, type Piece, type Program } from './program.ts';
import { Draw, type Guard, type Site } from './draw.ts';
import { drawGuard, none as noGuard } from './guards.ts';
import { drawBody } from './shapes.ts';
import { drawPull, pullModule } from './pulls.ts';
import { noise, openedLate } from './statements.ts';
import { type FrameKind, type Stack, stacks } from './stacks.ts';
import { randomFrom } from './oracle.ts';

const LIBRARY = "import { cond, logger, lookup, opts, source, step, work } from './lib.js';";

/** @param plain no guard, and little around the loop: what a fix is for */
export function generate(seed: number, plain = false): Program {
  const draw = new Draw(randomFrom(seed));
  draw.calm = plain || draw.chance(0.45) ? 1 : 0;
  draw.budget = plain ? 2 : draw.calm > 0 ? 4 : 6;
  const stack = draw.pick(stacks);
  const pulls = stack.name === 'readable-stream' && draw.chance(0.3);
  const style = pulls
    ? drawPull
    : stack.yields
      ? direct
      : draw.weighted<Style>(
          [6, () => direct],
          [1.5, () => closure],
          [1.5, () => moduleSender],
          [1.5, () => senderObject],
          [1.2, () => session],
        );
  const opening = draw.pick(stack.openings);
  const prepared = !opening.some((line) => line.includes('writeHead') || line.includes('flushHeaders'));
  const guard = plain ? noGuard : drawGuard(draw, stack.hasHeadersSent && prepared ? `${stack.target}.headersSent` : undefined);
  const nulls = guard.kind === 'first' || draw.chance(0.12);
  const site: Site = { stack, target: stack.target, guard, exits: [], canAwait: true, gone: stack.gone?.(stack.target) ?? [], nulls };
  draw.tag(`stack:${stack.name}`);
  if (!pulls) draw.tag(`sends:${style.name}`);
  const drawn = style(draw, site);
  const late = stack.answersEarly !== undefined && draw.chance(0.15);
  const body = late ? openedLate(draw, stack.answersEarly!, opening, drawn) : drawn;
  const pieces: Piece[] = [
    ...stack.imports.map(line),
    line(LIBRARY),
    '',
    ...draw.helpers,
    ...(pulls ? pullModule(body) : stack.module(body, late ? [] : opening)),
  ];
  return {
    seed,
    stack: stack.name,
    pieces,
    constructs: draw.constructs,
    guarded: draw.constructs.has('guard tested') || draw.constructs.has('primed'),
  };
}

/** An import line: only the analysed text has it. */
function line(text: string): string {
  return `«${text}¦»`;
}

type Style = (draw: Draw, site: Site) => Piece[];

/** Before the loop: nothing, a comment frame now and then, statements that may fail. */
/** A listener that notes that the client has left, and the site that may ask for it. */
function listening(draw: Draw, site: Site): [Piece[], Site] {
  const leaves = site.stack.leaves?.(site.target);
  if (!leaves || !draw.chance(0.25)) return [[], site];
  draw.tag('close listener');
  return draw.chance(0.5)
    ? [['let gone = false;', `${leaves}, () => { gone = true; });`], { ...site, gone: [...site.gone, 'gone'] }]
    : [['const ac = new AbortController();', `${leaves}, () => ac.abort());`], { ...site, gone: [...site.gone, 'ac.signal.aborted'] }];
}

function prologue(draw: Draw, site: Site): Piece[] {
  const pieces: Piece[] = [];
  if (draw.chance(0.08)) {
    draw.tag('sends before the loop');
    pieces.push(`§${site.stack.awaited ? 'await ' : ''}${site.stack.send(site.target, 'comment', '')};`);
  }
  return [...pieces, ...(draw.chance(0.3) ? noise(draw, site, 1) : [])];
}

/** Straight to the stream. */
function direct(draw: Draw, site: Site): Piece[] {
  const [listener, inside] = listening(draw, site);
  return [...site.guard.declarations, ...listener, ...prologue(draw, site), ...drawBody(draw, inside, true)];
}

/** `const sendItem = (data) => …` in the handler; the mark may stand inside it. */
function closure(draw: Draw, site: Site): Piece[] {
  const inside = draw.chance(0.5);
  const guard = inside ? withoutMark(site.guard) : site.guard;
  const lines = [`${write(site.stack, site.target, 'item', 'JSON.stringify(data)')};`];
  if (inside) {
    if (draw.chance(draw.calm > 0 ? 0.9 : 0.7)) lines.push(...site.guard.mark('data'));
    else lines.unshift(...site.guard.mark('data'));
    draw.tag('marked in the sender');
  }
  const declaration: Piece = {
    ...compound(`const sendItem = ${asynchronous(site.stack)}(data) => {`, lines, '};'),
    named: 'sendItem',
    fixed: true,
  };
  const sender = (kind: FrameKind, payload: string): string =>
    kind === 'item' ? `sendItem(${bare(payload)})` : site.stack.send(site.target, kind, payload);
  return [...site.guard.declarations, declaration, ...prologue(draw, site), ...drawBody(draw, { ...site, guard, sender }, true)];
}

/** A function of the module that gets the stream. */
function moduleSender(draw: Draw, site: Site): Piece[] {
  const stream = 'to';
  draw.helpers.push({
    ...compound(
      `${asynchronous(site.stack)}function sendFrame(${stream}, data) {`,
      [`${write(site.stack, stream, 'item', 'JSON.stringify(data)')};`],
      '}',
    ),
    named: 'sendFrame',
    fixed: true,
  });
  const sender = (kind: FrameKind, payload: string): string =>
    kind === 'item' ? `sendFrame(${site.target}, ${bare(payload)})` : site.stack.send(site.target, kind, payload);
  return [...site.guard.declarations, ...prologue(draw, site), ...drawBody(draw, { ...site, sender }, true)];
}

/** A helper that returns an object of closures, with the guard inside. */
function senderObject(draw: Draw, site: Site): Piece[] {
  const [to, wait] = ['to', asynchronous(site.stack)];
  const counts = draw.chance(0.5);
  const mark = counts ? 'count += 1;' : 'sent = true;';
  const unsent = counts ? 'count === 0' : '!sent';
  const end = site.stack.end(to)!;
  const late = draw.calm === 0 && draw.chance(0.15);
  const closesItself = draw.chance(0.4);
  const send = [`${write(site.stack, to, 'item', 'JSON.stringify(data)')};`];
  draw.helpers.push({
    ...compound(
      `function createSender(${to}) {`,
      [
        counts ? 'let count = 0;' : 'let sent = false;',
        compound(
          'return {',
          [
            {
              ...compound(`${wait}sendItem(data) {`, late ? [`if (data?.ok) ${mark}`, ...send] : [...send, mark], '},'),
              named: 'sendItem',
              fixed: true,
            },
            {
              ...compound(`${wait}sendNote(kind) {`, [`${write(site.stack, to, 'item', 'kind')};`, mark], '},'),
              named: 'sendNote',
              fixed: true,
            },
            compound('get empty() {', [`return ${unsent};`], '},'),
            compound('isEmpty() {', [`return ${unsent};`], '},'),
            {
              ...compound(
                `${wait}finish() {`,
                [
                  ...(closesItself ? [`if (${unsent}) ${write(site.stack, to, 'close', '')};`] : []),
                  `${site.stack.awaited ? 'await ' : ''}${end};`,
                ],
                '},',
              ),
              named: 'finish',
              fixed: true,
            },
          ],
          '};',
        ),
      ],
      '}',
    ),
    fixed: true,
  });
  draw.tag(closesItself ? 'guard:in finish()' : 'guard:in an object');
  const sender = (kind: FrameKind, payload: string): string =>
    kind === 'item' ? `sse.sendItem(${bare(payload)})` : `sse.sendNote('${kind}')`;
  const guard: Guard = {
    kind: 'object',
    declarations: [],
    mark: () => [],
    unsent: ['sse.empty', 'sse.isEmpty()'],
    sent: ['!sse.empty', '!sse.isEmpty()'],
  };
  const inside: Site = { ...site, guard, sender, ender: 'sse.finish()', nulls: false };
  return [`const sse = createSender(${site.target});`, ...prologue(draw, site), ...drawBody(draw, inside, false)];
}

/** A class that holds the stream in a field, with the loop in one of its methods. */
function session(draw: Draw, site: Site): Piece[] {
  const own = `this.${site.stack.target.split('.').at(-1) === 'raw' ? 'res' : site.stack.target}`;
  const wait = asynchronous(site.stack);
  const guard: Guard = {
    kind: 'class-field',
    declarations: [],
    mark: () => ['this.sent = true;'],
    unsent: ['!this.sent', 'this.sent === false'],
    sent: ['this.sent'],
  };
  const inSend = draw.chance(0.5);
  const inside: Site = {
    ...site,
    target: own,
    gone: site.stack.gone?.(own) ?? [],
    guard: inSend ? withoutMark(guard) : guard,
    nulls: false,
    sender: (kind, payload) => (kind === 'item' ? `this.sendItem(${bare(payload)})` : site.stack.send(own, kind, payload)),
    stack: { ...site.stack, answers: site.stack.answers.filter((answer) => answer.startsWith(site.stack.target)) },
  };
  const field = own.slice('this.'.length);
  const body = drawBody(draw, inside, false);
  draw.tag('guard:class-field');
  draw.helpers.push({
    ...compound(
      'class Session {',
      [
        { ...compound(`constructor(${field}) {`, [`${own} = ${field};`, 'this.sent = false;'], '}'), fixed: true },
        {
          ...compound(
            `${wait}sendItem(data) {`,
            [`${write(site.stack, own, 'item', 'JSON.stringify(data)')};`, ...(inSend ? ['this.sent = true;'] : [])],
            '}',
          ),
          named: 'sendItem',
          fixed: true,
        },
        { ...compound('async run() {', body, '}'), fixed: true },
      ],
      '}',
    ),
    fixed: true,
  });
  const start = draw.chance(0.5) ? ['const session = new Session(TARGET);', 'await session.run();'] : ['await new Session(TARGET).run();'];
  const lines = start.map((text) => text.replace('TARGET', site.target));
  return draw.chance(0.2) && site.stack.answers.length > 0
    ? [
        ...prologue(draw, site),
        compound('try {', lines, '} catch (err) {«¦ $caught(err);»', [`${write(site.stack, site.target, 'error', '')};`], '}'),
      ]
    : [...prologue(draw, site), ...lines];
}

function withoutMark(guard: Guard): Guard {
  return { ...guard, mark: () => [] };
}

function asynchronous(stack: Stack): string {
  return stack.awaited ? 'async ' : '';
}

function write(stack: Stack, target: string, kind: FrameKind, payload: string): string {
  return `§${stack.awaited ? 'await ' : ''}${stack.send(target, kind, payload)}`;
}

/** `JSON.stringify(x)` → `x`: helpers take the value itself. */
function bare(payload: string): string {
  return payload.replace(/^JSON\.stringify\((.*)\)$/, '$1');
}
