import { companionRule } from '../src/companion-rule.ts';

/**
 * Reports what goes on feeding a stream when its client has left.
 *
 * Proves: what is reported as certain has nothing in the file that stops it.
 * Misses, for one: a source that ignores the signal that it is given.
 */
export default companionRule({
  name: 'stop-on-disconnect',
  description: 'require that what feeds an SSE stream stops when the client leaves',
  suggests: true,
  uncertain: '`certain` reports what nothing in the file stops; `possible` also sources that are given no signal, and loops that may end by themselves.',
});
