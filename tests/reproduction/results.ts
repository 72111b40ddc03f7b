/** What was measured, as it is kept in docs/reproduction.json. */
import { readFileSync, writeFileSync } from 'node:fs';

import type { Cell } from './cell.ts';
import type { Late } from './late.ts';
import type { Load } from './load.ts';

export const RESULTS = new URL('../../docs/reproduction.json', import.meta.url);

/** By stack, code, source and client; each is one line of `codeOf`. */
export type Measured = Record<string, Record<string, Record<string, Record<string, string>>>>;

export interface LateCalls {
  readonly send?: Late;
  readonly end?: Late;
}

/** A fixture: what was seen before and after the fix, by source and client. */
export interface FixtureResult {
  readonly flaggedBy: readonly string[];
  /** What its sights show. */
  readonly shows: readonly string[];
  readonly before: Record<string, string>;
  readonly after?: Record<string, string>;
  /** What a real EventSource receives of the fixed program when the source is empty. */
  readonly eventSource?: string;
}

export interface Results {
  node: string;
  packages: Record<string, string>;
  cells: Measured;
  /** By stack. */
  afterEnd: Record<string, LateCalls>;
  afterLeaving: Record<string, LateCalls>;
  /** By the id of the model: what the guard of the fix is worth in each state. */
  guards: Record<string, Record<string, string>>;
  fixtures: Record<string, FixtureResult>;
  load: Record<string, Load>;
}

export function keysOf({ program, source, client, survives }: Cell): [string, string, string, string] {
  if (!('stack' in program)) throw new Error('Only stacks have a place in the table of cells.');
  return [program.stack, program.code, source, survives === true ? `${client}, survives` : client];
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

/** One line for each pair of source and client would be long; one for each code is readable, and makes small diffs. */
export function writeResults(results: Results): void {
  const { cells, ...rest } = results;
  const head = JSON.stringify(rest, undefined, 2).replace(/\n}$/, '');
  const stacks = Object.entries(cells).sort(byName).map(([stack, codes]) => {
    const lines = Object.entries(codes).map(([code, sources]) => `      ${JSON.stringify(code)}: ${JSON.stringify(sources)}`);
    return `    ${JSON.stringify(stack)}: {\n${lines.join(',\n')}\n    }`;
  });
  writeFileSync(RESULTS, `${head},\n  "cells": {\n${stacks.join(',\n')}\n  }\n}\n`);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);
