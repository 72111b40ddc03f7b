/** Which cells prove what the models say of who ends a stream, and what a call does that comes too late. */
import { LIBRARIES, modelOf } from '../../src/models/index.ts';
import type { Aftermath, StreamModel } from '../../src/models/model.ts';
import type { Cell } from './cell.ts';
import type { SourceName } from './feed.ts';
import { codeOf, type Observation } from './observe.ts';
import { STACKS, stackNamed } from './stacks/catalogue.ts';

export type Fact = 'return' | 'throw, uncommitted' | 'throw, committed';

export const FACTS: readonly Fact[] = ['return', 'throw, uncommitted', 'throw, committed'];

export const claimOf = (model: StreamModel, fact: Fact): Aftermath => (fact === 'return' ? model.onReturn : fact === 'throw, committed' ? model.onThrow.committed : model.onThrow.uncommitted);

/** A stack that shows a fact, and by which source when it is not the usual one. */
type Witness = string | { readonly stack: string; readonly source: SourceName };

interface Proof {
  readonly facts: Readonly<Record<Fact, readonly Witness[]>>;
  /** Hosts that do something else than the model says, which cannot tell its hosts apart. Each is measured, too. */
  readonly others?: readonly { readonly fact: Fact; readonly by: Witness; readonly does: Aftermath }[];
}

interface Unmeasured {
  readonly unmeasured: string;
}

/** Both throws are the same where nothing can be uncommitted. */
const always = (returns: readonly Witness[], throws: readonly Witness[]): Proof => ({ facts: { return: returns, 'throw, uncommitted': throws, 'throw, committed': throws } });
const both = (returns: readonly Witness[], uncommitted: readonly Witness[], committed: readonly Witness[]): Proof => ({ facts: { return: returns, 'throw, uncommitted': uncommitted, 'throw, committed': committed } });

/** The head goes out with the first item: to be committed is to have sent. */
const afterFirst = (stack: string): Witness => ({ stack, source: 'throws-later' });

const HOSTS = ['hono', 'srvx'];
const on = (stack: string): string[] => HOSTS.map((host) => `${stack}.${host}`);

