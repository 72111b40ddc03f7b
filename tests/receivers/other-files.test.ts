// The same unusual receivers where the stream comes by way of another file, and controllers that are taken apart.
import { describe } from 'node:test';

import { reports } from '../modules/repository.ts';

/** How the frame is sent, and what the other file exports for it. */
const RECEIVERS: Readonly<Record<string, readonly [send: string, exported: string]>> = {
  'an optional chain': ['send(res, frame)', 'export const send = (out, data) => out?.write?.(data);'],
  'a function that binds': ['writerOf(res)(frame)', 'export const writerOf = (out) => out.write.bind(out);'],
  'Reflect.apply()': ['send(res, frame)', 'export function send(out, data) { Reflect.apply(out.write, out, [data]); }'],
  'an object that holds it': ['contextOf(res).out.write(frame)', 'export const contextOf = (out) => ({ out });'],
  'a list that holds it': ['pairOf(res)[0].write(frame)', 'export const pairOf = (out) => [out];'],
  'a parameter that is taken apart': ['send({ res, frame })', 'export const send = ({ res: out, frame }) => out.write(frame);'],
  'a name that is assigned anew': ['send(res, frame)', 'export function send(out, data) { let target; target = out; target.write(data); }'],
  'a default of another file': ['send(frame, res)', 'export function send(data, out = globalOut) { out.write(data); }'],
  'a method name of another file': ['res[METHOD](frame)', "export const METHOD = 'write';"],
  'a function of an object that is exported': ['sse.out.send(res, frame)', 'const out = { send(to, data) { to.write(data); } }; export const sse = { out };'],
};

const handler = (send: string, first: string) => `import { send, writerOf, contextOf, pairOf, METHOD, sse } from './other';
app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  ${first}
  for await (const item of feed()) { ${first === '' ? '// ✗' : ''}
    const frame = \`data: \${item}\\n\\n\`;
    ${send};
  }
  res.end();
});
`;

for (const [name, [send, exported]] of Object.entries(RECEIVERS)) {
  describe(name, () => {
    reports('nothing is sent where the source is empty', { 'a.js': handler(send, ''), 'other.js': exported });
    reports('something is sent before', { 'a.js': handler(send, `{ const frame = ': hello\\n\\n'; ${send}; }`), 'other.js': exported });
  });
}

const stream = (parameter: string, before: string, send: (frame: string) => string, end: string, mark: string) => `export function GET() {
  return new Response(new ReadableStream({
    async start(${parameter}) {
      ${before}
      for await (const item of feed()) ${send('`data: ${item}\\n\\n`')}; ${mark}
      ${end};
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`;

const CONTROLLERS: Readonly<Record<string, readonly [parameter: string, setUp: string, send: (frame: string) => string, end: string]>> = {
  'methods that are bound': ['controller', 'const enqueue = controller.enqueue.bind(controller);', (frame) => `enqueue(${frame})`, 'controller.close()'],
  'a controller in an object': ['controller', 'const held = { controller };', (frame) => `held.controller.enqueue(${frame})`, 'held.controller.close()'],
  'a controller in a list': ['controller', 'const [out] = [controller];', (frame) => `out.enqueue(${frame})`, 'out.close()'],
  'Reflect.apply() of enqueue': ['controller', '', (frame) => `Reflect.apply(controller.enqueue, controller, [${frame}])`, 'controller.close()'],
  'an optional chain': ['controller', '', (frame) => `controller?.enqueue?.(${frame})`, 'controller?.close()'],
  'a variable that is assigned later': ['controller', 'let out; out = controller;', (frame) => `out.enqueue(${frame})`, 'out.close()'],
};

for (const [name, [parameter, setUp, send, end]] of Object.entries(CONTROLLERS)) {
  describe(`a web stream: ${name}`, () => {
    reports('nothing is sent where the source is empty', { 'a.js': stream(parameter, setUp, send, end, '// ✗') });
    reports('something is sent before', { 'a.js': stream(parameter, `${setUp} ${send("': hello\\n\\n'")};`, send, end, '') });
  });
}
