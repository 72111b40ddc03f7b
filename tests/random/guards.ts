/** Guards, right and wrong: how a program remembers that it has sent something, and how it asks. */
import { compound, type Piece } from './program.ts';
import { type Draw, type Guard, type Site, endCall, renamed, sendCall } from './draw.ts';

export const none: Guard = { kind: 'none', declarations: [], mark: () => [], unsent: [], sent: [] };

/** A guard of some kind for a program whose stream is `target`. */
export function drawGuard(draw: Draw, headersSent: string | undefined): Guard {
  const guard = draw.weighted<Guard>(
    [3, () => none],
    [4, () => flag('sent')],
    [1, () => flag('wrote')],
    [3, counter],
    [2, first],
    [2, chunks],
    [2, text],
    [2, () => markedByHelper()],
    [2, field],
    [1, closures],
    [headersSent ? 4 : 0, () => head(headersSent!)],
  );
  draw.tag(`guard:${guard.kind}`);
  return guard;
}

function flag(name: string): Guard {
  return {
    kind: 'flag',
    declarations: [`let ${name} = false;`],
    mark: () => [`${name} = true;`],
    unsent: [`!${name}`, `${name} === false`, `!${name}`],
    sent: [name, `${name} === true`],
  };
}

function counter(): Guard {
  return {
    kind: 'counter',
    declarations: ['let count = 0;'],
    mark: () => ['count += 1;'],
    unsent: ['count === 0', '!count', 'count < 1', 'count == 0'],
    sent: ['count > 0', 'count', 'count !== 0'],
  };
}

function first(): Guard {
  return {
    kind: 'first',
    declarations: ['let first = null;'],
    mark: (item) => [`first ??= ${item};`],
    unsent: ['first == null', 'first === null', '!first'],
    sent: ['first != null', 'first'],
  };
}

function chunks(): Guard {
  return {
    kind: 'chunks',
    declarations: ['const chunks = [];'],
    mark: (item) => [`chunks.push(${item});`],
    unsent: ['!chunks.length', 'chunks.length === 0'],
    sent: ['chunks.length > 0', 'chunks.length'],
  };
}

function text(): Guard {
  return {
    kind: 'text',
    declarations: ["let text = '';"],
    mark: (item) => [`text += JSON.stringify(${item});`],
    unsent: ["text === ''", '!text', 'text.length === 0'],
    sent: ["text !== ''", 'text'],
  };
}

function markedByHelper(): Guard {
  return {
    kind: 'marked-by-helper',
    declarations: ['let seen = false;', compound('const markSeen = () => {', ['seen = true;'], '};')],
    mark: () => ['markSeen();'],
    unsent: ['!seen'],
    sent: ['seen'],
  };
}

function field(): Guard {
  return {
    kind: 'object-field',
    declarations: ['const state = { sent: false, count: 0 };'],
    mark: () => ['state.sent = true;'],
    unsent: ['!state.sent'],
    sent: ['state.sent'],
  };
}

function closures(): Guard {
  return {
    kind: 'closure-object',
    declarations: [
      {
        ...compound(
          'const tracker = (() => {',
          ['let seen = 0;', compound('return {', ['mark() { seen += 1; },', 'empty() { return seen === 0; },'], '};')],
          '})();',
        ),
        fixed: true,
      },
    ],
    mark: () => ['tracker.mark();'],
    unsent: ['tracker.empty()'],
    sent: ['!tracker.empty()'],
  };
}

function head(condition: string): Guard {
  return { kind: 'headers-sent', declarations: [], mark: () => [], unsent: [`!${condition}`], sent: [condition] };
}

/** `if (!sent) send(…)` in one of its spellings, at times wrong. */
export function guardedSend(draw: Draw, site: Site, inFinally: boolean): Piece[] {
  const guard = site.guard;
  const kind = draw.pick(['close', 'close', 'error', 'done'] as const);
  const send = sendCall(site, kind);
  if (guard.unsent.length === 0) return draw.chance(0.6) ? [`${send};`] : [];
  draw.tag('guard tested');
  const unsent = draw.pick(guard.unsent);
  const sent = draw.pick(guard.sent);
  const living = [...site.stack.alive.map((test) => renamed(test, site)), ...site.gone.map((test) => `!${test}`)];
  const alive = living.length > 0 && draw.chance(0.3) ? ` && ${draw.pick(living)}` : '';
  return draw.weighted<Piece[]>(
    [6, () => [`if (${unsent}${alive}) ${send};`]],
    [4, () => [compound(`if (${unsent}${alive}) {`, [`${send};`], '}')]],
    [1, () => [compound(`if (${sent}) {`, ["console.log('sent');"], '} else {', [`${send};`], '}')]],
    [site.stack.yields ? 0 : 1, () => [`${unsent} && (${send});`]],
    [site.stack.yields ? 0 : 1, () => [`${sent} ? console.log('sent') : ${send};`]],
    [inFinally || draw.calm > 0 ? 0 : 0.7, () => [`if (${sent}) return;`, `${send};`]],
    [draw.calm > 0 ? 0.1 : 0.6, () => wrong(draw, [`if (${sent}) ${send};`])],
  );
}

function wrong(draw: Draw, pieces: Piece[]): Piece[] {
  draw.tag('guard inverted');
  return pieces;
}

/** The guard and the end, in the right order or not. */
export function closing(draw: Draw, site: Site, inFinally: boolean): Piece[] {
  const guarded = guardedSend(draw, site, inFinally);
  const end = endCall(site);
  if (!end) return guarded;
  if (!draw.chance(draw.calm > 0 ? 0.9 : 0.75)) {
    if (draw.chance(0.5)) return guarded;
    draw.tag('guard after end');
    return [`${end};`, ...guarded];
  }
  return [...guarded, `${end};`];
}