export const PROOFS: Readonly<Record<string, Proof | Unmeasured>> = {
  'node-http': both(['node.set', 'node.head', 'node.flush'], ['node.set'], ['node.head', 'node.flush']),
  'node-stream': always(['node.pass'], ['node.pass']),
  express: both(['express4.set', 'express4.flush'], ['express4.set'], ['express4.flush']),
  express5: both(['express5.set', 'express5.flush'], ['express5.set'], ['express5.flush']),
  'koa-raw': always(['koa.raw', 'koa.raw200'], ['koa.raw', 'koa.raw200', 'koa.rawresp']),
  'koa-body': both(['koa.pass', 'koa.passflush', 'koa.inline'], ['koa.inline'], ['koa.inlineflush']),
  'fastify-raw': both(['fastify.rawset', 'fastify.raw'], ['fastify.rawset'], ['fastify.raw']),
  'fastify-hijacked': both(['fastify.hijackset', 'fastify.hijack'], ['fastify.hijackset'], ['fastify.hijack']),
  'fastify-sse': both(['fastify-sse.loop', 'fastify-sse.keep'], ['fastify-sse.loop', 'fastify-sse.keep'], [afterFirst('fastify-sse.loop'), afterFirst('fastify-sse.keep')]),
  'fastify-sse-v2': both(['fastify-sse-v2.loop'], ['fastify-sse-v2.loop'], [afterFirst('fastify-sse-v2.loop')]),
  'nest-response': both(['nest.res', 'nest.resflush'], ['nest.res'], ['nest.resflush']),
  'nest-observer': always(['nest.observable'], ['nest.observable']),
  'web-controller': always(on('web-start'), on('web-start')),
  'web-writer': always(on('web-writer'), on('web-writer')),
  'bun-direct': { unmeasured: 'It exists in Bun only.' },
  'hono-sse': always(['hono.sse'], ['hono.sse']),
  'hono-sse-caught': always(['hono.onerr'], ['hono.onerr']),
  'hono-stream': always(['hono.stream'], ['hono.stream']),
  'h3-event-stream': both(['h3v1.beside', 'h3v2.beside'], ['h3v1.before', 'h3v2.before'], ['h3v1.after']),
  'h3-node': {
    ...both(['h3v1.rawflush'], ['h3v1.raw', 'h3v2.raw'], ['h3v2.rawflush']),
    // Nothing was committed, and the handler of a route returned nothing: h3 goes on to the next one, and finds none.
    others: [
      { fact: 'return', by: 'h3v1.raw', does: 'answered' },
      { fact: 'throw, committed', by: 'h3v1.rawflush', does: 'hang' },
      // Version 2 answers for a handler that returned nothing: with a head of its own, of type text/plain, as long as there was none.
      { fact: 'return', by: 'h3v2.raw', does: 'answered' },
      { fact: 'return', by: 'h3v2.rawflush', does: 'managed' },
    ],
  },
  'better-sse': always(['better-sse.node', 'better-sse.fetch'], ['better-sse.node', 'better-sse.fetch']),
  'next-api': { unmeasured: 'It needs the build of a whole application; seen by hand in Next 15.5.' },
  'oak-target': { unmeasured: 'oak is published for Deno, not on npm.' },
  'lambda-stream': { unmeasured: 'It exists in AWS Lambda only.' },
  'mcp-sse': always(['mcp-sse.unstarted'], ['mcp-sse.unstarted']),
  generator: {
    ...always(
      STACKS.filter(({ kind }) => kind === 'generator').map(({ name }) => name),
      ['koa-generator', ...on('web-from'), ...on('web-pull')],
    ),
    others: [
      { fact: 'throw, uncommitted', by: 'node-generator.pipe', does: 'crash' },
      { fact: 'throw, uncommitted', by: 'node-generator.pipeline', does: 'crash' },
      { fact: 'throw, uncommitted', by: 'fastify-generator', does: 'answered' },
      { fact: 'throw, uncommitted', by: 'fastify-sse.generator', does: 'answered' },
      { fact: 'throw, uncommitted', by: 'fastify-sse-v2.generator', does: 'crash' },
      { fact: 'throw, uncommitted', by: 'h3v2.generator', does: 'answered' },
      { fact: 'throw, uncommitted', by: 'elysia.generator', does: 'answered' },
      { fact: 'throw, uncommitted', by: 'nest.generator', does: 'answered' },
    ],
  },
  sender: always(['sender.node'], ['sender.node']),
  declared: always(['sender.node'], ['sender.node']),
};

export interface Claim {
  readonly model: string;
  readonly fact: Fact;
  /** What the cell must come to. */
  readonly is: Aftermath;
  /** The model says something else, and cannot help it. */
  readonly other: boolean;
  readonly cell: Cell;
}

export const CLAIMS: readonly Claim[] = LIBRARIES.flatMap((library) => library.streams).flatMap(({ id }) => {
  const proof = PROOFS[id];
  if (proof === undefined || 'unmeasured' in proof) return [];
  const model = modelOf(id);
  return FACTS.flatMap((fact) => [
    ...proof.facts[fact].map((by): Claim => ({ model: id, fact, is: claimOf(model, fact), other: false, cell: cellFor(fact, by) })),
    ...(proof.others ?? []).filter((other) => other.fact === fact).map(({ by, does }): Claim => ({ model: id, fact, is: does, other: true, cell: cellFor(fact, by) })),
  ]);
});

function cellFor(fact: Fact, by: Witness): Cell {
  const { stack, source } = typeof by === 'string' ? { stack: by, source: fact === 'return' ? ('empty' as const) : ('throws-first' as const) } : by;
  // A generator has no end that could be left out.
  const code = fact === 'return' && stackNamed(stack).kind === 'loop' ? 'noend' : 'naive';
  return { program: { stack, code }, source, client: 'stays' };
}

/** What became of a stream that the code left. */
export function aftermathOf(seen: Observation): Aftermath {
  const { died, ending, status = 200, contentType, content } = seen;
  if (died !== undefined) return 'crash';
  if (ending.startsWith('hang')) return 'hang';
  if (ending === 'left') throw new Error(`Nobody saw how it ended: ${codeOf(seen)}`);
  const other = status >= 400 || (contentType !== undefined && !contentType.startsWith('text/event-stream'));
  return ending === 'end' && (other || content.includes('ERR')) ? 'answered' : 'managed';
}
