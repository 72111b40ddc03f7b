/** The conditions by which the fix keeps its close event from a stream that is over, put to the test on real streams. */
import { stackOf } from '../../src/fix/stacks.ts';
import type { Cell } from './cell.ts';
import { observe, type Observation } from './observe.ts';
import { STACKS } from './stacks/catalogue.ts';

export interface GuardedStack {
  readonly stack: string;
  readonly model: string;
  /** True on `receiver` when the event must not be sent. */
  readonly over: string;
}

/** The first stack of each model whose fix has such a condition. */
export const GUARDED: readonly GuardedStack[] = STACKS.filter(({ kind, model }, at) => kind === 'loop' && STACKS.findIndex((other) => other.model === model) === at).flatMap(({ name, model }) => {
  const over = stackOf(model)?.over?.('receiver');
  return over === undefined ? [] : [{ stack: name, model, over }];
});

export type Values = Readonly<Record<string, string>>;

/** What the condition is worth on a stream that is `open`, has `sent`, has `ended`, or whose client has `left`. */
export async function valuesOf({ stack, over }: GuardedStack): Promise<Values> {
  const cell = (code: string, client: Cell['client']): Cell => ({ program: { stack, code }, source: client === 'rst' ? 'ends-late' : 'items', client });
  const env = { REPRODUCTION_GUARD: over };
  const seen = [await observe(cell('guards', 'stays'), env), await observe(cell('guardsAfterLeaving', 'rst'), env)];
  return Object.fromEntries(seen.flatMap(told));
}

const told = ({ timeline }: Observation): [string, string][] => timeline.filter(({ what }) => what.startsWith('guard ')).map(({ what, detail }) => [what.slice('guard '.length), detail!]);
