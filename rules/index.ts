import noDrainOnlyWait from './no-drain-only-wait.ts';
import noResponseAfterOpen from './no-response-after-open.ts';
import noSendAfterEnd from './no-send-after-end.ts';
import noUnguardedWriterLoop from './no-unguarded-writer-loop.ts';
import requireStreamEnd from './require-stream-end.ts';
import validEventFrame from './valid-event-frame.ts';

export const rules = {
  'no-drain-only-wait': noDrainOnlyWait,
  'no-response-after-open': noResponseAfterOpen,
  'no-send-after-end': noSendAfterEnd,
  'no-unguarded-writer-loop': noUnguardedWriterLoop,
  'require-stream-end': requireStreamEnd,
  'valid-event-frame': validEventFrame,
};
