import noResponseAfterOpen from './no-response-after-open.ts';
import noSendAfterEnd from './no-send-after-end.ts';
import noUnguardedWriterLoop from './no-unguarded-writer-loop.ts';
import requireStreamEnd from './require-stream-end.ts';

export const rules = {
  'no-response-after-open': noResponseAfterOpen,
  'no-send-after-end': noSendAfterEnd,
  'no-unguarded-writer-loop': noUnguardedWriterLoop,
  'require-stream-end': requireStreamEnd,
};
