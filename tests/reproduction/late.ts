/** What a call does that comes too late: after the end, or after the client has left. */
import type { Observation } from './observe.ts';

export type Late = 'is ignored' | 'throws' | 'rejects' | 'crashes';

/** @returns undefined when the cell made no such call */
export function lateCall(seen: Observation, call: 'send' | 'end'): Late | undefined {
  const at = seen.timeline.findIndex(({ what }) => what === `probe ${call}`);
  if (at < 0) return undefined;
  const how = seen.timeline[at]!.detail!.split(' ')[0];
  if (how === 'throws' || how === 'rejects') return how;
  // An error event, which nobody listens to, comes after the call has returned.
  const next = seen.timeline.slice(at + 1).find(({ what }) => what.startsWith('probe'));
  return seen.died === 'uncaughtException' && next === undefined ? 'crashes' : 'is ignored';
}

/** Does it do any harm where nobody expects it to? */
export const harms = (late: Late | undefined): boolean => late !== undefined && late !== 'is ignored';
