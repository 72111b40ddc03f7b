import type { TSESLint } from '@typescript-eslint/utils';

import { analyseSafely, mender } from '../src/host.ts';

export interface Options {
  readonly report?: 'silent' | 'hang';
  readonly loops?: 'async' | 'awaiting';
  readonly closeEvent?: { readonly event?: string; readonly data?: string };
  readonly fix?: 'close-event' | 'prime' | 'off';
}

/**
 * Reports an async loop that feeds an SSE stream when some path enters the loop and leaves the writer with nothing sent.
 *
 * Proves: a loop that is not reported sends, answers otherwise or aborts on every path, as far as the file shows.
 * Misses, for one: a stream that only another file knows to be SSE.
 */
const rule: TSESLint.RuleModule<'unguarded' | 'failed' | 'prime' | 'closeEvent', [Options]> = {
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
            description: 'The event that the fix sends where nothing else was sent.',
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
    const event = { event: closeEvent?.event ?? 'close', data: closeEvent?.data ?? '' };
    return {
      Program(program) {
        const mended = mender(context, { loops, report });
        for (const finding of analyseSafely(context, program, { loops, report })) {
          if ('failure' in finding) {
            context.report({ loc: finding.loc, messageId: 'failed', data: { message: finding.failure } });
            continue;
          }
          const { message, outcome, stream, loc, fixes } = finding;
          const [close, prime] = fix === 'off' ? [] : [mended(fixes.closeEvent(event)), mended(fixes.prime(fix === 'prime'))];
          const chosen = fix === 'prime' ? prime : close;
          context.report({
            loc,
            messageId: 'unguarded',
            data: { message, outcome, stream: stream.name },
            fix: chosen ?? null,
            suggest: [
              ...(prime !== undefined ? [{ messageId: 'prime' as const, fix: prime }] : []),
              ...(close !== undefined && fix === 'prime' ? [{ messageId: 'closeEvent' as const, fix: close }] : []),
            ],
          });
        }
      },
    };
  },
};

export default rule;
