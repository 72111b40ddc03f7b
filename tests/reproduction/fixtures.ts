/**
 * The fixtures: ordinary server programs that are linted and run. Each says which rules must flag it, and what must be
 * seen when it runs; of one that no rule flags nothing wrong may be seen.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RuleName } from '../../src/findings.ts';
import type { Cell, ClientName } from './cell.ts';
import { compile, HERE } from './compile.ts';
import type { SourceName } from './feed.ts';
import { FORGED } from './frames.ts';

export type Violation =
  | 'started without a body'
  | 'ended without an event'
  | 'broken off without an event'
  | 'broken off'
  | 'never ended'
  | 'process died'
  | 'written after the end'
  | 'ended twice'
  | 'second answer'
  | 'source goes on after the client left'
  | 'source stays open after the client left'
  | 'writes go on after the client left'
  | 'waits for drain for ever'
  | 'answer refused by EventSource'
  | 'event not dispatched by EventSource'
  | 'line ignored by EventSource'
  | 'event forged by the request';

/** Where a violation is seen. */
export interface Sight {
  readonly source: SourceName;
  readonly client: ClientName;
  readonly shows: Violation;
}

export interface Fixture {
  /** Path from `fixtures/`. */
  readonly file: string;
  /** The rules that ought to flag it: these do, and no other. */
  readonly flaggedBy: readonly RuleName[];
  /** What must be seen, one for each form of the defect. Empty for a clean one. */
  readonly sights: readonly Sight[];
  /** `settings.sse`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** It takes the preset `strict` to see it. */
  readonly report?: 'possible';
  readonly method?: 'POST';
  readonly query?: string;
  /** Whoever stays with it never sees it fall silent: only its sights are visited. */
  readonly endless?: true;
  /** The core rule's own fix changes the program, and mends it. */
  readonly fix?: 'mends';
  /** Beside the usual ones, a cell in which nothing wrong may be seen of a clean one. */
  readonly also?: Pick<Cell, 'source' | 'client'>;
}

const stays = (source: SourceName, shows: Violation): Sight => ({ source, client: 'stays', shows });

const EMPTY = stays('empty', 'ended without an event');
const CUT = stays('throws-first', 'broken off without an event');
const HANGS = stays('throws-first', 'never ended');
const DIES = stays('throws-first', 'process died');

/** Whoever goes on writing when the client has left. */
const GOES_ON: Sight = { source: 'items', client: 'rst@200', shows: 'writes go on after the client left' };

/** The response has ended, but is not out as long as its client does not read. */
const lagging = (shows: Violation): Sight => ({ source: 'torrent', client: 'jam', shows });

/** An id that brings an event of its own. */
const FORGING = `?from=${encodeURIComponent(`1\n\ndata: ${FORGED}\n`)}`;

const unguarded = (file: string, sights: readonly Sight[], more: Partial<Fixture> = { fix: 'mends' }): Fixture => ({ file, flaggedBy: ['no-unguarded-writer-loop'], sights, ...more });
/** The source's error leaves the stream open, too, unless it ends the process. */
const unguardedAndOpen = (file: string, sights: readonly Sight[], more?: Partial<Fixture>): Fixture => ({ ...unguarded(file, sights, more), flaggedBy: ['no-unguarded-writer-loop', 'require-stream-end'] });
const clean = (file: string, more: Partial<Fixture> = {}): Fixture => ({ file, flaggedBy: [], sights: [], ...more });
const flagged = (file: string, rule: RuleName, sight: Sight, more: Partial<Fixture> = {}): Fixture => ({ file, flaggedBy: [rule], sights: [sight], ...more });

