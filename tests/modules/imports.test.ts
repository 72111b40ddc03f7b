// Every way in which a name comes from another file.
import { describe } from 'node:test';

import { reports } from './repository.ts';

const OPEN = "res.writeHead(200, { 'Content-Type': 'text/event-stream' });";
const SEND = 'res.write(`data: ${data}\\n\\n`);';

const handler = (imports: string, open: string, send: string) => `${imports}
  app.get('/events', async (req, res) => {
    ${open}(res);
    for await (const item of feed()) ${send}(res, item); // ✗
    res.end();
  });
`;

const NAMED = `
  export function open(res) { ${OPEN} }
  export const send = (res, data) => { ${SEND} };
`;

describe('ES modules', () => {
  reports('by name', { 'a.ts': handler("import { open, send } from './b';", 'open', 'send'), 'b.ts': NAMED });
  reports('by another name', { 'a.ts': handler("import { open as start, send as push } from './b';", 'start', 'push'), 'b.ts': NAMED });
  reports('as a namespace', { 'a.ts': handler("import * as sse from './b';", 'sse.open', 'sse.send'), 'b.ts': NAMED });
  reports('exported at the end', { 'a.ts': handler("import { open, send } from './b';", 'open', 'send'), 'b.ts': `function o(res) { ${OPEN} } const s = (res, data) => { ${SEND} }; export { o as open, s as send };` });
  reports('a default function', { 'a.ts': handler("import open, { send } from './b';", 'open', 'send'), 'b.ts': `export default function (res) { ${OPEN} } export function send(res, data) { ${SEND} }` });
  reports('a default that has a name', { 'a.ts': handler("import open, { send } from './b';", 'open', 'send'), 'b.ts': `function start(res) { ${OPEN} } export default start; export function send(res, data) { ${SEND} }` });
  reports('a default object', { 'a.ts': handler("import sse from './b';", 'sse.open', 'sse.send'), 'b.ts': `export default { open(res) { ${OPEN} }, send: (res, data) => { ${SEND} } };` });
  reports('an object that is exported', { 'a.ts': handler("import { sse } from './b';", 'sse.open', 'sse.send'), 'b.ts': `export const sse = { open(res) { ${OPEN} }, send: (res, data) => { ${SEND} } };` });
  reports('a text as a name', { 'a.ts': handler("import { 'the open' as open, send } from './b';", 'open', 'send'), 'b.ts': `function o(res) { ${OPEN} } const send = (res, data) => { ${SEND} }; export { o as 'the open', send };` });
  reports('an instance that is shared', { 'a.ts': handler("import { sse } from './b';", 'sse.open', 'sse.send'), 'b.ts': `class Sse { open(res) { ${OPEN} } send(res, data) { ${SEND} } } export const sse = new Sse();` });
  reports('static methods', { 'a.ts': handler("import { Sse } from './b';", 'Sse.open', 'Sse.send'), 'b.ts': `export class Sse { static open(res) { ${OPEN} } static send(res, data) { ${SEND} } }` });
  reports('`import()` that is awaited', { 'a.ts': `app.get('/events', async (req, res) => {
    const { open, send } = await import('./b');
    open(res);
    for await (const item of feed()) send(res, item); // ✗
    res.end();
  });`, 'b.ts': NAMED });
});

