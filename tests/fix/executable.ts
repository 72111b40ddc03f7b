/**
 * A plain program, fixed or not, as text that can be executed.
 *
 * The random programs are executed with probes woven in, but a fix is made for the plain text and its probes would be
 * lost. So here the plain text itself is executed: only what ties it to real modules is replaced.
 */
import type { Printed } from '../random/print.ts';

const SOURCE = /\bsource(WithNulls)?\(\)/g;

/**
 * @param plain the program of `printed`, or a fixed one
 * @throws when its sources are not those of the program
 */
export function executable(plain: string, printed: Printed): string {
  // Whether a source may yield null is not written in the plain text. A fix neither adds nor moves one.
  const sources = printed.probed.match(SOURCE) ?? [];
  let at = 0;
  const text = plain
    .replace(/^import .*$/gm, '')
    .replace(/^const (?:app|fastify|router) = .*$/gm, '')
    .replace(/^(?:await )?fastify\.register\(.*$/gm, '')
    .replace('export const handler = ', '')
    .replace('export default defineEventHandler(', '$handle(')
    .replace(/^export function (\w+)/m, '$handle($1); function $1')
    .replace(/^export async function relay/m, '$handle(() => relay(sseWriter)); async function relay')
    .replace('stream_(c, ', 'streamSSE(c, ')
    .replaceAll('new Error(', 'new Boom(')
    .replaceAll('.catch(logger.error)', '.catch($caught)')
    .replace(/\bstep\(\)(?=\.(?:then|catch)\()/g, 'stepInChain()')
    .replace(SOURCE, () => sources[at++] ?? 'missing()');
  if (at !== sources.length) throw new Error(`the program has ${sources.length} sources, this text ${at}`);
  return text;
}