export const FIXTURES: readonly Fixture[] = [
  unguardedAndOpen('node-http/flagged.ts', [EMPTY, DIES]),
  unguardedAndOpen('node-http/logs.ts', [EMPTY, HANGS]),
  unguardedAndOpen('node-http/piped.ts', [EMPTY, DIES]),
  unguardedAndOpen('node-http/pipes.ts', [EMPTY, DIES]),
  clean('node-http/pipes-to-its-end.ts'),
  clean('node-http/clean.ts'),
  unguardedAndOpen('express4/flagged.ts', [EMPTY, DIES]),
  clean('express4/clean.ts'),
  unguarded('express5/flagged.ts', [EMPTY, CUT], { fix: 'mends', settings: { express: 5 } }),
  clean('express5/clean.ts', { settings: { express: 5 } }),
  unguardedAndOpen('koa/raw.ts', [EMPTY, HANGS]),
  unguarded('koa/body.ts', [EMPTY, DIES]),
  unguarded('koa/generator.ts', [EMPTY, CUT]),
  clean('koa/clean.ts'),
  unguarded('fastify/raw.ts', [EMPTY, CUT]),
  unguardedAndOpen('fastify/hijacked.ts', [EMPTY, HANGS]),
  unguarded('fastify/sse.ts', [EMPTY]),
  unguarded('fastify/sse-v2.ts', [stays('throws-later', 'never ended')], {}),
  clean('fastify/clean.ts'),
  unguarded('nest/response.ts', [EMPTY]),
  unguarded('nest/observable.ts', [EMPTY, DIES]),
  clean('nest/clean.ts'),
  unguarded('hono/sse.ts', [EMPTY]),
  unguarded('hono/stream.ts', [EMPTY]),
  clean('hono/clean.ts'),
  unguardedAndOpen('h3v1/flagged.ts', [EMPTY, DIES]),
  unguardedAndOpen('h3v2/flagged.ts', [EMPTY, DIES]),
  clean('h3v2/clean.ts'),
  unguarded('web/start.ts', [EMPTY, CUT]),
  unguarded('web/start-srvx.ts', [EMPTY, CUT]),
  // A writer's promises are rejected once the client has left.
  { ...unguarded('web/writer.ts', [EMPTY, DIES, { source: 'yields-late', client: 'rst', shows: 'process died' }]), flaggedBy: ['no-unguarded-writer-loop', 'require-stream-end', 'no-send-after-end'] },
  unguarded('web/generator.ts', [EMPTY, CUT]),
  clean('web/clean.ts'),
  unguardedAndOpen('better-sse/flagged.ts', [EMPTY, DIES], {}),
  clean('better-sse/clean.ts'),
  unguarded('elysia/flagged.ts', [EMPTY], {}),
  unguardedAndOpen('sender/flagged.ts', [EMPTY, DIES], {}),

  unguarded('seed/as-was.ts', [EMPTY], {}),
  { ...unguarded('seed/published-fix.ts', [EMPTY, stays('empty', 'process died')], {}), flaggedBy: ['no-unguarded-writer-loop', 'no-send-after-end'] },
  clean('seed/fixed.ts'),

  flagged('node-http/left-open.ts', 'require-stream-end', HANGS),
  flagged('node-http/no-end.ts', 'require-stream-end', stays('items', 'never ended')),
  flagged('node-http/chain-without-catch.ts', 'require-stream-end', DIES),
  flagged('node-http/source-over.ts', 'require-stream-end', HANGS),
  flagged('web/left-open.ts', 'require-stream-end', HANGS),
  clean('node-http/ended.ts'),
  clean('node-http/source-ended.ts'),

  { ...unguarded('node-http/sent-after-end.ts', [EMPTY], {}), flaggedBy: ['no-unguarded-writer-loop', 'no-send-after-end', 'require-stream-end'], sights: [stays('empty', 'written after the end'), stays('empty', 'process died'), stays('throws-later', 'never ended')] },
  { file: 'node-http/ping-after-end.ts', flaggedBy: ['no-send-after-end', 'stop-on-disconnect'], sights: [lagging('written after the end'), lagging('process died')], endless: true },
  flagged('web/closed-twice.ts', 'no-send-after-end', stays('throws-first', 'ended twice')),
  flagged('web/ping-after-close.ts', 'no-send-after-end', stays('empty', 'process died')),
  clean('web/ping-cleared.ts'),
  flagged('web/floating.ts', 'no-send-after-end', { source: 'ends-late', client: 'rst', shows: 'process died' }),
  flagged('web/empty-catch.ts', 'no-send-after-end', { source: 'ends-late', client: 'rst', shows: 'process died' }),
  clean('web/writer-clean.ts', { also: { source: 'ends-late', client: 'rst' } }),
  flagged('node-http/idle-guard.ts', 'no-send-after-end', { source: 'endless', client: 'rst', shows: 'source goes on after the client left' }),
  clean('node-http/working-guard.ts'),

  flagged('express5/second-answer.ts', 'no-response-after-open', stays('throws-first', 'second answer'), { settings: { express: 5 } }),
  flagged('fastify/answers-after-writes.ts', 'no-response-after-open', stays('throws-first', 'second answer')),
  flagged('fastify/returns-after-writes.ts', 'no-response-after-open', stays('items', 'second answer')),
  flagged('fastify/fails-after-writes.ts', 'no-response-after-open', stays('throws-first', 'broken off'), { report: 'possible' }),
  flagged('node-http/second-head.ts', 'no-response-after-open', stays('throws-first', 'second answer')),
  flagged('node-http/late-header.ts', 'no-response-after-open', stays('throws-first', 'second answer')),
  flagged('nest/thrown.ts', 'no-response-after-open', EMPTY),
  clean('nest/thrown-before.ts'),
  flagged('mcp/head-first.ts', 'no-response-after-open', stays('items', 'second answer')),
  clean('express5/one-answer.ts', { settings: { express: 5 } }),

  flagged('node-http/goes-on.ts', 'stop-on-disconnect', { source: 'endless', client: 'rst', shows: 'source goes on after the client left' }),
  flagged('express5/listens-too-late.ts', 'stop-on-disconnect', { source: 'endless', client: 'rst', shows: 'source goes on after the client left' }, { method: 'POST', settings: { express: 5 } }),
  clean('express5/stops.ts', { method: 'POST', settings: { express: 5 } }),
  flagged('node-http/listens-after-wait.ts', 'stop-on-disconnect', { source: 'endless', client: 'fin@50', shows: 'source goes on after the client left' }),
  clean('node-http/listens-before-wait.ts', { also: { source: 'endless', client: 'fin@50' } }),
  flagged('node-http/ping.ts', 'stop-on-disconnect', GOES_ON, { endless: true }),
  flagged('node-http/subscribed.ts', 'stop-on-disconnect', GOES_ON, { endless: true }),
  clean('node-http/unsubscribed.ts', { endless: true, also: GOES_ON }),
  flagged('node-http/polls.ts', 'stop-on-disconnect', GOES_ON, { endless: true }),
  clean('node-http/polls-until-left.ts', { endless: true, also: GOES_ON }),
  flagged('web/upstream.ts', 'stop-on-disconnect', { source: 'blocks', client: 'rst', shows: 'source stays open after the client left' }, { report: 'possible' }),
  flagged('node-http/unwired.ts', 'stop-on-disconnect', { source: 'endless', client: 'rst', shows: 'source goes on after the client left' }, { report: 'possible' }),
  flagged('web/pulled.ts', 'stop-on-disconnect', { source: 'blocks', client: 'rst', shows: 'source stays open after the client left' }),
  clean('web/pulled-stopped.ts', { also: { source: 'blocks', client: 'rst' } }),
  clean('web/upstream-stopped.ts', { report: 'possible', also: { source: 'blocks', client: 'rst' } }),

  flagged('node-http/drain-only.ts', 'no-drain-only-wait', { source: 'torrent', client: 'jam', shows: 'waits for drain for ever' }),
  flagged('node-http/drain-in-a-promise.ts', 'no-drain-only-wait', { source: 'torrent', client: 'jam', shows: 'waits for drain for ever' }),
  clean('node-http/drain-or-leave.ts', { also: { source: 'torrent', client: 'jam' } }),

  flagged('node-http/frame-without-blank-line.ts', 'valid-event-frame', stays('items', 'event not dispatched by EventSource')),
  flagged('node-http/frame-with-escaped-newlines.ts', 'valid-event-frame', stays('items', 'event not dispatched by EventSource')),
  flagged('node-http/frame-without-data.ts', 'valid-event-frame', stays('items', 'event not dispatched by EventSource')),
  flagged('node-http/frame-in-a-comment.ts', 'valid-event-frame', stays('items', 'event not dispatched by EventSource')),
  flagged('node-http/frame-with-unknown-field.ts', 'valid-event-frame', stays('items', 'line ignored by EventSource')),
  flagged('node-http/frame-with-retry-in-seconds.ts', 'valid-event-frame', stays('items', 'line ignored by EventSource')),
  flagged('node-http/frame-with-raw-text.ts', 'valid-event-frame', stays('items', 'line ignored by EventSource')),
  flagged('node-http/frame-with-carriage-return.ts', 'valid-event-frame', stays('items', 'line ignored by EventSource'), { report: 'possible' }),
  flagged('node-http/frame-with-json-by-hand.ts', 'valid-event-frame', stays('throws-first', 'line ignored by EventSource')),
  clean('node-http/frames.ts', { also: { source: 'items', client: 'stays' } }),
  flagged('express5/frame-with-outside-input.ts', 'valid-event-frame', stays('items', 'event forged by the request'), { settings: { express: 5 }, query: FORGING }),
  clean('express5/frame-with-encoded-input.ts', { settings: { express: 5 }, query: FORGING }),
];

export const textOf = (fixture: Fixture): string => readFileSync(join(HERE, 'fixtures', fixture.file), 'utf8');

/** @param text the program, when it is not the one in the file: after a fix */
export function cellOf(fixture: Fixture, { source, client }: Pick<Cell, 'source' | 'client'>, text?: string): Cell {
  const name = `fixtures/${fixture.file}`;
  const file = text === undefined ? compile(name, textOf(fixture)) : compile(name.replace(/\.ts$/, '.fixed.ts'), text);
  return { program: { file }, source, client, ...(fixture.method !== undefined && { method: fixture.method }), ...(fixture.query !== undefined && { query: fixture.query }) };
}
