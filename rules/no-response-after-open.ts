import { companionRule } from '../src/companion-rule.ts';

/** Reports status, headers and answers that come when the head of a stream is out: see `src/questions/late-response.ts`. */
export default companionRule({
  name: 'no-response-after-open',
  description: 'disallow another answer, status or headers once an SSE stream is open',
  uncertain: '`certain` reports what comes when the head is out; `possible` also what comes when code elsewhere, which was given the response, may have sent it.',
});
