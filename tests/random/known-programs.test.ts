/**
 * What the executions say of programs whose answer is known by hand, on every stack. A wrong oracle would accuse the
 * analysis of mistakes that it does not make.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { catchCrashes, execute } from './execute.ts';
import { print } from './print.ts';
import { compound, type Piece } from './program.ts';
import { libraryStacks } from './library-stacks.ts';
import { stacks, type FrameKind, type Stack } from './stacks.ts';

/** What a body is written from on each stack: its calls that send an item or a notice, and that end. */
interface Words {
  readonly item: string;
  readonly close: string;
  readonly end: readonly string[];
  readonly abort: readonly string[];
}

type Body = (words: Words) => Piece[];

const loop = (...body: Piece[]): Piece => ({
  ...compound('for await (const item of «¦$enter(@, »source()«¦)») {', body, '}'),
  loop: 'for-await',
});
const caught = '} catch (err) {«¦ $caught(err);»';
const attempt = (body: Piece[], handler: Piece[], last?: Piece[]): Piece =>
  compound('try {', body, caught, handler, ...(last ? ['} finally {', last] : []), '}');

/** True: some run enters the loop and leaves the stream with nothing sent. */
const everywhere: Record<string, [unguarded: boolean, body: Body]> = {
  'a bare loop': [true, ({ item, end }) => [loop(item), ...end]],
  'a frame before the loop': [false, ({ item, close, end }) => [close, loop(item), ...end]],
  'a frame after the loop, which a throw skips': [true, ({ item, close, end }) => [loop(item), close, ...end]],
  'a frame after the loop and one in the catch clause': [false, ({ item, close, end }) => [attempt([loop(item), close], [close]), ...end]],
  'a frame in the catch clause only': [true, ({ item, close, end }) => [attempt([loop(item)], [close]), ...end]],
  'a flag, asked in finally': [
    false,
    ({ item, close, end }) => ['let sent = false;', attempt([loop(item, 'sent = true;')], [], [`if (!sent) ${close}`, ...end])],
  ],
  'a flag that is set before a step that fails': [
    true,
    ({ item, close, end }) => [
      'let sent = false;',
      attempt([loop('sent = true;', 'await step();', item)], [], [`if (!sent) ${close}`, ...end]),
    ],
  ],
  'a flag that is set for items that are not sent': [
    true,
    ({ item, close, end }) => [
      'let sent = false;',
      attempt([loop('sent = true;', compound('if (item.ok) {', [item], '}'))], [], [`if (!sent) ${close}`, ...end]),
    ],
  ],
  'an inverted flag': [
    true,
    ({ item, close, end }) => ['let sent = false;', attempt([loop(item, 'sent = true;')], [], [`if (sent) ${close}`, ...end])],
  ],
  'something that fails in finally, before the guard': [
    true,
    ({ item, close, end }) => ['let sent = false;', attempt([loop(item, 'sent = true;')], [], ['await step();', `if (!sent) ${close}`, ...end])],
  ],
  'something in finally, before the guard, that nobody waits for': [
    false,
    ({ item, close, end }) => [
      'let sent = false;',
      attempt([loop(item, 'sent = true;')], ["logger.error('failed');"], ['work();', `if (!sent) ${close}`, ...end]),
    ],
  ],
  'a return in the loop, before anything was sent': [
    true,
    ({ item, close, end }) => [attempt([loop('if (cond()) return;', item), close], [close]), ...end],
  ],
  'the same with finally': [false, ({ item, close, end }) => [attempt([loop('if (cond()) return;', item)], [], [close]), ...end]],
  'a throw that leaves the catch clause': [true, ({ item, close, end }) => [attempt([loop(item), close], ['throw err;']), ...end]],
  'a failing source that is asked for before the loop': [
    false,
    ({ item, close, end }) => [
      'const items = source();',
      close,
      {
        ...compound('for await (const item of «¦$enter(@, »items«¦)») {', [item], '}'),
        loop: 'for-await',
      },
      ...end,
    ],
  ],
};

/** Silent by an error that leaves the handler, and by nothing else. */
const thrown: ReadonlySet<string> = new Set([
  'a frame after the loop, which a throw skips',
  'something that fails in finally, before the guard',
  'a throw that leaves the catch clause',
]);

