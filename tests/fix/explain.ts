/** A violation for a reader: the smallest program that shows it, what the fix made of it, and the two runs. */
import { isClosed } from '../random/compare.ts';
import { print } from '../random/print.ts';
import { smaller, type Piece } from '../random/program.ts';
import { check, traces } from './check.ts';

/** The smallest program with a violation of the same kind that greedy deletion of statements finds. */
async function shrink(pieces: readonly Piece[], stack: string, kind: string, alive: () => void): Promise<readonly Piece[]> {
  let best = pieces;
  for (let again = true; again;) {
    again = false;
    for (const candidate of smaller(best)) {
      alive();
      if (!(await shows(candidate, stack, kind))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
}

async function shows(pieces: readonly Piece[], stack: string, kind: string): Promise<boolean> {
  try {
    if (!isClosed(print(pieces).clean)) return false;
    return (await check(pieces, stack, kind)).violations.some((violation) => violation.kind === kind);
  } catch {
    return false;
  }
}

/** @param alive is called now and then: making a program small takes its time */
export async function explain(pieces: readonly Piece[], stack: string, kind: string, alive: () => void): Promise<string> {
  const small = await check(await shrink(pieces, stack, kind, alive), stack, kind);
  const { script } = small.violations.find((violation) => violation.kind === kind)!;
  const parts = [small.printed.clean, '--- fixed:', small.fixes.text];
  if (script !== undefined) {
    const [before, after] = await traces(small, script);
    parts.push('--- a run before:', ...before, '--- and after:', ...after);
  }
  return parts.map((part) => part.trimEnd()).join('\n');
}
