/** The forms of what the companion rules report, each of which a fixture shows. */
import type { CompanionName } from '../../src/findings.ts';

export const FORMS: Readonly<Record<CompanionName, readonly string[]>> = {
  'require-stream-end': ['returns', 'throws', 'source-over'],
  'no-send-after-end': ['send', 'end', 'client-gone', 'floating', 'empty-catch', 'idle-guard'],
  'no-response-after-open': ['answer', 'headers', 'second-head', 'thrown', 'transport', 'returned', 'not-hijacked'],
  'stop-on-disconnect': ['request-close', 'late-listener', 'timer', 'subscription', 'endless-loop', 'idle-signal', 'no-signal', 'unwired', 'no-cancel'],
  'no-drain-only-wait': ['once', 'promise'],
  'valid-event-frame': ['blank-line', 'escaped', 'unknown-field', 'no-data', 'line-ends', 'carriage-return', 'json-by-hand', 'outside-input', 'retry', 'comment'],
};
