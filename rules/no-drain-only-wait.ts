import { companionRule } from '../src/companion-rule.ts';

/**
 * Reports a wait for `drain` on an SSE response that nothing else settles.
 *
 * Proves: what is reported goes on waiting for ever when the client leaves while the buffer is full.
 * Misses, for one: a wait in a function of another file.
 */
export default companionRule({
  name: 'no-drain-only-wait',
  description: 'disallow waits for `drain` that never settle once the client has left',
  suggests: true,
  uncertain: '`certain` reports waits that are awaited where they are made; `possible` also those whose promise goes elsewhere.',
});
