// Unusual ways to reach a stream: each is recognised in a loop that sends, and before the loop as a first send.
import { describe } from 'node:test';

import { reports } from '../modules/repository.ts';

/** How the frame is sent, and what stands before it. */
const RECEIVERS: Readonly<Record<string, readonly [send: string, before?: string]>> = {
  'an optional chain': ['res?.write(frame)'],
  'an optional call': ['res.write?.(frame)'],
  'a method that is bound': ['send(frame)', 'const send = res.write.bind(res);'],
  'call()': ['res.write.call(res, frame)'],
  'apply()': ['res.write.apply(res, [frame])'],
  'a method that is taken out and called on it': ['write.call(res, frame)', 'const { write } = res;'],
  'Reflect.apply()': ['Reflect.apply(res.write, res, [frame])'],
  'Reflect.get()': ["Reflect.get(res, 'write').call(res, frame)"],
  'a name in brackets': ["res['write'](frame)"],
  'a name in a variable': ['res[method](frame)', "const method = 'write';"],
  'a comma': ['(0, res.write).call(res, frame)'],
  'a field of an object': ['ctx.res.write(frame)', 'const ctx = { res };'],
  'an object in an object': ['ctx.out.res.write(frame)', 'const ctx = { out: { res } };'],
  'a field that is assigned': ['ctx.res.write(frame)', 'const ctx = {}; ctx.res = res;'],
  'a field by way of a spread': ['ctx.res.write(frame)', 'const base = { res }; const ctx = { ...base, slow: true };'],
  'a part of an object': ['out.write(frame)', 'const { res: out } = { res };'],
  'a part of a list': ['out.write(frame)', 'const [out] = [res];'],
  'an element of a list': ['list[0].write(frame)', 'const list = [res];'],
  'at()': ['list.at(0).write(frame)', 'const list = [res];'],
  'each of a list of one': ['for (const one of [res]) one.write(frame)'],
  'forEach() of a list of one': ['[res].forEach((one) => one.write(frame))'],
  'another name': ['out.write(frame)', 'const out = res;'],
  'a name that is assigned later': ['out.write(frame)', 'let out; out = res;'],
  'a name that is assigned either way': ['out.write(frame)', 'let out; if (req.x) out = res; else out = res;'],
  'a default': ['out.write(frame)', 'const out = options.out ?? res;'],
  'a function that returns it': ['get().write(frame)', 'const get = () => res;'],
  'a parameter': ['((out) => out.write(frame))(res)'],
};

const handler = (send: string, before: string, first: string) => `app.get('/events', async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  ${before}
  ${first}
  for await (const item of feed()) { ${first === '' ? '// ✗' : ''}
    const frame = \`data: \${item}\\n\\n\`;
    ${send};
  }
  res.end();
});
`;

for (const [name, [send, before = '']] of Object.entries(RECEIVERS)) {
  describe(name, () => {
    reports('nothing is sent where the source is empty', { 'a.js': handler(send, before, '') });
    reports('something is sent before', { 'a.js': handler(send, before, `${send.replace('frame', "': hello\\n\\n'")};`) });
  });
}
