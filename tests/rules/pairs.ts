// Programs in pairs that differ in one thing: the first is reported, the second is not.
import type { companionRule } from '../../src/companion-rule.ts';
import { byForm, tester } from './companion.ts';

export interface Pair {
  readonly name: string;
  readonly invalid: string;
  readonly valid: string;
  readonly form: string;
  /** Lines that are reported, from 1; the program begins on line 2, behind the line end of its quotes. */
  readonly lines: readonly number[];
  readonly report?: 'possible';
  /** What the one suggestion makes of it. */
  readonly suggests?: string;
}

export function runPairs(title: string, rule: ReturnType<typeof companionRule>, pairs: readonly Pair[]): void {
  const optionsOf = ({ report }: Pair) => (report === undefined ? {} : { options: [{ report }] as [{ report: 'possible' }] });
  tester.run(title, byForm(rule), {
    valid: pairs.map((pair) => ({ name: pair.name, code: pair.valid, ...optionsOf(pair) })),
    invalid: pairs.map((pair) => ({
      name: pair.name,
      code: pair.invalid,
      ...optionsOf(pair),
      errors: pair.lines.map((line) => ({ messageId: 'found' as const, data: { form: pair.form }, line, ...(pair.suggests === undefined ? {} : { suggestions: [{ messageId: 'change' as const, output: pair.suggests }] }) })),
    })),
  });
}
