// The rule and the tester that all files of this folder share.
import { after, describe, it } from 'node:test';
import { RuleTester } from '@typescript-eslint/rule-tester';
import noUnguardedWriterLoop from '../../../rules/no-unguarded-writer-loop.ts';

RuleTester.afterAll = after;
RuleTester.describe = describe;
RuleTester.describeSkip = describe.skip;
RuleTester.it = it;
RuleTester.itOnly = it.only;
RuleTester.itSkip = it.skip;

export const tester = new RuleTester();

/**
 * The rule, but its message is only the outcome: the tester compares `data` by the text it gives.
 * Fixes and suggestions are left out here; they have tests of their own.
 */
export const rule: typeof noUnguardedWriterLoop = {
  ...noUnguardedWriterLoop,
  meta: {
    ...noUnguardedWriterLoop.meta,
    messages: { ...noUnguardedWriterLoop.meta.messages, unguarded: '{{outcome}}' },
  },
  create(context) {
    const report: typeof context.report = ({ fix: _fix, suggest: _suggest, ...problem }) => context.report(problem);
    return noUnguardedWriterLoop.create(Object.create(context, { report: { value: report } }) as typeof context);
  },
};
