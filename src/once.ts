/**
 * Rules for hosts that set a rule up once for all files, as oxlint does, and ask it before each file whether to walk that.
 * There the tree is made only for a rule that asks for it, so that a file which all rules pass over costs one look at its
 * text. ESLint has parsed the file before it asks any rule: it knows `create` alone.
 */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type Context<MessageIds extends string, Options extends readonly unknown[]> = Readonly<TSESLint.RuleContext<MessageIds, Options>>;

export interface OnceRule<MessageIds extends string, Options extends readonly unknown[]> extends TSESLint.RuleModule<MessageIds, Options> {
  /** `context` is one object for all files: what it says of a file may be asked for only while that is linted. */
  createOnce(context: Context<MessageIds, Options>): {
    /** @returns false to pass over the file */
    before(): boolean;
    Program(program: TSESTree.Program): void;
  };
}

/**
 * @param rule one that listens to `Program` only
 * @param mayReport false for a file of which the rule has nothing to say; told by its text
 */
export function withTextTest<MessageIds extends string, Options extends readonly unknown[]>(rule: TSESLint.RuleModule<MessageIds, Options>, mayReport: (context: Context<MessageIds, Options>) => boolean): OnceRule<MessageIds, Options> {
  return {
    ...rule,
    createOnce: (context) => ({
      before: () => mayReport(context),
      Program: (program) => rule.create(context).Program?.(program),
    }),
  };
}
