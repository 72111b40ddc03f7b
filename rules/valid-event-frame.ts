import { companionRule } from '../src/companion-rule.ts';

/**
 * Reports frames that clients of an event stream do not read as they are meant.
 *
 * Proves: what is reported as certain is so on every path and in every way in which the text may be put together.
 * Misses, for one: frames that a function of another file formats.
 */
export default companionRule({
  name: 'valid-event-frame',
  description: 'require that the frames sent to an SSE stream are what clients take for events',
  fixable: true,
  suggests: true,
  uncertain: '`certain` reports what is wrong whatever the values are; `possible` also data that may hold line ends, and frames that other code may end.',
});
