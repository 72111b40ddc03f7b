/** What a second measurement shows otherwise than the first. */
import type { Cell } from './cell.ts';
import { ALL } from './matrix.ts';
import type { Part } from './measure.ts';
import { keysOf, type Measured, type Results } from './results.ts';

/** What was measured twice. */
export interface Again {
  /** How many values were compared. */
  readonly compared: number;
  /** By what was measured: what it was the first time, and the second. */
  readonly differing: Readonly<Record<string, readonly [string, string]>>;
}

/** Only what both have is compared. */
export function compare(part: Part, before: Results, after: Results): Again {
  const first = new Map(VALUES[part](before));
  const pairs = VALUES[part](after).flatMap(([title, second]) => (first.has(title) ? [[title, [first.get(title)!, second]] as const] : []));
  return { compared: pairs.length, differing: Object.fromEntries(pairs.filter(([, [was, is]]) => was !== is)) };
}

type Value = readonly [title: string, value: string];

const VALUES: Readonly<Record<Part, (results: Results) => Value[]>> = {
  cells: ({ cells }) => cellsOf(cells),
  late: ({ late }) => Object.entries(late).flatMap(([stack, calls]) => Object.entries(calls).map(([call, does]): Value => [`${stack} · ${call}`, does])),
  guards: ({ guards }) => Object.entries(guards).flatMap(([model, values]) => Object.entries(values).map(([state, value]): Value => [`${model} · ${state}`, value])),
  fixtures: ({ fixtures }) =>
    Object.entries(fixtures).flatMap(([file, { shows, before, after = {}, eventSource }]): Value[] => [
      [`${file} · shows`, [...shows].sort().join(', ')],
      ...Object.entries(before).map(([at, seen]): Value => [`${file} · ${at}`, seen]),
      ...Object.entries(after).map(([at, seen]): Value => [`${file}, fixed · ${at}`, seen]),
      [`${file}, fixed · EventSource`, eventSource ?? ''],
    ]),
  // How often something is seen is another number each time; what is seen is not.
  load: ({ load }) =>
    Object.entries(load).map(([file, { violations, leaked, died }]) => [file, [...Object.keys(violations), ...(leaked > 0 ? ['sources leak'] : []), ...(died ? ['the process dies'] : [])].join(', ')]),
};

function cellsOf(cells: Measured): Value[] {
  return Object.entries(cells).flatMap(([stack, codes]) =>
    Object.entries(codes).flatMap(([code, sources]) => Object.entries(sources).flatMap(([source, clients]) => Object.entries(clients).map(([client, seen]): Value => [[stack, code, source, client].join(' · '), seen]))),
  );
}

const titleIn = (cell: Cell): string => keysOf(cell).join(' · ');

/** `rst@50`: a client that leaves after so many milliseconds meets a server that has come more or less far. */
const TIMED = /@\d/;

/** `reply.sse.send()` waits for `drain` alone: when the client leaves, either a send is waiting, and for ever, or the next one fails. */
const RACES = /^fastify-sse\.(?:loop|keep|generator) · naive · flood · rst$/;

/** Differences that neither the clock nor a race in the library explains. */
export const faultsOf = ({ differing }: Again): string[] => Object.keys(differing).filter((title) => !TIMED.test(title) && !RACES.test(title));

/** Cells of the matrix of which there is no measurement. */
export function missingFrom({ cells }: Results): string[] {
  const there = new Set(cellsOf(cells).map(([title]) => title));
  return ALL.map(titleIn).filter((title) => !there.has(title));
}

/** Measurements that the matrix does not have any more. */
export function leftOverIn({ cells }: Results): string[] {
  const wanted = new Set(ALL.map(titleIn));
  return cellsOf(cells).flatMap(([title]) => (wanted.has(title) ? [] : [title]));
}
