// The encoder of AG-UI gives the media type, or makes the frames.
import { rule, tester } from './support.ts';

const served = (encoder: string) => `
import { createServer } from 'node:http';
${encoder}

createServer((req, res) => {
  const encoder = new EventEncoder({ accept: req.headers.accept });
  res.writeHead(200, { 'Content-Type': encoder.getContentType() });
  agent.run(req.url).subscribe({
    next: (event) => res.write(encoder.encode(event)),
    error: () => res.end(),
    complete: () => res.end(),
  });
});
`;

tester.run('the encoder of AG-UI', rule, {
  valid: [
    { name: 'an encoder of the same name that another library has', code: served("import { EventEncoder } from 'video-encoder';") },
    {
      name: 'the stream begins with an event',
      code: `
import { createServer } from 'node:http';
import { EventEncoder } from '@ag-ui/encoder';

createServer((req, res) => {
  const encoder = new EventEncoder({ accept: req.headers.accept });
  res.writeHead(200, { 'Content-Type': encoder.getContentType() });
  res.write(encoder.encode({ type: 'RUN_STARTED' }));
  agent.run(req.url).subscribe({
    next: (event) => res.write(encoder.encode(event)),
    error: () => res.end(),
    complete: () => res.end(),
  });
});
`,
    },
  ],
  invalid: [
    {
      name: 'an error ends the stream, and nothing was sent',
      code: served("import { EventEncoder } from '@ag-ui/encoder';"),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 8 }],
    },
    {
      name: 'frames alone',
      code: `
import { EventEncoder } from '@ag-ui/encoder';

const encoder = new EventEncoder();

export async function relay(res, events) {
  res.writeHead(200, headers);
  for await (const event of events) res.write(encoder.encodeSSE(event));
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 8 }],
    },
  ],
});
