/** One cell of the matrix: a program, what its source does, and what its client does. */
import type { SourceName } from './feed.ts';

/** `fin@50`: leaves by FIN, 50 ms after the request. Without a number it leaves as soon as the source is being read. */
export type Leaving = 'fin' | 'rst' | 'half';
export const DELAYS = [0, 1, 50, 100, 200] as const;
/** `jam`: reads nothing, and leaves when the server is stuck for that. */
export type ClientName = 'stays' | Leaving | 'jam' | `${Leaving}@${(typeof DELAYS)[number]}` | 'slow';

/** A stack with one of the code variants, or a file that is a server. */
export type Program = { readonly stack: string; readonly code: string } | { readonly file: string };

export interface Cell {
  readonly program: Program;
  readonly source: SourceName;
  readonly client: ClientName;
  /** GET when absent. A POST brings a body of JSON. */
  readonly method?: 'POST';
  /** The query of the request, with its `?`. */
  readonly query?: string;
  /** The process has a handler for unhandled rejections, as many have: it lives on. */
  readonly survives?: true;
}

export const titleOf = ({ program, source, client, survives }: Cell): string =>
  `${'stack' in program ? `${program.stack} · ${program.code}` : program.file} · ${source} · ${client}${survives === true ? ' · survives' : ''}`;

export const leaves = (client: ClientName): boolean => client !== 'stays' && client !== 'slow';
