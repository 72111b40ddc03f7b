/** A flagged fixture, before and after the rule's own fix. */
import type { Cell } from './cell.ts';
import { cellOf, type Fixture, type Violation } from './fixtures.ts';
import { observe, type Observation } from './observe.ts';

export type Visit = Pick<Cell, 'source' | 'client'>;

/** An empty source, one that throws first, one that throws later; clients that leave early, while the source goes on. */
export const VISITS: readonly Visit[] = [
  { source: 'empty', client: 'stays' },
  { source: 'throws-first', client: 'stays' },
  { source: 'throws-later', client: 'stays' },
  { source: 'ends-late', client: 'fin' },
  { source: 'yields-late', client: 'rst' },
];

/** Every source, but one that blocks for ever, with a client that stays; every way to leave, while the source is read or later. */
export const EVERY_VISIT: readonly Visit[] = [
  ...(['items', 'empty', 'throws-first', 'throws-later', 'throws-at-once', 'slow'] as const).map((source): Visit => ({ source, client: 'stays' })),
  ...(['blocks', 'endless', 'flood', 'ends-late', 'throws-late', 'yields-late'] as const).map((source): Visit => ({ source, client: 'rst' })),
  ...(['fin', 'half', 'fin@1', 'rst@50', 'half@200'] as const).map((client): Visit => ({ source: 'endless', client })),
  { source: 'flood', client: 'slow' },
];

/** What the tests visit, each time: the visits in which nothing else is sent than what the fix sends. `npm run reproduce` makes all of them. */
export const SILENT_VISITS: readonly Visit[] = VISITS.filter(({ source }) => source === 'empty' || source === 'throws-first' || source === 'ends-late');

/** What must not be seen any more. */
const MENDED: ReadonlySet<string> = new Set<Violation>(['never ended', 'started without a body', 'ended without an event', 'broken off without an event', 'written after the end', 'ended twice']);

export interface Visited {
  readonly visit: Visit;
  readonly after: Observation;
  /** Only looked at when the process died after the fix. */
  readonly before: Observation | undefined;
  /** What the fix should have mended, or has done itself. */
  readonly wrong: readonly string[];
}

export async function visit(fixture: Fixture, fixed: string, at: Visit): Promise<Visited> {
  const after = await observe(cellOf(fixture, at, fixed));
  const before = after.died === undefined ? undefined : await observe(cellOf(fixture, at));
  const wrong = after.violations.filter((violation) => MENDED.has(violation));
  if (before !== undefined && before.died === undefined) wrong.push('process died');
  return { visit: at, after, before, wrong };
}
