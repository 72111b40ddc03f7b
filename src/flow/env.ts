import { ANY, Kind, type Block, type Mask, type Source, type Test, type Var } from '../ir/model.ts';

/**
 * What is known of the variables on a path: variable id → mask, in ascending order of id. A variable that is absent
 * may hold anything. Never changed once made.
 */
export type Env = readonly (readonly [id: number, mask: Mask])[];

export const NOTHING_KNOWN: Env = [];

/** @param unknown what a variable may hold of which nothing is known: any kind, or any bit of a tag */
export function lookup(env: Env, id: number, unknown: Mask = ANY): Mask {
  for (const entry of env) if (entry[0] === id) return entry[1];
  return unknown;
}

/** Every bit of a tag. */
const ANY_TAG: Mask = 0x7fffffff;

export function bind(env: Env, id: number, mask: Mask): Env {
  const rest = env.filter((entry) => entry[0] !== id);
  if (mask === ANY) return rest;
  const at = rest.findIndex((entry) => entry[0] > id);
  const entry = [id, mask] as const;
  return at < 0 ? [...rest, entry] : [...rest.slice(0, at), entry, ...rest.slice(at)];
}

/** Keeps only what `wanted` asks for. */
export function restrict(env: Env, wanted: (id: number) => boolean): Env {
  return env.every((entry) => wanted(entry[0])) ? env : env.filter((entry) => wanted(entry[0]));
}

/** What is true of both. */
export function join(a: Env, b: Env): Env {
  const joined: [number, Mask][] = [];
  for (const [id, mask] of a) {
    const other = b.find((entry) => entry[0] === id);
    if (other !== undefined && (mask | other[1]) !== ANY) joined.push([id, mask | other[1]]);
  }
  return joined;
}

export function isSame(a: Env, b: Env): boolean {
  return a === b || (a.length === b.length && a.every(([id, mask], index) => b[index]![0] === id && b[index]![1] === mask));
}

/** What was known `before` and still is: what has changed is no longer taken to be known (widening). */
export function unchanged(before: Env, now: Env): Env {
  return now.filter(([id, mask]) => before.some((entry) => entry[0] === id && entry[1] === mask));
}

export function keyOf(env: Env): string {
  let key = '';
  for (const [id, mask] of env) key += `${id}=${mask},`;
  return key;
}

/** The mask that `source` yields under `env`. */
export function evaluate(source: Source, env: Env): Mask {
  switch (source.from) {
    case 'const':
      return source.mask;
    case 'copy':
      return lookup(env, source.var.id, unknownOf(source.var));
    case 'weak':
      return lookup(env, source.var.id, unknownOf(source.var)) | source.mask;
    case 'step':
      return stepNumber(lookup(env, source.var.id), source.by);
  }
}

const unknownOf = (variable: Var): Mask => (variable.role === 'tag' ? ANY_TAG : ANY);

function stepNumber(mask: Mask, by: 1 | -1): Mask {
  const toward = by === 1 ? Kind.Positive : Kind.Negative;
  const away = by === 1 ? Kind.Negative : Kind.Positive;
  let next = 0;
  if (mask & (toward | Kind.Zero)) next |= toward;
  if (mask & away) next |= away | Kind.Zero;
  // What is not a number becomes NaN, `undefined++` among them; null and booleans count as 0 and 1.
  if (mask & ~(Kind.Negative | Kind.Zero | Kind.Positive)) next |= Kind.Negative | Kind.Zero | Kind.Positive;
  return next;
}

export function assign(env: Env, target: Var, source: Source): Env {
  return bind(env, target.id, evaluate(source, env));
}

/** What is known at the end of a block, of the variables that are followed. */
export function behind({ instrs }: Block, env: Env, isTracked: (id: number) => boolean): Env {
  let now = env;
  for (const instr of instrs) if (instr.op === 'assign' && isTracked(instr.target.id)) now = assign(now, instr.target, instr.source);
  return now;
}

/** What is known on one side of a branch; undefined where what is known before excludes that side. */
export function taking({ var: variable, mask }: Extract<Test, { on: 'var' }>, taken: boolean, env: Env): Env | undefined {
  const left = lookup(env, variable.id, unknownOf(variable)) & (taken ? mask : ~mask);
  return left === 0 ? undefined : bind(env, variable.id, left);
}
