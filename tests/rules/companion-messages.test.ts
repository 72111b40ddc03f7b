// Each form of the companion rules of frames, waits and sources tells itself in one sentence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as parser from '@typescript-eslint/parser';

import { ask } from '../../src/analyse.ts';
import type { CompanionName } from '../../src/findings.ts';

const handler = (body: string, method = 'get'): string => `app.${method}('/', async (req, res) => { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); ${body} });`;
const frame = 'res.write("data: {}\\n\\n");';

const PROGRAMS: Readonly<Partial<Record<CompanionName, Readonly<Record<string, string>>>>> = {
  'valid-event-frame': {
    'blank-line': handler('res.end("data: {}");'),
    escaped: handler('res.end("data: {}\\\\n\\\\n");'),
    'unknown-field': handler('res.end("error: {}\\n\\n");'),
    'no-data': handler('res.end("event: close\\n\\n");'),
    'line-ends': handler('res.end(`data: ${error.stack}\\n\\n`);'),
    'outside-input': handler('res.end(`id: ${req.query.id}\\ndata: {}\\n\\n`);'),
    retry: handler('res.end("retry: 5s\\n\\n");'),
    comment: handler('res.end(": data: {}\\n\\n");'),
  },
  'no-drain-only-wait': {
    once: handler(`${frame} await once(res, 'drain');`),
    promise: handler(`${frame} await new Promise((resolve) => res.once('drain', resolve));`),
  },
  'stop-on-disconnect': {
    'request-close': handler(`log(req.body); req.on('close', () => stop()); ${frame}`, 'post'),
    'late-listener': handler(`await fetch(url); res.on('close', () => stop()); ${frame}`),
    timer: handler(`setInterval(() => { ${frame} }, 1000);`),
    subscription: `import { bus } from './bus.js'; ${handler(`bus.on('change', () => { ${frame} });`)}`,
    'endless-loop': handler(`for (;;) { ${frame} await sleep(1000); }`),
    'idle-signal': handler(`const ac = new AbortController(); res.on('close', () => ac.abort()); ${frame}`),
    'no-signal': `export async function GET(request: Request) { const up = await fetch(url); const body = new ReadableStream({ start(controller) { controller.enqueue('data: {}\\n\\n'); controller.close(); } }); return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }); }`,
  },
};

for (const [rule, programs] of Object.entries(PROGRAMS)) {
  describe(`messages of ${rule}`, () => {
    for (const [form, text] of Object.entries(programs)) {
      it(form, () => {
        const findings = ask(rule as CompanionName, { ast: parser.parse(text, { range: true, loc: true }), text });
        assert.deepEqual(findings.map((finding) => finding.form), [form]);
        assert.match(findings[0]!.message, /^[A-Z][^\n]*[^\s.]\.$/);
      });
    }
  });
}
