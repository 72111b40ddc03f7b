/** What the gate lets through: every writer, and little else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '@typescript-eslint/parser';

import { bringsEvents, candidacy, mayHoldStream, type GatedText } from '../../src/gate.ts';

const ITERATION = 'for await (const item of items) send(item);\n';

const candidacyOf = (source: GatedText) => candidacy(source, false, () => mayHoldStream(source, {}));

function passes(code: string): boolean {
  const text = `${ITERATION}${code}\n`;
  const { comments } = parse(text, { range: true, comment: true, sourceType: 'module' });
  return candidacyOf({ text, comments: comments ?? [] }) === 'writer';
}

describe('the gate lets through', () => {
  const codes = {
    'the media type': "res.setHeader('Content-Type', 'text/event-stream');",
    'a frame in a template': 'send(`data: ${item}\\n\\n`);',
    'a frame by concatenation': "send('data: ' + item + '\\n\\n');",
    'a field behind another': 'send(`event: x\\ndata: ${item}\\n\\n`);',
    'a field behind a hole': 'send(`${id}data: ${item}\\n\\n`);',
    'a field on a line of its own': 'send(`retry: 1\ndata: x\n\n`);',
    'a field with data that is no address': 'send(`data:${JSON.stringify({ item })}\\n\\n`);',
    'a field that is looked for, and written': "if (line.startsWith('data:')) send('data:' + line);",
    'a comment frame': "send(': ping\\n\\n');",
    'a comment frame without a blank': 'send(":\\n\\n");',
    'a comment frame over lines': 'send(`: ping\n\n`);',
    'a comment frame with a hole': 'send(`: ${now}\\n\\n`);',
    'a comment frame from a list': "send([': ping', '', ''].join('\\n'));",
    'a name that says so': 'sseWriter.send(item);',
    'a name in capitals': 'send(item, SSE_HEADERS);',
    'a name that ends like a verb of reading': 'const sent = postThreadSSE(item), spreadSseFrames;',
    'an acronym behind another': 'const sink = new MCPSSETransport();',
    'an opener of a library': 'const target = await ctx.sendEvents();',
    'evidence behind a comment that has none': '/* id: x */ stream.writeSSE(item);',
  };
  for (const [name, code] of Object.entries(codes)) it(name, () => assert.equal(passes(code), true));
});

describe('the gate turns away', () => {
  const codes = {
    'keys of objects': "const row = { id: 1, data: 'x', event: null };",
    'types of fields': 'interface Row { id: number; data: string }',
    'cases of a switch': "switch (kind) { case 'a': log('x\\n'); }",
    'other texts with colons': "log('a: ' + b, key.split(':'));",
    'quoted keys': 'const row = { "x": `y` };',
    'addresses that hold data': "image.src = 'data:image/png;base64,x';",
    'addresses made of parts': 'image.src = `data:${type};base64,${data}`;',
    'fields that are looked for': "if (line.startsWith('data:') || name === 'event:' || line?.includes?.(\"id:\")) parts = line.split('retry:');",
    'fields that are told apart': "switch (field) { case 'data:': log(value); }",
    'capitals that hold the letters': "const formats = [gl.COMPRESSED_RGBA, ASSETS]; throw new ERROR_CLASSES['PASSES']();",
    'names of what reads a stream': 'const { parseServerSentEvents, readSSE } = options.consumeSseStream;',
    'words of other languages': "const nouns = { key: 'Schlüssel', event: AgentMessageEvent };",
    'what only a comment says': '// An SSE stream: data: x\n/**\n * text/event-stream\n */',
  };
  for (const [name, code] of Object.entries(codes)) it(name, () => assert.equal(passes(code), false));

  it('evidence without iteration, also where a comment has some', () => {
    const text = "// for await (const x of y)\nres.type('text/event-stream');";
    assert.equal(candidacyOf({ text, comments: [{ range: [0, 27] }] }), undefined);
    assert.equal(candidacyOf({ text, comments: [] }), 'writer');
  });
});

describe('a file that is imported brings events', () => {
  const codes: readonly (readonly [string, boolean])[] = [
    ["headers['Content-Type'] = 'text/event-stream';", true],
    ['res.write(`data: ${item}\\n\\n`);', true],
    ['sendSse(res, item);', true],
    ['export const open = (res) => res.writeHead(200, SSE_HEADERS);', true],
    ['export class Feed extends SseChannel {}', true],
    ['sse.send(item);', true],
    ["export { open } from './sse';", true],
    ['export interface Options { onEvent(event: ServerSentEvent): void }', false],
    ["for await (const sse of _iterSSEMessages(response)) if (sse.data.startsWith('[DONE]')) return;", false],
    ['const decoder = new SSEDecoder(), stream = Stream.fromSSEResponse(response);', false],
    ["// An SSE stream: sendSse(res)", false],
  ];
  for (const [code, brings] of codes) it(`${code}: ${brings ? 'it does' : 'it does not'}`, () => assert.equal(bringsEvents(code), brings));
});
