/** A companion rule for ESLint: the findings of one question, as reports. */
import type { TSESLint } from '@typescript-eslint/utils';

import type { Change, CompanionName } from './findings.ts';
import { askSafely, mayAsk } from './host.ts';
import { withTextTest, type OnceRule } from './once.ts';

export interface CompanionOptions {
  readonly report?: 'certain' | 'possible';
}

type MessageIds = 'found' | 'failed' | 'change';

export interface Companion {
  readonly name: CompanionName;
  /** What the rule requires or disallows, as a clause. */
  readonly description: string;
  /** It has changes that are certain. */
  readonly fixable?: true;
  /** It has changes that are not. */
  readonly suggests?: true;
  /** Some of its findings are not certain: the rule gets the option `report`. */
  readonly uncertain?: string;
}

export function companionRule({ name, description, fixable, suggests, uncertain }: Companion): OnceRule<MessageIds, [CompanionOptions?]> {
  const rule: TSESLint.RuleModule<MessageIds, [CompanionOptions?]> = {
    meta: {
      type: 'problem',
      docs: { description, url: `https://github.com/eslint-plugin-sse/eslint-plugin-sse/blob/main/docs/rules/${name}.md` },
      messages: { found: '{{ message }}', failed: '{{ message }}', change: '{{ title }}' },
      schema: uncertain === undefined ? [] : [optionsSchema(uncertain)],
      defaultOptions: uncertain === undefined ? [] : [{ report: 'certain' }],
      ...(fixable === true ? { fixable: 'code' as const } : {}),
      ...(suggests === true ? { hasSuggestions: true } : {}),
    },
    defaultOptions: [],
    create(context) {
      const { report = 'certain' } = context.options[0] ?? {};
      return {
        Program(program) {
          for (const finding of askSafely(context, program, name)) {
            if ('failure' in finding) {
              context.report({ loc: finding.loc, messageId: 'failed', data: { message: finding.failure } });
              continue;
            }
            const { certain, form, message, loc, changes } = finding;
            if (!certain && report !== 'possible') continue;
            const fix = fixable === true ? changes.find((change) => change.certain) : undefined;
            context.report({
              loc,
              messageId: 'found',
              data: { message, form },
              fix: fix === undefined ? null : fixOf(fix),
              suggest: suggests === true ? changes.filter((change) => !change.certain).map((change) => ({ messageId: 'change', data: { title: change.title }, fix: fixOf(change) })) : [],
            });
          }
        },
      };
    },
  };
  return withTextTest(rule, mayAsk);
}

function optionsSchema(description: string) {
  return {
    type: 'object' as const,
    description: 'What is reported.',
    properties: { report: { type: 'string' as const, enum: ['certain', 'possible'], description } },
    additionalProperties: false,
  };
}

function fixOf(change: Change): TSESLint.ReportFixFunction {
  return (fixer) => {
    const edit = change.edit();
    return edit === undefined ? null : fixer.replaceTextRange([...edit.range], edit.text);
  };
}
