/** Styled spans to what a terminal shows. */
import pc from 'picocolors';

import type { Line, Style } from '../report/frame.ts';
import type { System } from './system.ts';

export type Paint = (lines: readonly Line[]) => string;

/** @param wanted what --color and --no-color say */
export function painter({ stdout, env }: System, wanted: boolean | undefined, toTerminal: boolean): Paint {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const colors = pc.createColors(wanted ?? (forced || (!refused && toTerminal && stdout.isTTY === true)));
  const styles: Readonly<Record<Style, (text: string) => string>> = { plain: String, dim: colors.dim, bold: colors.bold, red: colors.red, yellow: colors.yellow, cyan: colors.cyan, green: colors.green };
  return (lines) => lines.map((line) => `${line.map(({ text, style }) => styles[style](text)).join('').trimEnd()}\n`).join('');
}
