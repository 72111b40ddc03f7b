// Guards are values: tokens that are cancelled when the client leaves, and streams that were errored.
import { rule, tester } from './support.ts';

tester.run('cancellation', rule, {
  valid: [
    {
      name: 'a token that is cancelled when the client leaves',
      code: `
export async function follow(req: IncomingMessage, res: ServerResponse, model: Model) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = new CancellationTokenSource();
  req.on('close', () => source.cancel());
  try {
    const answer = await model.sendRequest(source.token);
    for await (const part of answer.stream) {
      if (source.token.isCancellationRequested) break;
      res.write(\`data: \${part}\\n\\n\`);
    }
    if (!source.token.isCancellationRequested) {
      res.write('data: [DONE]\\n\\n');
      res.end();
    }
  } catch (error) {
    if (source.token.isCancellationRequested) return;
    res.write(\`data: \${error}\\n\\n\`);
    res.end();
  }
}
`,
    },
    {
      name: 'pull() that leaves a stream alone which was errored',
      code: `
export function streamOf(iterator) {
  return new Response(new ReadableStream({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (controller.desiredSize === null) return;
        controller.enqueue(next.done ? 'data: [DONE]\\n\\n' : \`data: \${next.value}\\n\\n\`);
        if (next.done) controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'a token guards the last frame, and the source yields nothing',
      code: `
export async function follow(req: IncomingMessage, res: ServerResponse, model: Model) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const source = new CancellationTokenSource();
  req.on('close', () => source.cancel());
  const answer = await model.sendRequest(source.token);
  for await (const part of answer.stream) res.write(\`data: \${part}\\n\\n\`);
  if (source.token.isCancellationRequested) res.write('data: [DONE]\\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 7, endLine: 7 }],
    },
    {
      name: 'pull() that leaves a full stream alone',
      code: `
export function streamOf(iterator) {
  return new Response(new ReadableStream({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (controller.desiredSize === 0) return;
        controller.enqueue(next.done ? 'data: [DONE]\\n\\n' : \`data: \${next.value}\\n\\n\`);
        if (next.done) controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  }), { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 4, endLine: 4 }],
    },
  ],
});
