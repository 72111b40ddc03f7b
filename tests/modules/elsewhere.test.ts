// Streams that another file makes and feeds by itself: told of where that is linted, and laid out as often as may be.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SourceFile } from '../../src/file.ts';
import { ask } from '../../src/analyse.ts';
import type { CompanionName } from '../../src/findings.ts';
import { BUDGET } from '../../src/lower/context.ts';
import { ModuleGraph } from '../../src/modules/graph.ts';
import { mainModule, Modules } from '../../src/modules/module.ts';
import { readSettings } from '../../src/settings.ts';
import { hostOf, parseText, type Files } from './repository.ts';

const answerOf = (rule: CompanionName, files: Files): number[] => {
  const [[name, text]] = Object.entries(files) as [[string, string]];
  return ask(rule, { ast: parseText(text), text, path: `/${name}`, modules: new Modules(hostOf(files)) }).map(({ loc }) => loc.start.line);
};

describe('a stream of another file', () => {
  const files = (answer: string): Files => ({
    'ask.ts': `import { relay } from './relay';
      export async function POST(request: Request) {
        const answer = streamText({ model, messages });
        ${answer}
      }`,
    'relay.ts': `export function relay(texts) {
        return new Response(new ReadableStream({
          async start(controller) {
            controller.enqueue(': open\\n\\n');
            for await (const text of texts) controller.enqueue(\`data: \${text}\\n\\n\`);
            controller.close();
          },
        }), { headers: { 'Content-Type': 'text/event-stream' } });
      }`,
  });
  const own = `return new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(': open\\n\\n');
      for await (const text of answer.textStream) controller.enqueue(\`data: \${text}\\n\\n\`);
      controller.close();
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });`;
  const counting = `if (request.headers.get('accept') === 'text/event-stream') return relay(ticks());
    let length = 0;
    for await (const text of answer.textStream) length += text.length;
    return Response.json({ length });`;
  it('is not what the sources of this one feed', () => assert.deepEqual(answerOf('stop-on-disconnect', files(counting)), []));
  it('is beside one of its own', () => assert.deepEqual(answerOf('stop-on-disconnect', files(own)), [3]));
});

describe('code of another file that every scope calls', () => {
  const CALLS = 30;
  const server = (size: number): string => `export async function handle(request) {
    const stream = new ReadableStream({
      async start(controller) {
        ${Array.from({ length: size }, (_, index) => `if (await ready(${index})) controller.enqueue('data: ${index}\\n\\n');`).join('\n')}
        controller.close();
      },
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  }`;
  const cases = Array.from({ length: CALLS }, (_, index) => `it('answers ${index}', async () => { expect((await handle(request(${index}))).headers.get('content-type')).toBe('text/event-stream'); });`).join('\n');
  const blocksOf = (size: number): number => {
    const files: Files = { 'server.test.ts': `import { handle } from './server';\n${cases}`, 'server.ts': server(size) };
    const file = new SourceFile(new ModuleGraph(mainModule(parseText(files['server.test.ts']!) as never, files['server.test.ts']!, '/server.test.ts'), new Modules(hostOf(files))), readSettings(undefined));
    return file.streamScopes.reduce((sum, { graph }) => sum + graph.blocks.length, 0);
  };
  it('is laid out in each of them while it is small', () => {
    const [one, two] = [blocksOf(10), blocksOf(20)];
    assert.ok(two - one > CALLS * 10, `${one} and ${two} blocks`);
  });
  it('fills no more than its share where it is large', () => assert.ok(blocksOf(1000) < 4 * BUDGET.blocks, `${blocksOf(1000)} blocks`));
});
