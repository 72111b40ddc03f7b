import type { CompanionName, Finding } from '../findings.ts';
import type { SourceFile } from '../file.ts';
import { lateResponse } from './late-response.ts';
import { sendAfterEnd } from './send-after-end.ts';
import { streamEnd } from './stream-end.ts';
import { noDrainOnlyWait } from './no-drain-only-wait.ts';
import { validEventFrame } from './valid-event-frame.ts';

/** What each companion rule asks of a file. */
export const COMPANIONS: Readonly<Record<CompanionName, (file: SourceFile) => Finding[]>> = {
  'require-stream-end': streamEnd,
  'no-send-after-end': sendAfterEnd,
  'no-response-after-open': lateResponse,
  'stop-on-disconnect': () => [],
  'no-drain-only-wait': noDrainOnlyWait,
  'valid-event-frame': validEventFrame,
};
