import noUnguardedWriterLoop from './no-unguarded-writer-loop.ts';

export const rules = {
  'no-unguarded-writer-loop': noUnguardedWriterLoop,
};
