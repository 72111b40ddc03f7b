/** What was measured, as it is kept in docs/reproduction.json. */
import { readFileSync } from 'node:fs';

import type { Cell } from './cell.ts';

export const RESULTS = new URL('../../docs/reproduction.json', import.meta.url);

/** By stack or file, code, source and client; each is one line of `codeOf`. */
export type Measured = Record<string, Record<string, Record<string, Record<string, string>>>>;

/** What a call does that comes too late, by model. */
export interface Late {
  readonly send: string;
  readonly end: string;
}

export interface Results {
  readonly node: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly cells: Measured;
  /** By stack: what a call does after the end, and after the client has left. */
  readonly afterEnd: Readonly<Record<string, Late>>;
  readonly afterLeaving: Readonly<Record<string, Late>>;
}

export function keysOf({ program, source, client, survives }: Cell): [string, string, string, string] {
  const [name, code] = 'stack' in program ? [program.stack, program.code] : [program.file, ''];
  return [name, code, source, survives === true ? `${client}, survives` : client];
}

export function put(measured: Measured, cell: Cell, code: string): void {
  const [a, b, c, d] = keysOf(cell);
  (((measured[a] ??= {})[b] ??= {})[c] ??= {})[d] = code;
}

export function get(measured: Measured, cell: Cell): string | undefined {
  const [a, b, c, d] = keysOf(cell);
  return measured[a]?.[b]?.[c]?.[d];
}

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
