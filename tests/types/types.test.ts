// What a type checker adds: receivers that neither a name nor an annotation shows. Each program is judged without types, with them, and with the setting off.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import plugin from '../../src/index.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));

interface Told {
  readonly untyped: readonly number[];
  readonly typed: readonly number[];
}

/** Programs are judged as given, not as they stand on disk: in CI the parser would take one run for all. */
function linesOf(code: string, typed: boolean, settings: object = {}): number[] {
  const parserOptions = typed ? { project: './tsconfig.json', tsconfigRootDir: FIXTURES, disallowAutomaticSingleRunInference: true } : {};
  const config: Linter.Config = { files: ['**/*.ts'], plugins: { sse: plugin }, languageOptions: { parser, parserOptions }, rules: { 'sse/no-unguarded-writer-loop': 'error' }, settings: { sse: settings } };
  const messages = new Linter({ cwd: FIXTURES }).verify(code, [config], { filename: `${FIXTURES}file.ts` });
  for (const { ruleId, message } of messages) assert.equal(ruleId, 'sse/no-unguarded-writer-loop', message);
  return messages.map(({ line }) => line);
}

/** A generator in a class, reached through a generic and an alias. */
const SERVICE = (first: string, type: string): string => `import type { ServerResponse } from 'node:http';
interface Source { rows(): AsyncGenerator<string> }
class Feed implements Source {
  constructor(private readonly db: { all(): AsyncIterable<string> }) {}
  async *rows(): AsyncGenerator<string> {
    ${first}
    for await (const row of this.db.all()) yield row;
  }
}
export const make = (): Feed => new Feed(db);
declare const db: { all(): AsyncIterable<string> };

interface Lazy<T> { readonly value: T | undefined }
declare const lazy: ${type};
export async function events(res: ServerResponse): Promise<void> {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const { value } = lazy;
  if (value === undefined) throw new Error();
  const feed = value;
  for await (const row of feed.rows()) res.write(\`data: \${row}\\n\\n\`);
  res.end();
}
`;

/** A sender whose methods are known only through the class that a generic holds. */
const SENDER = (before: string): string => `import type { ServerResponse } from 'node:http';
export class Out {
  constructor(private readonly res: ServerResponse) {}
  begin(): void { this.res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }
  greet(): void { this.res.write(': hello\\n\\n'); }
  put(text: string): void { this.res.write(\`data: \${text}\\n\\n\`); }
  stop(): void { this.res.end(); }
}
interface Held<T> { readonly value: T }
export async function pump(out: Held<Out>): Promise<void> {
  out.value.begin();
  ${before}
  for await (const text of texts()) out.value.put(text);
  out.value.stop();
}
declare function texts(): AsyncIterable<string>;
`;

const programs: readonly (Told & { readonly name: string; readonly code: string })[] = [
  {
    name: 'a member of a type of one’s own is a response by its declaration',
    untyped: [],
    typed: [6],
    code: `import type { ServerResponse } from 'node:http';
interface Visit { readonly client: Out | undefined }
interface Out extends ServerResponse { readonly id: string }
export async function follow(visit: Visit): Promise<void> {
  visit.client?.setHeader('Content-Type', 'text/event-stream');
  for await (const item of feed()) visit.client?.write(item);
}
declare function feed(): AsyncIterable<string>;
`,
  },
  {
    name: 'a controller behind an alias',
    untyped: [8],
    typed: [8],
    code: `type Sink = ReadableStreamDefaultController<string>;
export function GET(): Response {
  const stream = new ReadableStream<string>({ start: (controller) => run(controller) });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
async function run(sink: Sink): Promise<void> {
  try {
    for await (const item of feed()) sink.enqueue(\`data: \${item}\\n\\n\`);
  } finally {
    sink.close();
  }
}
declare function feed(): AsyncIterable<string>;
`,
  },
  {
    name: 'a generator of a class that only the checker knows yields first',
    untyped: [20],
    typed: [],
    code: SERVICE('yield `hello`;', 'Lazy<Feed>'),
  },
  {
    name: 'one that may yield nothing is reported as before',
    untyped: [20],
    typed: [20],
    code: SERVICE('', 'Lazy<Feed>'),
  },
  {
    name: 'an interface tells nothing of what its methods yield',
    untyped: [20],
    typed: [20],
    code: SERVICE('yield `hello`;', 'Lazy<Source>'),
  },
  {
    name: 'a sender behind a generic is one by its declaration',
    untyped: [],
    typed: [13],
    code: SENDER(''),
  },
  {
    name: 'and what it sends first counts',
    untyped: [],
    typed: [],
    code: SENDER('out.value.greet();'),
  },
  {
    name: 'a file that is written to is no response, whatever it is called',
    untyped: [5],
    typed: [],
    code: `import { createWriteStream } from 'node:fs';
const open = () => createWriteStream('copy.txt');
export async function copy(): Promise<void> {
  const res = open();
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
  res.end();
}
declare function feed(): AsyncIterable<string>;
`,
  },
];

describe('types', () => {
  for (const { name, code, untyped, typed } of programs) {
    it(name, () => {
      assert.deepEqual(linesOf(code, false), untyped, 'without types');
      assert.deepEqual(linesOf(code, true), typed, 'with types');
      assert.deepEqual(linesOf(code, true, { types: 'off' }), untyped, 'with types that the settings leave aside');
    });
  }
});
