import type { TSESLint } from '@typescript-eslint/utils';

import { analyseSafely, fixerOf, mayAnalyse, mendedBy, verifies } from '../src/host.ts';
import type { Edit } from '../src/fix/edits.ts';
import type { LoopFinding } from '../src/findings.ts';
import { closeEventOf, type CloseEvent } from '../src/fix/stacks.ts';
import { withTextTest } from '../src/once.ts';

export interface Options {
  readonly report?: 'silent' | 'hang';
  readonly loops?: 'async' | 'awaiting';
  readonly closeEvent?: { readonly event?: string; readonly data?: string };
  readonly fix?: 'close-event' | 'prime' | 'off';
}

type Suggestion = 'prime' | 'errorEvent' | 'closeEvent';

/**
 * Reports an async loop that feeds an SSE stream when some path enters the loop and leaves the writer with nothing sent.
 *
 * Proves: a loop that is not reported sends, answers otherwise or aborts on every path, as far as the file shows.
 * Misses, for one: a stream that only another file knows to be SSE.
 */
const rule: TSESLint.RuleModule<'unguarded' | 'failed' | Suggestion, [Options]> = {
  meta: {
    type: 'problem',
    docs: {
      description: 'require that a loop feeding an SSE stream sends something on every path',
      url: 'https://github.com/eslint-plugin-sse/eslint-plugin-sse/blob/main/docs/rules/no-unguarded-writer-loop.md',
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      unguarded: '{{ message }}',
      failed: '{{ message }}',
      prime: 'Send a comment before the loop.',
      errorEvent: 'Send an error event in the catch block.',
      closeEvent: 'Send a close event where nothing was sent.',
    },
    schema: [
      {
        type: 'object',
        description: 'What is reported, and what a fix may send.',
        properties: {
          report: {
            type: 'string',
            enum: ['silent', 'hang'],
            description: '`silent` reports every path on which nothing is sent; `hang` only those that leave the client waiting or crash the process.',
          },
          loops: {
            type: 'string',
            enum: ['async', 'awaiting'],
            description: '`async` looks at asynchronous iteration in any form; `awaiting` also at plain and polling loops that await between sends.',
          },
          closeEvent: {
            type: 'object',
            description: "The event that the fix sends where nothing else was sent: by default the code's own last event where it has one, or else as follows.",
            properties: {
              event: { type: 'string', pattern: '^[^\\r\\n]+$', description: 'Name of the event, `close` by default.' },
              data: { type: 'string', description: 'Data of the event, empty by default.' },
            },
            additionalProperties: false,
          },
          fix: {
            type: 'string',
            enum: ['close-event', 'prime', 'off'],
            description: '`close-event` sends the close event where nothing was sent; `prime` sends a comment before the loop; `off` changes nothing and suggests nothing.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ report: 'silent', loops: 'async', fix: 'close-event' }],
  },
  defaultOptions: [{}],
  create(context) {
    const { report = 'silent', loops = 'async', closeEvent, fix = 'close-event' } = context.options[0] ?? {};
    const event = closeEventOf(closeEvent);
    return {
      Program(program) {
        const findings: LoopFinding[] = [];
        for (const finding of analyseSafely(context, program, { loops, report })) {
          if ('failure' in finding) context.report({ loc: finding.loc, messageId: 'failed', data: { message: finding.failure } });
          else findings.push(finding);
        }
        const mended = (edits: readonly (Edit | undefined)[]) => mendedBy(context, edits, { loops, report });
        const changes = fix === 'off' || findings.length === 0 ? [] : changesOf(findings, event, fix, mended, verifies(context));
        for (const [at, { message, outcome, stream, loc }] of findings.entries()) {
          const { chosen, suggested = [] } = changes[at] ?? {};
          context.report({
            loc,
            messageId: 'unguarded',
            data: { message, outcome, stream: stream.name },
            fix: chosen === undefined ? null : fixerOf(chosen),
            suggest: suggested.map(([messageId, edit]) => ({ messageId, fix: fixerOf(edit) })),
          });
        }
      },
    };
  },
};

interface Changes {
  readonly chosen: Edit | undefined;
  /** The safest first. */
  readonly suggested: readonly (readonly [Suggestion, Edit])[];
}

/** What is offered for each finding. `mended` leaves out what does not mend, where that can be verified. */
function changesOf(findings: readonly LoopFinding[], event: CloseEvent | undefined, fix: 'close-event' | 'prime', mended: (edits: readonly (Edit | undefined)[]) => (Edit | undefined)[], verified: boolean): Changes[] {
  const safe = findings.map(({ fixes }) => fixes.prime(true));
  const closes = mended(findings.map(({ fixes }) => fixes.closeEvent(event, true, verified)));
  // Beside a fix that mends the loop a comment is taken to do so as well: it comes before the loop whatever happens, and
  // another analysis of the whole file would cost as much as all the rest.
  const comments = findings.map(({ fixes }, at) => safe[at] ?? (fix === 'prime' ? undefined : fixes.prime()));
  const isTrusted = (at: number) => fix !== 'prime' && closes[at] !== undefined;
  const judged = mended(comments.map((comment, at) => (isTrusted(at) ? undefined : comment)));
  const primes = comments.map((comment, at) => (isTrusted(at) ? comment : judged[at]));
  const without = <T>(edit: (fixes: LoopFinding['fixes']) => T) => findings.map(({ fixes }, at) => (closes[at] === undefined ? edit(fixes) : undefined));
  // An error event may leave other paths as they are.
  const errors = mended(without((fixes) => (verified ? fixes.errorEvent() : undefined)));
  const guards = mended(without((fixes) => fixes.closeEvent(event, false, verified)));
  return findings.map((_, at) => {
    const prime: [Suggestion, Edit | undefined] = ['prime', primes[at]];
    const others: [Suggestion, Edit | undefined][] = [
      ['errorEvent', errors[at]],
      ['closeEvent', fix === 'prime' ? (closes[at] ?? guards[at]) : guards[at]],
    ];
    // A comment that gives up another answer comes last: some hosts apply the first suggestion unseen.
    const offered = safe[at] === undefined ? [...others, prime] : [prime, ...others];
    return { chosen: fix === 'prime' ? primes[at] : closes[at], suggested: offered.filter((one): one is [Suggestion, Edit] => one[1] !== undefined) };
  });
}

export default withTextTest(rule, (context) => mayAnalyse(context, context.options[0] ?? {}));
