/** Statements without a loop of their own: what may fail, what leaves early, what sends in a catch clause. */
import { compound, type Piece } from './program.ts';
import { type Draw, type Site, endCall, renamed, sendCall } from './draw.ts';
import { guardedSend } from './guards.ts';

/** A few statements that have nothing to do with the stream; some of them can fail. */
export function noise(draw: Draw, site: Site, most: number): Piece[] {
  const pieces: Piece[] = [];
  for (let left = draw.below(most + 1); left > 0; left--) {
    if (draw.calm > 0 || !draw.spend())
      pieces.push(draw.pick(["console.log('x');", "logger.info('y');", `const ${draw.fresh('now')} = Date.now();`]));
    else pieces.push(risky(draw, site));
  }
  return pieces;
}

function risky(draw: Draw, site: Site): Piece {
  const plain: [number, () => Piece][] = [
    [3, () => 'work();'],
    [1, () => 'if (cond()) work();'],
    [1, () => 'cond() && work();'],
    [1, () => `const ${draw.fresh('kept')} = cond() ? 1 : 2;`],
    [1, () => `const { a: ${draw.fresh('part')} = work() } = work();`],
    [1, () => 'work()?.a?.b();'],
    [1, () => compound('try {', ['work();'], caught(draw), ["console.log('ignored');"], '}')],
    [1, () => "if (opts.extra) console.log('extra');"],
    [0.7, () => compound('for (const n of [1, 2]) {', ['work();'], '}')],
  ];
  if (!site.canAwait) return draw.weighted(...plain);
  return draw.weighted<Piece>(
    ...plain,
    [4, () => 'await step();'],
    [1, () => `const ${draw.fresh('v')} = await step();`],
    [1, () => 'if ((await step()).a) work();'],
    [1, () => `const ${draw.fresh('v')} = opts.slow ? await step() : null;`],
    [0.7, () => 'void step();'],
    [0.7, () => chained(draw)],
    [0.7, () => 'await Promise.all([step(), step()]);'],
    [0.7, () => compound('await (async () => {', ['await step();'], '})();')],
    [0.7, () => beside(draw)],
  );
}

/** Nobody waits for it, and it iterates something that is no source of the stream. */
function beside(draw: Draw): Piece {
  draw.tag('other iteration beside');
  return compound('void (async () => {', [compound('for await (const n of [1, 2]) {', ['await step();'], '}')], '})().catch(«() => {}¦$caught»);');
}

function chained(draw: Draw): Piece {
  draw.tag('noise in a chain');
  return draw.pick(['await «step()¦stepInChain()».catch(«() => {}¦$caught»);', 'await «step()¦stepInChain()».then(() => {}, () => {});']);
}

/** The head of a catch clause, with or without its variable. */
export function caught(draw: Draw, name?: string): string {
  if (name) return `} catch (${name}) {«¦ $caught(${name});»`;
  return draw.chance(0.5) ? '} catch «¦($err) »{«¦ $caught($err);»' : '} catch (ignored) {«¦ $caught(ignored);»';
}

/** The head goes out behind something that may fail, for which somebody else answers. */
export function openedLate(draw: Draw, answers: readonly string[], opening: readonly string[], body: readonly Piece[]): Piece[] {
  draw.tag('head behind what may fail');
  return [compound('try {', ['await step();', ...opening, ...body], caught(draw, 'err'), [draw.pick(answers)], '}')];
}

/** Leaving early: return, throw, break, continue, with a label or not. */
export function leave(draw: Draw, site: Site): Piece[] {
  const gone = site.gone.length > 0 && draw.chance(0.3);
  if (gone) draw.tag('leaves when the client has left');
  else if (!draw.spend(2)) return [];
  const test = gone
    ? draw.pick(site.gone)
    : draw.weighted(
        [2, () => 'cond()'],
        [1, () => 'opts.stop'],
        [site.canAwait ? 0.7 : 0, () => 'await lookup()'],
        [draw.calm > 0 ? 0 : 0.5, () => 'work()?.a ?? cond()'],
      );
  const loops = site.exits.filter((exit) => exit.kind === 'loop');
  const labels = loops.flatMap((exit) => exit.label ?? []);
  const how = draw.weighted(
    [2, () => 'return;'],
    [1.5, () => "throw new «Error¦Boom»('stop');"],
    [site.exits.length > 0 ? 3 : 0, () => 'break;'],
    [loops.length > 0 ? 2 : 0, () => 'continue;'],
    [labels.length > 0 ? 2 : 0, () => `${draw.pick(['break', 'continue'])} ${draw.pick(labels)};`],
  );
  draw.tag(`leaves by ${how.split(/[ ;]/)[0]!}`);
  return [`if (${test}) ${how}`];
}

/** The statements of a catch clause. */
export function handling(draw: Draw, site: Site): Piece[] {
  const answers = site.stack.answers.filter((answer) => site.error === 'err' || !answer.includes('(err)'));
  const abort = site.stack.abort(site.target);
  const rethrow = `throw ${site.error ?? "new «Error¦Boom»('again')"};`;
  const end = endCall(site);
  const nothing = ["logger.error('failed');"];
  return draw.weighted<Piece[]>(
    [3, () => [...nothing]],
    [1, () => []],
    [3, () => [`${sendCall(site, 'error')};`]],
    [3, () => guardedSend(draw, site, false)],
    [answers.length > 0 ? 2 : 0, () => answered(draw, site, answers)],
    [abort ? 1.5 : 0, () => tagged(draw, 'aborts', [`${abort};`])],
    [abort ? 0.5 : 0, () => tagged(draw, 'aborts', [`${abort};`, 'return;'])],
    [draw.calm > 0 ? 0.3 : 1, () => tagged(draw, 'rethrows', [rethrow])],
    [1, () => tagged(draw, 'return in catch', [...nothing, 'return;'])],
    [end ? 1 : 0, () => [`${end};`]],
    [end ? 1 : 0, () => [`${sendCall(site, 'error')};`, `${end};`]],
    [end ? 0.7 : 0, () => [`${sendCall(site, 'error')};`, `${end};`, 'return;']],
    [draw.calm > 0 ? 0 : 0.7, () => [...noise(draw, site, 1), `${sendCall(site, 'error')};`]],
  );
}

function answered(draw: Draw, site: Site, answers: readonly string[]): Piece[] {
  draw.tag('answers');
  const answer = renamed(draw.pick(answers), site);
  if (!site.stack.hasHeadersSent || draw.chance(0.4)) return [answer, ...(draw.chance(0.5) ? ['return;'] : [])];
  const end = endCall(site);
  return [compound(`if (!${site.target}.headersSent) {`, [answer], '} else {', end ? [`${end};`] : [], '}')];
}

function tagged(draw: Draw, construct: string, pieces: Piece[]): Piece[] {
  draw.tag(construct);
  return pieces;
}
