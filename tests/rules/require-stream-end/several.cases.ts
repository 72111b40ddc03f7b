// Several streams of one function, and functions that others keep.
import requireStreamEnd from '../../../rules/require-stream-end.ts';
import { runPairs } from '../pairs.ts';

const twice = (end: string) => `
export function wrap(upstream) {
  const reader = upstream.getReader();
  const first = new ReadableStream({
    async start(controller) {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          controller.enqueue(value);
        }
        controller.enqueue('data: [DONE]\\n\\n');
      } catch (error) {
        console.error(error);
      }
      ${end}
    },
  });
  const other = first.getReader();
  const second = new ReadableStream({
    async start(controller) {
      for (;;) {
        const { done, value } = await other.read();
        if (done) break;
        controller.enqueue(value);
      }
      controller.enqueue('data: more\\n\\n');
      controller.close();
    },
  });
  return new Response(second, { headers: { 'Content-Type': 'text/event-stream' } });
}
`;

runPairs('several streams', requireStreamEnd, [
  {
    name: 'one that its own start() leaves open; the start() of another one ends that only',
    form: 'returns',
    lines: [4],
    invalid: twice(''),
    valid: twice('controller.close();'),
  },
]);

runPairs('a function that ends the stream', requireStreamEnd, [
  {
    name: 'one that a set of the module keeps; one that only sends leaves the end to nobody',
    form: 'returns',
    lines: [8],
    invalid: `
const listeners = new Set();
function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      for await (const item of backlog()) controller.enqueue(\`data: \${item}\\n\\n\`);
    },
  });
  subscribe((event) => console.log(event));
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    valid: `
const listeners = new Set();
function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function GET() {
  const stream = new ReadableStream({
    async start(controller) {
      for await (const item of backlog()) controller.enqueue(\`data: \${item}\\n\\n\`);
      subscribe((event) => {
        if (event.last) controller.close();
        else controller.enqueue(\`data: \${event}\\n\\n\`);
      });
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
  },
  {
    name: 'one in an object of the module',
    form: 'returns',
    lines: [4],
    invalid: `
let current = null;
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  current = { request: req };
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
}
`,
    valid: `
let current = null;
export async function handler(req, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  current = { request: req, close: () => res.end() };
  for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`);
}
`,
  },
]);
