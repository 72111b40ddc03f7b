import type { CompanionName, Finding } from '../findings.ts';
import type { SourceFile } from '../file.ts';

/** What each companion rule asks of a file. */
export const COMPANIONS: Readonly<Record<CompanionName, (file: SourceFile) => Finding[]>> = {
  'require-stream-end': () => [],
  'no-send-after-end': () => [],
  'no-response-after-open': () => [],
  'stop-on-disconnect': () => [],
  'no-drain-only-wait': () => [],
  'valid-event-frame': () => [],
};
