/** What was measured, as it is kept in docs/reproduction.json. */
import { readFileSync, writeFileSync } from 'node:fs';

import type { Again } from './again.ts';
import type { Cell } from './cell.ts';
import type { Late, LateCall } from './late.ts';
import type { Load } from './load.ts';

export const RESULTS = new URL('../../docs/reproduction.json', import.meta.url);

/** By stack, code, source and client; each is one line of `codeOf`. */
export type Measured = Record<string, Record<string, Record<string, Record<string, string>>>>;

/** A fixture: what was seen before and after the fix, by source and client. */
export interface FixtureResult {
  /** The rules that report it. */
  readonly flaggedBy: readonly string[];
  /** `rule: form` of each finding of a companion rule. */
  readonly forms: readonly string[];
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
  /** By stack: what calls do that come too late. */
  late: Record<string, Partial<Record<LateCall, Late>>>;
  /** By the id of the model: what the guard of the fix is worth in each state. */
  guards: Record<string, Record<string, string>>;
  fixtures: Record<string, FixtureResult>;
  load: Record<string, Load>;
  /** By part: what came of measuring it once more. */
  again: Record<string, Again>;
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

/** In the order of their names, and one line for each code: small diffs. */
export function writeResults(results: Results): void {
  const { cells, ...rest } = results;
  const head = JSON.stringify(rest, undefined, 2).replace(/\n}$/, '');
  const stacks = sorted(cells).map(([stack, codes]) => {
    const lines = sorted(codes).map(([code, sources]) => `      ${JSON.stringify(code)}: ${JSON.stringify(byName(sources))}`);
    return `    ${JSON.stringify(stack)}: {\n${lines.join(',\n')}\n    }`;
  });
  writeFileSync(RESULTS, `${head},\n  "cells": {\n${stacks.join(',\n')}\n  }\n}\n`);
}

const sorted = <T>(record: Record<string, T>): [string, T][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const byName = (sources: Record<string, Record<string, string>>): object => Object.fromEntries(sorted(sources).map(([source, clients]) => [source, Object.fromEntries(sorted(clients))]));
