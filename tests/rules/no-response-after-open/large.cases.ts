// Handlers with more states than are kept apart: what they show is looked at path by path.
import rule from '../../../rules/no-response-after-open.ts';
import { runPairs } from '../pairs.ts';

const OPTIONS = ['json', 'tools', 'images', 'cached', 'traced', 'billed', 'quiet', 'retried'];

/** Eight options, each asked for before the answer and behind it: 256 ways through. */
const large = (answer: string): string => `
export async function handler(req: Request, res: Response) {
${OPTIONS.map((name) => `  const ${name} = req.body.${name} === true;`).join('\n')}
${OPTIONS.map((name) => `  if (${name}) prepare('${name}');`).join('\n')}
  const streaming = req.body.stream === true;
  try {
    if (streaming) {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for await (const part of complete(req.body)) res.write(\`data: \${part}\\n\\n\`);
      res.write('data: [DONE]\\n\\n');
      res.end();
    }
${OPTIONS.map((name) => `    if (${name}) note('${name}');`).join('\n')}
  } catch (error) {
    ${answer}
  }
}
`;

/** The last of all ways, past those that are kept apart. */
const NONE = OPTIONS.map((name) => `!${name}`).join(' && ');

runPairs('late answers in large handlers', rule, [
  { name: 'the error is answered once the stream is open', form: 'answer', lines: [36], invalid: large(`if (${NONE}) res.status(500).json({ error });`), valid: large(`if (${NONE} && !res.headersSent) res.status(500).json({ error });`) },
  { name: 'the error is answered where nothing is streamed', form: 'answer', lines: [36], invalid: large(`if (${NONE} && streaming) res.json({ error });`), valid: large(`if (${NONE} && !streaming) res.json({ error });`) },
]);
