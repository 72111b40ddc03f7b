/** The whole matrix, in groups, and the part of it that proves the models. */
import { DELAYS, type Cell, type ClientName } from './cell.ts';
import type { GeneratorCode, LoopCode } from './codes.ts';
import type { SourceName } from './feed.ts';
import { STACKS, type StackEntry } from './stacks/catalogue.ts';

export interface Group {
  readonly title: string;
  readonly cells: readonly Cell[];
}

const LOOP_CODES: readonly LoopCode[] = ['naive', 'noend', 'fin', 'fincatch', 'mistake', 'dbl', 'catch500', 'catchlog', 'safe'];
const GENERATOR_CODES: readonly GeneratorCode[] = ['naive', 'fin', 'safe'];

const BROKEN: readonly SourceName[] = ['empty', 'throws-first', 'throws-later'];
const LATE: readonly SourceName[] = ['blocks', 'ends-late', 'throws-late', 'yields-late', 'endless', 'flood'];
/** The two that tell most of what stops a source. */
const TELLING: readonly SourceName[] = ['blocks', 'endless'];

/** One stack of each library, for what depends on the library least. */
const FIRST = new Set(STACKS.filter(({ file, packages }, at) => STACKS.findIndex((other) => other.file === file && other.packages.join() === packages.join()) === at).map(({ name }) => name));

type Pick = (stack: StackEntry) => boolean;

const isLoop: Pick = ({ kind }) => kind === 'loop';
const isGenerator: Pick = ({ kind }) => kind === 'generator';

function cells(pick: Pick, codes: readonly string[], sources: readonly SourceName[], clients: readonly ClientName[], more: { survives?: true } = {}): Cell[] {
  return STACKS.filter(pick).flatMap(({ name }) =>
    codes.flatMap((code) => sources.flatMap((source) => clients.map((client): Cell => ({ program: { stack: name, code }, source, client, ...more })))),
  );
}

export const GROUPS: readonly Group[] = [
  { title: 'sources that are empty or throw', cells: [...cells(isLoop, LOOP_CODES, BROKEN, ['stays']), ...cells(isGenerator, GENERATOR_CODES, BROKEN, ['stays']), ...cells(() => true, ['naive'], ['throws-at-once'], ['stays'])] },
  { title: 'sources that work', cells: cells(() => true, ['naive', 'safe'], ['items', 'slow', 'burst'], ['stays']) },
  { title: 'a process that survives rejections', cells: cells(isLoop, ['naive'], ['throws-first', 'throws-later'], ['stays'], { survives: true }) },
  { title: 'clients that leave', cells: [...cells(() => true, ['naive'], LATE, ['rst']), ...cells(() => true, ['naive'], ['blocks'], ['fin', 'half']), ...cells(() => true, ['safe'], TELLING, ['rst'])] },
  {
    title: 'clients that leave after a time',
    cells: cells(({ name }) => FIRST.has(name), ['naive'], ['blocks'], (['fin', 'rst', 'half'] as const).flatMap((how) => DELAYS.map((delay): ClientName => `${how}@${delay}`))),
  },
  { title: 'a client that does not read, then leaves', cells: cells(() => true, ['naive', 'safe'], ['torrent'], ['jam']) },
  { title: 'a client that reads slowly', cells: cells(({ name }) => FIRST.has(name), ['naive'], ['flood'], ['slow']) },
];

export const ALL: readonly Cell[] = GROUPS.flatMap((group) => group.cells);