describe('through other files', () => {
  const routes = handler("import { open, send } from './lib';", 'open', 'send');
  reports('an index that names them', { 'a.ts': routes, 'lib/index.ts': "export { open, send } from './sse';", 'lib/sse.ts': NAMED });
  reports('an index that passes on everything', { 'a.ts': routes, 'lib/index.ts': "export * from './other'; export * from './sse';", 'lib/sse.ts': NAMED, 'lib/other.ts': 'export const other = 1;' });
  reports('an index that renames', { 'a.ts': routes, 'lib/index.ts': "export { start as open, default as send } from './sse';", 'lib/sse.ts': `export function start(res) { ${OPEN} } export default (res, data) => { ${SEND} };` });
  reports('a namespace that is passed on', { 'a.ts': handler("import { sse } from './lib';", 'sse.open', 'sse.send'), 'lib/index.ts': "export * as sse from './sse';", 'lib/sse.ts': NAMED });
  reports('an import that is exported again', { 'a.ts': routes, 'lib/index.ts': "import { open, send } from './sse'; export { open, send };", 'lib/sse.ts': NAMED });
  reports('helpers that use helpers', { 'a.ts': routes, 'lib/index.ts': "import { head } from './head'; import { frame } from './frame'; export function open(res) { head(res); } export function send(res, data) { res.write(frame(data)); }", 'lib/head.ts': `export function head(res) { ${OPEN} }`, 'lib/frame.ts': 'export const frame = (data) => `data: ${data}\\n\\n`;' });
  reports('files in a circle', { 'a.ts': `${routes}\n export const TYPE = 'text/event-stream';`, 'lib.ts': "import { TYPE } from './a'; export * from './lib'; export function open(res) { res.writeHead(200, { 'Content-Type': TYPE }); } export { send } from './send';", 'send.ts': `export * from './lib'; export const send = (res, data) => { ${SEND} };` });
  reports('names that lead in a circle', { 'a.ts': routes.replace(' // ✗', ''), 'lib.ts': "export { open, send } from './other';", 'other.ts': "export { open, send } from './lib';" });
  reports('an alias of the project', { 'a.ts': handler("import { open, send } from '~/lib/sse';", 'open', 'send'), 'lib/sse.ts': NAMED });
  reports('a package behind a file of the repository', { 'a.ts': `import { eventStream } from './lib';
    app.get('/events', (c) => eventStream(c, async (stream) => {
      for await (const item of feed()) await stream.writeSSE({ data: item }); // ✗
    }));`, 'lib.ts': "export { streamSSE as eventStream } from 'hono/streaming';" });
});

describe('CommonJS', () => {
  const whole = handler("const sse = require('./b');", 'sse.open', 'sse.send');
  const parts = handler("const { open, send: push } = require('./b');", 'open', 'push');
  reports('names that are set', { 'a.ts': whole, 'b.js': `exports.open = (res) => { ${OPEN} }; module.exports.send = (res, data) => { ${SEND} };` });
  reports('an object that is set', { 'a.ts': whole, 'b.js': `function open(res) { ${OPEN} } module.exports = { open, send(res, data) { ${SEND} } };` });
  reports('taken apart', { 'a.ts': parts, 'b.js': `function open(res) { ${OPEN} } module.exports = { open, send(res, data) { ${SEND} } };` });
  reports('a function that is the module', { 'a.ts': handler("const open = require('./b');\n const send = require('./c').send;", 'open', 'send'), 'b.js': `module.exports = function open(res) { ${OPEN} };`, 'c.js': `exports.send = (res, data) => { ${SEND} };` });
  reports('passed on', { 'a.ts': whole, 'b.js': "module.exports = require('./c');", 'c.js': `exports.open = (res) => { ${OPEN} }; exports.send = (res, data) => { ${SEND} };` });
  reports('taken as a default', { 'a.ts': handler("import sse from './b';", 'sse.open', 'sse.send'), 'b.js': `exports.open = (res) => { ${OPEN} }; exports.send = (res, data) => { ${SEND} };` });
  reports('required where it is used', { 'a.ts': `app.get('/events', async (req, res) => {
    require('./b').open(res);
    for await (const item of feed()) require('./b').send(res, item); // ✗
    res.end();
  });`, 'b.js': `exports.open = (res) => { ${OPEN} }; exports.send = (res, data) => { ${SEND} };` });
  reports("TypeScript's own", { 'a.ts': handler("import sse = require('./b');", 'sse.open', 'sse.send'), 'b.ts': `const sse = { open(res) { ${OPEN} }, send(res, data) { ${SEND} } }; export = sse;` });
});

describe('what leads nowhere', () => {
  const routes = handler("import { open, sendEvent } from './b';", 'open', 'sendEvent').replace('open(res);', OPEN);
  reports('a file that does not exist is judged by the name', { 'a.ts': routes });
  reports('a name that the file does not export', { 'a.ts': routes, 'b.ts': 'export const other = 1;' });
  reports('a type', { 'a.ts': routes.replace('import {', 'import type {'), 'b.ts': 'export type open = 1; export type sendEvent = 2;' });
  reports('a declaration without a body', { 'a.ts': routes, 'b.ts': 'export declare function open(res): void; export declare function sendEvent(res, data): void;' });
});