/** Where the program itself ends the stream. */
const withEnd: Record<string, [boolean, Body]> = {
  'a guard behind the end': [
    true,
    ({ item, close, end }) => ['let sent = false;', attempt([loop(item, 'sent = true;')], []), ...end, `if (!sent) ${close}`],
  ],
  'the end in try, the guard in finally': [
    true,
    ({ item, close, end }) => ['let sent = false;', attempt([loop(item, 'sent = true;'), ...end], [], [`if (!sent) ${close}`])],
  ],
};

const withAbort: Record<string, [boolean, Body]> = {
  'an abort in the catch clause': [false, ({ item, close, end, abort }) => [attempt([loop(item), close, ...end], [...abort])]],
  'an abort in the catch clause, nothing for an empty source': [
    true,
    ({ item, end, abort }) => [attempt([loop(item), ...end], [...abort])],
  ],
};

const prepared =
  (answer: string): Body =>
  ({ item, close, end }) => [attempt([loop(item), close, ...end], [answer])];
const someStacks: [stack: string, opening: number, name: string, unguarded: boolean, body: Body][] = [
  ['node', 1, 'another answer while nothing is committed', false, prepared('res.statusCode = 500; res.end();')],
  ['node', 0, 'another answer after writeHead', true, prepared('res.writeHead(500).end();')],
  ['node', 2, 'another status after flushHeaders', true, prepared('res.statusCode = 204; res.end();')],
  ['express', 1, 'a JSON answer while nothing is committed', false, prepared('res.status(500).json({});')],
  ['express', 2, 'a JSON answer after flushHeaders', true, prepared('res.status(500).json({});')],
  ['express', 1, 'next(err) while nothing is committed', false, prepared('next(err);')],
  ['express', 1, 'headersSent as guard', false, ({ item, close }) => [attempt([loop(item)], [], [`if (!res.headersSent) ${close}`])]],
  [
    'express',
    0,
    'headersSent as guard after writeHead',
    true,
    ({ item, close }) => [attempt([loop(item)], [], [`if (!res.headersSent) ${close}`])],
  ],
];

function bodyWords(stack: Stack): Words {
  const call = (kind: FrameKind, payload: string): string => `§${stack.awaited ? 'await ' : ''}${stack.send(stack.target, kind, payload)};`;
  const end = stack.end(stack.target);
  const abort = stack.abort(stack.target);
  return {
    item: call('item', 'JSON.stringify(item)'),
    close: call('close', ''),
    end: end ? [`${stack.awaited ? 'await ' : ''}${end};`] : [],
    abort: abort ? [`${abort};`] : [],
  };
}

async function isUnguarded(stack: Stack, opening: number, body: Body): Promise<boolean> {
  const { probed, loops } = print(stack.module(body(bodyWords(stack)), stack.openings[opening]!));
  const [line] = loops.filter((found) => found.writes).map((found) => found.line);
  assert.ok(line !== undefined);
  const truth = await execute(probed, [line], 1000);
  assert.equal(truth.mistake, undefined);
  assert.ok(truth.complete && truth.entered.has(line));
  return truth.unguarded.has(line);
}

describe('the executions', () => {
  // The runs crash on purpose; the test runner listens to the same event.
  const listeners = process.listeners('unhandledRejection');
  before(() => {
    process.removeAllListeners('unhandledRejection');
    catchCrashes();
  });
  after(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });

  for (const stack of [...stacks, ...libraryStacks]) {
    const cases = {
      ...everywhere,
      ...(stack.end(stack.target) ? withEnd : {}),
      ...(stack.abort(stack.target) ? withAbort : {}),
    };
    for (const [name, [unguarded, body]] of Object.entries(cases)) {
      it(`${stack.name}: ${name}`, async () => assert.equal(await isUnguarded(stack, 0, body), unguarded && !(stack.answersThrows && thrown.has(name))));
    }
  }
  for (const [stackName, opening, name, unguarded, body] of someStacks) {
    it(`${stackName}: ${name}`, async () => {
      const stack = stacks.find((candidate) => candidate.name === stackName)!;
      assert.equal(await isUnguarded(stack, opening, body), unguarded);
    });
  }
});
