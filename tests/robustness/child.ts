/**
 * Runs cases for robustness.test.ts in a process of its own, so that one which never ends can be stopped and one that
 * brings the process down fails alone. Says `ready` when a case is built and its time starts.
 */
import { analyse } from '../../src/analyse.ts';
import { DEEP_CASES } from './deep-cases.ts';
import { lintOddSyntax, lintTree } from './lint.ts';
import { ODD_SYNTAX } from './odd-syntax.ts';
import { WIDE_CASES } from './wide-cases.ts';

export interface Job {
  readonly kind: 'deep' | 'wide' | 'odd';
  readonly name: string;
}

export type Answer =
  | { readonly state: 'ready' }
  /** `findings` by messageId and outcome. */
  | { readonly state: 'done'; readonly findings: readonly string[] }
  | { readonly state: 'failed'; readonly why: string };

const say = (answer: Answer) => process.send!(answer);

process.on('message', ({ kind, name }: Job) => {
  try {
    say({ state: 'done', findings: run(kind, name) });
  } catch (error) {
    say({ state: 'failed', why: error instanceof Error ? `${error.stack}`.slice(0, 1_000) : String(error) });
  }
});

function run(kind: Job['kind'], name: string): string[] {
  if (kind === 'odd') {
    say({ state: 'ready' });
    return lintOddSyntax(ODD_SYNTAX[name]!).map((message) => `${message.messageId ?? message.message}`);
  }
  const source = (kind === 'deep' ? DEEP_CASES : WIDE_CASES).get(name)!();
  say({ state: 'ready' });
  // The same findings twice: by themselves, and as ESLint reports them.
  const findings = analyse(source);
  const reports = kind === 'deep' ? lintTree(source) : undefined;
  if (reports !== undefined && reports.length !== findings.length) throw new Error(`${findings.length} findings became ${reports.length} reports: ${reports[0]?.message}`);
  return findings.map((finding) => finding.outcome);
}
