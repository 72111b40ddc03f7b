/** A cell's whole timeline, for a terminal. */
import type { Observation } from './observe.ts';

export function showTimeline({ timeline, stderr }: Observation): string {
  const lines = timeline.map(({ at, request, what, detail, violation }) => {
    const who = request === undefined ? '' : `#${request}`;
    return `  ${at.toFixed(1).padStart(8)} ms  ${who.padEnd(3)} ${what}${detail === undefined ? '' : `  ${detail}`}${violation === undefined ? '' : `  ✗ ${violation}`}`;
  });
  const said = stderr.trim();
  return [...lines, ...(said === '' ? [] : ['', ...said.split('\n').slice(0, 12).map((line) => `  | ${line}`)]), ''].join('\n');
}
