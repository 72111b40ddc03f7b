// What the tests of all companion rules share.
import { after, describe, it } from 'node:test';
import { RuleTester } from '@typescript-eslint/rule-tester';

import type { companionRule } from '../../src/companion-rule.ts';

RuleTester.afterAll = after;
RuleTester.describe = describe;
RuleTester.describeSkip = describe.skip;
RuleTester.it = it;
RuleTester.itOnly = it.only;
RuleTester.itSkip = it.skip;

export const tester = new RuleTester();

type CompanionRule = ReturnType<typeof companionRule>;

/** The rule, but its message is only the form: the tester compares `data` by the text it gives. */
export function byForm(rule: CompanionRule): CompanionRule {
  return { ...rule, meta: { ...rule.meta, messages: { ...rule.meta.messages, found: '{{ form }}' } } };
}
